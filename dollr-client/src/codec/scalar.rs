//! A number or a string: what an id may be on the wire, whichever it is documented as.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::values::{InvalidValue, is_same_type};

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

/// A value that is written as a number or as a text.
pub trait FromScalar: Sized {
    /// What is said of a number or a text that it isn't.
    const EXPECTED: &'static str;

    /// Whether a number is only another way to write the text that it is.
    const IS_TEXT: bool = true;

    /// The value that this text is.
    fn from_text(text: &str) -> Option<Self>;

    /// The value that this number is: by its digits, unless it says otherwise.
    fn from_integer(number: i64) -> Option<Self> {
        Self::from_text(&number.to_string())
    }
}

impl Scalar {
    /// The value that this is.
    pub(super) fn read<T: FromScalar>(self) -> Result<T, InvalidValue> {
        match self {
            Self::Integer(number) => from_integer(number),
            Self::Text(text) => from_text(&text),
        }
    }
}

pub(super) fn from_text<T: FromScalar>(text: &str) -> Result<T, InvalidValue> {
    T::from_text(text).ok_or_else(|| InvalidValue::new(ID, text, T::EXPECTED))
}

fn from_integer<T: FromScalar>(number: i64) -> Result<T, InvalidValue> {
    T::from_integer(number).ok_or_else(|| InvalidValue::new(ID, &number.to_string(), T::EXPECTED))
}

impl FromScalar for Scalar {
    const EXPECTED: &'static str = "a whole number or a string is expected";
    const IS_TEXT: bool = false;

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number.into())
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
        deserialize(deserializer)
    }
}

/// Reads a value from a number or a text.
pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromScalar,
    D: Deserializer<'de>,
{
    let visitor = ScalarVisitor(PhantomData);
    // JSON says what is a number. CSV doesn't: unless it is asked for a text, it takes `007` for 7.
    match T::IS_TEXT && !is_same_type::<D::Error, serde_json::Error>() {
        true => deserializer.deserialize_str(visitor),
        false => deserializer.deserialize_any(visitor),
    }
}

struct ScalarVisitor<T>(PhantomData<T>);

impl<T: FromScalar> Visitor<'_> for ScalarVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number or a string")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        from_integer(number).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        /// Beyond this, an `f64` no longer tells all whole numbers apart.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() < EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
            return self.visit_i64(number as i64);
        }
        Err(E::invalid_value(de::Unexpected::Float(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        from_text(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::{self, Visitor};
    use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

    use crate::api::types::{InvoiceId, InvoiceNumber};

    /// A cell of a CSV: unless it is asked for a text, what looks like a number is one.
    struct Cell<'a>(&'a str);

    impl<'de> Deserializer<'de> for Cell<'_> {
        type Error = de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match self.0.parse() {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_str(self.0),
            }
        }

        fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            visitor.visit_str(self.0)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char string bytes byte_buf option unit unit_struct newtype_struct seq
            tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    #[test]
    fn a_text_is_read_as_it_is_where_numbers_are_guessed() {
        assert_eq!(InvoiceNumber::deserialize(Cell("007")), Ok(InvoiceNumber::new("007")));
        assert_eq!(InvoiceId::deserialize(Cell("007")), Ok(InvoiceId::new(7)));
    }
}
