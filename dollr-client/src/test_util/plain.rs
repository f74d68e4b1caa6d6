//! Valid values that hold no others.

use std::iter;

use serde_json::{Value, json};

use super::keys::{is_key, number};
use crate::schema::{Enum, Field, Limits, Shape, Unit};
use crate::values::{Blob, Decimal};

/// A value of a shape for a field, within limits, as JSON text. What holds others is none.
pub(super) fn value(field: &Field, shape: Shape, limits: &Limits) -> Option<String> {
    let value: Value = match shape {
        Shape::Uuid | Shape::Uuid4 => uuid::Uuid::new_v4().to_string().into(),
        Shape::Integer if is_key(field, shape) => number().into(),
        Shape::String if is_key(field, shape) => format!("sample-{}", number()).into(),
        Shape::String => fitting(&text(field), limits).into(),
        Shape::Integer => return Some(within(limits, "1")),
        Shape::Decimal => return Some(within(limits, "100.00")),
        Shape::Duration(Unit::Milliseconds) => return Some(within(limits, "5000")),
        Shape::Duration(Unit::Seconds) => return Some(within(limits, "60")),
        Shape::Duration(Unit::Minutes) => return Some(within(limits, "30")),
        Shape::Duration(Unit::Hours) => return Some(within(limits, "24")),
        Shape::Duration(Unit::Days) => return Some(within(limits, "7")),
        Shape::IsoDuration => "PT30M".into(),
        // What can be used or is on, as most values of a test are to be.
        Shape::Boolean => true.into(),
        Shape::Bit => 1.into(),
        Shape::Secret => fitting("sample-secret", limits).into(),
        Shape::Currency => CURRENCY.into(),
        Shape::Country => COUNTRY.into(),
        Shape::Phone => PHONE.into(),
        Shape::Email => EMAIL.into(),
        Shape::Url => URL.into(),
        Shape::Timestamp => "2025-06-01T12:00:00Z".into(),
        Shape::UnixTime(Unit::Milliseconds) => 1_748_779_200_000_i64.into(),
        Shape::UnixTime(_) => 1_748_779_200.into(),
        Shape::Rfc2822 => "Sun, 1 Jun 2025 12:00:00 +0000".into(),
        Shape::CompactTimestamp => "20250601120000".into(),
        Shape::Date => "2025-06-01".into(),
        Shape::CompactDate => "20250601".into(),
        Shape::Base64 => bytes(limits).to_string().into(),
        Shape::Base64Url => bytes(limits).to_base64_url().into(),
        Shape::Hex => bytes(limits).to_hex().into(),
        Shape::Enum(enumeration) if enumeration.is_integer => return documented(enumeration).map(str::to_owned),
        Shape::Enum(enumeration) => documented(enumeration)?.into(),
        Shape::Json => json!({}),
        Shape::Binary => "c2FtcGxl".into(),
        Shape::File => json!({ "name": "sample.txt", "media_type": "text/plain", "content": "c2FtcGxl" }),
        Shape::Const(constant) => return serde_json::to_string(&constant).ok(),
        Shape::Struct(_)
        | Shape::Union(_)
        | Shape::List(_)
        | Shape::Map(_)
        | Shape::Text(_)
        | Shape::Nullable(_)
        | Shape::Limited(..) => return None,
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

/// This number, or the nearest one within limits.
fn within(limits: &Limits, number: &str) -> String {
    let parse = |text: &str| text.parse::<Decimal>().ok();
    match (limits.min, limits.max) {
        (Some(min), _) if parse(min) > parse(number) => min.to_owned(),
        (_, Some(max)) if parse(max) < parse(number) => max.to_owned(),
        _ => number.to_owned(),
    }
}

/// So many characters, items or bytes, or the nearest number of them within limits.
pub(super) fn length(limits: &Limits, length: usize) -> usize {
    let bound = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let (min, max) = (bound(limits.min).unwrap_or(0), bound(limits.max).unwrap_or(usize::MAX));
    length.max(min).min(max)
}

fn bytes(limits: &Limits) -> Blob {
    b"sample"
        .iter()
        .copied()
        .cycle()
        .take(length(limits, 6))
        .collect::<Vec<u8>>()
        .into()
}

/// This text within limits. One that has a pattern is tried with a few usual texts, and is this one if none of them has it.
fn fitting(text: &str, limits: &Limits) -> String {
    let count = length(limits, text.chars().count());
    let fitted = || text.chars().cycle().take(count).collect();
    let regex = limits.pattern.and_then(|pattern| regex_lite::Regex::new(pattern).ok());
    let Some(regex) = regex else { return fitted() };
    let counts = length(limits, 1)..=length(limits, 64);
    let simple = counts.flat_map(|count| ["A", "a", "0", "1"].map(|char| char.repeat(count)));
    let mut texts = iter::once(fitted()).chain(simple);
    texts.find(|text| regex.is_match(text)).unwrap_or_else(fitted)
}

fn documented(enumeration: &Enum) -> Option<&'static str> {
    let mut values = enumeration.values.iter();
    let supported = values.clone().find(|value| value.supported);
    supported.or(values.next()).map(|value| value.name)
}
