//! Enums, and what stands where there is only text.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::bodies::is_flat;
use super::losses::Owner;
use super::names::Labels;
use super::scalars::here;
use super::types::{Site, Types, Written};
use crate::model::Place;
use crate::openapi::reading::{Kind, Schema};

impl Types {
    /// An enum of these values, or the type that they have if they make none.
    pub(super) fn values(&mut self, values: &[&Value], at: &str, owner: &Owner) -> Result<Mapping, Written> {
        let described: Vec<_> = values.iter().map(|value| (*value, None)).collect();
        self.described_values(&described, at, owner)
    }

    /// The same, where some say what they mean.
    pub(super) fn described_values(
        &mut self,
        values: &[(&Value, Option<&str>)],
        at: &str,
        owner: &Owner,
    ) -> Result<Mapping, Written> {
        let of = |is: fn(&Value) -> bool| values.iter().all(|(value, _)| is(value));
        let other = match () {
            () if of(Value::is_string) || of(Value::is_i64) => None,
            () if of(Value::is_number) => Some("decimal"),
            () if of(|value| value.is_string() || value.is_number()) => Some("string"),
            () => Some("json"),
        };
        if let Some(ty) = other {
            self.losses
                .add(owner, at, "the values of an enum are all texts or all whole numbers");
            return Err(Written::new(ty));
        }
        let mut labels = Labels::default();
        let mut body = Mapping::new();
        let mut is_plain = true;
        for (value, description) in values {
            let text = match value {
                Value::String(text) => text.clone(),
                other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
            };
            let mut keys = Mapping::new();
            if let Some(name) = labels.variant(&text) {
                keys.insert(Value::from("name"), Value::from(name));
            }
            if let Some(description) = description {
                keys.insert(Value::from("description"), Value::from(*description));
            }
            is_plain &= keys.is_empty();
            body.insert((*value).clone(), Value::from(keys));
        }
        let values = match is_plain {
            true => Value::from(body.into_iter().map(|(key, _)| key).collect::<Vec<_>>()),
            false => Value::from(body),
        };
        Ok(Mapping::from_iter([(Value::from("values"), values)]))
    }

    /// What is one of several kinds of JSON, as it says itself.
    pub(super) fn of_kinds(&mut self, schema: &Schema<'_>, kinds: &[Kind], site: &Site) -> Written {
        let mut types: Vec<Written> = Vec::new();
        for kind in kinds {
            // Whole numbers are numbers.
            if *kind == Kind::Integer && kinds.contains(&Kind::Number) {
                continue;
            }
            let written = match kind {
                Kind::Array => self.list(schema, site),
                Kind::Object if schema.properties().is_empty() => self.map(schema, site),
                Kind::Object => Written::new("json"),
                kind => self.scalar(schema, *kind, &site.owner),
            };
            types.push(written);
        }
        let body = match self.one_of(types, &here(schema), &site.owner) {
            Ok(body) => body,
            Err(written) => return written,
        };
        self.put(body, site)
    }

    /// A union of types that differ in JSON, or the type that it comes to.
    pub(super) fn one_of(&mut self, mut types: Vec<Written>, at: &str, owner: &Owner) -> Result<Mapping, Written> {
        types.dedup();
        if types.len() == 1 {
            return Err(types.remove(0));
        }
        if types.iter().any(|written| written.ty == "json") {
            return Err(Written::new("json"));
        }
        if types.iter().any(|written| !written.keys.is_empty()) {
            self.losses
                .add(owner, at, "the limits of what is one of several kinds aren't checked");
        }
        for written in &mut types {
            self.without_null(written, at, owner);
        }
        let cases: Vec<_> = types.into_iter().map(|written| Value::from(written.ty)).collect();
        Ok(Mapping::from_iter([(Value::from("one_of"), Value::from(cases))]))
    }

    /// Whether a schema has no text in a path or a header, where only a single value and a list of them have one: it is a string then.
    pub(super) fn has_no_text(&mut self, schema: &Schema<'_>, place: Place, owner: &Owner) -> bool {
        // Of a parameter with `content`, that says how it is written.
        let is_plain = matches!(place, Place::Path | Place::Header)
            && (schema.first("content").is_none() || schema.first("schema").is_some());
        let items = Schema::all(schema.each("items"));
        let what = match (schema.shape(), items.shape()) {
            (Some(Kind::Object), _) => "an object",
            (Some(Kind::Array), Some(Kind::Array | Kind::Object)) => "a list of lists or objects",
            _ => return false,
        };
        if is_plain {
            let why = format!("{what} in a path or a header is a string here");
            self.losses.add(owner, &here(schema), why);
        }
        is_plain
    }

    /// What a secret in a URL is instead, or what holds one: a URL is logged on its way, and the language lets no secret stand there.
    pub(super) fn open_secret(&mut self, schema: &Schema<'_>, place: Place, owner: &Owner) -> Option<Written> {
        let is_in_url = matches!(place, Place::Path | Place::Query);
        if !is_in_url || !holds_secret(schema, &mut BTreeSet::new()) {
            return None;
        }
        let ty = match schema.shape() {
            Some(Kind::Array) if is_flat(schema) => "list<string>",
            Some(Kind::Array | Kind::Object) | None => "json",
            Some(_) => "string",
        };
        let why =
            format!("a secret must not stand in a URL, which is logged on its way: it is `{ty}` here, and not masked");
        self.losses.add(owner, &here(schema), why);
        Some(Written::new(ty))
    }

    /// Only of a field can what is in a list or a map be `null`.
    pub(super) fn without_null(&mut self, written: &mut Written, at: &str, owner: &Owner) {
        if written.ty.contains("?>") {
            self.losses.add(
                owner,
                at,
                "what is in a list or map is `null` in a field alone, and here it isn't",
            );
            written.ty = written.ty.replace("?>", ">");
        }
    }

    /// What is sent as text is text, whatever else it may be.
    pub(super) fn as_text(&mut self, written: &mut Written, schema: &Schema<'_>, place: Place, owner: &Owner) {
        if written.keys.contains_key("one_of") {
            *written = Written::new("string");
        }
        if written.ty == "json" && place != Place::Query {
            "string".clone_into(&mut written.ty);
        }
        // No text is `null`, and one that may be anything is a text.
        if let Some(item) = written.ty.strip_prefix("list<").and_then(|it| it.strip_suffix("?>")) {
            written.ty = format!("list<{item}>");
        }
        if written.ty == "list<json>" && place != Place::Query {
            "list<string>".clone_into(&mut written.ty);
        }
        if written.ty == "bytes" {
            // Bytes in a text are base64, and nothing else says how these are written.
            self.losses.add(
                owner,
                &here(schema),
                "bytes stand in a path, a query or a header as base64",
            );
        }
    }
}

fn holds_secret(schema: &Schema<'_>, seen: &mut BTreeSet<String>) -> bool {
    if schema.text("format") == Some("password") {
        return true;
    }
    if !schema.parts.iter().any(|part| seen.insert(part.pointer.clone())) {
        return false;
    }
    let within = ["items", "additionalProperties"].map(|key| Schema::all(schema.each(key)));
    let properties = schema.properties().into_iter().map(|(_, property)| property);
    let cases = schema.cases().into_iter().flatten();
    let mut all = within.into_iter().chain(properties).chain(cases);
    all.any(|inner| holds_secret(&inner, seen))
}
