//! Each thing that can be taken away or turned round in a document is one difference, both ways.

use serde_yaml::{Mapping, Value};

use super::document;
use crate::openapi::diff;

#[test]
fn a_document_has_no_difference_from_itself() {
    let differences = diff(&document(), &document(), &[]);
    assert!(!differences.matter());
    assert_eq!(differences.to_string(), "No difference\n");
}

#[test]
fn each_mutation_is_one_difference() {
    let original = document();
    let mut count = 0;
    walk(&mut original.clone().0, &mut |_| count += 1);
    let mut mutations = 0;
    for (at, mutate) in (0..count).flat_map(|at| MUTATIONS.map(|mutate| (at, mutate))) {
        let (mut mutated, mut number, mut what) = (original.clone(), 0, None);
        walk(&mut mutated.0, &mut |mapping| {
            if number == at {
                what = mutate(mapping);
            }
            number += 1;
        });
        let Some(what) = what else { continue };
        mutations += 1;
        for (here, there) in [(&original, &mutated), (&mutated, &original)] {
            let told = diff(here, there, &[]).open;
            assert_eq!(told.len(), 1, "{what}: {told:#?}");
        }
    }
    assert!(mutations > 50, "only {mutations}");
}

/// Each changes one thing of a mapping, if it can, and says what.
const MUTATIONS: [fn(&mut Mapping) -> Option<String>; 10] = [
    |it| without_last(it, "properties"),
    |it| without_last(it, "paths"),
    |it| without_last(it, "responses"),
    |it| without_last(it, "headers"),
    |it| without_item(it, "enum"),
    |it| without_item(it, "parameters"),
    |it| without_item(it, "required"),
    |it| without_item(it, "oneOf"),
    |it| it.shift_remove("requestBody").map(|_| "no body".to_owned()),
    other_type,
];

fn without_last(mapping: &mut Mapping, key: &str) -> Option<String> {
    let inner = mapping.get_mut(key)?.as_mapping_mut()?;
    let last = inner.keys().last()?.clone();
    inner.shift_remove(&last);
    Some(format!("without {last:?} in {key}"))
}

fn without_item(mapping: &mut Mapping, key: &str) -> Option<String> {
    let last = mapping.get_mut(key)?.as_sequence_mut()?.pop()?;
    Some(format!("without {last:?} in {key}"))
}

/// No single value is a list, not even in a text.
fn other_type(mapping: &mut Mapping) -> Option<String> {
    let name = mapping
        .get("type")?
        .as_str()
        .filter(|name| !matches!(*name, "array" | "object"))?;
    let what = format!("a list and no {name}");
    mapping.insert("type".into(), "array".into());
    Some(what)
}

/// Visits each mapping.
fn walk(value: &mut Value, visit: &mut dyn FnMut(&mut Mapping)) {
    match value {
        Value::Mapping(mapping) => {
            visit(mapping);
            mapping.values_mut().for_each(|value| walk(value, visit));
        }
        Value::Sequence(items) => items.iter_mut().for_each(|value| walk(value, visit)),
        _ => {}
    }
}
