//! Which types the parts of a spec are made of, as they are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::types::Declared;

/// The declared types that these parts are made of, at all depths.
pub(super) fn written<'t>(declared: &'t [Declared], parts: impl Iterator<Item = &'t Mapping>) -> BTreeSet<&'t str> {
    let bodies: BTreeMap<_, _> = declared.iter().map(|ty| (ty.name.as_str(), &ty.body)).collect();
    let (mut written, mut next) = (BTreeSet::new(), BTreeSet::new());
    parts.for_each(|part| add_values(part, &mut next));
    while let Some(word) = next.pop_first() {
        if let Some(body) = bodies.get(word).filter(|_| written.insert(word)) {
            add_values(body, &mut next);
        }
    }
    written
}

/// The words in a text that may be names of types.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Adds the names in a value.
fn add<'t>(value: &'t Value, words: &mut BTreeSet<&'t str>) {
    match value {
        Value::String(text) => words.extend(names(text)),
        Value::Sequence(items) => items.iter().for_each(|item| add(item, words)),
        Value::Mapping(keys) => add_values(keys, words),
        _ => {}
    }
}

fn add_values<'t>(keys: &'t Mapping, words: &mut BTreeSet<&'t str>) {
    keys.values().for_each(|value| add(value, words));
}
