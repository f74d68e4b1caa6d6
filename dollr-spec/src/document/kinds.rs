//! What a value has to be: a text, a list, a mapping. Anything else is a mistake.

use std::collections::BTreeSet;

use super::reader::report_duplicate;
use super::tree::{Key, Node, Spanned, Value};
use crate::report::Report;

/// `what` names the value in messages, with its article: "a description".
impl Node {
    pub(crate) fn text(&self, what: &str, report: &Report) -> Option<&str> {
        match &self.value {
            Value::Text(text) => return Some(text),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {
                let message = self.told(&format!("{what} is a text"));
                // The value doesn't tell how it is written: `1.50` is 1.5.
                report.error_as_written(&self.at, move |written| {
                    Some(format!("{message}; quote it: \"{}\"", written.token))
                });
            }
            Value::Null | Value::List(_) | Value::Map(_) => self.mismatch(&format!("{what} is a text"), report),
        }
        None
    }

    pub(crate) fn boolean(&self, what: &str, report: &Report) -> Option<bool> {
        if let Value::Bool(value) = self.value {
            return Some(value);
        }
        self.mismatch(&format!("{what} is `true` or `false`"), report);
        None
    }

    /// The digits of a number.
    pub(crate) fn number(&self, what: &str, report: &Report) -> Option<String> {
        match self.value {
            Value::Integer(number) => return Some(number.to_string()),
            Value::Float(number) if number.is_finite() => return Some(number.to_string()),
            _ => self.mismatch(&format!("{what} is a number"), report),
        }
        None
    }

    pub(crate) fn list(&self, what: &str, report: &Report) -> Option<&[Node]> {
        if let Value::List(items) = &self.value {
            return Some(items);
        }
        self.mismatch(&format!("{what} is a list"), report);
        None
    }

    /// The same of names, which may be written without their brackets by mistake.
    pub(crate) fn list_of_names(&self, what: &str, report: &Report) -> Option<&[Node]> {
        match &self.value {
            Value::Text(text) if text.split(", ").all(is_name) => {
                let told = self.told(&format!("{what} is a list"));
                report.error(&self.at, format!("{told}; write `[{text}]`"));
                None
            }
            _ => self.list(what, report),
        }
    }

    /// The entries of a mapping whose keys are the writer's names, in their order. Of two with one name, the first.
    pub(crate) fn entries(&self, what: &str, report: &Report) -> Option<Vec<(Spanned<&str>, &Node)>> {
        self.entries_with(false, what, report)
    }

    /// The same where a name may be a number, as a status is.
    pub(crate) fn numbered_entries(&self, what: &str, report: &Report) -> Option<Vec<(Spanned<&str>, &Node)>> {
        self.entries_with(true, what, report)
    }

    fn entries_with(&self, numbers: bool, what: &str, report: &Report) -> Option<Vec<(Spanned<&str>, &Node)>> {
        let Value::Map(entries) = &self.value else {
            self.mismatch(&format!("{what} is a mapping of names to values"), report);
            return None;
        };
        let mut named = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, (name, value)) in entries.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &entries[before].1);
            if before.is_some_and(|before| is_rest_of_type(name, before, value)) {
                continue;
            }
            if name.is_integer && !numbers {
                report_number(name, report);
                report.set_incomplete();
                continue;
            }
            if !seen.insert(name.value.as_str()) {
                report_duplicate(name, report);
                continue;
            }
            let name = Spanned {
                value: name.value.as_str(),
                at: name.at.clone(),
            };
            named.push((name, value));
        }
        Some(named)
    }

    pub(super) fn mismatch(&self, expected: &str, report: &Report) {
        report.error(&self.at, self.told(expected));
    }

    fn told(&self, expected: &str) -> String {
        format!("{expected}, and this is {}", self.kind())
    }

    fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "empty",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// Whether a key is what stands behind the comma of `map<string, string>` in braces, which is a mistake of that type.
fn is_rest_of_type(key: &Key, before: &Node, value: &Node) -> bool {
    let is_open = |text: &str| text.matches('<').count() > text.matches('>').count();
    matches!(&before.value, Value::Text(text) if is_open(text))
        && matches!(value.value, Value::Null)
        && key.value.ends_with(['>', '?'])
}

/// Whether it is a name, of a file perhaps, that is no other text in brackets.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || "_-./".contains(it))
}

/// Whether a key is what stands behind a comma of `1,000.50`.
pub(super) fn is_rest_of_number(key: &Node, before: Option<&(Key, Node)>, value: &Node) -> bool {
    let is_digits = match &key.value {
        Value::Integer(_) | Value::Float(_) => true,
        Value::Text(text) => text.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    let is_number = matches!(before, Some((_, node)) if matches!(node.value, Value::Integer(_)));
    is_digits && is_number && matches!(value.value, Value::Null)
}

/// Reports a key that is a number where only the values of enums may be one.
pub(super) fn report_number(key: &Key, report: &Report) {
    report.error_as_written(&key.at, |written| {
        Some(format!(
            "a key is a text, and this is a number; quote it: \"{}\"",
            written.token
        ))
    });
}
