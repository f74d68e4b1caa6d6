//! Where a field stands in its struct, and what it holds there.

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

/// A place among the fields of a struct.
#[derive(Clone, Copy, Debug)]
pub struct At {
    fields: &'static [Field],
    index: usize,
}

impl At {
    #[inline]
    pub(super) fn start(fields: &'static [Field]) -> Self {
        Self { fields, index: 0 }
    }

    #[inline]
    pub(super) fn plus(self, count: usize) -> Self {
        let index = self.index + count;
        Self { index, ..self }
    }

    #[inline]
    pub(super) fn field(self) -> &'static Field {
        &self.fields[self.index]
    }

    #[inline]
    pub(super) fn find(self, name: &str) -> Option<usize> {
        (self.field().name == name).then_some(self.index)
    }

    /// Reads the value of this field, which must not have been there before.
    #[inline]
    pub(super) fn read<'de, T: Deserialize<'de>, M: MapAccess<'de>>(
        self,
        slot: &mut Option<T>,
        map: &mut M,
    ) -> Result<(), M::Error> {
        if slot.is_some() {
            return Err(M::Error::duplicate_field(self.field().name));
        }
        let value = map
            .next_value()
            .map_err(|error| M::Error::custom(format_args!("`{}`: {error}", self.field().name)))?;
        *slot = Some(value);
        Ok(())
    }

    /// What this field is taken to be if it is left out.
    pub(super) fn default<T: DeserializeOwned, E: Error>(self) -> Result<T, E> {
        let default = self.field().default;
        let default = default.ok_or_else(|| E::missing_field(self.field().name))?;
        super::constant::read(default).map_err(|error| E::custom(format_args!("`{}`: {error}", self.field().name)))
    }

    #[inline]
    pub(super) fn require<T, E: Error>(self, slot: Option<T>) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(self.field().name))
    }
}
