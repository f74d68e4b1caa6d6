//! Examples: each that is whole stands where tools look for it, and all of them as the spec language writes them.

use serde_yaml::Value;

use super::object::Object;
use super::responses::key;
use crate::model::{ConstantField, Example, Field, Operation, Returns, Statuses};

/// All of them, as the spec language writes them.
pub(super) fn written(examples: &[Example]) -> Vec<Value> {
    let written = examples.iter().map(|example| {
        // What is said of headers is a text on the wire, and has its type in the spec.
        let typed = example.typed.as_ref().map(|(_, json)| parsed(json));
        let headers = example.headers.iter().fold(Object::new(), |headers, (name, text)| {
            let value = typed.as_ref().and_then(|typed| typed.get(name)).cloned();
            headers.with(name, value.unwrap_or_else(|| text.as_str().into()))
        });
        Object::new()
            .with_some("request", example.request.as_deref().map(parsed))
            .with_some("status", example.status)
            .with_object("headers", headers)
            .with_some("response", example.response.as_deref().map(parsed))
            .with_true("partial", example.partial)
            .into()
    });
    written.collect()
}

/// The requests that are shown whole.
pub(super) fn requests(examples: &[Example]) -> Vec<Object> {
    let whole = examples.iter().filter(|example| !example.partial);
    let requests = whole.filter_map(|example| match parsed(example.request.as_deref()?) {
        Value::Mapping(request) => Some(Object::from(request)),
        _ => None,
    });
    requests.collect()
}

/// The bodies of such requests.
pub(super) fn bodies(fields: &[&Field], constants: &[&ConstantField], requests: &[Object]) -> Object {
    let mut bodies = Object::new();
    for (at, request) in requests.iter().enumerate() {
        let body = match fields {
            [whole] if whole.whole => request.get(&whole.name).cloned(),
            _ => Some(object(fields, constants, request).into()),
        };
        bodies = bodies.with_some(&name(at), body.map(|body| Object::new().with("value", body)));
    }
    bodies
}

fn object(fields: &[&Field], constants: &[&ConstantField], request: &Object) -> Object {
    let names = fields
        .iter()
        .flat_map(|field| field.labels().into_iter().zip(field.wire_names()));
    let names = names.chain(constants.iter().map(|it| (it.name.as_str(), it.wire.as_str())));
    names.fold(Object::new(), |body, (label, wire)| {
        body.with_some(wire, request.get(label).cloned())
    })
}

/// Adds the responses that are shown whole.
pub(super) fn show(operation: &Operation, mut responses: Object) -> Object {
    let whole = operation.examples.iter().filter(|example| !example.partial);
    let shown = whole.filter_map(|example| Some((example.status, example.response.as_deref()?)));
    for (at, (status, response)) in shown.enumerate() {
        let statuses = match (&operation.returns, status) {
            (Returns::ByStatus(_, responses), Some(status)) => {
                let of = responses.iter().find(|it| it.statuses.include(status));
                of.map(|it| it.statuses)
            }
            _ => Some(Statuses::Class(2)),
        };
        let Some(statuses) = statuses else { continue };
        if let Some(Value::Mapping(content)) = responses.at(&key(statuses)).get_mut("content")
            && let Some((_, Value::Mapping(media))) = content.iter_mut().next()
        {
            let mut object = Object::from(std::mem::take(media));
            object
                .at("examples")
                .insert(name(at).into(), Object::new().with("value", parsed(response)).into());
            *media = object.into_mapping();
        }
    }
    responses
}

/// The name of an example.
pub(super) fn name(at: usize) -> String {
    format!("example-{}", at + 1)
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| json.into())
}
