//! Whether JSON is what the description of the API says.

use std::slice;
use std::str::FromStr;

use serde_json::{Map, Number, Value};

use dollr_client::schema::{Field, Shape, Struct};
use dollr_client::{Country, Currency, Email, File, Phone, Scalar, Timestamp, Url};

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
        None if field.required => problem("field required", "value_error.missing"),
        None => Vec::new(),
        Some(Value::Null) if field.nullable => Vec::new(),
        Some(Value::Null) => problem("none is not an allowed value", "type_error.none.not_allowed"),
        Some(Value::String(text)) if field.as_text => check_value(field, &from_text(field.shape, text), &location),
        Some(_) if field.as_text => problem("str type expected", "type_error.str"),
        Some(value) => check_value(field, value, &location),
    }
}

/// Everything that is wrong with the value of a field: its shape or, if that is right, its size.
fn check_value(field: &Field, value: &Value, location: &[Value]) -> Vec<Problem> {
    let problems = check(field.shape, value, location);
    let files = value.as_array().map_or(slice::from_ref(value), Vec::as_slice);
    if problems.is_empty() && !field.media_types.is_empty() && !files.iter().all(|file| has_media_type(file, field)) {
        let message = format!("unexpected media type; permitted: {}", field.media_types.join(", "));
        return vec![Problem::new(location, message, "value_error.media_type")];
    }
    match field.min {
        Some(min) if problems.is_empty() && is_below(value, min) => {
            let message = format!("less than minimum; at least {min} is expected");
            vec![Problem::new(location, message, "value_error.number.not_ge")]
        }
        _ => problems,
    }
}

fn has_media_type(file: &Value, field: &Field) -> bool {
    let media_type = file["media_type"].as_str().unwrap_or_default();
    field
        .media_types
        .iter()
        .any(|known| known.eq_ignore_ascii_case(media_type))
}

fn is_below(value: &Value, min: &str) -> bool {
    let min = min.parse::<f64>().ok();
    value.as_f64().zip(min).is_some_and(|(value, min)| value < min)
}

/// What a text stands for, where numbers and booleans travel as text.
pub(super) fn from_text(shape: Shape, text: &str) -> Value {
    let value = match shape {
        Shape::Integer | Shape::Duration(_) => text.parse::<i64>().ok().map(Value::from),
        Shape::Decimal => text.parse::<Number>().ok().map(Value::from),
        Shape::Boolean => text.parse::<bool>().ok().map(Value::from),
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

fn check(shape: Shape, value: &Value, location: &[Value]) -> Vec<Problem> {
    match (shape, value) {
        (Shape::Struct(structure), Value::Object(object)) => check_fields(structure(), object, location),
        (Shape::List(shape), Value::Array(items)) => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(index, item)| check(*shape, item, &below(location, index)))
                .collect()
        }
        _ if fits(shape, value) => Vec::new(),
        _ => {
            let (message, kind) = complaint(shape);
            vec![Problem::new(location, message, kind)]
        }
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
        Shape::Integer => value.is_i64(),
        Shape::Duration(_) => value.is_u64(),
        Shape::Boolean => value.is_boolean(),
        Shape::Decimal => value.is_number(),
        Shape::Uuid4 => text_is(&|text| Scalar::from(text).into_uuid4("UUID").is_ok()),
        Shape::Currency => is_text_of::<Currency>(value),
        Shape::Country => is_text_of::<Country>(value),
        // A `Phone` may be given with a `+` and spaces, and is sent without.
        Shape::Phone => text_is(&|text| text.parse::<Phone>().is_ok_and(|phone| phone.as_str() == text)),
        Shape::Email => is_text_of::<Email>(value),
        Shape::Url => is_text_of::<Url>(value),
        Shape::Timestamp => is_text_of::<Timestamp>(value),
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
        Shape::Integer | Shape::Duration(_) => ("value is not a valid integer", "type_error.integer"),
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
        Shape::Boolean => ("value is not a valid boolean", "type_error.bool"),
        Shape::Uuid4 => ("invalid uuid; version 4 is expected", "type_error.uuid"),
        Shape::Timestamp => ("invalid datetime; ISO 8601 is expected", "value_error.datetime"),
        Shape::File => ("value is not a file", "type_error.file"),
        Shape::Struct(_) => ("value is not a valid object", "type_error.dict"),
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
