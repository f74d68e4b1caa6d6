//! A number or a string: what an id may be on the wire, whichever it is documented as.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::values::InvalidValue;

/// What errors call it. They may be shown to a customer, who knows no type of Rust.
const ID: &str = "id";

/// A whole number or a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A JSON number.
    Integer(i64),
    /// A JSON string.
    Text(String),
}

impl Scalar {
    /// The whole number that this is, or that its text is.
    pub fn into_integer(self) -> Result<i64, InvalidValue> {
        match self {
            Self::Integer(number) => Ok(number),
            Self::Text(text) => text
                .parse()
                .map_err(|_| InvalidValue::new(ID, &text, "a whole number is expected")),
        }
    }

    /// The text that this is, or the digits of its number.
    pub fn into_text(self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }

    /// The version-4 UUID whose text this is.
    pub fn into_uuid4(self) -> Result<Uuid, InvalidValue> {
        let text = self.into_text();
        Uuid::parse_str(&text)
            .ok()
            .filter(|uuid| uuid.get_version_num() == 4)
            .ok_or_else(|| InvalidValue::new(ID, &text, "a version-4 UUID is expected"))
    }

    /// The UUID of any version whose text this is.
    pub fn into_uuid(self) -> Result<Uuid, InvalidValue> {
        let text = self.into_text();
        Uuid::parse_str(&text).map_err(|_| InvalidValue::new(ID, &text, "a UUID is expected"))
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Uuid> for Scalar {
    fn from(uuid: Uuid) -> Self {
        Self::Text(uuid.to_string())
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number or a string")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Scalar, E> {
        i64::try_from(number)
            .map(Scalar::Integer)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Scalar, E> {
        /// Beyond this, an `f64` no longer tells all whole numbers apart.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() < EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
            return Ok(Scalar::Integer(number as i64));
        }
        Err(E::invalid_value(de::Unexpected::Float(number), &self))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }
}
