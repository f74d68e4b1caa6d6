//! Each change of the document in `document.yaml`, and what is told of it forth and back. They are in `changes.yaml`.

use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use super::document;
use crate::openapi::{Document, diff};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    what: String,
    /// What stands at these pointers then; null takes it away.
    change: Mapping,
    /// What is told if the vendor makes the change, and if the vendor takes it back.
    #[serde(default)]
    forth: Vec<String>,
    #[serde(default)]
    back: Vec<String>,
}

#[test]
fn each_change_is_told_once_and_as_what_it_is() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("changes.yaml")).expect("cases");
    let document = document();
    let mut wrong = String::new();
    for Case {
        what,
        change,
        forth,
        back,
    } in cases
    {
        let mut changed = document.clone();
        for (pointer, value) in &change {
            set(&mut changed.0, pointer.as_str().expect("a pointer"), value);
        }
        for (name, here, there, expected) in [
            ("forth", &document, &changed, forth),
            ("back", &changed, &document, back),
        ] {
            let told = told(here, there);
            if told != expected {
                wrong += &format!("{what}, {name}:\n");
                wrong.extend(told.iter().map(|line| format!("    - {line:?}\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A line for each difference.
fn told(here: &Document, there: &Document) -> Vec<String> {
    let differences = diff(here, there, &[]).expect("two documents");
    assert!(differences.unread.is_empty(), "{:?}", differences.unread);
    let lines = differences.open.iter().map(|difference| {
        let also: Vec<String> = difference
            .also()
            .iter()
            .map(|place| format!("; also {place}"))
            .collect();
        let (impact, place) = (difference.impact.as_str(), difference.place());
        format!("{impact} {place}: {}{}", difference.what(), also.concat())
    });
    lines.collect()
}

/// Puts a value at a pointer, or takes away what is there.
fn set(document: &mut Value, pointer: &str, value: &Value) {
    let mut keys: Vec<String> = pointer.split('/').skip(1).map(|key| key.replace("~1", "/")).collect();
    let last = keys.pop().expect("a key");
    let mut at = document;
    for key in keys {
        at = match at {
            Value::Sequence(items) => &mut items[key.parse::<usize>().expect("an index")],
            Value::Mapping(mapping) => mapping
                .get_mut(key_of(&key))
                .unwrap_or_else(|| panic!("{pointer}: no {key}")),
            _ => panic!("{pointer}: nothing in {key}"),
        };
    }
    match (at, value) {
        (Value::Mapping(mapping), Value::Null) => _ = mapping.shift_remove(key_of(&last)).expect("what is taken away"),
        (Value::Mapping(mapping), value) => _ = mapping.insert(key_of(&last), value.clone()),
        (Value::Sequence(items), Value::Null) => _ = items.remove(last.parse::<usize>().expect("an index")),
        (Value::Sequence(items), value) => items.push(value.clone()),
        _ => panic!("{pointer}: nothing to change"),
    }
}

/// Statuses are numbers in YAML.
fn key_of(key: &str) -> Value {
    key.parse::<u64>().map_or_else(|_| key.into(), Into::into)
}
