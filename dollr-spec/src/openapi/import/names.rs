//! Names of types, each taken once.

use std::collections::BTreeSet;

use crate::check::is_prelude;
use crate::names::camel;

/// The names that are taken.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Takes a name, if nothing else has it or would collide with its builder.
    pub(super) fn take(&mut self, name: &str) -> bool {
        let base = name.strip_suffix("Builder").unwrap_or_default();
        let is_free = !name.is_empty()
            && !is_prelude(name)
            && !self.taken.contains(name)
            && !self.taken.contains(&format!("{name}Builder"))
            && !self.taken.contains(base);
        if is_free {
            self.taken.insert(name.to_owned());
        }
        is_free
    }

    /// A name that follows from a text, and is taken now.
    pub(super) fn unique(&mut self, text: &str) -> String {
        let mut name = camel(text);
        if name.is_empty() {
            "Value".clone_into(&mut name);
        }
        if is_prelude(&name) {
            name.push_str("Type");
        }
        let mut candidate = name.clone();
        for number in 2.. {
            if self.take(&candidate) {
                break;
            }
            candidate = format!("{name}{number}");
        }
        candidate
    }
}

/// Names of fields or variants in one struct, request or enum.
#[derive(Default)]
pub(super) struct Labels {
    taken: BTreeSet<String>,
}

impl Labels {
    /// The name to write beside a key whose own name, by the rule, is this: nothing if that is free. Else one of these, or a number behind.
    pub(super) fn name(&mut self, by_rule: &str, fallback: &str) -> Option<String> {
        if !by_rule.is_empty() && self.taken.insert(by_rule.to_owned()) {
            return None;
        }
        let mut candidate = fallback.to_owned();
        for number in 2.. {
            if self.taken.insert(candidate.clone()) {
                break;
            }
            candidate = match fallback.starts_with(char::is_uppercase) {
                true => format!("{fallback}{number}"),
                false => format!("{fallback}_{number}"),
            };
        }
        Some(candidate)
    }

    /// The name to write beside the value of an enum or the tag of a case, if its own isn't free.
    pub(super) fn variant(&mut self, value: &str) -> Option<String> {
        let variant = camel(value);
        match variant.is_empty() {
            true => self.name(&variant, "Value"),
            false => self.name(&variant, &format!("{variant}2")),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.taken.len()
    }

    /// Takes a name that is written anyway.
    pub(super) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }
}
