//! Operations: what they take, and what they return.

use serde_yaml::{Mapping, Value};

use super::losses::Owner;
use super::names::Labels;
use super::types::{Site, Types};
use super::{bodies, responses};
use crate::check::{is_header_name, is_own_header, is_path};
use crate::model::Place;
use crate::names::{camel, snake};
use crate::openapi::reading::{Kind, Node, Operation, Parameter, Schema};
use crate::paths::parameters;

/// An operation of the spec.
pub(super) struct Written {
    pub(super) key: String,
    pub(super) body: Mapping,
}

/// The fields of a request: no two have one name, in whatever place they are.
pub(super) struct Request<'t> {
    pub(super) types: &'t mut Types,
    pub(super) labels: Labels,
    pub(super) site: Site,
}

impl Request<'_> {
    pub(super) fn owner(&self) -> Owner {
        self.site.owner.clone()
    }

    pub(super) fn lose(&mut self, at: &str, why: impl Into<String>) {
        self.types.losses.add(&self.site.owner, at, why);
    }

    /// A field of the request, by its key.
    pub(super) fn field(&mut self, key: &str, schema: &Schema<'_>, is_required: bool, place: Place) -> Value {
        let name = snake(key);
        let part = match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Body => "body",
        };
        let fallback = if name.is_empty() {
            format!("{part}_value")
        } else {
            format!("{part}_{name}")
        };
        // The label of a field is its key: two places may have the same.
        let written_name = self.labels.name(&name, &fallback);
        let site = self.site.clone();
        self.types.field(schema, is_required, written_name, key, place, &site)
    }
}

/// An operation under its key, or nothing if it can't be said.
pub(super) fn write(operation: &Operation<'_>, key: String, types: &mut Types) -> Option<Written> {
    let node = &operation.node;
    let mut body = Mapping::new();
    let mut set = |key: &str, value: Value| _ = body.insert(Value::from(key), value);
    if let Some(description) = description(&operation.node, types) {
        set("description", description);
    }
    let name = rust_name(&key);
    let site = Site {
        owner: Owner::Operation(key.clone()),
        name: camel(name.as_deref().unwrap_or(&key)),
        in_place: true,
    };
    let mut request = Request {
        types,
        labels: Labels::default(),
        site,
    };
    let (path, fixed) = path(operation, &mut request)?;
    set("http", Value::from(format!("{} {path}", operation.method)));
    if let Some(name) = name {
        set("name", Value::from(name));
    }
    if let Some(page) = node.get("externalDocs").and_then(|docs| docs.text("url")) {
        match page.contains(|c: char| c.is_whitespace() || "()<>[]`\\".contains(c)) {
            true => request.lose(&node.pointer, "the address of its page can't stand in a link"),
            false => set("documentation", Value::from(page)),
        }
    }
    if node.flag("deprecated") {
        set("deprecated", Value::from(true));
    }
    for (place, of, section) in [
        (Place::Path, "path", "path"),
        (Place::Query, "query", "query"),
        (Place::Header, "header", "headers"),
    ] {
        let mut fields = Mapping::new();
        for parameter in operation.parameters.iter().filter(|parameter| parameter.place == of) {
            if place == Place::Path && parameters(&path).all(|name| name != parameter.name) {
                request.lose(&parameter.node.pointer, "the path has no such parameter");
                continue;
            }
            if let Some(fields_of) = parameter_fields(parameter, place, &mut request) {
                fields.extend(fields_of);
            }
        }
        if place == Place::Path {
            for name in parameters(&path) {
                if !fields.contains_key(name) {
                    request.lose(
                        &node.pointer,
                        format!("nothing says what `{{{name}}}` is: it is a string"),
                    );
                    request.labels.take(&snake(name));
                    fields.insert(Value::from(name), Value::from("string"));
                }
            }
        }
        if place == Place::Query {
            for (name, value) in &fixed {
                request.labels.take(&snake(name));
                let constant = Mapping::from_iter([(Value::from("const"), Value::from(value.as_str()))]);
                fields.insert(Value::from(name.as_str()), Value::from(constant));
            }
        }
        if !fields.is_empty() {
            set(section, Value::from(fields));
        }
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|it| !["path", "query", "header"].contains(&it.place))
    {
        request.lose(&parameter.node.pointer, "a cookie is state that no call shows");
    }
    body.extend(bodies::write(operation, &mut request));
    body.extend(responses::write(operation, &mut request));
    let owner = request.owner();
    request.types.tell_unread_of_operation(node, &owner);
    if let Some(callbacks) = node.get("callbacks") {
        request.lose(
            &callbacks.pointer,
            "what the API calls by itself is described under `webhooks`, by hand",
        );
    }
    Some(Written { key, body })
}

/// The name of an operation, where its key leads to none.
fn rust_name(key: &str) -> Option<String> {
    let name = snake(key);
    match name.is_empty() || crate::check::is_prelude(&camel(&name)) {
        true => Some(format!("call_{name}").trim_end_matches('_').to_owned()),
        false => None,
    }
}

/// The summary and the description of an operation or a webhook.
pub(super) fn description(node: &Node<'_>, types: &mut Types) -> Option<Value> {
    let summary = node.text("summary").map(str::trim).filter(|text| !text.is_empty());
    let description = node.text("description").map(str::trim).filter(|text| !text.is_empty());
    let text = match (summary, description) {
        (Some(summary), Some(description)) if !description.starts_with(summary) => {
            let stop = if summary.ends_with(['.', '!', '?']) { "" } else { "." };
            format!("{summary}{stop}\n\n{description}")
        }
        (summary, description) => description.or(summary)?.to_owned(),
    };
    if node.get("tags").is_some_and(|tags| tags.items().len() > 1) {
        types.note("tags");
    }
    Some(Value::from(text))
}

/// The path as it is written here, and the fixed query behind it.
fn path(operation: &Operation<'_>, request: &mut Request<'_>) -> Option<(String, Vec<(String, String)>)> {
    let pointer = operation.node.pointer.clone();
    if !["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].contains(&operation.method.as_str()) {
        request.lose(&pointer, format!("the method {} isn't called here", operation.method));
        return None;
    }
    let (path, fragment) = match operation.path.split_once('#') {
        Some((path, _)) => (path, true),
        None => (operation.path.as_str(), false),
    };
    if fragment {
        request.lose(&pointer, "what stands behind a `#` is never sent");
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut path = path.to_owned();
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    if !is_path(&path) {
        request.lose(&pointer, format!("`{path}` has what can't stand in a path here"));
        return None;
    }
    let mut fixed = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // `?id={id}` is a parameter of the query.
        if pair.contains('%') {
            request.lose(&pointer, format!("`{pair}` has a `%`, which would be written again"));
        } else if !value.contains('{') && !name.contains('{') {
            fixed.push((name.to_owned(), value.to_owned()));
        }
    }
    Some((path, fixed))
}

/// The fields that a parameter is: several for an object whose fields stand in the query by themselves.
fn parameter_fields(parameter: &Parameter<'_>, place: Place, request: &mut Request<'_>) -> Option<Vec<(Value, Value)>> {
    let node = &parameter.node;
    let owner = request.owner();
    request.types.tell_unread_of_parameter(node, &owner);
    let lower = parameter.name.to_ascii_lowercase();
    if place == Place::Header && is_own_header(&lower) {
        request.lose(&node.pointer, "the client sets this header itself");
        return None;
    }
    if place == Place::Header && !is_header_name(parameter.name) {
        request.lose(&node.pointer, "no header can have this name");
        return None;
    }
    if node.flag("allowReserved") {
        request.lose(&node.pointer, "reserved characters are written with `%` anyway");
    }
    let content = node
        .get("content")
        .and_then(|content| content.entries().into_iter().next());
    let (schema, is_json) = match (node.get("schema"), content) {
        (Some(schema), _) => (schema, false),
        (None, Some((_, content))) => (content.get("schema").unwrap_or(content), true),
        (None, None) => (node.clone(), false),
    };
    // Its own notes come first.
    let notes = Schema::new(node.clone());
    let mut schema = Schema::new(schema);
    schema.parts.splice(
        0..0,
        notes.parts.into_iter().filter(|part| part.pointer == node.pointer),
    );
    let is_required = node.flag("required") || place == Place::Path;
    let style = node
        .text("style")
        .unwrap_or(if place == Place::Query { "form" } else { "simple" });
    let explode = node
        .value
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(style == "form");
    let is_object = schema.shape() == Some(Kind::Object);
    if place == Place::Query && is_object && style == "form" && !is_json {
        if !explode {
            request.lose(
                &node.pointer,
                "an object as names and values between commas can't be written",
            );
            return None;
        }
        if schema.properties().is_empty()
            || schema
                .first("additionalProperties")
                .is_some_and(|it| it.value.is_mapping())
        {
            request.lose(
                &node.pointer,
                "an object whose fields have any name can't stand in the query without its own",
            );
        }
        let required = schema.required();
        let fields = schema.properties().into_iter().map(|(name, property)| {
            let is_required = is_required && required.contains(&*name);
            let field = request.field(&name, &property, is_required, place);
            (Value::from(&*name), field)
        });
        return Some(fields.collect());
    }
    let mut field = request.field(parameter.name, &schema, is_required, place);
    let written_as = match style {
        _ if is_json => Some("json"),
        "form" if !explode => Some("comma"),
        "spaceDelimited" => Some("space"),
        "pipeDelimited" => Some("pipe"),
        "form" | "simple" | "deepObject" => None,
        other => {
            request.lose(
                &node.pointer,
                format!(
                    "a parameter of the style `{other}` is written as `{}`",
                    if place == Place::Query { "form" } else { "simple" }
                ),
            );
            None
        }
    };
    let ty = type_of(&field);
    let is_list = ty.starts_with("list<");
    let holds_values = is_list || ty.starts_with("map<") || ty.starts_with("json") || is_object;
    match written_as {
        Some("json") if holds_values => set(&mut field, "as", "json"),
        Some("json") if !["integer", "decimal", "boolean"].contains(&ty.trim_end_matches('?')) => {
            request.lose(&node.pointer, "a text in JSON is written without its quotes");
        }
        Some(written_as) if written_as != "json" && bodies::is_flat(&schema) && !ty.contains("json") => {
            set(&mut field, "as", written_as);
        }
        _ => {}
    }
    Some(vec![(Value::from(parameter.name), field)])
}

fn type_of(field: &Value) -> String {
    let ty = match field {
        Value::Mapping(keys) => keys.get("type").and_then(Value::as_str),
        field => field.as_str(),
    };
    ty.unwrap_or_default().to_owned()
}

/// Sets a key of a field, whichever form it has.
pub(super) fn set(field: &mut Value, key: &str, value: &str) {
    if let Value::String(ty) = field {
        *field = Value::from(Mapping::from_iter([(Value::from("type"), Value::from(ty.clone()))]));
    }
    if let Value::Mapping(keys) = field {
        keys.insert(Value::from(key), Value::from(value));
    }
}
