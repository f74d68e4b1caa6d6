//! A spec as the text of a file: one line for what fits on it, and texts in quotes.

use serde_yaml::{Mapping, Value};

const WIDTH: usize = 120;

/// Keys whose values are for people, and always stand in quotes.
const PROSE: [&str; 1] = ["description"];

/// Keys whose values are a line each, if one of them says more than a word.
const TABLES: [&str; 6] = ["body", "fields", "headers", "path", "query", "values"];

/// Words that are no texts, in some version of YAML.
const OTHER_VALUES: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// The sections of a file, with an empty line between operations and before a section.
pub(super) fn file(sections: &Mapping) -> String {
    let mut out = String::new();
    let mut is_first = true;
    for (key, value) in sections {
        let key = key.as_str().unwrap_or_default();
        let is_section = value.is_mapping() && matches!(key, "types" | "operations" | "webhooks" | "services");
        if is_section && !is_first {
            out.push('\n');
        }
        is_first = false;
        match value.as_mapping().filter(|_| is_section) {
            Some(entries) => {
                out.push_str(&format!("{key}:\n"));
                for (name, entry) in entries {
                    self::entry(&mut out, 1, name, entry, key == "operations");
                }
            }
            None => entry(&mut out, 0, &Value::from(key), value, false),
        }
    }
    out
}

/// A key and its value, in as many lines as it takes.
fn entry(out: &mut String, depth: usize, name: &Value, value: &Value, in_block: bool) {
    let indent = "  ".repeat(depth);
    let is_prose = name.as_str().is_some_and(|key| PROSE.contains(&key));
    let key = key_text(name);
    if !in_block || !value.is_mapping() {
        let line = match value {
            Value::Mapping(_) | Value::Sequence(_) => flow(value),
            value => scalar(value, is_prose, false),
        };
        // A text has no other form than its line.
        let is_single = !matches!(value, Value::Mapping(_) | Value::Sequence(_));
        let is_empty = matches!(line.as_str(), "{}" | "[]");
        if let Some(lines) = literal(value) {
            out.push_str(&format!("{indent}{key}: {}\n", lines.0));
            for line in lines.1 {
                match line {
                    "" => out.push('\n'),
                    line => out.push_str(&format!("{indent}  {line}\n")),
                }
            }
            return;
        }
        let fits = indent.len() + key.chars().count() + 2 + line.chars().count() <= WIDTH;
        if is_single || is_empty || fits && !has_table(name, value) {
            out.push_str(&format!("{indent}{key}: {line}\n"));
            return;
        }
    }
    out.push_str(&format!("{indent}{key}:\n"));
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                entry(out, depth + 1, key, value, false);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                self::item(out, depth + 1, item);
            }
        }
        _ => {}
    }
}

/// Whether there is something in it that is a line each.
fn has_table(key: &Value, value: &Value) -> bool {
    let Value::Mapping(entries) = value else {
        return false;
    };
    let is_table = key.as_str().is_some_and(|key| TABLES.contains(&key)) && entries.values().any(Value::is_mapping);
    is_table || entries.iter().any(|(key, value)| has_table(key, value))
}

fn item(out: &mut String, depth: usize, item: &Value) {
    let indent = "  ".repeat(depth);
    let line = flow(item);
    let entries = item
        .as_mapping()
        .filter(|_| indent.len() + 2 + line.chars().count() > WIDTH);
    let Some(entries) = entries else {
        out.push_str(&format!("{indent}- {line}\n"));
        return;
    };
    let mut lines = String::new();
    for (key, value) in entries {
        entry(&mut lines, depth + 1, key, value, false);
    }
    let start = indent.len() + 2;
    out.push_str(&format!("{indent}- {}", lines.get(start..).unwrap_or_default()));
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::Mapping(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let is_prose = key.as_str().is_some_and(|key| PROSE.contains(&key));
                let value = match value {
                    Value::Mapping(_) | Value::Sequence(_) => flow(value),
                    value => scalar(value, is_prose, true),
                };
                format!("{}: {value}", key_text(key))
            });
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(items) => {
            let items = items.iter().map(|item| match item {
                Value::Mapping(_) | Value::Sequence(_) => flow(item),
                item => scalar(item, false, true),
            });
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        value => scalar(value, false, true),
    }
}

fn key_text(key: &Value) -> String {
    scalar(key, false, true)
}

fn scalar(value: &Value, is_prose: bool, in_flow: bool) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if !is_prose && is_plain(text, in_flow) => text.clone(),
        Value::String(text) => quoted(text),
        other => flow(other),
    }
}

/// Whether YAML reads a text without quotes as that text.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_./<>?+-$:".contains(c);
    let is_allowed = |c: char| is_word(c) || c == ' ' || !in_flow && "{}".contains(c);
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '/');
    starts_well
        && text.chars().all(is_allowed)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !OTHER_VALUES.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The text in double quotes, as JSON has it. What nobody sees is escaped.
fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap_or_else(|error| unreachable!("{error}"));
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if !json.contains(is_unseen) {
        return json;
    }
    let escaped = json.chars().map(|c| match is_unseen(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    });
    escaped.collect()
}

/// The head and the lines of a text that has several, if they can stand as they are.
fn literal(value: &Value) -> Option<(&'static str, Vec<&str>)> {
    let text = value.as_str()?;
    let body = text.trim_end_matches('\n');
    let head = match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => return None,
    };
    let lines: Vec<_> = body.split('\n').collect();
    let is_clean = |line: &&str| {
        !line.ends_with([' ', '\t', '\r']) && !line.contains(|c: char| c.is_control() || !is_printable(c))
    };
    let fits = lines.len() > 1 && !body.starts_with([' ', '\n', '\t']) && lines.iter().all(is_clean);
    fits.then_some((head, lines))
}

fn is_printable(c: char) -> bool {
    !matches!(c, '\u{7f}'..='\u{9f}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let texts = [
            "a",
            "string?",
            "list<Order>",
            "true",
            "no",
            "~",
            "1e3",
            "0x1F",
            "2fa",
            "a: b",
            "a #b",
            " a",
            "a ",
            "",
            "-",
            "- a",
            "two\nlines",
            "two\nlines\n",
            "  indented\nlines",
            "a\n\n\nb",
            "tab\tin",
            "trailing \nspace",
            "\u{a0}",
            "\u{2028}",
            "\u{1f600} \u{e9}",
            "\"quoted\"",
            "it's",
            "{a}",
            "[a]",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a",
            "a\r\nb",
            "\u{feff}a",
            "GET /v1/{id}",
            "2020-01-01",
            "null",
            "\u{7f}",
            "a:b",
            "a:",
            "?a",
            "<<",
            "=",
            "y",
        ];
        for text in texts {
            for key in ["description", "const", text] {
                let inner: Mapping = [(Value::from(key), Value::from(text))].into_iter().collect();
                let list = Value::from(vec![Value::from(text), Value::from(inner.clone())]);
                let whole: Mapping = [("a", Value::from(text)), ("b", Value::from(inner)), ("list", list)]
                    .into_iter()
                    .map(|(key, value)| (Value::from(key), value))
                    .collect();
                let written = file(&whole);
                let read: Result<Value, _> = serde_yaml::from_str(&written);
                assert_eq!(read.ok(), Some(Value::from(whole)), "{text:?}:\n{written}");
            }
        }
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        let long = "x".repeat(100);
        let text = format!(
            "types:\n  Id: {{ id: integer }}\n  Thing:\n    description: \"{long}\"\n    fields:\n      a: {{ type: string?, \
             description: \"One.\" }}\n      b: string\n\noperations:\n  go:\n    http: GET /things/{{id}}\n    returns: nothing\n"
        );
        let read: Mapping = serde_yaml::from_str(&text).unwrap();
        assert_eq!(file(&read), text);
    }
}
