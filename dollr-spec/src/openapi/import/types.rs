//! Types: what a schema is here, and the declared ones that it is made of.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::existing::Existing;
use super::losses::{Losses, Owner};
use super::names::Names;
use super::scalars::here;
use super::uses::names;
use crate::names::camel;
use crate::openapi::reading::{Kind, Node, Schema};

/// What is lost where nothing has a name that could be used again.
const HOLDS_ITSELF: &str = "a list or map that holds itself is any JSON";

/// A type as a field writes it: `{ type: list<string>, max: 3 }`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    /// The type, in which `_` is one that is written in place.
    pub(super) ty: String,
    /// What goes with it.
    pub(super) keys: Mapping,
}

impl Written {
    pub(super) fn new(ty: impl Into<String>) -> Self {
        Self {
            ty: ty.into(),
            keys: Mapping::new(),
        }
    }

    pub(super) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.keys.insert(Value::from(key), value.into());
    }

    /// Whether something bounds the values.
    pub(super) fn is_limited(&self) -> bool {
        ["min", "max", "pattern"].iter().any(|key| self.keys.contains_key(*key))
    }
}

/// Where a type is written.
#[derive(Clone)]
pub(super) struct Site {
    pub(super) owner: Owner,
    /// The name of a type that is written there, by the rule of the language.
    pub(super) name: String,
    /// Whether one may be written there.
    pub(super) in_place: bool,
}

impl Site {
    /// A field in a type or a request of this name.
    pub(super) fn field(&self, label: &str) -> Self {
        Self {
            name: format!("{}{}", self.name, camel(label)),
            ..self.clone()
        }
    }
}

/// A type with a name.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) body: Mapping,
}

/// What is known of a declared schema.
enum Known {
    /// It is being made: one that leads to itself is used by its name.
    Named(String),
    /// It has no name, and leads to itself so far.
    Open,
    Done(Written),
}

/// All types so far.
pub(super) struct Types {
    pub(super) names: Names,
    pub(super) losses: Losses,
    /// What is left out as it says nothing about values, and how often.
    pub(super) notes: BTreeMap<String, usize>,
    /// The schemas whose notes are counted.
    pub(super) noted: BTreeSet<String>,
    pub(super) declared: Vec<Declared>,
    known: BTreeMap<String, Known>,
    /// The names that declared schemas get, by where they are.
    component_names: BTreeMap<String, String>,
    /// The names that were used while the type was being made.
    recursive: BTreeSet<String>,
    /// The names of those that no document has, and of what is being made of schemas without a name; a list or a map has none.
    made: BTreeMap<String, Option<String>>,
    /// How often each is referred to.
    pub(super) uses: BTreeMap<String, usize>,
    /// The spec that this becomes a part of.
    pub(super) existing: Existing,
}

impl Types {
    pub(super) fn new(root: &Node<'_>, mut names: Names, existing: Existing) -> Self {
        let mut uses = BTreeMap::new();
        count_references(root.value, &mut uses);
        let schemas = root.get("components").and_then(|components| components.get("schemas"));
        let schemas = schemas.map(|schemas| schemas.entries()).unwrap_or_default();
        let component_names = schemas
            .into_iter()
            .map(|(name, node)| (node.pointer, names.unique(&name)))
            .collect();
        Self {
            names,
            losses: Losses::default(),
            notes: BTreeMap::new(),
            noted: BTreeSet::new(),
            declared: Vec::new(),
            known: BTreeMap::new(),
            recursive: BTreeSet::new(),
            made: BTreeMap::new(),
            component_names,
            uses,
            existing,
        }
    }

    pub(super) fn note(&mut self, what: &str) {
        *self.notes.entry(what.to_owned()).or_default() += 1;
    }

    /// The type of a schema at a place.
    pub(super) fn ty(&mut self, schema: &Schema<'_>, site: &Site) -> Written {
        for (at, why) in &schema.broken {
            self.losses.add(&site.owner, at, why.clone());
        }
        match &schema.declared {
            Some(target) => self.component(target, &site.owner),
            None => self.own(schema, site),
        }
    }

    /// The type of a schema that has a place of its own in the document.
    fn component(&mut self, target: &Node<'_>, owner: &Owner) -> Written {
        match self.known.get(&target.pointer) {
            Some(Known::Named(name)) => {
                let name = name.clone();
                self.recursive.insert(name.clone());
                self.losses.add_use(owner, &name);
                return Written::new(name);
            }
            Some(Known::Open) => {
                // Another word for what is being made.
                let other = Schema::new(target.clone()).declared;
                if let Some(other) = other.filter(|it| matches!(self.known.get(&it.pointer), Some(Known::Named(_)))) {
                    return self.component(&other, owner);
                }
                self.losses.add(owner, &target.pointer, HOLDS_ITSELF);
                return Written::new("json");
            }
            Some(Known::Done(written)) => {
                let written = written.clone();
                let name = self.component_name(target);
                self.losses.add_use(owner, &name);
                self.add_uses(owner, &written);
                return written;
            }
            None => {}
        }
        let schema = Schema::new(target.clone());
        if let Some(name) = self.existing.ty(&schema) {
            return Written::new(name.clone());
        }
        let is_named = Self::is_named(&schema);
        let name = self.component_name(target);
        // Also where it turns out to need no name, what is lost of it is lost here.
        self.losses.add_use(owner, &name);
        let known = match is_named {
            true => Known::Named(name.clone()),
            false => Known::Open,
        };
        self.known.insert(target.pointer.clone(), known);
        let site = Site {
            owner: Owner::Type(name.clone()),
            name: name.clone(),
            in_place: false,
        };
        let mut written = match (&schema.declared, is_named) {
            (Some(other), _) => self.component(other, &site.owner),
            (None, true) => {
                self.tell_unread(&schema, &site.owner);
                self.named(&schema, &name, &site)
            }
            (None, false) => {
                let site = Site {
                    owner: owner.clone(),
                    ..site
                };
                self.own(&schema, &site)
            }
        };
        // Something in it used its name already.
        if is_named && written.ty != name && self.recursive.contains(&name) {
            written = self.alias(written, name.clone());
        }
        // A single value with limits is worth its name.
        if written.is_limited() && !written.ty.contains('<') {
            written = self.alias(written, name);
        }
        self.add_uses(owner, &written);
        self.known.insert(target.pointer.clone(), Known::Done(written.clone()));
        written
    }

    pub(super) fn component_name(&mut self, target: &Node<'_>) -> String {
        match self.component_names.get(&target.pointer) {
            Some(name) => name.clone(),
            None => {
                let name = self.names.unique(&target.name());
                self.component_names.insert(target.pointer.clone(), name.clone());
                name
            }
        }
    }

    /// Where the schema of a declared type stands.
    pub(super) fn place(&self, name: &str) -> String {
        let mut places = self.component_names.iter();
        let found = places.find(|(_, known)| *known == name);
        found.map_or_else(|| "#".to_owned(), |(place, _)| place.clone())
    }

    fn add_uses(&mut self, owner: &Owner, written: &Written) {
        for name in names(&written.ty) {
            self.losses.add_use(owner, name);
        }
    }

    /// A name for a type with its limits.
    pub(super) fn alias(&mut self, written: Written, name: String) -> Written {
        let mut body = Mapping::new();
        body.insert(Value::from("type"), Value::from(written.ty));
        body.extend(written.keys);
        self.declare(name.clone(), body);
        Written::new(name)
    }

    /// Writes a type in its place if it may stand there and its name is free, and else declares it.
    pub(super) fn put(&mut self, body: Mapping, site: &Site) -> Written {
        if site.in_place && self.names.take(&site.name) {
            return Written {
                ty: "_".to_owned(),
                keys: body,
            };
        }
        let name = self.names.unique(&site.name);
        self.losses.add_use(&site.owner, &name);
        self.declare(name.clone(), body);
        Written::new(name)
    }

    pub(super) fn declare(&mut self, name: String, body: Mapping) {
        self.declared.push(Declared { name, body });
    }

    /// Whether a schema becomes a type with a name.
    fn is_named(schema: &Schema<'_>) -> bool {
        if schema.declared.is_some() {
            return false;
        }
        let is_choice = !schema.cases().is_empty();
        let has_values =
            schema.values().is_some_and(|values| !values.is_empty()) && schema.kind() != Some(Kind::Boolean);
        is_choice || has_values || (schema.kind() == Some(Kind::Object) && !schema.properties().is_empty())
    }

    /// The type of a schema that is declared nowhere.
    pub(super) fn own(&mut self, schema: &Schema<'_>, site: &Site) -> Written {
        if let Some(name) = self.existing.ty(schema) {
            return Written::new(name.clone());
        }
        self.tell_unread(schema, &site.owner);
        let identity = schema.identity();
        match self.made.get(&identity).cloned() {
            Some(Some(name)) => {
                self.recursive.insert(name.clone());
                self.losses.add_use(&site.owner, &name);
                return Written::new(name);
            }
            Some(None) => {
                self.losses.add(&site.owner, &here(schema), HOLDS_ITSELF);
                return Written::new("json");
            }
            None => {}
        }
        if !Self::is_named(schema) {
            self.made.insert(identity.clone(), None);
            let written = match schema.kinds().as_slice() {
                [] => Written::new("json"),
                [Kind::Array] => self.list(schema, site),
                [Kind::Object] => self.map(schema, site),
                [kind] => self.scalar(schema, *kind, &site.owner),
                kinds => self.of_kinds(schema, kinds, site),
            };
            self.made.remove(&identity);
            return written;
        }
        let is_in_place = site.in_place && !schema.is_made() && self.names.take(&site.name);
        let name = match is_in_place {
            true => site.name.clone(),
            false => self.names.unique(&site.name),
        };
        self.made.insert(identity.clone(), Some(name.clone()));
        let mut written = match is_in_place {
            true => self.in_place(schema, site),
            false => {
                self.losses.add_use(&site.owner, &name);
                let inner = Site {
                    owner: Owner::Type(name.clone()),
                    name: name.clone(),
                    in_place: false,
                };
                self.named(schema, &name, &inner)
            }
        };
        let has_name = written.ty == name || written.ty == "_";
        if !schema.is_made() || !has_name {
            self.made.remove(&identity);
        }
        // Something in it used its name already.
        if !has_name && self.recursive.contains(&name) {
            written = self.alias(written, name);
        }
        if !is_in_place {
            self.add_uses(&site.owner, &written);
        }
        written
    }

    /// A type that is written where it is used.
    fn in_place(&mut self, schema: &Schema<'_>, site: &Site) -> Written {
        match self.body(schema, site) {
            Ok(mut body) => {
                // What the type says of itself is said by the field.
                body.remove("description");
                Written {
                    ty: "_".to_owned(),
                    keys: body,
                }
            }
            Err(written) => written,
        }
    }

    /// A type that is declared, or another one if it turns out to need no name.
    fn named(&mut self, schema: &Schema<'_>, name: &str, site: &Site) -> Written {
        let site = &Site {
            in_place: true,
            ..site.clone()
        };
        match self.body(schema, site) {
            Ok(body) => {
                self.declare(name.to_owned(), body);
                Written::new(name)
            }
            Err(written) => written,
        }
    }

    /// What a type with a name says, or the type that needs none.
    fn body(&mut self, schema: &Schema<'_>, site: &Site) -> Result<Mapping, Written> {
        let mut body = Mapping::new();
        if let Some(description) = self.description(schema) {
            body.insert(Value::from("description"), description);
        }
        if !schema.cases().is_empty() {
            body.extend(self.union(schema, site)?);
        } else if let Some(values) = schema.values().filter(|_| schema.kind() != Some(Kind::Object)) {
            body.extend(self.values(&values, &here(schema), &site.owner)?);
        } else {
            body.extend(self.structure(schema, site, &[]));
        }
        Ok(body)
    }
}

fn count_references(value: &Value, uses: &mut BTreeMap<String, usize>) {
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    (Some("$ref"), Value::String(target)) => *uses.entry(target.clone()).or_default() += 1,
                    _ => count_references(value, uses),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| count_references(item, uses)),
        _ => {}
    }
}
