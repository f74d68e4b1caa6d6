//! The bounds and patterns of values: whether a type can have them, and whether a value is within them.

use std::cmp::Ordering;

use regex_lite::Regex;

use super::numbers::Number;
use super::types::Types;
use crate::document::{self, Node, Text, Value};
use crate::model::{Form, IdKind, Limits, Measure, Type, ValueType};
use crate::report::Report;

/// What the bounds of a type are.
struct Bounds {
    measure: Measure,
    /// Whether they are whole numbers.
    is_whole: bool,
    /// Whether they are from 0.
    is_positive: bool,
}

impl Bounds {
    const COUNT: Self = Self {
        measure: Measure::Characters,
        is_whole: true,
        is_positive: true,
    };
    const INTEGER: Self = Self {
        measure: Measure::Value,
        is_whole: true,
        is_positive: false,
    };
    const DECIMAL: Self = Self {
        is_whole: false,
        ..Self::INTEGER
    };

    /// Those that a type can have, if it can have some.
    fn of(ty: &Type, types: &Types<'_>) -> Option<Self> {
        let count = |measure| Self { measure, ..Self::COUNT };
        Some(match ty.plain() {
            Type::Integer => Self::INTEGER,
            Type::Id(name) => match types.id_kind(name)? {
                IdKind::Integer => Self::INTEGER,
                IdKind::String => Self::COUNT,
                IdKind::Uuid | IdKind::Uuid4 => return None,
            },
            Type::Value(ValueType::Amount | ValueType::Decimal) => Self::DECIMAL,
            Type::Duration if ty.form() != Some(Form::IsoDuration) => count(Measure::Value),
            Type::String | Type::Secret | Type::Value(ValueType::Email | ValueType::Url) => Self::COUNT,
            Type::Value(ValueType::Bytes) => count(Measure::Bytes),
            Type::List(_) | Type::Map(_) => count(Measure::Items),
            _ => return None,
        })
    }

    /// What they count, for messages.
    fn what(&self) -> &'static str {
        match self.measure {
            Measure::Value if self.is_positive => "a duration is a whole number of units from 0",
            Measure::Value if self.is_whole => "the type holds integers of 64 bits",
            Measure::Value => "the type holds numbers of up to 28 digits",
            Measure::Characters => "a text has a whole number of characters",
            Measure::Items => "a list or map has a whole number of items",
            Measure::Bytes => "there is a whole number of bytes",
        }
    }

    /// Whether a value of the type, or what is counted of it, can be this.
    fn can_be(&self, number: &Number) -> bool {
        let is_of_kind = match self.is_whole {
            true => number.is_i64(),
            false => number.fits(),
        };
        is_of_kind && !(self.is_positive && number.is_negative())
    }
}

/// The limits of a type, without those that have a mistake.
pub(super) fn check(written: &document::Limits<'_>, ty: &Type, types: &Types<'_>, report: &Report) -> Limits {
    let bounds = Bounds::of(ty, types);
    let bound = |node: Option<&Node>, key: &str| {
        let node = node?;
        let Some(bounds) = &bounds else {
            let message =
                format!("`{key}` is for numbers, texts, lists, maps and bytes, and this is none of them; remove it");
            report.error(&node.at.key().unwrap_or_else(|| node.at.clone()), message);
            return None;
        };
        check_bound(node, key, bounds, report)
    };
    let min = bound(written.min, "min");
    let max = bound(written.max, "max");
    if let (Some(min), Some(max), Some(node)) = (&min, &max, written.max)
        && max.compare(min) == Ordering::Less
    {
        let message = format!(
            "`max` is less than `min`, {}, so that nothing fits; swap them",
            min.text()
        );
        report.error(&node.at, message);
    }
    let pattern = written
        .pattern
        .as_ref()
        .filter(|pattern| check_pattern(pattern, ty, types, report));
    Limits {
        measure: bounds.map_or(Measure::Value, |bounds| bounds.measure),
        min: min.map(|min| min.text().to_owned()),
        max: max.map(|max| max.text().to_owned()),
        pattern: pattern.map(|pattern| pattern.value.to_owned()),
    }
}

fn check_bound(node: &Node, key: &str, bounds: &Bounds, report: &Report) -> Option<Number> {
    let text = match &node.value {
        Value::Float(number) if !number.is_finite() => {
            report.error(
                &node.at,
                format!("`{key}` is a number, and this is none that JSON has; write its digits"),
            );
            return None;
        }
        _ => node.number(&format!("`{key}`"), report)?,
    };
    let number = Number::read(&text).filter(|number| bounds.can_be(number));
    if number.is_none() {
        let message = format!(
            "no value can have this as its `{key}`: {}; choose another",
            bounds.what()
        );
        report.error(&node.at, message);
    }
    number
}

/// Whether a pattern goes with the type, and can be checked.
fn check_pattern(pattern: &Text<'_>, ty: &Type, types: &Types<'_>, report: &Report) -> bool {
    let is_text = match ty.plain() {
        Type::String | Type::Secret => true,
        Type::Id(name) => types.id_kind(name).is_some(),
        _ => false,
    };
    if !is_text {
        let message = match ty.innermost() {
            Type::String if !matches!(ty, Type::Nullable(_)) => {
                "`pattern` is for a single text: declare a type with it, `Code: { type: string, pattern: \"...\" }`, and \
                 use that"
            }
            _ => "`pattern` is for a `string`, a `secret` and ids; remove it",
        };
        report.error(&pattern.at.key().unwrap_or_else(|| pattern.at.clone()), message);
        return false;
    }
    let Err(error) = Regex::new(pattern.value) else {
        return true;
    };
    let has = |parts: &[&str]| parts.iter().any(|part| pattern.value.contains(part));
    let reason = if has(&["(?=", "(?!", "(?<=", "(?<!"]) {
        "it looks around, which can't be checked; say it in the description instead".to_owned()
    } else if (1..=9).any(|digit| pattern.value.contains(&format!("\\{digit}"))) {
        "it refers back to a group, which can't be checked; say it in the description instead".to_owned()
    } else {
        format!("{error}; correct it")
    };
    report.error(&pattern.at, format!("this is no pattern that can be checked: {reason}"));
    false
}

/// What a value has to be that isn't within limits: "at least 1", or `None` if it is. `text` is the value on the wire, and `count` how many
/// characters, items or bytes it has.
pub(super) fn broken(limits: &Limits, text: Option<&str>, count: usize) -> Option<String> {
    let unit = match limits.measure {
        Measure::Value => "",
        Measure::Characters => " characters",
        Measure::Items => " items",
        Measure::Bytes => " bytes",
    };
    let number = match limits.measure {
        Measure::Value => Number::read(text?)?,
        _ => Number::read(&count.to_string())?,
    };
    let said = |bound: Option<&str>| {
        let bound = bound.unwrap_or_default();
        let unit = if bound == "1" { unit.trim_end_matches('s') } else { unit };
        format!("{bound}{unit}")
    };
    let is_beyond = |bound: &Option<String>, beyond| {
        let bound = bound.as_deref().and_then(Number::read);
        bound.is_some_and(|bound| number.compare(&bound) == beyond)
    };
    if is_beyond(&limits.min, Ordering::Less) {
        return Some(format!("at least {}", said(limits.min.as_deref())));
    }
    if is_beyond(&limits.max, Ordering::Greater) {
        return Some(format!("at most {}", said(limits.max.as_deref())));
    }
    let pattern = limits.pattern.as_deref()?;
    let is_found = Regex::new(pattern).is_ok_and(|regex| regex.is_match(text.unwrap_or_default()));
    (!is_found).then(|| format!("a text that matches the pattern {pattern}"))
}
