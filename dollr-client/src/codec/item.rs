//! What one field holds on the wire, or an item of a list or map, and how that is written.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::record::Writer;
use super::value::{Files, Value};
use crate::schema::{Field, Limits, Shape};

/// What one field holds on the wire, or an item of a list or map.
///
/// It is a [`Value`], which is the same in Rust and on the wire, or says how one is written that has several forms: `Milliseconds` is a
/// `Duration` in Rust and a number on the wire.
pub trait Item: 'static {
    /// What it is in Rust.
    type Value: Clone + PartialEq;

    /// What is read of it.
    type Wire: DeserializeOwned;

    /// What is written of it.
    type Written<'a>: Serialize + fmt::Debug;

    /// What that is in JSON.
    const SHAPE: Shape;

    /// What was read, as it is in Rust.
    fn from_wire(wire: Self::Wire) -> Self::Value;

    /// What is in Rust, as it is written.
    fn written(value: &Self::Value) -> Self::Written<'_>;

    /// The bytes in it that a body carries as they are.
    #[inline]
    fn files(_: &Self::Value) -> Files<'_> {
        Files::None
    }

    /// Writes it as a field.
    #[inline]
    fn write<W: Writer>(value: &Self::Value, field: &'static Field, to: &mut W) -> Result<(), W::Error> {
        match Self::files(value) {
            Files::None => to.value(field, &Self::written(value)),
            files => match to.files(field, &files)? {
                true => Ok(()),
                false => to.value(field, &Self::written(value)),
            },
        }
    }
}

impl<T: Value> Item for T {
    type Value = T;
    type Wire = T;
    type Written<'a> = &'a T;

    const SHAPE: Shape = <T as Value>::SHAPE;

    #[inline]
    fn from_wire(wire: T) -> T {
        wire
    }

    #[inline]
    fn written(value: &T) -> &T {
        value
    }

    #[inline]
    fn files(value: &T) -> Files<'_> {
        value.files()
    }
}

/// Makes a type that is a form of a value an [`Item`]: a tuple struct of that value, which is read and written in the form.
macro_rules! form {
    ($name:ident, $value:ty, $shape:expr) => {
        impl $crate::codec::item::Item for $name {
            type Value = $value;
            type Wire = Self;
            type Written<'a> = Self;

            const SHAPE: $crate::schema::Shape = $shape;

            fn from_wire(Self(value): Self) -> $value {
                value
            }

            fn written(value: &$value) -> Self {
                Self(value.clone())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

pub(super) use form;

/// A struct that holds one of its own kind.
#[derive(Debug)]
pub struct Boxed<T>(PhantomData<T>);

impl<T: Value> Item for Boxed<T> {
    type Value = Box<T>;
    type Wire = T;
    type Written<'a> = &'a T;

    const SHAPE: Shape = T::SHAPE;

    fn from_wire(wire: T) -> Box<T> {
        Box::new(wire)
    }

    fn written(value: &Box<T>) -> &T {
        value
    }
}

/// What may be `null`: a field that must be there, or an item of a list or map.
#[derive(Debug)]
pub struct Nullable<I>(PhantomData<I>);

impl<I: Item> Item for Nullable<I> {
    type Value = Option<I::Value>;
    type Wire = Option<I::Wire>;
    type Written<'a> = Option<I::Written<'a>>;

    const SHAPE: Shape = Shape::Nullable(&I::SHAPE);

    fn from_wire(wire: Self::Wire) -> Self::Value {
        wire.map(I::from_wire)
    }

    fn written(value: &Self::Value) -> Self::Written<'_> {
        value.as_ref().map(I::written)
    }

    fn write<W: Writer>(value: &Self::Value, field: &'static Field, to: &mut W) -> Result<(), W::Error> {
        match value {
            Some(value) => I::write(value, field, to),
            None => to.value(field, &None::<()>),
        }
    }
}

/// What a type of the spec may be beyond what it is in Rust.
pub trait Limited: 'static {
    /// Its limits.
    const LIMITS: Limits;
}

/// A value within the limits of a type of the spec, whose Rust type is the plain one.
#[derive(Debug)]
pub struct Within<I, L>(PhantomData<(I, L)>);

impl<I: Item, L: Limited> Item for Within<I, L> {
    type Value = I::Value;
    type Wire = I::Wire;
    type Written<'a> = I::Written<'a>;

    const SHAPE: Shape = Shape::Limited(&I::SHAPE, &L::LIMITS);

    fn from_wire(wire: Self::Wire) -> Self::Value {
        I::from_wire(wire)
    }

    fn written(value: &Self::Value) -> Self::Written<'_> {
        I::written(value)
    }

    fn files(value: &Self::Value) -> Files<'_> {
        I::files(value)
    }
}
