//! Scalars as text: in a path, in a query, and where the API wants a JSON string for a number.

use std::fmt::{self, Display, Write};

use serde::ser::{self, Impossible, Serialize, Serializer};

/// Serialises a scalar as a JSON string.
pub(super) struct AsText<'a, T: ?Sized>(pub(super) &'a T);

impl<T: Serialize + ?Sized> Serialize for AsText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.serialize(TextSerializer).map_err(ser::Error::custom)? {
            Some(text) => serializer.serialize_str(&text),
            None => serializer.serialize_none(),
        }
    }
}

/// A value that has no text, such as an object.
#[derive(Debug)]
pub(crate) struct NotText(String);

impl Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotText {}

impl ser::Error for NotText {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Turns a scalar into its text, and `null` into nothing.
pub(super) struct TextSerializer;

/// The types and methods of a serializer for values that have a text, which go to its method `displayed`. What is none of them goes to
/// `refused`, with a word for it.
macro_rules! scalars {
    () => {
        type SerializeTuple = Impossible<Self::Ok, Self::Error>;
        type SerializeTupleStruct = Impossible<Self::Ok, Self::Error>;
        type SerializeTupleVariant = Impossible<Self::Ok, Self::Error>;
        type SerializeStruct = Impossible<Self::Ok, Self::Error>;
        type SerializeStructVariant = Impossible<Self::Ok, Self::Error>;

        scalars! {
            serialize_bool(bool),
            serialize_i8(i8),
            serialize_i16(i16),
            serialize_i32(i32),
            serialize_i64(i64),
            serialize_u8(u8),
            serialize_u16(u16),
            serialize_u32(u32),
            serialize_u64(u64),
            serialize_f32(f32),
            serialize_f64(f64),
            serialize_char(char),
        }

        fn serialize_none(self) -> Result<Self::Ok, Self::Error> {
            Ok(Self::Ok::default())
        }

        fn serialize_unit(self) -> Result<Self::Ok, Self::Error> {
            Ok(Self::Ok::default())
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self::Ok, Self::Error> {
            value.serialize(self)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            value: &T,
        ) -> Result<Self::Ok, Self::Error> {
            value.serialize(self)
        }

        fn serialize_unit_variant(
            self,
            _: &'static str,
            _: u32,
            variant: &'static str,
        ) -> Result<Self::Ok, Self::Error> {
            self.serialize_str(variant)
        }

        fn serialize_bytes(self, _: &[u8]) -> Result<Self::Ok, Self::Error> {
            Err(Self::refused("bytes"))
        }

        fn serialize_unit_struct(self, _: &'static str) -> Result<Self::Ok, Self::Error> {
            Err(Self::refused("a unit struct"))
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<Self::Ok, Self::Error> {
            Err(Self::refused("an object"))
        }

        fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Self::Error> {
            Err(Self::refused("an array"))
        }

        fn serialize_tuple_struct(
            self,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeTupleStruct, Self::Error> {
            Err(Self::refused("an array"))
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeTupleVariant, Self::Error> {
            Err(Self::refused("an array"))
        }

        fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Self::Error> {
            Err(Self::refused("an object"))
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStructVariant, Self::Error> {
            Err(Self::refused("an object"))
        }
    };
    ($($method:ident($scalar:ty),)*) => {
        $(fn $method(self, value: $scalar) -> Result<Self::Ok, Self::Error> {
            self.displayed(&value)
        })*
    };
}

pub(super) use scalars;

impl TextSerializer {
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "another serializer has something to check them by, and refuses some"
    )]
    fn displayed(self, value: &dyn Display) -> Result<Option<String>, NotText> {
        Ok(Some(value.to_string()))
    }

    fn refused(found: &str) -> NotText {
        NotText(format!(
            "a value of a path, a query or a text field must be a scalar, and this is {found}"
        ))
    }
}

impl Serializer for TextSerializer {
    type Ok = Option<String>;
    type Error = NotText;
    type SerializeSeq = Impossible<Self::Ok, NotText>;
    type SerializeMap = Impossible<Self::Ok, NotText>;

    scalars!();

    fn serialize_str(self, text: &str) -> Result<Option<String>, NotText> {
        Ok(Some(text.to_owned()))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, NotText> {
        Err(Self::refused("an array"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NotText> {
        Err(Self::refused("an object"))
    }
}

/// Says whether a scalar has this text, without making its own.
pub(super) struct SameText<'a>(pub(super) &'a str);

impl SameText<'_> {
    #[expect(clippy::unnecessary_wraps, reason = "another serializer refuses some")]
    fn displayed(self, value: &dyn Display) -> Result<bool, NotText> {
        let mut rest = Rest(self.0);
        let is_written = write!(rest, "{value}").is_ok();
        Ok(is_written && rest.0.is_empty())
    }

    fn refused(found: &str) -> NotText {
        TextSerializer::refused(found)
    }
}

/// What of a text is still to be written, by whoever has the same.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

impl Serializer for SameText<'_> {
    type Ok = bool;
    type Error = NotText;
    type SerializeSeq = Impossible<bool, NotText>;
    type SerializeMap = Impossible<bool, NotText>;

    scalars!();

    fn serialize_str(self, text: &str) -> Result<bool, NotText> {
        Ok(self.0 == text)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, NotText> {
        Err(Self::refused("an array"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NotText> {
        Err(Self::refused("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Decimal;

    #[test]
    fn a_decimal_is_its_digits() {
        let decimal: Decimal = "150.00".parse().unwrap();
        assert_eq!(serde_json::to_string(&AsText(&decimal)).unwrap(), r#""150.00""#);
        assert_eq!(decimal.serialize(TextSerializer).unwrap().as_deref(), Some("150.00"));
    }
}
