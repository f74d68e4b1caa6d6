//! How `dollr-client` writes what it reads in more than one way: an example that is whole has that form, since a test compares them.

use crate::model::{Form, ValueType};

/// What a text has to be that a client reads, and writes otherwise.
pub(super) fn otherwise(ty: ValueType, form: Option<Form>, text: &str) -> Option<&'static str> {
    let (is_so, expected) = match (ty, form) {
        (ValueType::Amount | ValueType::Decimal, Some(_)) => (
            is_plain(text),
            "a number without an exponent or extra zeros, in quotes,",
        ),
        (ValueType::Amount | ValueType::Decimal, None) => (false, "a number without quotes"),
        (ValueType::Timestamp, None) => (is_utc(text), "a date and time in UTC like 2025-06-30T12:00:00Z"),
        (ValueType::Timestamp, Some(Form::Rfc2822)) => (
            text.ends_with(" +0000") && !text.contains(", 0"),
            "a date and time in UTC like `Mon, 30 Jun 2025 23:59:00 +0000`",
        ),
        (ValueType::Uuid, _) => (is_small(text), "a UUID in small letters"),
        (ValueType::Bytes, Some(Form::Hex)) => (is_small(text), "bytes in small hexadecimal digits"),
        (ValueType::Bytes, Some(_)) => (!text.contains('='), "base64 without `=`"),
        (ValueType::Bytes, None) => (text.len().is_multiple_of(4), "base64 with `=` up to a multiple of four"),
        _ => return None,
    };
    (!is_so).then_some(expected)
}

fn is_small(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_uppercase())
}

/// Whether a number is written with its digits alone.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let has_extra_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !digits.contains(['e', 'E', '+']) && !digits.starts_with('.') && !digits.ends_with('.') && !has_extra_zero
}

/// Whether a date and time ends in `Z`, with seconds and without zeros at the end of their fraction.
fn is_utc(text: &str) -> bool {
    let Some((_, time)) = text.strip_suffix('Z').and_then(|text| text.split_once('T')) else {
        return false;
    };
    let has_seconds = time.matches(':').count() == 2 && !time.ends_with(":60");
    has_seconds && !(time.contains('.') && time.ends_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_it_is_written_or_not() {
        type Case = (
            ValueType,
            Option<Form>,
            &'static [&'static str],
            &'static [&'static str],
        );
        let cases: [Case; 7] = [
            (
                ValueType::Amount,
                Some(Form::Text),
                &["0", "0.50", "-1"],
                &["1e2", "+1", "01", ".5", "5."],
            ),
            (ValueType::Amount, None, &[], &["1"]),
            (
                ValueType::Timestamp,
                None,
                &["2025-06-30T12:00:00Z", "2025-06-30T12:00:00.5Z"],
                &[
                    "2025-06-30T12:00:00+00:00",
                    "2025-06-30T12:00Z",
                    "2025-06-30T12:00:00.50Z",
                    "2025-06-30 12:00:00Z",
                ],
            ),
            (
                ValueType::Timestamp,
                Some(Form::Rfc2822),
                &["Tue, 1 Jul 2025 23:59:00 +0000"],
                &["Tue, 01 Jul 2025 23:59:00 +0000", "Tue, 1 Jul 2025 23:59:00 GMT"],
            ),
            (ValueType::Bytes, None, &["AQI="], &["AQI"]),
            (ValueType::Bytes, Some(Form::Base64Url), &["AQI"], &["AQI="]),
            (ValueType::Bytes, Some(Form::Hex), &["ff"], &["FF"]),
        ];
        for (ty, form, right, wrong) in cases {
            for text in right {
                assert_eq!(otherwise(ty, form, text), None, "{text}");
            }
            for text in wrong {
                assert!(otherwise(ty, form, text).is_some(), "{text}");
            }
        }
    }
}
