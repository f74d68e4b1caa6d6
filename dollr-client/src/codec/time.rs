//! Instants and days in other forms than ISO 8601.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::item::form;
use crate::schema::{Shape, Unit};
use crate::values::{Date, Timestamp};

/// Makes types of instants that are a whole number since 1970. A part of a unit is left out: no instant is a whole number by itself.
macro_rules! since_1970 {
    ($($(#[$doc:meta])* $name:ident: $unit:ident, $read:ident, $write:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq)]
            pub struct $name(pub Timestamp);

            form!($name, Timestamp, Shape::UnixTime(Unit::$unit));

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self.0.$write() {
                        Some(count) => serializer.serialize_i64(count),
                        None => self.0.serialize(serializer),
                    }
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_any(CountVisitor(Timestamp::$read)).map(Self)
                }
            }
        )*
    };
}

since_1970! {
    /// An instant that is the number of whole seconds since 1970 on the wire.
    UnixSeconds: Seconds, of_unix_seconds, unix_seconds;
    /// An instant that is the number of whole milliseconds since 1970 on the wire.
    UnixMilliseconds: Milliseconds, of_unix_millis, unix_millis;
}

/// Reads a number, or the text that stands where there should be one.
struct CountVisitor(fn(i64) -> Timestamp);

impl Visitor<'_> for CountVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E>(self, count: i64) -> Result<Timestamp, E> {
        Ok(self.0(count))
    }

    fn visit_u64<E>(self, count: u64) -> Result<Timestamp, E> {
        Ok(i64::try_from(count).map_or_else(|_| Timestamp::read(&count.to_string()), self.0))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        match without_fraction(text).parse() {
            Ok(count) => Ok(self.0(count)),
            Err(_) if text.is_empty() => Err(E::invalid_value(de::Unexpected::Str(""), &self)),
            Err(_) => Ok(Timestamp::read(text)),
        }
    }
}

/// The digits before the point. The form of a time since 1970 has no room for more.
pub(super) fn without_fraction(text: &str) -> &str {
    match text.trim().split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text.trim(),
    }
}

/// Makes types of values that have a text of their own, besides the one that they are read and written as.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($value:ident): $read:ident, $write:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq)]
            pub struct $name(pub $value);

            form!($name, $value, Shape::$name);

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self.0.$write() {
                        Some(text) => serializer.serialize_str(&text),
                        None => self.0.serialize(serializer),
                    }
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = String::deserialize(deserializer)?;
                    match $value::$read(&text) {
                        Some(value) => Ok(Self(value)),
                        // It may be in ISO 8601, and else it is kept.
                        None if text.is_empty() => Err(de::Error::custom("a date is expected")),
                        None => Ok(Self($value::read(&text))),
                    }
                }
            }
        )*
    };
}

texts! {
    /// An instant that is a text of RFC 2822 on the wire.
    Rfc2822(Timestamp): from_rfc2822, to_rfc2822;
    /// An instant that is 14 digits on the wire, in UTC.
    CompactTimestamp(Timestamp): from_compact, to_compact;
    /// A day that is eight digits on the wire.
    CompactDate(Date): from_compact, to_compact;
}
