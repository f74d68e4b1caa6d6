//! Decimals in JSON: exact in both directions, although serde has no decimals.

use std::any::type_name;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, Unexpected, Visitor};
use serde::ser::{self, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Decimal;
use crate::values::is_same_type;

/// What `RawValue` asks `serde_json` by for the text of a value. It then gives a map whose only key is this.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// The only key of the map that a number may be if `serde_json` has its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// A number of up to so many significant digits can be told from its `f64`.
const F64_DIGITS: usize = 15;

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = self.to_string();
        if !is_same_type::<S::Error, serde_json::Error>() {
            return serializer.serialize_str(&digits);
        }
        let raw = RawValue::from_string(digits).map_err(ser::Error::custom)?;
        if is_same_type::<S, serde_json::value::Serializer>() && !survives_as_value(self, &raw) {
            return Err(ser::Error::custom(format_args!(
                "{self} has more digits than would be kept here"
            )));
        }
        raw.serialize(serializer)
    }
}

fn survives_as_value(number: &Decimal, raw: &RawValue) -> bool {
    let read_back = Value::deserialize(raw).and_then(Decimal::deserialize);
    read_back.is_ok_and(|read| read == *number)
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A `Value` has no text any more: asked for it, it would print its `f64`.
        if is_same_type::<D::Error, serde_json::Error>() && !type_name::<D>().contains(type_name::<Value>()) {
            deserializer.deserialize_newtype_struct(RAW_VALUE, DecimalVisitor)
        } else {
            deserializer.deserialize_any(DecimalVisitor)
        }
    }
}

struct DecimalVisitor;

impl<'de> Visitor<'de> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Decimal, E> {
        Ok(Decimal::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Decimal, E> {
        Ok(Decimal(number.into()))
    }

    fn visit_i128<E: de::Error>(self, number: i128) -> Result<Decimal, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<Decimal, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
        // The fewest digits that tell this `f64` from all others: `1.5e2`.
        let shortest = format!("{number:e}");
        let digits = shortest.split('e').next().unwrap_or_default();
        if digits.bytes().filter(u8::is_ascii_digit).count() > F64_DIGITS {
            return Err(E::custom(format_args!(
                "{number} may not be the number that was sent: it had more digits than the {F64_DIGITS} that are kept here"
            )));
        }
        self.visit_str(&shortest)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        text.parse().map_err(E::custom)
    }

    /// What a deserializer gives that was asked for raw text and has none.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Decimal, M::Error> {
        match map.next_key_seed(Token)? {
            Some(true) => map.next_value_seed(JsonText),
            _ => Err(de::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

/// Reads a map's key: whether it is one of those that `serde_json` uses.
struct Token;

impl<'de> DeserializeSeed<'de> for Token {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Token {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(matches!(key, RAW_VALUE | NUMBER))
    }
}

/// Reads a decimal from the JSON of a number or of anything else, in a string.
struct JsonText;

impl<'de> DeserializeSeed<'de> for JsonText {
    type Value = Decimal;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decimal, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for JsonText {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E: de::Error>(self, json: &str) -> Result<Decimal, E> {
        if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return DecimalVisitor.visit_str(json);
        }
        serde_json::from_str::<Value>(json)
            .and_then(|value| value.deserialize_any(DecimalVisitor))
            .map_err(E::custom)
    }
}
