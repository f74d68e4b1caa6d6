//! Operations and webhooks.

use serde_yaml::{Mapping, Value};

use super::fields::{key, second_key};
use super::responses;
use super::types::Types;
use crate::openapi::reading::{Node, Operation};
use crate::paths;

/// What is said in the same words, before what goes out and after what comes back.
const BEFORE: [(&str, &str); 6] = [
    ("x-name", "name"),
    ("x-method", "method"),
    ("x-service", "service"),
    ("x-authentication", "authentication"),
    ("x-timeout", "timeout"),
    ("x-signature", "signature"),
];
const AFTER: [(&str, &str); 8] = [
    ("x-undocumented", "undocumented"),
    ("x-retry", "retry"),
    ("x-recover", "recover"),
    ("x-confirm", "confirm"),
    ("x-wait", "wait"),
    ("x-pages", "pages"),
    ("deprecated", "deprecated"),
    ("x-examples", "examples"),
];

pub(super) fn operation(operation: &Operation<'_>, own_service: &str, types: &mut Types<'_>) -> Mapping {
    let node = &operation.node;
    let path = node.text("x-path").unwrap_or(&operation.path);
    let mut keys = said(node, &[("description", "description")]);
    keys.insert("http".into(), format!("{} {path}", operation.method).into());
    keys.extend(page(node));
    keys.extend(said(node, &BEFORE));
    if node.text("x-service") == Some(own_service) {
        keys.shift_remove("service");
    }
    keys.extend(fields(node, Some((&operation.path, path)), types));
    keys.extend(responses::responses(node, types));
    keys.extend(said(node, &AFTER));
    keys
}

pub(super) fn webhook(node: &Node<'_>, types: &mut Types<'_>) -> Mapping {
    let mut keys = said(node, &[("description", "description")]);
    keys.extend(page(node));
    keys.extend(said(node, &BEFORE));
    keys.extend(fields(node, None, types));
    keys.extend(said(node, &AFTER));
    keys
}

fn said(node: &Node<'_>, words: &[(&str, &str)]) -> Mapping {
    let said = words
        .iter()
        .filter_map(|(key, word)| Some((Value::from(*word), node.get(key)?.value.clone())));
    said.collect()
}

/// The page that documents it.
fn page(node: &Node<'_>) -> Option<(Value, Value)> {
    let page = node.get("externalDocs")?.get("url")?;
    Some(("documentation".into(), page.value.clone()))
}

/// What goes out: parameters by their places, and the body.
fn fields(node: &Node<'_>, path: Option<(&str, &str)>, types: &mut Types<'_>) -> Mapping {
    let mut keys = Mapping::new();
    let parameters = node.get("parameters").map(|it| it.items()).unwrap_or_default();
    for (place, word) in [("path", "path"), ("query", "query"), ("header", "headers")] {
        let mut fields = Mapping::new();
        let mut told: Vec<String> = Vec::new();
        for parameter in parameters
            .iter()
            .filter(|it| it.text("in") == Some(place) && it.get("x-service").is_none())
        {
            let name = parameter.text("name").unwrap_or_default();
            if told.iter().any(|it| it == name) {
                continue;
            }
            told.extend(second_key(parameter));
            let in_json = || parameter.get("content")?.entries().into_iter().next()?.1.get("schema");
            let Some(schema) = parameter.get("schema").or_else(in_json) else {
                continue;
            };
            let name = match path.filter(|_| place == "path") {
                Some((here, written)) => renamed(name, here, written),
                None => name,
            };
            let field = types.field(parameter, &schema, parameter.flag("required"), None);
            fields.insert(key(name, parameter).into(), field);
        }
        if !fields.is_empty() {
            keys.insert(word.into(), fields.into());
        }
    }
    if let Some(body) = node.get("requestBody") {
        keys.extend(self::body(&body, types));
    }
    keys
}

/// The name that a parameter has in the path as it is written, by its place in that of the document.
fn renamed<'p>(name: &'p str, here: &str, written: &'p str) -> &'p str {
    let at = paths::parameters(here).position(|it| it == name);
    at.and_then(|at| paths::parameters(written).nth(at)).unwrap_or(name)
}

fn body(body: &Node<'_>, types: &mut Types<'_>) -> Mapping {
    let content = body.get("content").map(|it| it.entries()).unwrap_or_default();
    let mut keys = Mapping::new();
    let media: Vec<_> = content
        .iter()
        .map(|(media_type, _)| Value::from(&**media_type))
        .collect();
    match media.as_slice() {
        [json] if json == "application/json" => {}
        [one] => _ = keys.insert("media".into(), one.clone()),
        _ => _ = keys.insert("media".into(), media.into()),
    }
    let Some((_, first)) = content.first() else { return keys };
    let Some(schema) = first.get("schema") else { return keys };
    let value = match is_object(&schema) {
        true => {
            let mut encodings = content.iter().filter_map(|(_, content)| content.get("encoding"));
            types.properties(&schema, encodings.next().as_ref()).into()
        }
        false => {
            let ty = whole(&schema, types);
            let mark = if body.flag("required") { "" } else { "?" };
            format!("{ty}{mark}").into()
        }
    };
    keys.insert("body".into(), value);
    keys
}

/// Whether the fields of an object stand in place.
pub(super) fn is_object(schema: &Node<'_>) -> bool {
    schema.text("type") == Some("object") && schema.get("additionalProperties").is_none()
}

/// The type of what is a body as a whole.
pub(super) fn whole(schema: &Node<'_>, types: &mut Types<'_>) -> String {
    match schema.text("format") {
        Some("binary") => "bytes".to_owned(),
        _ => types.ty(schema).ty,
    }
}
