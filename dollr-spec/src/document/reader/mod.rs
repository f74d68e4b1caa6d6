//! Reads a tree by the keys and kinds that are expected, and collects the mistakes.

use std::collections::BTreeSet;

use super::characters::Lookalike;
use super::kinds::report_number;
use super::suggestion::{list, suggest};
use super::tree::{At, Key, Node, Value};
use super::words;
use crate::report::Report;

/// Reads a mapping whose keys are those of the language.
pub(crate) struct Reader<'a> {
    at: &'a At,
    /// Nothing where there is no mapping: that is reported, and no key is missed in it.
    entries: Option<&'a [(Key, Node)]>,
    /// The value of the key that says all, where it stands for the mapping.
    short: Option<(&'static str, &'a Node)>,
    what: &'static str,
    asked: Vec<&'static str>,
    refused: Vec<&'static str>,
    missing: Vec<&'static str>,
    report: &'a Report,
}

impl<'a> Reader<'a> {
    /// Starts to read a node. `what` names the thing with its article: "an operation".
    pub(crate) fn new(node: &'a Node, what: &'static str, report: &'a Report) -> Self {
        let nothing = Self::of_nothing(node, what, report);
        match &node.value {
            Value::Map(entries) => Self {
                entries: Some(entries),
                ..nothing
            },
            _ => {
                node.mismatch(&format!("{what} is a mapping of keys to values"), report);
                nothing
            }
        }
    }

    /// Starts to read what has a short form: a mapping that would say only its main key is the value of that key.
    pub(crate) fn with_main(node: &'a Node, what: &'static str, main: &'static str, report: &'a Report) -> Self {
        match node.value {
            Value::Map(_) => Self::new(node, what, report),
            Value::Text(_) => Self {
                short: Some((main, node)),
                ..Self::of_nothing(node, what, report)
            },
            _ => {
                node.mismatch(
                    &format!("{what} is a mapping of keys to values, or its `{main}` alone"),
                    report,
                );
                Self::of_nothing(node, what, report)
            }
        }
    }

    /// The same, unless another form is `meant`: then that is said, and nothing is read.
    pub(crate) fn with_main_unless(
        meant: Option<String>,
        node: &'a Node,
        what: &'static str,
        main: &'static str,
        report: &'a Report,
    ) -> Self {
        match meant {
            None => Self::with_main(node, what, main, report),
            Some(message) => {
                report.error(&node.at, message);
                Self::of_nothing(node, what, report)
            }
        }
    }

    /// Reads nothing, where what is wrong with the whole is said.
    fn of_nothing(node: &'a Node, what: &'static str, report: &'a Report) -> Self {
        Self {
            at: &node.at,
            entries: None,
            short: None,
            what,
            asked: Vec::new(),
            refused: Vec::new(),
            missing: Vec::new(),
            report,
        }
    }

    /// The value of a key that has to be there.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<&'a Node> {
        let found = self.optional(key);
        if found.is_none() && self.entries.is_some() {
            self.missing.push(key);
        }
        found
    }

    /// The value of a key that has to be there unless another is.
    pub(crate) fn required_without(&mut self, key: &'static str, other: &str) -> Option<&'a Node> {
        let mut entries = self.entries.unwrap_or_default().iter();
        match entries.any(|(name, _)| name.value == other) {
            true => self.optional(key),
            false => self.required(key),
        }
    }

    /// The value of a key that may be there.
    pub(crate) fn optional(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        if let Some((_, node)) = self.short.filter(|(main, _)| *main == key) {
            return Some(node);
        }
        let (_, value) = self.entries?.iter().find(|(name, _)| name.value == key)?;
        Some(value)
    }

    /// Whether a key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries
            .unwrap_or_default()
            .iter()
            .any(|(name, _)| name.value == key)
    }

    /// Reports a key that belongs elsewhere, and not here.
    pub(crate) fn refuse(&mut self, key: &'static str, message: impl Into<String>) {
        let mut entries = self.entries.unwrap_or_default().iter();
        if let Some((found, _)) = entries.find(|(name, _)| name.value == key) {
            self.report.error(&found.at, message);
            self.refused.push(key);
        }
    }

    /// Reports a key that is there, and goes with something else.
    pub(crate) fn misplaced(&mut self, key: &'static str, owner: &str) {
        let mut entries = self.entries.unwrap_or_default().iter();
        if let Some((found, _)) = entries.find(|(name, _)| name.value == key) {
            self.report
                .error(&found.at, format!("only {owner} has the key `{key}`; remove it"));
        }
    }

    /// Reports that none of some keys is there, unless one is misspelt.
    pub(crate) fn need_one_of(&mut self, keys: &[&'static str]) {
        let entries = self.entries.unwrap_or_default();
        let unknown = entries
            .iter()
            .filter(|(name, _)| !self.asked.contains(&name.value.as_str()));
        if self.entries.is_some() && unknown.count() == 0 {
            let at = self.at.key().unwrap_or_else(|| self.at.clone());
            let message = format!("{} says what it is by one of {}; add it", self.what, list(keys, "and"));
            self.report.error(&at, message);
        }
    }

    /// Reports the keys that are missing, those that nobody asked for, and those that are there twice. Gives whether something was
    /// read, and all of it was asked for.
    pub(crate) fn finish(self) -> bool {
        let entries = self.entries.unwrap_or_default();
        let mut seen = BTreeSet::new();
        let first: Vec<bool> = entries.iter().map(|(key, _)| seen.insert(key.value.as_str())).collect();
        let absent: Vec<_> = self
            .asked
            .iter()
            .copied()
            .filter(|known| !seen.contains(known))
            .collect();
        self.report_missing(entries, &absent);
        let mut all_known = self.entries.is_some() || self.short.is_some();
        for (index, (key, value)) in entries.iter().enumerate() {
            if !first[index] {
                report_duplicate(key, self.report);
                // What it declares is there, though nobody reads it.
                if matches!(value.value, Value::Map(_)) {
                    self.report.set_incomplete();
                }
                continue;
            }
            if key.is_integer {
                report_number(key, self.report);
                continue;
            }
            if self.asked.contains(&key.value.as_str()) || self.refused.contains(&key.value.as_str()) {
                // It was read, or refused.
                continue;
            }
            all_known = false;
            if matches!(value.value, Value::Null) {
                self.report_bare(key, &entries[..index], &absent);
            } else {
                let message = self.unknown(&key.value, &absent);
                self.report.error_as_written(&key.at, move |_| Some(message()));
            }
        }
        all_known
    }

    fn report_missing(&self, entries: &[(Key, Node)], absent: &[&'static str]) {
        if self.missing.is_empty() {
            return;
        }
        let unknown = entries.iter().map(|(key, _)| key.value.as_str());
        let unknown = unknown.filter(|key| !self.asked.contains(key));
        // A key that is written wrongly is one mistake, and not two.
        let meant: BTreeSet<_> = unknown
            .filter_map(|key| {
                if let Some((meant, _)) = words::key(key) {
                    return Some(meant);
                }
                // `type:string` is one key, as a space is missing, and `type string`, as a colon is.
                let key = Lookalike::replace_all(key);
                let key = first_word(&key);
                absent
                    .iter()
                    .copied()
                    .find(|absent| *absent == key)
                    .or_else(|| suggest(key, absent.iter().copied()))
            })
            .collect();
        // The name of the thing says more than the first of its lines.
        let at = self.at.key().unwrap_or_else(|| self.at.clone());
        // What is written in place needs no `type`.
        let is_in_place = ["fields", "values", "one_of", "include"]
            .iter()
            .any(|key| meant.contains(key));
        let is_meant = |key: &str| meant.contains(key) || is_in_place && key == "type";
        for key in self.missing.iter().filter(|key| !is_meant(key)) {
            self.report.error(&at, format!("{} needs the key `{key}`", self.what));
        }
    }

    /// Makes what is said of an unknown key. `absent` are the known ones that aren't there.
    fn unknown(&self, key: &str, absent: &[&'static str]) -> impl FnOnce() -> String + 'static {
        let (what, asked) = (self.what, self.asked.clone());
        let (key, absent) = (key.to_owned(), absent.to_vec());
        let foreign = words::key(&key).filter(|(meant, _)| asked.contains(meant));
        move || match (foreign, suggest(&key, absent)) {
            (Some((_, form)), _) => format!("{what} has no key `{key}`: {form}"),
            (None, Some(known)) => format!("{what} has no key `{key}`; did you mean `{known}`?"),
            (None, None) => format!("{what} has no key `{key}`; it takes {}", list(&asked, "and")),
        }
    }

    /// An unknown key without a value, which is often no key to the writer: in `{ description: One, two }` it is the
    /// rest of a text, and in `{ type:string }` a key and its value.
    fn report_bare(&self, key: &Key, before: &[(Key, Node)], absent: &[&'static str]) {
        let unknown = self.unknown(&key.value, absent);
        let with_value = before
            .iter()
            .rposition(|(_, value)| !matches!(value.value, Value::Null));
        let text = with_value.filter(|&index| matches!(before[index].1.value, Value::Text(_)));
        let text_name = text.map(|index| before[index].0.value.clone());
        let is_first_rest = text.is_some_and(|index| index + 1 == before.len());
        let key_name = key.value.clone();
        let meant = absent
            .iter()
            .copied()
            .find(|absent| key.value.split_once(' ').is_some_and(|(word, _)| word == *absent));
        // `map<string, string>` in braces is a mistake of the type.
        let is_of_type = text
            .is_some_and(|index| matches!(&before[index].1.value, Value::Text(text) if text.contains('<')))
            && key_name.ends_with(['>', '?']);
        self.report.error_as_written(&key.at, move |written| match text_name {
            _ if is_of_type => None,
            _ if !written.after.trim_start().starts_with([',', '}']) => Some(unknown()),
            _ if key_name.contains(':') => Some(format!("a space is missing after the colon of `{key_name}`")),
            // One advice is enough for a text with several commas.
            Some(name) => is_first_rest.then(|| {
                format!("quote the text of `{name}`: an unquoted comma ends it, and `{key_name}` is read as a key")
            }),
            None => Some(meant.map_or_else(unknown, |key| format!("a `:` is missing after `{key}`"))),
        });
    }
}

pub(super) fn first_word(key: &str) -> &str {
    let mut words = key.split(|c: char| !c.is_alphanumeric() && !"_-".contains(c));
    words.find(|word| !word.is_empty()).unwrap_or(key)
}

pub(super) fn report_duplicate(key: &Key, report: &Report) {
    report.error(
        &key.at,
        format!("the key `{}` is here a second time; keep one", key.value),
    );
}

#[cfg(test)]
mod tests;
