//! Pairs: two fields that only make sense together, as one Rust value.

use crate::description::{Enum, Shape};

use super::scalar::{InvalidValue, Scalar};
use super::value::Value;

/// A kind of thing and its id, which the API writes as two fields.
pub trait Pair: Clone + PartialEq + 'static {
    /// The enumeration that tells the kind.
    type Tag: Value;

    /// The kinds that it may be of.
    const TAG: &'static Enum;

    /// What its id is documented to be in JSON.
    const ID: Shape;

    /// The pair of a kind and an id.
    fn join(tag: Self::Tag, id: Scalar) -> Result<Self, InvalidValue>;

    /// The kind.
    fn tag(&self) -> Self::Tag;

    /// The id, in the form that it is documented as.
    fn id(&self) -> Scalar;
}
