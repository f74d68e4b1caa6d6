//! A spec that is there already: its types are used again, and its operations aren't imported a second time.

use std::collections::{BTreeMap, BTreeSet};

use super::types::Written;
use crate::model::{Api, Field, Form, IdKind, Type};
use crate::names::snake;
use crate::openapi::export::{self, text};
use crate::openapi::reading::{Kind, Node, Schema};
use crate::paths::anonymous;

/// What the other spec has. Without one, nothing.
#[derive(Default)]
pub(super) struct Existing {
    /// Whether there is one.
    pub(super) is_there: bool,
    /// The names of all types.
    pub(super) types: Vec<String>,
    /// Those that are made of the same, by what that is.
    by_content: BTreeMap<String, String>,
    /// Single values by the names of fields, where all fields of a name have one type.
    by_field: BTreeMap<String, Option<Single>>,
    /// Method and path of each operation, without the names of parameters.
    operations: BTreeSet<(String, String)>,
    /// The names of operations in snake case.
    pub(super) keys: BTreeSet<String>,
    pub(super) resources: BTreeSet<String>,
}

/// A single value that says more than its JSON.
#[derive(Clone, PartialEq)]
pub(super) struct Single {
    ty: String,
    form: Option<&'static str>,
    kind: Kind,
    /// Which limits it may have.
    limits: &'static [&'static str],
}

impl Single {
    /// It, within the limits of what it is in JSON.
    pub(super) fn written(&self, json: &Written) -> Written {
        let mut written = Written::new(self.ty.clone());
        if let Some(form) = self.form {
            written.set("as", form);
        }
        for key in self.limits {
            if let Some(limit) = json.keys.get(*key) {
                written.set(key, limit.clone());
            }
        }
        written
    }
}

impl Existing {
    pub(super) fn of(api: &Api) -> Self {
        let mut existing = Self {
            is_there: true,
            ..Self::default()
        };
        let document = export::export(api);
        let schemas = Node::root(&document.0)
            .get("components")
            .and_then(|it| it.get("schemas"));
        for (name, node) in schemas.map(|it| it.entries()).unwrap_or_default() {
            if let Some(content) = content(&Schema::new(node)) {
                existing
                    .by_content
                    .entry(content)
                    .or_insert_with(|| name.clone().into_owned());
            }
            existing.types.push(name.into_owned());
        }
        let ids = api.modules.iter().flat_map(|module| &module.ids);
        let ids: BTreeMap<_, _> = ids.map(|id| (id.name.as_str(), id.json)).collect();
        for module in &api.modules {
            if module.handle.is_some() {
                existing.resources.insert(module.name.text().to_owned());
            }
            for pair in &module.pairs {
                existing.types.push(pair.name.clone());
            }
            let fields = module.records().flat_map(|this| &this.fields);
            let sent = module.operations.iter().flat_map(|operation| &operation.fields);
            for field in fields.chain(sent) {
                existing.add_field(field, &ids);
            }
            for operation in &module.operations {
                let method = operation.method.name().to_owned();
                existing.operations.insert((method, anonymous(&operation.path)));
                existing.keys.insert(snake(&operation.name));
            }
        }
        existing
    }

    fn add_field(&mut self, field: &Field, ids: &BTreeMap<&str, IdKind>) {
        let single = single(&field.ty, ids);
        let known = self
            .by_field
            .entry(field.wire.clone())
            .or_insert_with(|| single.clone());
        if *known != single {
            *known = None;
        }
    }

    /// The type that is made of the same.
    pub(super) fn ty(&self, schema: &Schema<'_>) -> Option<&String> {
        match self.is_there {
            true => self.by_content.get(&content(schema)?),
            false => None,
        }
    }

    /// What all fields of this name are, if that can be in the same JSON.
    pub(super) fn field(&self, name: &str, schema: &Schema<'_>) -> Option<Single> {
        let single = self.by_field.get(name)?.as_ref()?;
        let fits = match schema.kind() {
            Some(Kind::Integer) => matches!(single.kind, Kind::Integer | Kind::Number),
            kind => kind == Some(single.kind),
        };
        (fits && schema.values().is_none()).then(|| single.clone())
    }

    pub(super) fn has_operation(&self, method: &str, path: &str) -> bool {
        self.operations.contains(&(method.to_owned(), anonymous(path)))
    }
}

/// What an enum or a struct is made of: two that have the same are one.
fn content(schema: &Schema<'_>) -> Option<String> {
    if !schema.cases().is_empty() {
        return None;
    }
    if let Some(values) = schema.values().filter(|values| values.len() > 1) {
        let mut values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
        values.sort();
        return Some(format!("values {}", values.join(" ")));
    }
    let required = schema.required();
    let properties = schema.properties();
    let mut fields: Vec<_> = properties
        .iter()
        .map(|(name, property)| format!("{name}:{:?}:{}", property.shape(), required.contains(&**name)))
        .collect();
    fields.sort();
    (!fields.is_empty()).then(|| format!("fields {}", fields.join(" ")))
}

/// A type that says more of a single value than its JSON does.
fn single(ty: &Type, ids: &BTreeMap<&str, IdKind>) -> Option<Single> {
    let (inner, form) = match ty {
        Type::Formed(inner, form) => (&**inner, Some(*form)),
        ty => (ty, None),
    };
    let kind = match (inner, form) {
        (_, Some(Form::Text | Form::IsoDuration | Form::Rfc2822 | Form::CompactTimestamp | Form::CompactDate)) => {
            Kind::String
        }
        (_, Some(Form::Base64Url | Form::Hex)) => Kind::String,
        (_, Some(_)) => Kind::Integer,
        (Type::Id(name), None) => match ids.get(name.name.as_str())? {
            IdKind::Integer => Kind::Integer,
            _ => Kind::String,
        },
        (Type::Value(value), None) if value.is_number() => Kind::Number,
        (Type::Value(_) | Type::Secret, None) => Kind::String,
        _ => return None,
    };
    let limits: &[&str] = match inner {
        Type::Id(name) if matches!(ids.get(name.name.as_str()), Some(IdKind::String)) => &["min", "max", "pattern"],
        Type::Id(name) if matches!(ids.get(name.name.as_str()), Some(IdKind::Integer)) => &["min", "max"],
        Type::Value(value) if value.is_number() => &["min", "max"],
        Type::Secret => &["min", "max", "pattern"],
        _ => &[],
    };
    // A number that is written as a text has no length.
    let limits = if form.is_some() { &[] } else { limits };
    Some(Single {
        limits,
        ty: text(inner),
        form: form.map(Form::word),
        kind,
    })
}
