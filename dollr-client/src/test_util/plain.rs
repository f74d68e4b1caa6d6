//! Valid values that hold no others.

use serde_json::{Value, json};

use super::keys::{is_key, number};
use crate::schema::{Enum, Field, Shape, Unit};
use crate::values::Decimal;

/// A value of a shape for a field, as JSON text. A struct and a list are none.
pub(super) fn value(field: &Field, shape: Shape) -> Option<String> {
    let value: Value = match shape {
        Shape::Uuid4 => uuid::Uuid::new_v4().to_string().into(),
        Shape::Integer if is_key(field, shape) => number().into(),
        Shape::String if is_key(field, shape) => format!("sample-{}", number()).into(),
        Shape::String => text(field).into(),
        Shape::Integer => return Some(at_least(field, "1")),
        Shape::Decimal => return Some(at_least(field, "100.00")),
        Shape::Duration(Unit::Seconds) => return Some(at_least(field, "60")),
        Shape::Duration(Unit::Minutes) => return Some(at_least(field, "30")),
        // What can be used or is on, as most values of a test are to be.
        Shape::Boolean => true.into(),
        Shape::Secret => "sample-secret".into(),
        Shape::Currency => CURRENCY.into(),
        Shape::Country => COUNTRY.into(),
        Shape::Phone => PHONE.into(),
        Shape::Email => EMAIL.into(),
        Shape::Url => URL.into(),
        Shape::Timestamp => "2025-06-01T12:00:00Z".into(),
        Shape::Enum(enumeration) => documented(enumeration)?.into(),
        Shape::Json => json!({}),
        Shape::Binary => "c2FtcGxl".into(),
        Shape::File => json!({ "name": "sample.txt", "media_type": "text/plain", "content": "c2FtcGxl" }),
        Shape::Struct(_) | Shape::List(_) => return None,
    };
    Some(value.to_string())
}

const CURRENCY: &str = "USD";
const COUNTRY: &str = "LR";
const PHONE: &str = "231770123456";
const EMAIL: &str = "amara@example.com";
const URL: &str = "https://example.com/sample";

/// A text as its field's name has it expect: the API has currencies and phone numbers in fields that are any text.
fn text(field: &Field) -> String {
    let by_name = [
        ("currency", CURRENCY),
        ("country", COUNTRY),
        ("country_code", COUNTRY),
        ("phone", PHONE),
        ("account_number", PHONE),
        ("email", EMAIL),
        ("url", URL),
    ];
    let known = by_name.into_iter().find(|(end, _)| field.name.ends_with(end));
    match known {
        Some((_, text)) => text.to_owned(),
        None if field.personal => "Amara".to_owned(),
        None => format!("sample {}", field.name.replace('_', " ")),
    }
}

/// This number, or the least that the field may be.
fn at_least(field: &Field, number: &str) -> String {
    let parse = |text: &str| text.parse::<Decimal>().ok();
    match field.min {
        Some(min) if parse(min) > parse(number) => min.to_owned(),
        _ => number.to_owned(),
    }
}

fn documented(enumeration: &Enum) -> Option<&'static str> {
    let mut values = enumeration.values.iter();
    let supported = values.clone().find(|value| value.supported);
    supported.or(values.next()).map(|value| value.name)
}
