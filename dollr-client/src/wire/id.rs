//! Ids: one Rust type each, whatever the endpoint writes them as.

use serde::{Deserialize, Deserializer, de};

use crate::description::Shape;

use super::scalar::{InvalidValue, Scalar};

/// An id of the API. Read from a number or a string alike, since the API uses both for the same id.
pub trait Id: Sized {
    /// What it is documented to be in JSON.
    const SHAPE: Shape;

    /// The id that this number or text is.
    fn from_scalar(scalar: Scalar) -> Result<Self, InvalidValue>;

    /// The id in the form that it is documented as.
    fn to_scalar(&self) -> Scalar;
}

/// Reads an id, for its `Deserialize`.
pub fn deserialize_id<'de, T: Id, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_scalar(Scalar::deserialize(deserializer)?).map_err(de::Error::custom)
}
