//! Schemas as types: what a type is called, how it is written, and within which limits.

use serde_yaml::{Mapping, Value};

use super::types::Types;
use crate::openapi::export::DIGITS;
use crate::openapi::reading::Node;

/// A type as the language writes it.
#[derive(Default)]
pub(super) struct Written {
    pub(super) ty: String,
    /// `as`, `min`, `max` and `pattern`.
    pub(super) keys: Mapping,
    pub(super) is_nullable: bool,
}

impl Written {
    fn new(ty: &str) -> Self {
        Self {
            ty: ty.to_owned(),
            ..Self::default()
        }
    }
}

/// Each limit of the language, and what it is in a schema.
const LIMITS: [(&str, &[&str]); 2] = [
    ("min", &["x-min", "minimum", "minLength", "minItems", "minProperties"]),
    ("max", &["x-max", "maximum", "maxLength", "maxItems", "maxProperties"]),
];

impl Types<'_> {
    /// The type that a schema is.
    pub(super) fn ty(&mut self, schema: &Node<'_>) -> Written {
        if let Some(choices) = schema.get("anyOf") {
            let choices = choices.items();
            if let [schema, null] = choices.as_slice()
                && null.text("type") == Some("null")
            {
                let written = self.ty(schema);
                return Written {
                    is_nullable: true,
                    ..written
                };
            }
        }
        let types = schema.get("type").map(|it| it.items()).unwrap_or_default();
        let mut written = self.without_limits(schema);
        written.is_nullable |= types.iter().any(|it| it.value.as_str() == Some("null"));
        for (key, names) in LIMITS {
            if let Some(limit) = names.iter().find_map(|name| schema.get(name)) {
                written.keys.insert(key.into(), limit.value.clone());
            }
        }
        if let Some(pattern) = schema.text("pattern").filter(|pattern| !is_implied(schema, pattern)) {
            written.keys.insert("pattern".into(), pattern.into());
        }
        written
    }

    fn without_limits(&mut self, schema: &Node<'_>) -> Written {
        if schema.flag("x-parameter") {
            return Written::new("T");
        }
        if let Some(ty) = schema.text("x-type") {
            self.use_text(ty);
            let mut written = Written::new(ty);
            if let Some(word) = schema.text("x-as") {
                written.keys.insert("as".into(), word.into());
            }
            return written;
        }
        if let Some(reference) = schema.text("$ref") {
            return Written::new(&self.reference(reference));
        }
        if let Some(items) = schema.get("items") {
            return self.holding("list", &items);
        }
        if let Some(items) = schema.get("additionalProperties") {
            return self.holding("map", &items);
        }
        let first = schema.get("type").and_then(|it| it.items().into_iter().next());
        let kind = schema.text("type").or(first.and_then(|it| it.value.as_str()));
        let encoding = schema.text("contentEncoding");
        let ty = match (kind, schema.text("format"), encoding) {
            (Some("string"), _, Some("base64")) => "bytes",
            (Some("string"), Some("binary"), _) => "file",
            (Some("string"), Some("password"), _) => "secret",
            (Some("string"), Some("date"), _) => "date",
            (Some("string"), Some("date-time"), _) => "timestamp",
            (Some("string"), Some("email"), _) => "email",
            (Some("string"), Some("uri"), _) => "url",
            (Some("string"), Some("uuid"), _) => "uuid",
            (Some("string"), None, None) => "string",
            (Some("integer"), _, _) => "integer",
            (Some("number"), _, _) => "decimal",
            (Some("boolean"), _, _) => "boolean",
            (None, None, None) if !says_more(schema) => "json",
            _ => {
                self.lose(schema, "it is no schema that is exported: it is `json` here");
                "json"
            }
        };
        Written::new(ty)
    }

    /// A list or a map. How its single values are written is said for all of it.
    fn holding(&mut self, container: &str, items: &Node<'_>) -> Written {
        let item = self.ty(items);
        let mark = if item.is_nullable { "?" } else { "" };
        let mut written = Written::new(&format!("{container}<{}{mark}>", item.ty));
        if let Some(word) = item.keys.get("as") {
            written.keys.insert("as".into(), word.clone());
        }
        written
    }
}

/// Whether a schema without a type says what a value is in a way that isn't exported.
fn says_more(schema: &Node<'_>) -> bool {
    ["allOf", "anyOf", "oneOf", "not", "enum", "properties"]
        .iter()
        .any(|key| schema.get(key).is_some())
}

/// Whether a pattern follows from the type or from the form.
fn is_implied(schema: &Node<'_>, pattern: &str) -> bool {
    let is_of_type = matches!(schema.text("x-type"), Some("country" | "currency" | "phone"));
    let is_of_form = match schema.text("x-as") {
        Some("compact") => true,
        Some("string") => pattern == DIGITS,
        _ => false,
    };
    is_of_type || is_of_form
}

/// A type with all that is said of it: its text alone, if that is all.
pub(super) fn short(keys: Mapping) -> Value {
    match (keys.len(), keys.get("type")) {
        (1, Some(ty)) => ty.clone(),
        _ => keys.into(),
    }
}
