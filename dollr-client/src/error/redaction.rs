//! What of an answer may be shown: never a secret.

use serde_json::Value;

use crate::description::{Operation, Returns, Shape, Struct};
use crate::request::Encoded;
use crate::secret::Secret;

/// The text with each of the secrets replaced, as it is and as JSON writes it.
pub(super) fn scrub(text: &str, secrets: &[&Secret]) -> String {
    let shown = secrets.iter().filter(|secret| !secret.expose().is_empty());
    shown.fold(text.to_owned(), |text, secret| {
        let json = Value::from(secret.expose()).to_string();
        text.replace(secret.expose(), "[redacted]")
            .replace(&json[1..json.len() - 1], "[redacted]")
    })
}

/// The text of a decoding error without the values that it quotes.
pub(super) fn without_values(message: &str) -> String {
    // They are written by `Debug`, which escapes the quotes inside.
    let message = message.replace(r"\\", "").replace(r#"\""#, "");
    let pieces: Vec<&str> = message.split('"').step_by(2).collect();
    pieces.join("[redacted]")
}

/// The secrets in the body of a request, and what may be one.
pub(super) fn secrets_of(request: &Encoded) -> Vec<Secret> {
    let mut found = Vec::new();
    if let Some(Ok(body)) = request.body.as_ref().map(|body| serde_json::from_slice(body)) {
        collect_from_structure(request.operation.request, &body, &mut found);
        collect_extra(request.operation.request, &body, &mut found);
    }
    found
}

/// Nobody knows what a field is that isn't documented: its texts are taken to be secret.
fn collect_extra(structure: &Struct, body: &Value, found: &mut Vec<Secret>) {
    let is_extra = |name: &String| structure.fields.iter().all(|field| field.name != name.as_str());
    let fields = body.as_object().into_iter().flatten();
    for (_, value) in fields.filter(|(name, _)| is_extra(name)) {
        collect_texts(value, found);
    }
}

fn collect_texts(value: &Value, found: &mut Vec<Secret>) {
    match value {
        Value::String(text) => found.push(Secret::from(text.as_str())),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect_texts(field, found)),
        _ => {}
    }
}

fn collect_from_structure(structure: &Struct, value: &Value, found: &mut Vec<Secret>) {
    for field in structure.fields {
        collect(field.shape, &value[field.name], found);
    }
}

fn collect(shape: Shape, value: &Value, found: &mut Vec<Secret>) {
    match (shape, value) {
        (Shape::Secret, Value::String(text)) => found.push(Secret::from(text.as_str())),
        (Shape::Struct(structure), Value::Object(_)) => collect_from_structure(structure(), value, found),
        (Shape::List(element), Value::Array(values)) => {
            for value in values {
                collect(*element, value, found);
            }
        }
        _ => {}
    }
}

/// Whether the operation takes or answers a secret, so that no body of it can be shown.
pub(super) fn holds_secret(operation: &Operation) -> bool {
    let mut seen = Vec::new();
    let answered = match operation.returns {
        Returns::Nothing => None,
        Returns::Value(shape) | Returns::Undocumented(shape) => Some(shape),
    };
    structure_holds_secret(operation.request, &mut seen)
        || answered.is_some_and(|shape| shape_holds_secret(shape, &mut seen))
}

/// A structure may hold itself: those in `seen` are not looked into again.
fn structure_holds_secret(structure: &'static Struct, seen: &mut Vec<&'static Struct>) -> bool {
    if seen.iter().any(|known| std::ptr::eq(*known, structure)) {
        return false;
    }
    seen.push(structure);
    structure
        .fields
        .iter()
        .any(|field| shape_holds_secret(field.shape, seen))
}

fn shape_holds_secret(shape: Shape, seen: &mut Vec<&'static Struct>) -> bool {
    match shape {
        Shape::Secret => true,
        Shape::Struct(structure) => structure_holds_secret(structure(), seen),
        Shape::List(element) => shape_holds_secret(*element, seen),
        _ => false,
    }
}
