//! The named types: those that are used, in the order of the document.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::super::losses::{Losses, Owner};
use crate::openapi::reading::Node;

/// The types of a document.
pub(super) struct Types<'d> {
    components: Vec<(String, Node<'d>)>,
    pairs: Vec<(String, Node<'d>)>,
    imported: BTreeSet<String>,
    /// The names that are used so far; of generic structs without what they are of.
    used: BTreeSet<String>,
    pub(super) losses: Losses,
}

impl<'d> Types<'d> {
    pub(super) fn new(root: &Node<'d>) -> Self {
        let named = |node: Option<Node<'d>>| {
            let entries = node.map(|node| node.entries()).unwrap_or_default();
            entries
                .into_iter()
                .map(|(name, node)| (name.into_owned(), node))
                .collect()
        };
        let imports = root.get("x-imports").map(|it| it.items()).unwrap_or_default();
        let imports = imports.iter().filter_map(|it| it.value.as_str());
        Self {
            components: named(root.get("components").and_then(|it| it.get("schemas"))),
            pairs: named(root.get("x-pairs")),
            imported: imports.map(str::to_owned).collect(),
            used: BTreeSet::new(),
            losses: Losses::default(),
        }
    }

    pub(super) fn lose(&mut self, node: &Node<'_>, why: &str) {
        self.losses.add(&Owner::Document, &node.pointer, why);
    }

    /// The type that a reference leads to.
    pub(super) fn reference(&mut self, reference: &str) -> String {
        let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
        let component = self.components.iter().find(|(known, _)| *known == name);
        // What a generic struct is of stands in its type.
        let generic = component
            .and_then(|(_, node)| node.text("x-type"))
            .filter(|ty| ty.contains('<') && ty.contains(char::is_uppercase));
        let text = generic.map_or(name, str::to_owned);
        self.use_text(&text);
        text
    }

    /// Takes note of the names in the text of a type.
    pub(super) fn use_text(&mut self, text: &str) {
        let names = text
            .split(['<', '>', '?'])
            .filter(|name| name.starts_with(char::is_uppercase));
        self.used.extend(names.map(str::to_owned));
    }

    /// The types of `dollr-client` that are used.
    pub(super) fn imports(&self) -> Vec<Value> {
        let used = self.imported.intersection(&self.used);
        used.map(|name| Value::from(name.as_str())).collect()
    }

    /// All types that are used: with their resource, and as they are written.
    pub(super) fn written(&mut self) -> Vec<(Option<&'d str>, String, Mapping)> {
        let (components, pairs) = (self.components.clone(), self.pairs.clone());
        let mut bodies: Vec<Option<(Option<&'d str>, String, Mapping)>> = vec![None; components.len() + pairs.len()];
        // What one uses may stand before it.
        loop {
            let before = bodies.iter().flatten().count();
            for (at, (name, node)) in components.iter().chain(&pairs).enumerate() {
                let is_pair = at >= components.len();
                let name = name_of(name, node);
                let is_open = bodies[at].is_none() && !bodies.iter().flatten().any(|(_, known, _)| *known == name);
                let bare = name.trim_end_matches("<T>");
                if is_open && self.used.contains(bare) && !self.imported.contains(bare) {
                    let resource = node.text(if is_pair { "resource" } else { "x-resource" });
                    let body = if is_pair { self.pair(node) } else { self.component(node) };
                    bodies[at] = Some((resource, name, body));
                }
            }
            if bodies.iter().flatten().count() == before {
                return bodies.into_iter().flatten().collect();
            }
        }
    }

    fn component(&mut self, node: &Node<'d>) -> Mapping {
        let description = node
            .get("description")
            .map(|it| (Value::from("description"), it.value.clone()));
        let mut body = Mapping::new();
        if let Some(id) = node.get("x-id") {
            body.insert("id".into(), id.value.clone());
            body.extend(self.ty(node).keys);
            body.extend(description);
            return body;
        }
        body.extend(description);
        if let Some(values) = node.get("enum").filter(|_| node.get("x-type").is_none()) {
            body.insert("values".into(), self::values(&values, node.get("x-values").as_ref()));
        } else if let Some(cases) = node.get("x-one-of") {
            let tag = node.get("discriminator").and_then(|it| it.text("propertyName"));
            let keys = [
                ("tag", tag),
                ("content", node.text("x-content")),
                ("kinds", node.text("x-kinds")),
            ];
            for (key, value) in keys.into_iter().filter_map(|(key, value)| Some((key, value?))) {
                body.insert(key.into(), value.into());
            }
            self.use_cases(&cases);
            self.used.extend(node.text("x-kinds").map(str::to_owned));
            body.insert("one_of".into(), cases.value.clone());
        } else if node.text("type") == Some("object") && node.get("additionalProperties").is_none() {
            body.insert("fields".into(), self.properties(node, None).into());
        } else {
            let written = self.ty(node);
            body.insert("type".into(), written.ty.into());
            body.extend(written.keys);
        }
        body
    }

    fn pair(&mut self, node: &Node<'d>) -> Mapping {
        if let Some(cases) = node.get("one_of") {
            self.use_cases(&cases);
        }
        self.used.extend(node.text("kinds").map(str::to_owned));
        let keys = node.value.as_mapping().into_iter().flatten();
        let keys = keys.filter(|(key, _)| *key != "resource");
        keys.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// Takes note of what the cases of a union hold.
    fn use_cases(&mut self, cases: &Node<'d>) {
        let all = cases.entries().into_iter().map(|(_, case)| case);
        for case in all.chain(cases.items()) {
            if let Some(ty) = case.text("type").or(case.value.as_str()) {
                self.use_text(ty);
            }
        }
    }
}

/// The name that a component has as a type: `Page<T>` of a generic struct, whatever it is of.
fn name_of(name: &str, node: &Node<'_>) -> String {
    match node.text("x-type").and_then(|ty| ty.split_once('<')) {
        Some((generic, _)) if generic.starts_with(char::is_uppercase) => format!("{generic}<T>"),
        _ => name.to_owned(),
    }
}

/// The values of an enum: a list, if nothing is said of any.
fn values(values: &Node<'_>, said: Option<&Node<'_>>) -> Value {
    let Some(said) = said else {
        return values.value.clone();
    };
    let values = values.items().into_iter().map(|value| {
        let text = crate::openapi::reading::key_text(value.value).unwrap_or_default();
        let about = said.get(&text).map(|it| it.value.clone());
        (value.value.clone(), about.unwrap_or_else(|| Mapping::new().into()))
    });
    Value::Mapping(values.collect())
}
