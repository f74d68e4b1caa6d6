//! Whether JSON is what the description of the API says.

mod forms;
mod limits;
#[cfg(test)]
mod tests;

use std::slice;

use std::str::FromStr;

use serde_json::{Map, Number, Value};

use dollr_client::schema::{Constant, Field, Limits, Only, Shape, Struct, ToldBy, Union};
use dollr_client::{Country, Currency, Date, Decimal, Email, File, Id, Phone, Timestamp, Url, Uuid};

/// What is wrong with a value, in the terms of Dollr's 422. The value itself isn't shown: it may be a secret.
#[derive(Debug)]
pub(super) struct Problem {
    /// Where the value is, from the outside in: the names of fields and the numbers of items.
    pub(super) location: Vec<Value>,
    /// What is wrong with it.
    pub(super) message: String,
    /// The kind of mistake.
    pub(super) kind: &'static str,
}

impl Problem {
    pub(super) fn new(location: &[Value], message: impl Into<String>, kind: &'static str) -> Self {
        Self {
            location: location.to_vec(),
            message: message.into(),
            kind,
        }
    }
}

/// Everything that is wrong with a field of the value at `parent`.
pub(super) fn check_field(field: &Field, value: Option<&Value>, parent: &[Value]) -> Vec<Problem> {
    let location = below(parent, field.name);
    let problem = |message, kind| vec![Problem::new(&location, message, kind)];
    match value {
        Some(_) if field.only == Some(Only::Read) => problem("field is read-only", "value_error.read_only"),
        None if field.only == Some(Only::Read) => Vec::new(),
        None if field.required => problem("field required", "value_error.missing"),
        None => Vec::new(),
        Some(Value::Null) if field.nullable => Vec::new(),
        Some(Value::Null) => problem("none is not an allowed value", "type_error.none.not_allowed"),
        Some(value) if !has_media_type(value, field) => {
            let message = format!("unexpected media type; permitted: {}", field.media_types.join(", "));
            vec![Problem::new(&location, message, "value_error.media_type")]
        }
        Some(value) if field.as_text => check_text(field.shape, &field.limits, value, &location),
        Some(value) => check(field.shape, &field.limits, value, &location),
    }
}

fn has_media_type(value: &Value, field: &Field) -> bool {
    let files = value.as_array().map_or(slice::from_ref(value), Vec::as_slice);
    let is_known = |file: &Value| {
        let media_type = file["media_type"].as_str().unwrap_or_default();
        let mut known = field.media_types.iter();
        known.any(|known| known.eq_ignore_ascii_case(media_type))
    };
    field.media_types.is_empty() || files.iter().all(is_known)
}

/// What a text stands for, where numbers and booleans travel as text.
pub(super) fn from_text(shape: Shape, text: &str) -> Value {
    let value = match shape {
        Shape::Nullable(shape) | Shape::Limited(shape, _) => return from_text(*shape, text),
        Shape::Integer | Shape::Duration(_) | Shape::UnixTime(_) | Shape::Bit => {
            text.parse::<i64>().ok().map(Value::from)
        }
        Shape::Enum(enumeration) if enumeration.is_integer => text.parse::<i64>().ok().map(Value::from),
        Shape::Const(Constant::Number(_)) | Shape::Decimal => text.parse::<Number>().ok().map(Value::from),
        Shape::Const(Constant::Boolean(_)) | Shape::Boolean => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    value.unwrap_or_else(|| text.into())
}

fn check_fields(structure: &Struct, object: &Map<String, Value>, location: &[Value]) -> Vec<Problem> {
    let fields = structure.fields.iter();
    fields
        .flat_map(|field| check_field(field, object.get(field.name), location))
        .collect()
}

/// The same for a number or boolean that goes as a text.
fn check_text(shape: Shape, limits: &Limits, value: &Value, location: &[Value]) -> Vec<Problem> {
    match value {
        Value::String(text) => check(shape, limits, &from_text(shape, text), location),
        _ => vec![Problem::new(location, "str type expected", "type_error.str")],
    }
}

/// Everything that is wrong with a value: its shape or, if that is right, its size and form.
fn check(shape: Shape, limits: &Limits, value: &Value, location: &[Value]) -> Vec<Problem> {
    let problems: Vec<Problem> = match (shape, value) {
        (Shape::Text(shape), _) => return check_text(*shape, limits, value, location),
        (Shape::Nullable(_), Value::Null) => return Vec::new(),
        (Shape::Nullable(shape), _) => return check(*shape, limits, value, location),
        (Shape::Limited(shape, limits), _) => return check(*shape, limits, value, location),
        (Shape::Struct(structure), Value::Object(object)) => check_fields(structure(), object, location),
        (Shape::List(shape), Value::Array(items)) => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(index, item)| check(*shape, &Limits::NONE, item, &below(location, index)))
                .collect()
        }
        (Shape::Map(shape), Value::Object(members)) => {
            let members = members.iter();
            members
                .flat_map(|(key, member)| check(*shape, &Limits::NONE, member, &below(location, key.as_str())))
                .collect()
        }
        (Shape::Union(union), _) => return check_union(union(), value, location),
        _ if fits(shape, value) => Vec::new(),
        _ => {
            let (message, kind) = complaint(shape);
            vec![Problem::new(location, message, kind)]
        }
    };
    if !problems.is_empty() {
        return problems;
    }
    let beyond = limits::beyond(shape, limits, value);
    let beyond = beyond.map(|(message, kind)| Problem::new(location, message, kind));
    beyond.into_iter().collect()
}

/// A union is open: what tells no case that is documented is let through.
fn check_union(union: &Union, value: &Value, location: &[Value]) -> Vec<Problem> {
    let shapes = || union.cases.iter().filter_map(|case| case.shape);
    let of = |shape: Shape, value: &Value, location: &[Value]| check(shape, &Limits::NONE, value, location);
    let case = |tag: &str| value[tag].as_str().and_then(|tag| union.case(tag)?.shape);
    match union.told_by {
        ToldBy::Inside(tag) => case(tag).map_or_else(Vec::new, |shape| of(shape, value, location)),
        ToldBy::Beside(tag, content) => match case(tag) {
            Some(shape) => of(shape, &value[content], &below(location, content)),
            None => Vec::new(),
        },
        _ if shapes().any(|shape| of(shape, value, location).is_empty()) => Vec::new(),
        _ => vec![Problem::new(
            location,
            "value is none of the known ones",
            "value_error.union",
        )],
    }
}

fn below(parent: &[Value], part: impl Into<Value>) -> Vec<Value> {
    [parent, &[part.into()]].concat()
}

/// Whether a value that holds no others is of a shape.
fn fits(shape: Shape, value: &Value) -> bool {
    let text_is = |valid: &dyn Fn(&str) -> bool| value.as_str().is_some_and(valid);
    match shape {
        Shape::String | Shape::Secret | Shape::Binary => value.is_string(),
        Shape::Integer | Shape::UnixTime(_) => value.is_i64(),
        Shape::Bit => matches!(value.as_u64(), Some(0 | 1)),
        Shape::Duration(_) => value.is_u64(),
        Shape::Boolean => value.is_boolean(),
        Shape::Decimal => value.is_number(),
        Shape::Uuid => is_text_of::<Uuid>(value),
        Shape::Uuid4 => is_text_of::<Id<(), Uuid>>(value),
        Shape::Currency => is_text_of::<Currency>(value),
        Shape::Country => is_text_of::<Country>(value),
        // A `Phone` may be given with a `+` and spaces, and is sent without.
        Shape::Phone => text_is(&|text| text.parse::<Phone>().is_ok_and(|phone| phone.as_str() == text)),
        Shape::Email => is_text_of::<Email>(value),
        Shape::Url => is_text_of::<Url>(value),
        Shape::Timestamp => is_text_of::<Timestamp>(value),
        Shape::Rfc2822 => text_is(&forms::is_rfc2822),
        Shape::CompactTimestamp => text_is(&forms::is_compact_timestamp),
        Shape::Date => is_text_of::<Date>(value),
        Shape::CompactDate => text_is(&forms::is_compact_date),
        Shape::IsoDuration => text_is(&forms::is_iso_duration),
        Shape::Base64 => text_is(&forms::is_base64),
        Shape::Base64Url => text_is(&forms::is_base64_url),
        Shape::Hex => text_is(&forms::is_hex),
        Shape::Const(Constant::Text(expected)) => value == expected,
        Shape::Const(Constant::Boolean(expected)) => *value == expected,
        Shape::Const(Constant::Number(expected)) => {
            value.is_number() && value.to_string().parse::<Decimal>().ok() == expected.parse().ok()
        }
        Shape::Enum(enumeration) if enumeration.is_integer => {
            let number = value.as_i64().map(|number| number.to_string());
            number.is_some_and(|number| enumeration.values.iter().any(|value| value.name == number))
        }
        Shape::Enum(enumeration) => text_is(&|text| enumeration.values.iter().any(|value| value.name == text)),
        Shape::File => serde_json::from_value::<File>(value.clone()).is_ok(),
        Shape::Json => true,
        // Of what this version of the client doesn't know, nothing fits.
        _ => false,
    }
}

fn is_text_of<T: FromStr>(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<T>().is_ok())
}

/// What is said of a value that is not of a shape, and the kind of mistake that it is.
fn complaint(shape: Shape) -> (String, &'static str) {
    let (message, kind) = match shape {
        Shape::String | Shape::Secret | Shape::Binary | Shape::Json => ("str type expected", "type_error.str"),
        Shape::Integer | Shape::Duration(_) | Shape::UnixTime(_) => {
            ("value is not a valid integer", "type_error.integer")
        }
        Shape::Decimal => ("value is not a valid number", "type_error.number"),
        Shape::Currency => (
            "invalid currency; three upper-case letters are expected",
            "value_error.currency",
        ),
        Shape::Country => (
            "invalid country; two upper-case letters are expected",
            "value_error.country",
        ),
        Shape::Phone => (
            "invalid phone; 8 to 15 digits, the first not 0, are expected",
            "value_error.phone",
        ),
        Shape::Email => ("invalid email", "value_error.email"),
        Shape::Url => ("invalid url; http or https is expected", "value_error.url"),
        Shape::Bit => ("value is not 0 or 1", "type_error.integer"),
        Shape::Uuid => ("invalid uuid", "type_error.uuid"),
        Shape::Rfc2822 => ("invalid datetime; RFC 2822 is expected", "value_error.datetime"),
        Shape::CompactTimestamp => ("invalid datetime; 14 digits are expected", "value_error.datetime"),
        Shape::Date => ("invalid date; ISO 8601 is expected", "value_error.date"),
        Shape::CompactDate => ("invalid date; 8 digits are expected", "value_error.date"),
        Shape::IsoDuration => ("invalid duration; ISO 8601 is expected", "value_error.duration"),
        Shape::Base64 => ("invalid base64", "value_error.base64"),
        Shape::Base64Url => ("invalid base64 for addresses", "value_error.base64"),
        Shape::Hex => ("invalid hexadecimal digits", "value_error.hex"),
        Shape::Const(_) => ("unexpected value; it is always the same", "value_error.const"),
        Shape::Boolean => ("value is not a valid boolean", "type_error.bool"),
        Shape::Uuid4 => ("invalid uuid; version 4 is expected", "type_error.uuid"),
        Shape::Timestamp => ("invalid datetime; ISO 8601 is expected", "value_error.datetime"),
        Shape::File => ("value is not a file", "type_error.file"),
        Shape::Struct(_) | Shape::Map(_) => ("value is not a valid object", "type_error.dict"),
        Shape::List(_) => ("value is not a valid list", "type_error.list"),
        Shape::Enum(enumeration) => {
            let names: Vec<_> = enumeration.values.iter().map(|value| value.name).collect();
            return (
                format!("invalid enum; permitted: {}", names.join(", ")),
                "type_error.enum",
            );
        }
        _ => ("value is of a kind that the sandbox doesn't know", "type_error"),
    };
    (message.to_owned(), kind)
}
