//! The values of a spec as JSON.

use std::fmt::Write as _;

use crate::document::{Node, Value};

pub(super) fn write_json(node: &Node, json: &mut String) {
    match &node.value {
        Value::Null => json.push_str("null"),
        Value::Bool(value) => _ = write!(json, "{value}"),
        Value::Integer(number) => _ = write!(json, "{number}"),
        Value::Float(number) if number.is_finite() => _ = write!(json, "{number}"),
        Value::Float(number) => write_text(&number.to_string(), json),
        Value::Text(text) => write_text(text, json),
        Value::List(items) => write_list(items, json, write_json),
        Value::Map(entries) => {
            json.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_text(&key.value, json);
                json.push(':');
                write_json(value, json);
            }
            json.push('}');
        }
    }
}

pub(super) fn write_list(items: &[Node], json: &mut String, mut write: impl FnMut(&Node, &mut String)) {
    json.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write(item, json);
    }
    json.push(']');
}

pub(super) fn write_text(text: &str, json: &mut String) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            c if c.is_control() => _ = write!(json, "\\u{:04x}", u32::from(c)),
            c => json.push(c),
        }
    }
    json.push('"');
}
