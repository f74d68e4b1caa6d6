//! Each thing that can be taken away or turned round in a document is one difference, both ways.

use serde_yaml::{Mapping, Value};

use super::document;
use crate::openapi::{Document, diff};

#[test]
fn a_document_has_no_difference_from_itself() {
    let differences = diff(&document(), &document(), &[]).expect("two documents");
    assert!(!differences.matter());
    assert_eq!(differences.to_string(), "No difference\n");
}

/// Cases that have one tag are told apart by what else they say.
const ONE_TAG: &str = r"
openapi: 3.0.0
paths:
  /things:
    get:
      responses:
        400: { content: { application/json: { schema: { anyOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] } } } }
components:
  schemas:
    A: { properties: { issue: { enum: [late] }, text: { enum: [Too late] } } }
    B: { properties: { issue: { enum: [late] }, text: { enum: [Later] } } }
";

#[test]
fn order_is_no_difference() {
    for document in [document(), Document::parse(ONE_TAG).expect("a document")] {
        let mut turned = document.clone();
        turn(&mut turned.0);
        for (here, there) in [(&document, &turned), (&turned, &document)] {
            let told = diff(here, there, &[]).expect("two documents").open;
            assert_eq!(told, []);
        }
    }
}

/// Puts all that is in mappings and lists in the opposite order.
fn turn(value: &mut Value) {
    match value {
        Value::Mapping(mapping) => {
            let entries = std::mem::take(mapping).into_iter().collect::<Vec<_>>();
            mapping.extend(entries.into_iter().rev());
            mapping.values_mut().for_each(turn);
        }
        Value::Sequence(items) => {
            items.reverse();
            items.iter_mut().for_each(turn);
        }
        _ => {}
    }
}

#[test]
fn each_mutation_is_one_difference() {
    let mut original = document();
    // By its own keys the spec knows more than the document says.
    walk(&mut original.0, &mut |mapping| {
        mapping.retain(|key, _| key.as_str().is_none_or(|key| !key.starts_with("x-")));
    });
    let mut mappings = 0;
    walk(&mut original.clone().0, &mut |_| mappings += 1);
    let mut mutations = 0;
    for (at, key) in (0..mappings).flat_map(|at| PARTS.iter().chain(&WHOLE).map(move |key| (at, *key))) {
        for which in 0.. {
            let (mut mutated, mut number, mut what) = (original.clone(), 0, None);
            walk(&mut mutated.0, &mut |mapping| {
                if number == at {
                    what = mutate(mapping, key, which);
                }
                number += 1;
            });
            let Some(what) = what else { break };
            mutations += 1;
            for (here, there) in [(&original, &mutated), (&mutated, &original)] {
                let told = diff(here, there, &[]).expect("two documents").open;
                assert_eq!(told.len(), 1, "{what}: {told:#?}");
            }
        }
    }
    assert!(mutations > 90, "only {mutations}");
}

/// Keys of which each part is taken away, one by one.
const PARTS: [&str; 8] = [
    "parameters",
    "responses",
    "headers",
    "content",
    "properties",
    "required",
    "enum",
    "oneOf",
];

/// Keys that are taken away as a whole, but types, which are changed.
const WHOLE: [&str; 14] = [
    "type",
    "get",
    "put",
    "post",
    "requestBody",
    "format",
    "minimum",
    "maxLength",
    "pattern",
    "default",
    "readOnly",
    "writeOnly",
    "additionalProperties",
    "security",
];

/// Takes away one thing, or makes a list of what is a single value, and says what was done.
fn mutate(mapping: &mut Mapping, key: &str, which: usize) -> Option<String> {
    // What is in a path has to be there, whatever is said of it.
    if key == "required" && mapping.get("in").is_some_and(|place| place == "path") {
        return None;
    }
    let part = match mapping.get_mut(key)? {
        Value::Mapping(parts) if PARTS.contains(&key) => {
            let name = parts.keys().nth(which)?.clone();
            parts.shift_remove(&name)?;
            name
        }
        Value::Sequence(items) if PARTS.contains(&key) => (which < items.len()).then(|| items.remove(which))?,
        _ if which > 0 => return None,
        // No single value is a list, not even in a text.
        Value::String(name) if key == "type" && !matches!(name.as_str(), "array" | "object") => {
            std::mem::replace(name, "array".to_owned()).into()
        }
        _ if key == "type" => return None,
        _ => mapping.shift_remove(key)?,
    };
    Some(format!("without {part:?} in {key}"))
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
