//! Whether a value of the right shape is within its limits.

use regex_lite::Regex;
use serde_json::Value;

use dollr_client::schema::{Limits, Measure, Shape};
use dollr_client::{Blob, Decimal};

/// What is said of a value beyond its limits, and the kind of mistake that it is. The value itself isn't shown.
pub(super) fn beyond(shape: Shape, limits: &Limits, value: &Value) -> Option<(String, &'static str)> {
    let (size, unit, kinds) = match shape.measure() {
        Measure::Value => {
            let number = value.to_string().parse::<Decimal>().ok()?;
            (number, "", ["value_error.number.not_ge", "value_error.number.not_le"])
        }
        Measure::Characters => {
            let count = value.as_str()?.chars().count();
            let kinds = ["value_error.any_str.min_length", "value_error.any_str.max_length"];
            (number(count), " characters", kinds)
        }
        Measure::Items => {
            let list = value.as_array().map(Vec::len);
            let count = list.or(value.as_object().map(serde_json::Map::len))?;
            (
                number(count),
                " items",
                ["value_error.list.min_items", "value_error.list.max_items"],
            )
        }
        Measure::Bytes => {
            let text = value.as_str()?;
            let count = match shape {
                Shape::Hex => text.len() / 2,
                _ => text.parse::<Blob>().ok()?.len(),
            };
            let kinds = ["value_error.bytes.min_length", "value_error.bytes.max_length"];
            (number(count), " bytes", kinds)
        }
    };
    let is = |bound: &str, is_beyond: fn(&Decimal, &Decimal) -> bool| {
        bound.parse().is_ok_and(|bound| is_beyond(&size, &bound))
    };
    match *limits {
        Limits { min: Some(min), .. } if is(min, Decimal::lt) => {
            Some((format!("less than minimum; at least {min}{unit} is expected"), kinds[0]))
        }
        Limits { max: Some(max), .. } if is(max, Decimal::gt) => {
            Some((format!("more than maximum; at most {max}{unit} is expected"), kinds[1]))
        }
        Limits {
            pattern: Some(pattern), ..
        } if !has_pattern(value, pattern) => Some((
            format!("value does not match the pattern {pattern}"),
            "value_error.str.regex",
        )),
        _ => None,
    }
}

fn number(count: usize) -> Decimal {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

fn has_pattern(value: &Value, pattern: &str) -> bool {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Regex::new(pattern).is_ok_and(|regex| regex.is_match(&text))
}
