//! Single values of a spec, as they are on the wire: whether they fit their type and its limits.

use super::limits;
use super::numbers::Number;
use super::texts;
use super::types::Types;
use super::written;
use crate::document::{Node, Value};
use crate::model::{Form, IdKind, Limits, Measure, Type, TypeName, ValueType};
use crate::report::Report;

/// Checks them.
#[derive(Clone, Copy)]
pub(super) struct Scalars<'c, 'a> {
    pub(super) types: &'c Types<'a>,
    /// What the value is, for messages: "the example".
    pub(super) what: &'static str,
    /// Whether it has to be as a client writes it, and not only what one reads.
    pub(super) as_written: bool,
    pub(super) report: &'c Report,
}

impl Scalars<'_, '_> {
    /// Whether a single value fits its type. What of it isn't single fits.
    pub(super) fn check(&self, node: &Node, ty: &Type) -> bool {
        if let Type::Limited(inner, named) = ty {
            return self.check(node, inner) && self.within(node, inner, &named.limits);
        }
        let (ty, form) = (ty.plain(), ty.form());
        if let (Type::Enum(name), None | Some(Form::Text)) = (ty, form) {
            return self.enum_value(node, name, form.is_some());
        }
        let (fits, expected) = match (ty, &node.value) {
            (Type::Id(name), value) => {
                let Some((fits, expected)) = self.id(name, value, form) else {
                    return true;
                };
                let is_uuid = matches!(self.types.id_kind(name), Some(IdKind::Uuid | IdKind::Uuid4));
                let otherwise = self.otherwise(ValueType::Uuid, None, value).filter(|_| fits && is_uuid);
                let expected = otherwise.unwrap_or(expected);
                (fits && otherwise.is_none(), format!("{expected} for `{}`", name.name))
            }
            (
                Type::Pair(..)
                | Type::Json
                | Type::Struct(_)
                | Type::Union(_)
                | Type::Generic(..)
                | Type::Parameter
                | Type::List(_)
                | Type::Map(_),
                _,
            ) => return true,
            (ty, value) => {
                let (fits, expected) = fit(ty, form, value);
                let otherwise = match ty {
                    Type::Value(ty) if fits => self.otherwise(*ty, form, value),
                    _ => None,
                };
                (fits && otherwise.is_none(), otherwise.unwrap_or(expected).to_owned())
            }
        };
        if !fits {
            // What is wrong with an unquoted text is that.
            let is_unquoted = matches!(node.value, Value::Integer(_) | Value::Float(_) | Value::Bool(_));
            match form {
                Some(Form::Text) if is_unquoted => self.mismatch(node, "a text, as the field is written as one,"),
                None if is_unquoted && Self::is_of_text(ty) => self.mismatch(node, "a text"),
                _ => self.mismatch(node, &expected),
            }
        }
        fits
    }

    /// What a text has to be that fits, where a client would write it otherwise and that counts.
    fn otherwise(&self, ty: ValueType, form: Option<Form>, value: &Value) -> Option<&'static str> {
        match value {
            Value::Text(text) if self.as_written => written::otherwise(ty, form, text),
            _ => None,
        }
    }

    /// Whether a type without a form is a text on the wire.
    fn is_of_text(ty: &Type) -> bool {
        match ty {
            Type::String | Type::Secret => true,
            Type::Value(value) => !value.is_number(),
            _ => false,
        }
    }

    /// Whether a value that fits its type is within limits.
    pub(super) fn within(&self, node: &Node, ty: &Type, limits: &Limits) -> bool {
        let number = match &node.value {
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            _ => None,
        };
        let (text, count) = match &node.value {
            Value::Text(text) => (Some(text.as_str()), bytes_or_characters(text, ty, limits.measure)),
            Value::List(items) => (None, items.len()),
            Value::Map(entries) => (None, entries.len()),
            _ => (number.as_deref(), 0),
        };
        let broken = limits::broken(limits, text, count);
        if let Some(expected) = &broken {
            self.mismatch(node, expected);
        }
        broken.is_none()
    }

    fn enum_value(&self, node: &Node, name: &TypeName, is_text: bool) -> bool {
        let Some(values) = self.types.enum_values(name) else {
            let is_value = matches!(node.value, Value::Text(_));
            if !is_value {
                self.mismatch(node, &format!("a value of `{}`", name.name));
            }
            return is_value;
        };
        let value = match &node.value {
            Value::Text(text) if !values.is_integer || is_text => text.clone(),
            Value::Integer(number) if values.is_integer && !is_text => number.to_string(),
            _ => {
                let quoted = if is_text { " in quotes" } else { "" };
                self.mismatch(node, &format!("a value of `{}`{quoted}", name.name));
                return false;
            }
        };
        let is_known = values.known.contains(&value);
        if !is_known {
            let message = format!("`{}` has no value `{value}`", name.name);
            let advice = "add it there, or choose another";
            let known = values.known.iter().map(String::as_str).collect();
            self.report.unknown(&node.at, message, &value, known, advice);
        }
        is_known
    }

    /// What an id is; nothing is known of one that is imported.
    fn id(&self, name: &TypeName, value: &Value, form: Option<Form>) -> Option<(bool, &'static str)> {
        Some(match self.types.id_kind(name) {
            Some(IdKind::Integer) => fit(&Type::Integer, form, value),
            Some(IdKind::String) => fit(&Type::String, None, value),
            Some(IdKind::Uuid) => fit(&Type::Value(ValueType::Uuid), None, value),
            Some(IdKind::Uuid4) => (is_text(value, texts::is_uuid4), "a version-4 UUID"),
            None if form.is_some() => (is_text(value, |_| true), "a text, as the field is written as one,"),
            None => return None,
        })
    }

    pub(super) fn mismatch(&self, node: &Node, expected: &str) {
        let found = match &node.value {
            Value::Integer(number) => format!("the number {number}"),
            Value::Float(number) => format!("the number {number}"),
            Value::Bool(value) => format!("`{value}`"),
            Value::Null => "nothing".to_owned(),
            Value::Text(text) => format!("the text {text:?}"),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
        };
        let in_quotes = match &node.value {
            Value::Text(text) if text.parse::<f64>().is_ok() && IN_QUOTES.contains(&expected) => {
                "; if the API writes it in quotes, say so of the field: `as: string`"
            }
            _ => "",
        };
        let message = format!("{} needs {expected} here, and this is {found}{in_quotes}", self.what);
        let is_unquoted = matches!(node.value, Value::Integer(_) | Value::Float(_) | Value::Bool(_));
        let is_of_quotes = expected.starts_with("a text") && !expected.contains("pattern");
        if is_unquoted && is_of_quotes {
            self.report.error_as_written(&node.at, move |written| {
                Some(format!("{message}; quote it: \"{}\"", written.token))
            });
        } else {
            self.report.error(&node.at, message);
        }
    }
}

/// What is said to be expected of numbers without quotes.
const IN_QUOTES: [&str; 3] = ["an integer of 64 bits", "a number", "a number without quotes"];

fn is_text(value: &Value, fits: impl Fn(&str) -> bool) -> bool {
    matches!(value, Value::Text(text) if fits(text))
}

fn bytes_or_characters(text: &str, ty: &Type, measure: Measure) -> usize {
    let bytes = match ty.form() {
        _ if measure != Measure::Bytes => None,
        Some(Form::Hex) => texts::hex_length(text),
        Some(Form::Base64Url) => texts::base64_length(text, "-_"),
        _ => texts::base64_length(text, "+/"),
    };
    bytes.unwrap_or_else(|| text.chars().count())
}

/// Whether a value on the wire is of a type in a form, and what is expected.
fn fit(ty: &Type, form: Option<Form>, value: &Value) -> (bool, &'static str) {
    let text = |fits: fn(&str) -> bool| is_text(value, fits);
    let is_in = |fits: fn(i128) -> bool| matches!(value, Value::Integer(number) if fits(*number));
    let is_i64 = |number: i128| i64::try_from(number).is_ok();
    match (ty, form) {
        (Type::Integer, Some(Form::Text)) => (
            text(|text| text.parse::<i64>().is_ok_and(|number| number.to_string() == text)),
            "an integer in quotes",
        ),
        (Type::Integer, _) => (is_in(is_i64), "an integer of 64 bits"),
        (Type::Boolean, Some(Form::Text)) => (
            text(|text| matches!(text, "true" | "false")),
            "`true` or `false` in quotes",
        ),
        (Type::Boolean, Some(Form::Bit)) => (is_in(|number| matches!(number, 0 | 1)), "0 or 1"),
        (Type::Boolean, _) => (matches!(value, Value::Bool(_)), "`true` or `false`"),
        (Type::Duration, Some(Form::IsoDuration)) => (text(texts::is_duration), "a length of time like PT1H30M"),
        (Type::Duration, _) => (is_in(|number| u64::try_from(number).is_ok()), "an integer from 0"),
        (Type::Value(value_type), form) => fit_value(*value_type, form, value),
        _ => (text(|_| true), "a text"),
    }
}

fn fit_value(ty: ValueType, form: Option<Form>, value: &Value) -> (bool, &'static str) {
    let text = |fits: fn(&str) -> bool| is_text(value, fits);
    let are = |text: &str, is: fn(&u8) -> bool, length: usize| text.len() == length && text.as_bytes().iter().all(is);
    let is_number = |text: &str| Number::read(text).is_some_and(|number| number.fits());
    match (ty, form) {
        (ValueType::Amount | ValueType::Decimal, Some(_)) => (text(is_number), "a number of up to 28 digits in quotes"),
        (ValueType::Amount | ValueType::Decimal, None) => {
            let fits = match value {
                Value::Integer(number) => is_number(&number.to_string()),
                Value::Float(number) => is_number(&number.to_string()),
                Value::Text(text) => is_number(text),
                _ => false,
            };
            (fits, "a number of up to 28 digits")
        }
        (ValueType::Timestamp, Some(Form::UnixSeconds | Form::UnixMilliseconds)) => {
            let most = if form == Some(Form::UnixSeconds) {
                253_402_207_200
            } else {
                253_402_207_200_999
            };
            let fits = matches!(value, Value::Integer(number) if number.unsigned_abs() <= most);
            (fits, "a whole number since 1970")
        }
        (ValueType::Timestamp, Some(Form::Rfc2822)) => (
            text(texts::is_rfc2822),
            "a date and time like `Mon, 30 Jun 2025 23:59:00 +0000`",
        ),
        (ValueType::Timestamp, Some(_)) => (
            text(texts::is_compact_timestamp),
            "a date and time in 14 digits, in quotes,",
        ),
        (ValueType::Timestamp, None) => (text(texts::is_timestamp), "a date and time in ISO 8601"),
        (ValueType::Date, Some(_)) => (text(texts::is_compact_date), "a day in eight digits, in quotes,"),
        (ValueType::Date, None) => (text(texts::is_date), "a day like 2025-06-30"),
        (ValueType::Bytes, Some(Form::Hex)) => (
            text(|text| texts::hex_length(text).is_some()),
            "bytes of two hexadecimal digits each",
        ),
        (ValueType::Bytes, Some(_)) => (
            text(|text| texts::base64_length(text, "-_").is_some()),
            "bytes in base64 with `-` and `_`",
        ),
        (ValueType::Bytes, None) => (
            text(|text| texts::base64_length(text, "+/").is_some()),
            "bytes in base64",
        ),
        (ValueType::Country, _) => (
            is_text(value, |text| are(text, u8::is_ascii_uppercase, 2)),
            "a country of two upper-case letters",
        ),
        (ValueType::Currency, _) => (
            is_text(value, |text| are(text, u8::is_ascii_uppercase, 3)),
            "a currency of three upper-case letters",
        ),
        (ValueType::Email, _) => (text(texts::is_email), "an e-mail address"),
        (ValueType::Phone, _) => (
            text(texts::is_phone),
            "the digits of a phone number with its country's code and no `+`",
        ),
        (ValueType::Url, _) => (text(texts::is_url), "an address with `https://`"),
        (ValueType::Uuid, _) => (text(texts::is_uuid), "a UUID"),
    }
}
