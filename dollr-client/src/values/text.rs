//! Values that are JSON strings: how all of them are written and read.

use std::any::type_name;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};

/// Serialises a type as the text that its method gives, and reads it with its `FromStr`. The literal says what is expected.
macro_rules! text_value {
    ($type:ident, $text:ident, $expected:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.$text())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::values::text::deserialize(deserializer, $expected)
            }
        }
    };
}

pub(super) use text_value;

pub(super) fn deserialize<'de, T, D>(deserializer: D, expected: &'static str) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(TextVisitor {
        expected,
        value: PhantomData,
    })
}

struct TextVisitor<T> {
    expected: &'static str,
    value: PhantomData<T>,
}

impl<T: FromStr<Err: Display>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Whether two types are one. (`TypeId` doesn't take types that borrow, as serializers do.)
pub(crate) fn is_same_type<A, B>() -> bool {
    type_name::<A>() == type_name::<B>()
}

/// Writes a value as wide as is asked for, whose own `Display` doesn't know of that. A precision is left to it.
pub(crate) fn padded(value: &impl Display, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (f.width(), f.precision()) {
        (Some(_), None) => f.pad(&value.to_string()),
        _ => value.fmt(f),
    }
}

#[cfg(test)]
mod tests {
    use crate::api::types::{InvoiceId, InvoiceNumber, ReferenceId, SourceStatus};
    use crate::values::{Amount, Country, Currency, Date, Email, Phone, Timestamp, Url};

    #[test]
    fn what_stands_in_a_table_is_as_wide_as_its_column() {
        let key: ReferenceId = "550e8400-e29b-41d4-a716-446655440000".parse().unwrap();
        let at: Timestamp = "2025-06-01T14:30:00Z".parse().unwrap();
        let day: Date = "2025-06-30".parse().unwrap();
        let phone: Phone = "231771234567".parse().unwrap();
        let email: Email = "amara@shop.example".parse().unwrap();
        let url: Url = "https://shop.example".parse().unwrap();
        let amount: Amount = "1.50".parse().unwrap();
        let (number, status) = (InvoiceNumber::new("INV-7"), SourceStatus::Paid);
        let texts = [
            format!("{key:>40}"),
            format!("{at:>40}"),
            format!("{day:>40}"),
            format!("{phone:>40}"),
            format!("{email:>40}"),
            format!("{url:>40}"),
            format!("{amount:>40}"),
            format!("{number:>40}"),
            format!("{status:>40}"),
            format!("{:>40}", InvoiceId::new(7)),
            format!("{:>40}", Currency::USD),
            format!("{:>40}", Country::LR),
        ];
        for text in texts {
            assert_eq!((text.len(), &text[..4]), (40, "    "), "{text}");
        }
        // A precision is of the fraction of a second, and cuts nothing.
        assert_eq!(format!("{at:.3}"), "2025-06-01T14:30:00.000Z");
        assert_eq!(format!("{:04}", InvoiceId::new(7)), "0007");
    }
}
