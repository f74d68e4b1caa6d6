//! Bytes that are a whole body, in a struct with headers.

use std::fmt;

use bytes::Bytes;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::codec::item::Item;
use crate::schema::Shape;

/// The field of a struct that holds the bytes of a body, beside its headers.
#[derive(Debug)]
pub enum BodyBytes {}

impl Item for BodyBytes {
    type Value = Bytes;
    type Wire = Characters;
    type Written<'a> = Characters;

    const SHAPE: Shape = Shape::Json;

    fn from_wire(Characters(bytes): Characters) -> Bytes {
        bytes
    }

    fn written(bytes: &Bytes) -> Characters {
        Characters(bytes.clone())
    }
}

/// Bytes as a text in JSON, each as the character of its number: so a struct is read in one way, whatever it holds.
pub struct Characters(Bytes);

/// The text of these bytes.
pub(super) fn characters(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(bytes.iter().copied().map(char::from).collect())
}

impl Serialize for Characters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&characters(&self.0))
    }
}

impl<'de> Deserialize<'de> for Characters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
        bytes
            .map(|bytes| Self(bytes.into()))
            .map_err(|_| D::Error::custom("a character stands for no byte"))
    }
}

/// Shows how many there are.
impl fmt::Debug for Characters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
