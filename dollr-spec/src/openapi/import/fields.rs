//! Fields: of structs and of requests.

use serde_yaml::{Mapping, Value};

use super::losses::Owner;
use super::names::Labels;
use super::scalars::here;
use super::types::{Site, Types, Written};
use crate::check::MOST_FIELDS;
use crate::model::Place;
use crate::names::snake;
use crate::openapi::reading::{Kind, Schema};

/// The keys of a type that is written where it is used.
const IN_PLACE: [&str; 5] = ["fields", "kinds", "one_of", "tag", "values"];

impl Types {
    /// The fields of a struct, but for some.
    pub(super) fn structure(&mut self, schema: &Schema<'_>, site: &Site, without: &[&str]) -> Mapping {
        self.check_object(schema, &site.owner);
        let required = schema.required();
        let mut labels = Labels::default();
        let mut fields = Mapping::new();
        for (name, property) in schema.properties() {
            if without.contains(&&*name) {
                continue;
            }
            if fields.len() == MOST_FIELDS {
                self.lose_fields(&here(&property), &site.owner);
                break;
            }
            let is_required = required.contains(&*name);
            let written_name = labels.name(&snake(&name), &fallback(&name));
            let field = self.field(&property, is_required, written_name, &name, Place::Body, site);
            fields.insert(Value::from(&*name), field);
        }
        Mapping::from_iter([(Value::from("fields"), Value::from(fields))])
    }

    /// A field of a struct or a request.
    pub(super) fn field(
        &mut self,
        schema: &Schema<'_>,
        is_required: bool,
        name: Option<String>,
        key: &str,
        place: Place,
        site: &Site,
    ) -> Value {
        let owner = &site.owner;
        let site = site.field(name.as_deref().unwrap_or(key));
        let constant = schema.first("const").map(|node| node.value.clone());
        let constant = constant.filter(|value| is_required && place != Place::Path && is_single(value));
        // Where there is only text, one of several kinds is a text.
        let is_any_text = place != Place::Body && schema.shape().is_none() && !schema.says_nothing()
            || constant.is_none() && self.has_no_text(schema, place, owner);
        let mut written = match &constant {
            Some(_) => Written::new(""),
            None if is_any_text => Written::new("string"),
            None => match self.existing.field(key, schema) {
                Some(single) => {
                    let json = schema.kind().map(|kind| self.scalar(schema, kind, owner));
                    single.written(&json.unwrap_or_else(|| Written::new("json")))
                }
                None => match self.open_secret(schema, place, owner) {
                    Some(open) => open,
                    None => self.ty(schema, &site),
                },
            },
        };
        if place != Place::Body {
            self.as_text(&mut written, schema, place, owner);
        }
        let default = match is_required || constant.is_some() || place == Place::Path {
            true => None,
            false => self.default(schema, &written.ty, owner),
        };
        let is_nullable = schema.is_nullable() && place == Place::Body && default.is_none() && constant.is_none();
        // A struct can't be left out and be null, as nothing tells the two apart there.
        let is_patch = is_nullable && !is_required && !self.is_struct(&written, schema);
        if !is_required && default.is_none() && constant.is_none() {
            written.ty.push('?');
        }
        let only = match (schema.flag("readOnly"), schema.flag("writeOnly")) {
            _ if place != Place::Body || constant.is_some() => None,
            (true, false) => Some("read"),
            (false, true) => Some("write"),
            _ => None,
        };
        // What is written in place has many lines, and so stands last.
        let is_in_place = |(key, _): &(Value, Value)| IN_PLACE.iter().any(|it| key == it);
        let (in_place, limits): (Vec<_>, Vec<_>) = written.keys.into_iter().partition(is_in_place);
        let mut field = Mapping::new();
        let mut set = |key: &str, value: Option<Value>| _ = value.map(|value| field.insert(Value::from(key), value));
        set("type", constant.is_none().then(|| Value::from(written.ty)));
        set("name", name.map(Value::from));
        set("const", constant);
        set("default", default);
        for (key, value) in &limits {
            set(key.as_str().unwrap_or_default(), Some(value.clone()));
        }
        set(
            "nullable",
            (is_nullable && (is_required || is_patch)).then_some(Value::from(true)),
        );
        set("only", only.map(Value::from));
        set("deprecated", schema.flag("deprecated").then_some(Value::from(true)));
        set("description", self.description(schema));
        field.extend(in_place);
        shortest(field)
    }

    /// Tells that no more fields fit.
    pub(super) fn lose_fields(&mut self, at: &str, owner: &Owner) {
        let why =
            format!("a struct or a request has {MOST_FIELDS} fields at most: this one and those after it are left out");
        self.losses.add(owner, at, why);
    }

    /// Whether a type is a struct, or will be.
    fn is_struct(&self, written: &Written, schema: &Schema<'_>) -> bool {
        let is_one = |keys: &Mapping| keys.contains_key("fields");
        let declared = self.declared.iter().find(|it| it.name == written.ty);
        let has_fields = schema.kind() == Some(Kind::Object) && !schema.properties().is_empty();
        has_fields || is_one(&written.keys) || declared.is_some_and(|it| is_one(&it.body))
    }

    /// The description of a schema, or its title.
    pub(super) fn description(&mut self, schema: &Schema<'_>) -> Option<Value> {
        let (title, description) = (schema.text("title"), schema.text("description"));
        if title.is_some() && description.is_some() {
            self.note("title");
        }
        let text = description.or(title)?.trim();
        (!text.is_empty()).then(|| Value::from(text))
    }

    /// What an object says beside its fields.
    pub(super) fn check_object(&mut self, schema: &Schema<'_>, owner: &Owner) {
        const UNCHECKED: [&str; 4] = ["maxProperties", "minProperties", "patternProperties", "propertyNames"];
        self.tell_unread(schema, owner);
        for key in UNCHECKED {
            if let Some(node) = schema.first(key) {
                self.losses.add(owner, &node.pointer, format!("`{key}` isn't checked"));
            }
        }
        if let Some(node) = schema
            .first("additionalProperties")
            .filter(|node| node.value.is_mapping())
        {
            let says_nothing = node.value.as_mapping().is_some_and(Mapping::is_empty);
            if !says_nothing {
                self.losses.add(
                    owner,
                    &node.pointer,
                    "what stands beside the fields is kept, and isn't checked",
                );
            }
        }
    }
}

/// A field as it is written shortest: its type alone, if it says no more.
pub(super) fn shortest(field: Mapping) -> Value {
    match (field.len(), field.get("type")) {
        (1, Some(Value::String(ty))) => Value::from(ty.clone()),
        _ => Value::from(field),
    }
}

/// Whether it is one text, number or boolean.
fn is_single(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

/// The name of a field whose own is taken, or says nothing.
fn fallback(key: &str) -> String {
    let name = snake(key);
    match name.is_empty() {
        true => "field".to_owned(),
        false => format!("{name}_2"),
    }
}
