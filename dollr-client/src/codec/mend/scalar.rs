//! The one lenient reader of single values: each form that servers are known to write them in, and that can mean one thing only.

use serde_json::Value;
use uuid::Uuid;

use super::problem::kind;
use super::walk::may_be_null;
use crate::codec::Id;
use crate::codec::duration::iso_duration;
use crate::codec::time::without_fraction;
use crate::schema::{Field, Shape};
use crate::values::{Blob, Country, Currency, Decimal, Email, Phone, Url};

/// What happened to a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// It is this JSON.
    Is(String),
    /// It is this JSON as exactly as can be, and not quite what came.
    Nearly(String),
    /// It can't be understood.
    Unread,
}

/// The JSON of a value that is of this shape and holds no others, from the JSON that came.
pub(super) fn mend(shape: Shape, field: Option<&Field>, json: &str) -> Mended {
    let text = serde_json::from_str::<String>(json).ok();
    let is_whole = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.contains('\u{fffd}'));
    let same = |is_it: bool| match is_it {
        true => Mended::Is(json.to_owned()),
        false => Mended::Unread,
    };
    match shape {
        // It says what an amount is of.
        Shape::String if field.is_some_and(is_currency) => same(is_whole(&text)),
        Shape::String => match &text {
            Some(_) => same(true),
            None if json == "null" => Mended::Is(quoted("")),
            None => Mended::Is(quoted(json)),
        },
        Shape::UnixTime(_) => match whole::<i64>(without_fraction(text.as_deref().unwrap_or(json))) {
            Mended::Unread => date(field, text.as_deref(), json),
            count => count,
        },
        // Their forms are digits alone.
        Shape::Date | Shape::CompactDate | Shape::CompactTimestamp if kind(json) == "a number" => {
            Mended::Is(quoted(json))
        }
        Shape::Timestamp | Shape::Rfc2822 | Shape::CompactTimestamp | Shape::Date | Shape::CompactDate => {
            date(field, text.as_deref(), json)
        }
        Shape::Enum(values) if values.is_integer => whole::<i64>(text.as_deref().unwrap_or(json)),
        Shape::Enum(_) | Shape::Secret => same(is_whole(&text)),
        Shape::Boolean => {
            boolean(text.as_deref().unwrap_or(json)).map_or(Mended::Unread, |it| Mended::Is(it.to_string()))
        }
        Shape::Bit => {
            let bit = boolean(text.as_deref().unwrap_or(json)).map(u8::from);
            bit.map_or(Mended::Unread, |bit| Mended::Is(bit.to_string()))
        }
        Shape::Integer => whole::<i64>(text.as_deref().unwrap_or(json)),
        Shape::Duration(_) => whole::<u64>(text.as_deref().unwrap_or(json)),
        Shape::Decimal => match Decimal::nearest(text.as_deref().unwrap_or(json).trim()) {
            Some((number, true)) => Mended::Is(number.to_string()),
            Some((number, false)) => Mended::Nearly(number.to_string()),
            None => Mended::Unread,
        },
        Shape::Uuid => same(text.is_some_and(|text| text.parse::<Uuid>().is_ok())),
        Shape::Uuid4 => same(text.is_some_and(|text| text.parse::<Id<(), Uuid>>().is_ok())),
        Shape::Currency => same(text.is_some_and(|text| text.parse::<Currency>().is_ok())),
        Shape::Country => same(text.is_some_and(|text| text.parse::<Country>().is_ok())),
        Shape::Phone => same(text.is_some_and(|text| text.parse::<Phone>().is_ok())),
        Shape::Email => same(text.is_some_and(|text| text.parse::<Email>().is_ok())),
        Shape::Url => same(text.is_some_and(|text| text.parse::<Url>().is_ok())),
        Shape::Binary => same(text.is_some()),
        // Of one that is no number, a program can't know the unit.
        Shape::IsoDuration => same(text.is_some_and(|text| iso_duration(&text).is_some())),
        Shape::Base64 | Shape::Base64Url => same(text.is_some_and(|text| Blob::from_base64(&text).is_some())),
        Shape::Hex => same(text.is_some_and(|text| Blob::from_hex(&text).is_some())),
        Shape::Json | Shape::Const(_) => Mended::Is(any(json)),
        // What reads it takes it with and without quotes.
        Shape::Text(shape) | Shape::Nullable(shape) | Shape::Limited(shape, _) => mend(*shape, field, json),
        Shape::File | Shape::Struct(_) | Shape::Union(_) | Shape::List(_) | Shape::Map(_) => Mended::Unread,
    }
}

/// Any JSON as it is, or as a text if that can't be held: a number that is too large.
pub(super) fn any(json: &str) -> String {
    match serde_json::from_str::<Value>(json) {
        Ok(_) => json.to_owned(),
        Err(_) => Value::from(json).to_string(),
    }
}

/// What came, as it is kept beside: a number as a text, since not all of its digits would survive.
pub(super) fn kept(json: &str) -> String {
    match kind(json) {
        "a number" => Value::from(json).to_string(),
        _ => any(json),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The text of a date, or what is kept of what is none.
fn date(field: Option<&Field>, text: Option<&str>, json: &str) -> Mended {
    match text.map(str::trim) {
        Some("") | None if field.is_some_and(may_be_null) => Mended::Unread,
        Some("") => Mended::Is(quoted(NO_DATE)),
        Some(_) => Mended::Is(json.to_owned()),
        None if json == "null" => Mended::Is(quoted(NO_DATE)),
        None => Mended::Is(quoted(json)),
    }
}

/// What is kept where a date must be and none is: a text that isn't empty, which would be refused.
const NO_DATE: &str = " ";

/// Responses have currencies as texts, since nobody lists them.
fn is_currency(field: &Field) -> bool {
    field.name.split('_').any(|part| part == "currency")
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "1" => Some(true),
        "0" => Some(false),
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole number, with a fraction of zeros or an exponent perhaps.
fn whole<T: TryFrom<i128> + ToString>(text: &str) -> Mended {
    let number = text.trim().parse::<Decimal>().ok();
    let number = number.and_then(|number| T::try_from(number.to_whole()?).ok());
    number.map_or(Mended::Unread, |number| Mended::Is(number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Enum, Unit};

    /// A shape, what came, and what it is: `null` if it can't be understood.
    const VALUES: &[(Shape, &str, &str)] = &[
        (Shape::Integer, "2", "2"),
        (Shape::Integer, r#""2""#, "2"),
        (Shape::Integer, "2.0", "2"),
        (Shape::Integer, r#"" 2.00 ""#, "2"),
        (Shape::Integer, "2e3", "2000"),
        (Shape::Integer, "9007199254740993.0", "9007199254740993"),
        (Shape::Integer, "-7", "-7"),
        (Shape::Integer, "2.5", "null"),
        (Shape::Integer, "9223372036854775808", "null"),
        (Shape::Integer, r#""two""#, "null"),
        (Shape::Integer, r#""""#, "null"),
        (Shape::Integer, "true", "null"),
        (Shape::Integer, "{}", "null"),
        (Shape::Duration(Unit::Minutes), r#""60""#, "60"),
        (Shape::Duration(Unit::Minutes), "60.0", "60"),
        (Shape::Duration(Unit::Minutes), "-1", "null"),
        (Shape::Boolean, "0", "false"),
        (Shape::Boolean, "1", "true"),
        (Shape::Boolean, r#""True""#, "true"),
        (Shape::Boolean, r#""false""#, "false"),
        (Shape::Boolean, r#""1""#, "true"),
        (Shape::Boolean, "2", "null"),
        (Shape::Boolean, r#""""#, "null"),
        (Shape::Boolean, r#""no""#, "null"),
        (Shape::String, r#""Tea""#, r#""Tea""#),
        (Shape::String, "7", r#""7""#),
        (Shape::String, "18446744073709551616", r#""18446744073709551616""#),
        (Shape::String, "true", r#""true""#),
        (Shape::String, "null", r#""""#),
        (Shape::String, r#"{"a":"b"}"#, r#""{\"a\":\"b\"}""#),
        (Shape::Timestamp, "1748788200", r#""1748788200""#),
        (Shape::Timestamp, "null", r#"" ""#),
        (Shape::Timestamp, r#""""#, r#"" ""#),
        (Shape::Timestamp, r#""soon""#, r#""soon""#),
        (Shape::Enum(STATUS), r#""PAID""#, r#""PAID""#),
        (Shape::Enum(STATUS), r#""NEW""#, r#""NEW""#),
        (Shape::Enum(STATUS), "\"PAI\u{fffd}\"", "null"),
        (Shape::Enum(STATUS), "7", "null"),
        (Shape::Secret, "7", "null"),
        (Shape::Uuid4, "7", "null"),
        (Shape::Decimal, r#"" 245.00 ""#, "245.00"),
        (Shape::Decimal, "245.000000000000000000000000000000", "245"),
        (Shape::Decimal, "0E-30", "0"),
        (Shape::Decimal, r#""n/a""#, "null"),
        (Shape::Decimal, "true", "null"),
        (Shape::Currency, r#""usd""#, "null"),
        (Shape::Json, "1e400", r#""1e400""#),
        (Shape::Json, "[1]", "[1]"),
    ];

    const STATUS: &Enum = &Enum::new("Status", &[]);

    #[test]
    fn a_value_is_read_in_every_form_that_means_one_thing() {
        for &(shape, came, expected) in VALUES {
            let expected = match expected {
                "null" => Mended::Unread,
                expected => Mended::Is(expected.to_owned()),
            };
            assert_eq!(mend(shape, None, came), expected, "{shape:?} {came}");
        }
    }

    #[test]
    fn an_empty_text_is_no_date_where_none_need_be() {
        let field = Field::optional("paid_at", Shape::Timestamp);
        for came in [r#""""#, r#"" ""#, "0", "{}"] {
            assert_eq!(mend(Shape::Timestamp, Some(&field), came), Mended::Unread, "{came}");
        }
        let came = r#""soon""#;
        assert_eq!(mend(Shape::Timestamp, Some(&field), came), Mended::Is(came.to_owned()));
    }

    #[test]
    fn a_currency_is_a_text_and_nothing_else() {
        for name in ["currency", "payer_currency", "fx_currency_to"] {
            let field = Field::new(name, Shape::String);
            let mend = |came| mend(Shape::String, Some(&field), came);
            assert_eq!(mend(r#""usd""#), Mended::Is(r#""usd""#.to_owned()));
            for came in ["7", "null", "{}", "\"US\u{fffd}\""] {
                assert_eq!(mend(came), Mended::Unread, "{name} {came}");
            }
        }
    }

    #[test]
    fn a_number_with_more_digits_than_can_be_held_is_nearly_right() {
        let third = "245.33333333333333333333333333333333";
        assert_eq!(
            mend(Shape::Decimal, None, third),
            Mended::Nearly("245.3333333333333333333333333".to_owned())
        );
    }
}
