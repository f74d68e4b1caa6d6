//! How the fields of a struct are read from the fields on the wire and written to them.
//!
//! A struct is a tuple of fields with names. What is the same for all structs is here once, and not in the generated code.

use std::marker::PhantomData;

use serde::de::{Error, MapAccess};

use super::item::{Item, Nullable};
use super::pair::Pair;
use super::place::{At, Presence, Shapes};
use super::record::Writer;
use super::scalar::Scalar;
use crate::schema::Shape;
use crate::values::Patch;

/// Reads and writes one field of a struct in Rust, or a tuple of such fields.
///
/// It is implemented for what generated code names as the type of a field: an [`Item`], `Option` and [`Patch`] of one,
/// [`Defaulted`] and [`Paired`].
pub trait Codec {
    /// What it is in Rust.
    type Value;

    /// The same, borrowed.
    type Ref<'a>: Copy;

    /// What was read of it so far.
    type Slot;

    /// What a builder has of it so far.
    type Draft: Clone + Default;

    /// How many fields it has on the wire.
    const WIDTH: usize;

    /// What those hold.
    const SHAPES: Shapes;

    /// Nothing read yet.
    fn empty() -> Self::Slot;

    /// Which of its fields has a name: the index among them.
    fn find(at: At, name: &str) -> Option<usize>;

    /// Reads the value of its field of this index.
    fn read<'de, M: MapAccess<'de>>(slot: &mut Self::Slot, index: usize, at: At, map: &mut M) -> Result<(), M::Error>;

    /// The value, once all fields were read.
    fn finish<E: Error>(slot: Self::Slot, at: At) -> Result<Self::Value, E>;

    /// The value, once a builder is done; nothing if it is required and not set.
    fn build(draft: Self::Draft) -> Option<Self::Value>;

    /// Writes its fields.
    fn write<W: Writer>(value: Self::Ref<'_>, at: At, to: &mut W) -> Result<(), W::Error>;

    /// A clone of it.
    fn cloned(value: Self::Ref<'_>) -> Self::Value;

    /// Whether two are the same.
    fn equal(one: Self::Ref<'_>, other: Self::Ref<'_>) -> bool;
}

/// What a response may leave out: it is the field's `default` then, and no `Option`.
///
/// A request that may leave it out has an `Option` instead, so that it sends what was set and nothing else.
#[derive(Debug)]
pub struct Defaulted<I>(PhantomData<I>);

/// Two fields on the wire that are one pair.
#[derive(Debug)]
pub struct Paired<P>(PhantomData<P>);

/// What all have in common that are no tuples: a value, and what is read of it.
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

/// And those that a builder must be given.
macro_rules! must_be_set {
    () => {
        type Draft = Option<Self::Value>;

        fn build(draft: Self::Draft) -> Option<Self::Value> {
            draft
        }
    };
}

/// And those that it need not be given.
macro_rules! may_be_left {
    () => {
        type Draft = Self::Value;

        fn build(draft: Self::Draft) -> Option<Self::Value> {
            Some(draft)
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
            at.is(name).then_some(0)
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
            match at.is(name) {
                true => Some(0),
                false => at.plus(1).is(name).then_some(1),
            }
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
impl<I: Item> Codec for I {
    field!(I::Value, Option<I::Wire>, None);
    one!(I::SHAPE, Required);
    must_be_set!();

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, at: At) -> Result<I::Value, E> {
        at.require(slot).map(I::from_wire)
    }

    fn write<W: Writer>(value: &I::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        I::write(value, at.field(), to)
    }
}

/// What may be left out or `null`.
impl<I: Item> Codec for Option<I> {
    field!(Option<I::Value>, Option<Option<I::Wire>>, None);
    one!(I::SHAPE, Optional);
    may_be_left!();

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, _: At) -> Result<Self::Value, E> {
        Ok(slot.flatten().map(I::from_wire))
    }

    fn write<W: Writer>(value: &Self::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        value.as_ref().map_or(Ok(()), |value| I::write(value, at.field(), to))
    }
}

/// What is its default where it is absent or `null`.
impl<I: Item> Codec for Defaulted<I> {
    field!(I::Value, Option<Option<I::Wire>>, None);
    one!(I::SHAPE, Optional);
    must_be_set!();

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, at: At) -> Result<I::Value, E> {
        let wire = match slot.flatten() {
            Some(wire) => wire,
            None => at.default()?,
        };
        Ok(I::from_wire(wire))
    }

    fn write<W: Writer>(value: &I::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        I::write(value, at.field(), to)
    }
}

/// What an update may change or clear.
impl<I: Item> Codec for Patch<I> {
    field!(Patch<I::Value>, Option<Option<I::Wire>>, None);
    one!(I::SHAPE, Optional);
    may_be_left!();

    #[inline]
    fn finish<E: Error>(slot: Self::Slot, _: At) -> Result<Self::Value, E> {
        Ok(match slot {
            None => Patch::Keep,
            Some(None) => Patch::Clear,
            Some(Some(wire)) => Patch::Set(I::from_wire(wire)),
        })
    }

    fn write<W: Writer>(patch: &Self::Value, at: At, to: &mut W) -> Result<(), W::Error> {
        match patch {
            Patch::Keep => Ok(()),
            Patch::Clear => to.value(at.field(), &None::<()>),
            Patch::Set(value) => I::write(value, at.field(), to),
        }
    }
}

impl<P: Pair> Codec for Paired<P> {
    field!(P, (Option<P::Tag>, Option<Scalar>), (None, None));
    two!(P, Required);
    must_be_set!();

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
    ($presence:ident, $draft:ident) => {
        $draft!();
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

impl<P: Pair> Codec for Option<Paired<P>> {
    optional_pair!(Optional, may_be_left);
}

impl<P: Pair> Codec for Nullable<Paired<P>> {
    optional_pair!(Nullable, must_be_set);
}

fn join<P: Pair, E: Error>(tag: P::Tag, id: Scalar, at: At) -> Result<P, E> {
    P::join(tag, id).map_err(|error| at.plus(1).wrong(&error))
}
