//! What a document says that nothing reads.

use serde_yaml::Value;

use super::losses::Owner;
use super::types::Types;
use crate::openapi::reading::{Node, Schema, is_read};

/// What is read of an object, or says nothing of the wire.
const DOCUMENT: [&str; 10] = [
    "components",
    "externalDocs",
    "info",
    "jsonSchemaDialect",
    "openapi",
    "paths",
    "security",
    "servers",
    "tags",
    "webhooks",
];
const SERVER: [&str; 4] = ["description", "name", "url", "variables"];
const SCHEME: [&str; 8] = [
    "bearerFormat",
    "description",
    "flows",
    "in",
    "name",
    "openIdConnectUrl",
    "scheme",
    "type",
];
const PATH: [&str; 13] = [
    "$ref",
    "delete",
    "description",
    "get",
    "head",
    "options",
    "parameters",
    "patch",
    "post",
    "put",
    "servers",
    "summary",
    "trace",
];
const OPERATION: [&str; 12] = [
    "callbacks",
    "deprecated",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "summary",
    "tags",
];
/// A parameter or a header may have the keys of its schema as well.
const PARAMETER: [&str; 13] = [
    "allowEmptyValue",
    "allowReserved",
    "content",
    "deprecated",
    "description",
    "example",
    "examples",
    "explode",
    "in",
    "name",
    "required",
    "schema",
    "style",
];
const BODY: [&str; 3] = ["content", "description", "required"];
const RESPONSE: [&str; 4] = ["content", "description", "headers", "links"];
const MEDIA_TYPE: [&str; 4] = ["encoding", "example", "examples", "schema"];
const ENCODING: [&str; 3] = ["contentType", "explode", "style"];

impl Types {
    /// Tells what a document says outside of its operations and schemas that nothing reads.
    pub(super) fn tell_unread_of_document(&mut self, root: &Node<'_>) {
        let owner = Owner::Document;
        self.tell_unread_keys(root, |key| DOCUMENT.contains(&key), &owner);
        self.tell_unread_of_servers(root, &owner);
        for (_, path) in root.get("paths").iter().flat_map(Node::entries) {
            self.tell_unread_keys(&path, |key| PATH.contains(&key), &owner);
            self.tell_unread_of_servers(&path, &owner);
        }
        let schemes = root.get("components").and_then(|it| it.get("securitySchemes"));
        for (_, scheme) in schemes.iter().flat_map(Node::entries) {
            if let Ok(scheme) = scheme.resolved() {
                self.tell_unread_keys(&scheme, |key| SCHEME.contains(&key), &owner);
            }
        }
    }

    /// Tells what an operation or a webhook says outside of schemas that nothing reads.
    pub(super) fn tell_unread_of_operation(&mut self, node: &Node<'_>, owner: &Owner) {
        self.tell_unread_keys(node, |key| OPERATION.contains(&key), owner);
        self.tell_unread_of_servers(node, owner);
        if let Some(Ok(body)) = node.get("requestBody").map(Node::resolved) {
            self.tell_unread_keys(&body, |key| BODY.contains(&key), owner);
            self.tell_unread_of_content(&body, owner);
        }
        for (_, response) in node.get("responses").iter().flat_map(Node::entries) {
            let Ok(response) = response.resolved() else { continue };
            self.tell_unread_keys(&response, |key| RESPONSE.contains(&key), owner);
            self.tell_unread_of_content(&response, owner);
            for (_, header) in response.get("headers").iter().flat_map(Node::entries) {
                if let Ok(header) = header.resolved() {
                    self.tell_unread_of_parameter(&header, owner);
                }
            }
        }
    }

    /// The same of a parameter or a header.
    pub(super) fn tell_unread_of_parameter(&mut self, parameter: &Node<'_>, owner: &Owner) {
        self.tell_unread_keys(parameter, |key| PARAMETER.contains(&key) || is_read(key), owner);
        self.tell_unread_of_content(parameter, owner);
    }

    fn tell_unread_of_servers(&mut self, node: &Node<'_>, owner: &Owner) {
        for server in node.get("servers").iter().flat_map(Node::items) {
            self.tell_unread_keys(&server, |key| SERVER.contains(&key), owner);
        }
    }

    fn tell_unread_of_content(&mut self, node: &Node<'_>, owner: &Owner) {
        for (_, media_type) in node.get("content").iter().flat_map(Node::entries) {
            self.tell_unread_keys(&media_type, |key| MEDIA_TYPE.contains(&key), owner);
            for (_, encoding) in media_type.get("encoding").iter().flat_map(Node::entries) {
                self.tell_unread_keys(&encoding, |key| ENCODING.contains(&key), owner);
            }
        }
    }

    fn tell_unread_keys(&mut self, node: &Node<'_>, is_read: impl Fn(&str) -> bool, owner: &Owner) {
        for (key, inner) in node.entries() {
            match &*key {
                key if is_read(key) => {}
                key if key.starts_with("x-") => self.note("keys that begin with `x-`"),
                key => self.losses.add(owner, &inner.pointer, nothing_reads(key)),
            }
        }
    }

    /// Tells what of a schema isn't read, and what has no place in a spec.
    pub(super) fn tell_unread(&mut self, schema: &Schema<'_>, owner: &Owner) {
        for key in ["dependencies", "dependentRequired", "dependentSchemas", "if", "not"] {
            if let Some(node) = schema.first(key) {
                self.losses.add(owner, &node.pointer, format!("`{key}` isn't checked"));
            }
        }
        for part in &schema.parts {
            if let Some(other) = part.get("anyOf").filter(|_| part.get("oneOf").is_some()) {
                self.losses
                    .add(owner, &other.pointer, "`anyOf` beside `oneOf` isn't checked");
            }
            match part.value.get("type").unwrap_or(part.value) {
                Value::Bool(false) => self
                    .losses
                    .add(owner, &part.pointer, "nothing fits here, and any JSON is read"),
                Value::String(name) if name == "null" => {
                    self.losses
                        .add(owner, &part.pointer, "only `null` fits here, and any JSON is read");
                }
                _ => {}
            }
        }
        for node in schema.unread() {
            self.losses.add(owner, &node.pointer, nothing_reads(&node.name()));
        }
        if !self.noted.insert(schema.identity()) {
            return;
        }
        let keys = schema
            .parts
            .iter()
            .flat_map(|part| part.value.as_mapping().into_iter().flatten());
        for key in keys.filter_map(|(key, _)| key.as_str()) {
            match key {
                "example" | "examples" => self.note("examples"),
                key if key.starts_with("x-") => self.note("keys that begin with `x-`"),
                _ => {}
            }
        }
    }
}

fn nothing_reads(key: &str) -> String {
    format!("nothing reads `{key}`")
}
