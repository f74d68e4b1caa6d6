//! Where a field stands in its struct, and what it holds there.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Error, MapAccess};

use crate::schema::{Field, Shape};

/// What some fields hold on the wire, and whether they must be there.
#[derive(Debug)]
pub enum Shapes {
    /// Those of one field in Rust.
    Of(&'static [Shape], Presence),
    /// Those of a tuple.
    All(&'static [Shapes]),
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug)]
pub enum Presence {
    /// It must.
    Required,
    /// It must, and may be `null`.
    Nullable,
    /// It need not.
    Optional,
}

impl Shapes {
    /// Says of fields what they hold, from one on. Gives the first that is left.
    pub(super) const fn describe<const N: usize>(&self, mut fields: [Field; N], mut at: usize) -> ([Field; N], usize) {
        match *self {
            Self::Of(shapes, presence) => {
                let mut index = 0;
                while index < shapes.len() {
                    fields[at].set_shape(&shapes[index]);
                    fields[at].required = !matches!(presence, Presence::Optional);
                    fields[at].nullable |= matches!(presence, Presence::Nullable);
                    fields[at].pairs = index + 1 < shapes.len();
                    index += 1;
                    at += 1;
                }
            }
            Self::All(tuple) => {
                let mut index = 0;
                while index < tuple.len() {
                    (fields, at) = tuple[index].describe(fields, at);
                    index += 1;
                }
            }
        }
        (fields, at)
    }
}

/// A place among the fields of a struct: those from there on. It is so small that a processor's registers hold it.
#[derive(Clone, Copy, Debug)]
pub struct At(&'static [Field]);

impl At {
    #[inline]
    pub(super) fn start(fields: &'static [Field]) -> Self {
        Self(fields)
    }

    #[inline]
    pub(super) fn plus(self, count: usize) -> Self {
        Self(&self.0[count..])
    }

    #[inline]
    pub(super) fn field(self) -> &'static Field {
        &self.0[0]
    }

    #[inline]
    pub(super) fn is(self, name: &str) -> bool {
        self.field().name == name
    }

    /// Reads the value of this field, which must not have been there before.
    #[inline]
    pub(super) fn read<'de, T: Deserialize<'de>, M: MapAccess<'de>>(
        self,
        slot: &mut Option<T>,
        map: &mut M,
    ) -> Result<(), M::Error> {
        if slot.is_some() {
            return Err(self.duplicate());
        }
        match map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => return Err(self.wrong(&error)),
        }
        Ok(())
    }

    // What goes wrong is told in functions of its own, so that reading what is right stays small.

    #[cold]
    fn duplicate<E: Error>(self) -> E {
        E::duplicate_field(self.field().name)
    }

    #[cold]
    pub(super) fn wrong<E: Error>(self, error: &dyn fmt::Display) -> E {
        E::custom(format_args!("`{}`: {error}", self.field().name))
    }

    #[cold]
    fn missing<E: Error>(self) -> E {
        E::missing_field(self.field().name)
    }

    /// What this field is taken to be if it is left out.
    pub(super) fn default<T: DeserializeOwned, E: Error>(self) -> Result<T, E> {
        let default = self.field().default;
        let default = default.ok_or_else(|| self.missing())?;
        super::constant::read(default).map_err(|error| self.wrong(&error))
    }

    #[inline]
    pub(super) fn require<T, E: Error>(self, slot: Option<T>) -> Result<T, E> {
        slot.ok_or_else(|| self.missing())
    }
}
