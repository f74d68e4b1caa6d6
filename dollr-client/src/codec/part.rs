//! Parts of a struct: what its fields hold in Rust, and how they are read from the fields on the wire and written to them.
//!
//! A struct is a tuple of parts with names. What is the same for all structs is here once, and not in the generated code.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Error, MapAccess};

use super::pair::Pair;
use super::record::Writer;
use super::scalar::Scalar;
use super::value::Value;
use crate::codec::tuples::for_tuples;
use crate::schema::{Field, Shape};
use crate::values::Patch;

/// One field in Rust, or a tuple of parts.
pub trait Part {
    /// What it is in Rust.
    type Value;

    /// The same, borrowed.
    type Ref<'a>: Copy;

    /// What was read of it so far.
    type Slot;

    /// How many fields it has on the wire.
    const WIDTH: usize;

    /// What those hold.
    const SHAPES: Shapes;

    /// Nothing read yet.
    fn empty() -> Self::Slot;

    /// Which of its fields has a name: its index in the struct.
    fn find(at: At, name: &str) -> Option<usize>;

    /// Reads the value of its field of an index: the first has that of `at`.
    fn read<'de, M: MapAccess<'de>>(slot: &mut Self::Slot, index: usize, at: At, map: &mut M) -> Result<(), M::Error>;

    /// The value, once all fields were read.
    fn finish<E: Error>(slot: Self::Slot, at: At) -> Result<Self::Value, E>;

    /// Writes its fields.
    fn write<W: Writer>(value: Self::Ref<'_>, at: At, to: &mut W) -> Result<(), W::Error>;

    /// A clone of it.
    fn cloned(value: Self::Ref<'_>) -> Self::Value;

    /// Whether two are the same.
    fn equal(one: Self::Ref<'_>, other: Self::Ref<'_>) -> bool;
}

/// What the fields of a part hold on the wire, and whether they must be there.
#[derive(Debug)]
pub enum Shapes {
    /// Those of one part.
    Of(&'static [Shape], Presence),
    /// Those of some parts.
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
                    fields[at].shape = shapes[index];
                    fields[at].required = !matches!(presence, Presence::Optional);
                    fields[at].nullable |= matches!(presence, Presence::Nullable);
                    index += 1;
                    at += 1;
                }
            }
            Self::All(parts) => {
                let mut index = 0;
                while index < parts.len() {
                    (fields, at) = parts[index].describe(fields, at);
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
    fn field(self) -> &'static Field {
        &self.fields[self.index]
    }

    #[inline]
    fn find(self, name: &str) -> Option<usize> {
        (self.field().name == name).then_some(self.index)
    }

    /// Reads the value of this field, which must not have been there before.
    #[inline]
    fn read<'de, T: Deserialize<'de>, M: MapAccess<'de>>(
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

    #[inline]
    fn require<T, E: Error>(self, slot: Option<T>) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(self.field().name))
    }
}

/// What one field on the wire holds, where it is not `null`.
pub trait Item: 'static {
    /// What it is in Rust.
    type Value: Clone + PartialEq;

    /// What is read of it.
    type Wire: DeserializeOwned + Serialize + fmt::Debug;

    /// What that is in JSON.
    const SHAPE: Shape;

    /// What was read, as it is in Rust.
    fn from_wire(wire: Self::Wire) -> Self::Value;

    /// Writes it.
    fn write<W: Writer>(value: &Self::Value, field: &'static Field, to: &mut W) -> Result<(), W::Error>;
}

impl<T: Value> Item for T {
    type Value = T;
    type Wire = T;

    const SHAPE: Shape = <T as Value>::SHAPE;

    #[inline]
    fn from_wire(wire: T) -> T {
        wire
    }

    #[inline]
    fn write<W: Writer>(value: &T, field: &'static Field, to: &mut W) -> Result<(), W::Error> {
        to.value(field, value)
    }
}

/// A struct that holds one of its own kind.
#[derive(Debug)]
pub struct Boxed<T>(PhantomData<T>);

impl<T: Value> Item for Boxed<T> {
    type Value = Box<T>;
    type Wire = T;

    const SHAPE: Shape = T::SHAPE;

    fn from_wire(wire: T) -> Box<T> {
        Box::new(wire)
    }

    fn write<W: Writer>(value: &Box<T>, field: &'static Field, to: &mut W) -> Result<(), W::Error> {
        to.value(field, &**value)
    }
}

/// What must be there, and may be `null`.
#[derive(Debug)]
pub struct Nullable<T>(PhantomData<T>);

/// Two fields on the wire that are one pair.
#[derive(Debug)]
pub struct Paired<P>(PhantomData<P>);

/// What all parts have in common that are not tuples: a value, and what is read of it.
macro_rules! field {
    ($value:ty, $slot:ty, $empty:expr) => {
        type Value = $value;
        type Ref<'a> = &'a $value;
        type Slot = $slot;

        #[inline]
        fn empty() -> $slot {
            $empty
        }

        fn cloned(value: &$value) -> $value {
            value.clone()
        }

        fn equal(one: &$value, other: &$value) -> bool {
            one == other
        }
    };
}

/// And those with one field on the wire.
macro_rules! one {
    ($shape:expr, $presence:ident) => {
        const WIDTH: usize = 1;
        const SHAPES: Shapes = Shapes::Of(&[$shape], Presence::$presence);

        #[inline]
        fn find(at: At, name: &str) -> Option<usize> {
            at.find(name)
        }

        #[inline]
        fn read<'de, M: MapAccess<'de>>(slot: &mut Self::Slot, _: usize, at: At, map: &mut M) -> Result<(), M::Error> {
            at.read(slot, map)
        }
    };
}

/// And those with two.
macro_rules! two {
    ($pair:ty, $presence:ident) => {
        const WIDTH: usize = 2;
        const SHAPES: Shapes = Shapes::Of(&[Shape::Enum(<$pair>::TAG), <$pair>::ID], Presence::$presence);

        #[inline]
        fn find(at: At, name: &str) -> Option<usize> {
            at.find(name).or_else(|| at.plus(1).find(name))
        }

        #[inline]
        fn read<'de, M: MapAccess<'de>>(
            (tag, id): &mut Self::Slot,
            index: usize,
            at: At,
            map: &mut M,
        ) -> Result<(), M::Error> {
            match index {
                0 => at.read(tag, map),
                _ => at.plus(1).read(id, map),
            }
        }
    };
}

/// What must be there.
impl<I: Item> Part for I {
    field!(I::Value, Option<I::Wire>, None);
    one!(I::SHAPE, Required);

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, at: At) -> Result<I::Value, E> {
        at.require(slot).map(I::from_wire)
    }

    fn write<W: Writer>(value: &I::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        I::write(value, at.field(), to)
    }
}

/// What may be left out or `null`.
impl<I: Item> Part for Option<I> {
    field!(Option<I::Value>, Option<Option<I::Wire>>, None);
    one!(I::SHAPE, Optional);

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, _: At) -> Result<Self::Value, E> {
        Ok(slot.flatten().map(I::from_wire))
    }

    fn write<W: Writer>(value: &Self::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        value.as_ref().map_or(Ok(()), |value| I::write(value, at.field(), to))
    }
}

impl<I: Item> Part for Nullable<I> {
    field!(Option<I::Value>, Option<Option<I::Wire>>, None);
    one!(I::SHAPE, Nullable);

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, at: At) -> Result<Self::Value, E> {
        Ok(at.require(slot)?.map(I::from_wire))
    }

    fn write<W: Writer>(value: &Self::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        match value {
            Some(value) => I::write(value, at.field(), to),
            None => to.value(at.field(), &None::<I::Wire>),
        }
    }
}

/// What an update may change or clear.
impl<T: Value> Part for Patch<T> {
    field!(Patch<T>, Option<Patch<T>>, None);
    one!(T::SHAPE, Optional);

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, _: At) -> Result<Self::Value, E> {
        Ok(slot.unwrap_or_default())
    }

    fn write<W: Writer>(patch: &Patch<T>, at: At, to: &mut W) -> Result<(), W::Error> {
        match patch {
            Patch::Keep => Ok(()),
            Patch::Clear => to.value(at.field(), &None::<T>),
            Patch::Set(value) => to.value(at.field(), value),
        }
    }
}

impl<P: Pair> Part for Paired<P> {
    field!(P, (Option<P::Tag>, Option<Scalar>), (None, None));
    two!(P, Required);

    #[inline]
    fn finish<E: Error>((tag, id): Self::Slot, at: At) -> Result<P, E> {
        join(at.require(tag)?, at.plus(1).require(id)?, at)
    }

    fn write<W: Writer>(pair: &P, at: At, to: &mut W) -> Result<(), W::Error> {
        to.value(at.field(), &pair.tag())?;
        to.value(at.plus(1).field(), &pair.id())
    }
}

/// A pair whose fields may both be absent or `null`.
macro_rules! optional_pair {
    ($presence:ident) => {
        field!(
            Option<P>,
            (Option<Option<P::Tag>>, Option<Option<Scalar>>),
            (None, None)
        );
        two!(P, $presence);

        #[inline]
        fn finish<E: Error>((tag, id): Self::Slot, at: At) -> Result<Option<P>, E> {
            match (tag.flatten(), id.flatten()) {
                (None, None) => Ok(None),
                pair => Paired::<P>::finish(pair, at).map(Some),
            }
        }

        fn write<W: Writer>(pair: &Option<P>, at: At, to: &mut W) -> Result<(), W::Error> {
            pair.as_ref()
                .map_or(Ok(()), |pair| Paired::<P>::write(pair, at, to))
        }
    };
}

impl<P: Pair> Part for Option<Paired<P>> {
    optional_pair!(Optional);
}

impl<P: Pair> Part for Nullable<Paired<P>> {
    optional_pair!(Nullable);
}

fn join<P: Pair, E: Error>(tag: P::Tag, id: Scalar, at: At) -> Result<P, E> {
    P::join(tag, id).map_err(|error| E::custom(format_args!("`{}`: {error}", at.plus(1).field().name)))
}

/// A tuple of parts has the fields of all of them, one after the other.
macro_rules! tuples {
    ($(($($index:tt $part:ident $variable:ident $value:ident)*))*) => {
        $(#[allow(unused_variables, clippy::unused_unit, reason = "an empty tuple reads and writes nothing")]
        impl<$($part: Part),*> Part for ($($part,)*) {
            type Value = ($($part::Value,)*);
            type Ref<'a> = ($($part::Ref<'a>,)*);
            type Slot = ($($part::Slot,)*);

            const WIDTH: usize = 0 $(+ $part::WIDTH)*;
            const SHAPES: Shapes = Shapes::All(&[$($part::SHAPES),*]);

            #[inline]
            fn empty() -> Self::Slot {
                ($($part::empty(),)*)
            }

            #[inline]
            fn find(at: At, name: &str) -> Option<usize> {
                $(
                    if let Some(index) = $part::find(at, name) {
                        return Some(index);
                    }
                    let at = at.plus($part::WIDTH);
                )*
                None
            }

            #[inline]
            fn read<'de, M: MapAccess<'de>>(
                slots: &mut Self::Slot,
                index: usize,
                at: At,
                map: &mut M,
            ) -> Result<(), M::Error> {
                // Where each has one field, the compiler makes a table of this.
                if true $(&& $part::WIDTH == 1)* {
                    return match index {
                        $($index => $part::read(&mut slots.$index, 0, at.plus($index), map),)*
                        _ => Ok(()),
                    };
                }
                $(
                    if index < $part::WIDTH {
                        return $part::read(&mut slots.$index, index, at, map);
                    }
                    let (index, at) = (index - $part::WIDTH, at.plus($part::WIDTH));
                )*
                Ok(())
            }

            #[inline]
            fn finish<Err: Error>(slots: Self::Slot, at: At) -> Result<Self::Value, Err> {
                $(
                    let $variable = $part::finish(slots.$index, at)?;
                    let at = at.plus($part::WIDTH);
                )*
                Ok(($($variable,)*))
            }

            fn write<Wri: Writer>(values: Self::Ref<'_>, at: At, to: &mut Wri) -> Result<(), Wri::Error> {
                $(
                    $part::write(values.$index, at, to)?;
                    let at = at.plus($part::WIDTH);
                )*
                Ok(())
            }

            fn cloned(values: Self::Ref<'_>) -> Self::Value {
                ($($part::cloned(values.$index),)*)
            }

            fn equal(one: Self::Ref<'_>, other: Self::Ref<'_>) -> bool {
                true $(&& $part::equal(one.$index, other.$index))*
            }
        })*
    };
}

for_tuples!(tuples);
