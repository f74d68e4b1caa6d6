//! Values that the spec itself gives: what is always sent, and what is taken for what is left out.

use serde::de::DeserializeOwned;
use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;

use super::field::Codec;
use super::record::Record;
use super::unknown_fields::UnknownFields;
use crate::schema::{Constant, Field, Shape};
use crate::values::Decimal;

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Boolean(is_it) => serializer.serialize_bool(*is_it),
            Self::Number(digits) => match digits.parse() {
                Ok(whole) => serializer.serialize_i64(whole),
                Err(_) => digits
                    .parse::<Decimal>()
                    .map_err(S::Error::custom)?
                    .serialize(serializer),
            },
        }
    }
}

/// A value from its constant.
pub(super) fn read<T: DeserializeOwned>(constant: Constant) -> Result<T, serde_json::Error> {
    match constant {
        Constant::Text(text) => serde_json::from_str(&Value::from(text).to_string()),
        Constant::Boolean(true) => serde_json::from_str("true"),
        Constant::Boolean(false) => serde_json::from_str("false"),
        Constant::Number(digits) => serde_json::from_str(digits),
    }
}

/// The fields of a struct that are always the same: the last ones.
pub(super) fn all<R: Record>() -> impl Iterator<Item = (&'static Field, Constant)> {
    let last = R::STRUCT.fields[R::Codec::WIDTH..].iter();
    last.filter_map(|field| match field.shape {
        Shape::Const(constant) => Some((field, constant)),
        _ => None,
    })
}

/// Keeps what no field in Rust holds. What is always the same need not be kept, unless it isn't.
pub(super) fn keep<R: Record>(name: String, value: Value, unknown_fields: &mut UnknownFields) {
    match all::<R>().find(|(field, _)| field.name == name) {
        Some((_, expected)) if is_same(expected, &value) => {}
        Some((field, _)) => unknown_fields.keep(field.name, value),
        None => unknown_fields.insert(name, value),
    }
}

/// Whether a response says the same, in whatever form.
pub(super) fn is_same(constant: Constant, value: &Value) -> bool {
    let text = match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    match constant {
        Constant::Text(expected) => text == expected,
        Constant::Boolean(expected) => text.parse() == Ok(expected),
        Constant::Number(expected) => {
            let number = |text: &str| text.parse::<Decimal>().ok();
            number(&text).is_some_and(|found| Some(found) == number(expected))
        }
    }
}
