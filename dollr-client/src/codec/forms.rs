//! Values in a form that isn't their own: numbers and booleans as strings, booleans as numbers, bytes in other digits than base64.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::item::{Item, form};
use super::text::AsText;
use crate::schema::Shape;
use crate::values::Blob;

/// A number or a boolean in a JSON string.
#[derive(Debug)]
pub struct Text<I>(PhantomData<I>);

impl<I: Item> Item for Text<I> {
    type Value = I::Value;
    type Wire = FromText<I::Wire>;
    type Written<'a> = ToText<I::Written<'a>>;

    const SHAPE: Shape = Shape::Text(&I::SHAPE);

    fn from_wire(FromText(wire): Self::Wire) -> I::Value {
        I::from_wire(wire)
    }

    fn written(value: &I::Value) -> Self::Written<'_> {
        ToText(I::written(value))
    }
}

/// What is read from a string, or as it is: some write the same field both ways.
pub struct FromText<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for FromText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let text = match json.get().starts_with('"') {
            true => serde_json::from_str(json.get()).map_err(D::Error::custom)?,
            false => String::from(Box::<str>::from(json)),
        };
        serde_json::from_str(&text).map(Self).map_err(D::Error::custom)
    }
}

/// What is written as a string.
pub struct ToText<T>(T);

impl<T: Serialize> Serialize for ToText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AsText(&self.0).serialize(serializer)
    }
}

impl<T: fmt::Debug> fmt::Debug for ToText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A boolean that is 1 or 0 on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bit(pub bool);

form!(Bit, bool, Shape::Bit);

impl Serialize for Bit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0.into())
    }
}

impl<'de> Deserialize<'de> for Bit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            0 => Ok(Self(false)),
            1 => Ok(Self(true)),
            _ => Err(D::Error::custom("0 or 1 is expected")),
        }
    }
}

/// Bytes that are base64 for addresses on the wire.
#[derive(Clone, PartialEq, Eq)]
pub struct Base64Url(pub Blob);

form!(Base64Url, Blob, Shape::Base64Url);

impl Serialize for Base64Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_base64_url())
    }
}

impl<'de> Deserialize<'de> for Base64Url {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Blob::deserialize(deserializer).map(Self)
    }
}

/// Bytes that are hexadecimal digits on the wire.
#[derive(Clone, PartialEq, Eq)]
pub struct Hex(pub Blob);

form!(Hex, Blob, Shape::Hex);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_hex())
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = Blob::from_hex(&text).map(Self);
        bytes.ok_or_else(|| D::Error::custom("bytes of two hexadecimal digits each are expected"))
    }
}
