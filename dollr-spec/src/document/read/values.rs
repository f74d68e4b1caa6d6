//! Reads the values of an enum, which are texts or whole numbers.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{choice, description, text};
use crate::document::reader::{Reader, report_duplicate};
use crate::document::spec::EnumValue;
use crate::document::tree::{Key, Node, Spanned, Value};
use crate::report::Report;

/// Values with what is said of each, or a list of those that say nothing.
pub(super) fn read_values<'a>(node: &'a Node, report: &'a Report) -> Vec<EnumValue<'a>> {
    let values: Vec<_> = match &node.value {
        Value::List(items) => items.iter().filter_map(|item| read_item(item, report)).collect(),
        Value::Map(entries) => {
            let mut seen = BTreeSet::new();
            let mut values = Vec::new();
            for (key, node) in entries {
                match seen.insert(key.value.as_str()) {
                    true => values.push(read_value(key, node, report)),
                    false => report_duplicate(key, report),
                }
            }
            values
        }
        _ => {
            node.mismatch("`values` is a mapping of values, or a list of them", report);
            report.set_incomplete();
            Vec::new()
        }
    };
    check_kinds(&values, report);
    values
}

fn read_item<'a>(node: &'a Node, report: &'a Report) -> Option<EnumValue<'a>> {
    let at = node.at.clone();
    if let Value::Integer(number) = node.value {
        let value = Cow::Owned(number.to_string());
        return Some(EnumValue::plain(Spanned { value, at }, true));
    }
    let Some(item) = text(Some(node), "an item of the list", report) else {
        report.set_incomplete();
        return None;
    };
    let value = Cow::Borrowed(item.value);
    Some(EnumValue::plain(Spanned { value, at }, false))
}

fn read_value<'a>(key: &'a Key, node: &'a Node, report: &'a Report) -> EnumValue<'a> {
    let name = Spanned {
        value: Cow::Borrowed(key.value.as_str()),
        at: key.at.clone(),
    };
    let mut reader = Reader::with_main(node, "an enum's value", "description", report);
    let value = EnumValue {
        description: description(&mut reader, report),
        name: text(reader.optional("name"), "a variant's name", report),
        is_supported: reader
            .optional("supported")
            .and_then(|node| node.boolean("`supported`", report))
            .unwrap_or(true),
        end: choice(reader.optional("final"), "`final` is `success` or `failure`", report),
        ..EnumValue::plain(name, key.is_integer)
    };
    reader.finish();
    value
}

/// All values of an enum are texts, or all are whole numbers.
fn check_kinds(values: &[EnumValue<'_>], report: &Report) {
    let Some(first) = values.first() else { return };
    for value in values {
        let key = &value.key;
        if value.is_integer != first.is_integer {
            let message = match value.is_integer {
                true => format!("the values before `{0}` are texts: quote it, \"{0}\"", key.value),
                false => format!(
                    "the values before `{}` are numbers, and an enum has one kind: quote those, or write a number",
                    key.value
                ),
            };
            report.error(&key.at, message);
        } else if value.is_integer && key.value.parse::<i64>().is_err() {
            let message = format!("`{}` is no integer of 64 bits; choose a smaller one", key.value);
            report.error(&key.at, message);
        }
    }
}
