//! The schema has the keys of the reader and the values of the language, no more and no less.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use dollr_spec::Scope;
use dollr_spec::model::{Method, Type, ValueType};

use super::{Kind, SCHEMA};
use crate::compile_files;

/// Every mapping that the schema closes is one that the reader reads, with the same keys, all of the same kind.
#[test]
fn the_schema_has_the_keys_of_the_reader() {
    for kind in [Kind::File, Kind::Root] {
        let mut specimen = Specimen::default();
        let whole = specimen.make(&resolve(kind.pointer()), "");
        assert_eq!(messages(&whole, kind), BTreeSet::new());
        for mapping in specimen.mappings {
            let mut wrong = whole.clone();
            *wrong.pointer_mut(&mapping.place).expect("it was made there") = json!({ "unheard_of": true });
            // A hundred mistakes are reported, and those of other sections would come before.
            if let (Some(section), Some(sections)) = (mapping.place.split('/').nth(1), wrong.as_object_mut()) {
                sections.retain(|key, _| key == section || key == "name");
            }
            assert_eq!(messages(&wrong, kind), mapping.messages(), "at {:?}", mapping.place);
        }
    }
}

/// Where the language takes one of a few values, the schema has the same ones: those that the message on another lists.
#[test]
fn the_schema_has_the_values_of_the_language() {
    // A spec with the value `wrong`, and the key that has it.
    let cases = [
        ("types: { Id: { id: wrong } }", "types/additionalProperties", "id"),
        ("types: { E: { values: { A: { final: wrong } } } }", "value", "final"),
        (
            "types: { S: { fields: { a: { type: string, only: wrong } } } }",
            "field",
            "only",
        ),
        (
            "resource: things\noperations: { a: { http: GET /a, returns: nothing, retry: wrong } }",
            "operations/additionalProperties",
            "retry",
        ),
        (
            "resource: things\noperations: { a: { http: GET /a, returns: nothing, authentication: wrong } }",
            "operations/additionalProperties",
            "authentication",
        ),
        (
            "webhooks: { paid: { signature: wrong } }",
            "webhooks/additionalProperties",
            "signature",
        ),
        (
            "differences: [{ at: GET /a, change: wrong, reason: It is so. }]",
            "difference",
            "change",
        ),
    ];
    for (spec, section, key) in cases {
        let compiled = compile_files(&[("api.yaml", &format!("name: Api\n{spec}\n"))], Scope::Extension);
        let [diagnostic] = compiled.diagnostics.as_slice() else {
            panic!("{} mistakes in {spec}", compiled.diagnostics.len())
        };
        let message = diagnostic.message();
        let mut values = quoted(message);
        values.remove("wrong");
        values.remove(key);
        let schema = resolve(&format!("/definitions/{section}/properties/{key}"));
        let known = schema.get("enum").cloned().unwrap_or_else(|| json!([schema["const"]]));
        assert_eq!(
            texts(&known),
            values.into_iter().map(str::to_owned).collect(),
            "of {message}"
        );
    }
}

#[test]
fn the_schema_has_the_types_and_methods_of_the_language() {
    let values = ValueType::ALL.into_iter().map(|(name, _, _)| name);
    let types = Type::SCALARS.into_iter().chain(values).map(str::to_owned).collect();
    assert_eq!(texts(&resolve("/definitions/type/anyOf/0/enum")), types);
    let http = resolve("/definitions/operations/additionalProperties/properties/http/pattern");
    let methods = Method::ALL.map(|(name, _)| name).join("|");
    assert!(
        http.as_str().unwrap_or_default().starts_with(&format!("^({methods}) ")),
        "{http}"
    );
}

/// A file that uses every key of the schema once.
#[derive(Default)]
struct Specimen {
    mappings: Vec<Mapping>,
    /// The titles of those that are being made.
    open: Vec<String>,
}

/// A mapping with a closed set of keys.
struct Mapping {
    /// Where it is in the file: a JSON pointer.
    place: String,
    title: String,
    keys: BTreeSet<String>,
    required: BTreeSet<String>,
}

impl Specimen {
    fn make(&mut self, schema: &Value, place: &str) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.make(&resolve(reference.trim_start_matches('#')), place);
        }
        // What has a short form is tried in its long one.
        let long = schema["anyOf"].as_array().into_iter().flatten();
        let long = long
            .map(whole)
            .find(|one| one["properties"].is_object() || one["additionalProperties"].is_object());
        if let Some(long) = long {
            return self.make(&long, place);
        }
        if let Some(properties) = schema["properties"].as_object() {
            assert_eq!(schema["additionalProperties"], json!(false), "{place}");
            // A field may hold fields: one level shows them all.
            let title = schema["title"].as_str().expect("a mapping has a title").to_owned();
            if self.open.contains(&title) {
                return json!("string");
            }
            self.open.push(title);
            self.mappings.push(Mapping {
                place: place.to_owned(),
                title: schema["title"].as_str().expect("a mapping has a title").to_owned(),
                keys: properties.keys().cloned().collect(),
                // A field has no type of its own where one is written in it.
                required: texts(&schema["required"])
                    .into_iter()
                    .chain(texts(&schema["else"]["required"]))
                    .collect(),
            });
            let entries = properties.iter();
            let entries = entries.map(|(key, schema)| (key.clone(), self.make(schema, &format!("{place}/{key}"))));
            let made = Value::Object(entries.collect::<Map<_, _>>());
            self.open.pop();
            return made;
        }
        if schema["additionalProperties"].is_object() {
            return json!({ "name": self.make(&schema["additionalProperties"], &format!("{place}/name")) });
        }
        match schema["type"].as_str() {
            Some("array") => json!([self.make(&schema["items"], &format!("{place}/0"))]),
            Some("boolean") => json!(true),
            Some("number") => json!(1),
            Some("object") => json!({}),
            _ => json!("text"),
        }
    }
}

impl Mapping {
    /// What the reader says where there is an unknown key and no other.
    fn messages(&self) -> BTreeSet<String> {
        let required = self.required.iter();
        let missing = required.map(|key| format!("{} needs the key `{key}`", self.title));
        missing
            .chain([format!("{} takes {:?}", self.title, self.keys)])
            .collect()
    }
}

/// What is said about the keys of a file and the kinds of their values, with the keys that a mapping takes in the order of the
/// alphabet. What the values mean is another matter.
fn messages(file: &Value, kind: Kind) -> BTreeSet<String> {
    let text = file.to_string();
    let root = [("api.yaml", "name: Api\nfiles: [file.yaml]\n"), ("file.yaml", &text)];
    let files = match kind {
        Kind::Root => &[("api.yaml", text.as_str())][..],
        Kind::File => &root,
    };
    let compiled = compile_files(files, Scope::Extension);
    let said = compiled.diagnostics.iter().filter_map(|diagnostic| {
        let message = diagnostic.message();
        match message.split_once(" has no key `unheard_of`; it takes ") {
            Some((title, keys)) => Some(format!("{title} takes {:?}", quoted(keys))),
            None => [" has no key `", " needs the key `", ", and this is "]
                .iter()
                .any(|part| message.contains(part))
                .then(|| message.to_owned()),
        }
    });
    said.collect()
}

/// What stands in backticks.
fn quoted(message: &str) -> BTreeSet<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// The part of the schema at a JSON pointer.
fn resolve(pointer: &str) -> Value {
    SCHEMA
        .pointer(pointer)
        .unwrap_or_else(|| panic!("the schema has no {pointer}"))
        .clone()
}

/// A part of the schema, looked up if it is named.
fn whole(schema: &Value) -> Value {
    match schema["$ref"].as_str() {
        Some(reference) => resolve(reference.trim_start_matches('#')),
        None => schema.clone(),
    }
}

fn texts(list: &Value) -> BTreeSet<String> {
    let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
