//! From a document that was exported from a spec, to that spec: what OpenAPI can't say stands in its `x-…` keys, in the words of the
//! language, so that nothing has to be guessed.

mod fields;
mod operations;
mod responses;
mod schemas;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use self::types::Types;
use super::{Import, Only, document, yaml};
use crate::names::snake;
use crate::openapi::GENERATOR;
use crate::openapi::reading::{Node, Operation};

/// Whether a document was exported from a spec.
pub(super) fn is_exported(root: &Node<'_>) -> bool {
    root.text("x-generator") == Some(GENERATOR)
}

/// The spec that a document was exported from, as far as these of its operations go.
pub(super) fn restore(root: &Node<'_>, operations: Vec<Operation<'_>>, only: &Only) -> Import {
    let count = operations.len();
    let operations = with_needed(root, operations, only);
    let name = document::name(root);
    let mut types = Types::new(root);
    let mut resources = BTreeMap::new();
    for operation in &operations {
        let keys = operations::operation(operation, &snake(&name), &mut types);
        let key = operation.node.text("operationId").unwrap_or_default();
        let section: &mut Mapping = resources.entry((tag(&operation.node), "operations")).or_default();
        section.insert(key.into(), keys.into());
    }
    let webhooks = root.get("webhooks").filter(|_| only.operations.is_empty());
    for (key, node) in webhooks.map(|it| it.entries()).unwrap_or_default() {
        let Some(webhook) = node.get("post") else { continue };
        let keys = operations::webhook(&webhook, &mut types);
        let section: &mut Mapping = resources.entry((tag(&webhook), "webhooks")).or_default();
        section.insert((&*key).into(), keys.into());
    }
    for (resource, name, body) in types.written() {
        let section: &mut Mapping = resources.entry((resource, "types")).or_default();
        section.insert(name.into(), body.into());
    }
    let mut file = self::root(root, &name);
    let imports = types.imports();
    if !imports.is_empty() {
        file.insert("imports".into(), imports.into());
    }
    // They are of all operations.
    if let Some(differences) = root.get("x-differences").filter(|_| only.operations.is_empty()) {
        file.insert("differences".into(), differences.value.clone());
    }
    let files = files(root, &name, file, resources);
    let losses = types.losses.into_list();
    Import {
        files,
        notes: BTreeMap::new(),
        operations: count,
        imported: operations.len(),
        whole: if losses.is_empty() { operations.len() } else { 0 },
        losses,
    }
}

/// These operations, what they ask, and what signs in.
fn with_needed<'d>(root: &Node<'d>, all: Vec<Operation<'d>>, only: &Only) -> Vec<Operation<'d>> {
    let asked = |operation: &Operation<'_>| {
        let keys = ["x-recover", "x-confirm", "x-wait"];
        let asked = keys.map(|key| operation.node.get(key)?.text("ask").map(str::to_owned));
        asked.into_iter().flatten().collect::<Vec<_>>()
    };
    let is_taken = |it: &&Operation<'_>| only.includes(&it.method, &it.path);
    let id = |it: &Operation<'_>| it.node.text("operationId").unwrap_or_default().to_owned();
    let mut taken: BTreeSet<String> = all.iter().filter(is_taken).map(id).collect();
    let signs_in = root
        .get("x-authentication")
        .and_then(|it| it.text("operation").map(str::to_owned));
    taken.extend(signs_in);
    while let Some(next) = all
        .iter()
        .filter(|it| taken.contains(&id(it)))
        .flat_map(asked)
        .find(|it| !taken.contains(it))
    {
        taken.insert(next);
    }
    all.into_iter().filter(|it| taken.contains(&id(it))).collect()
}

/// The resource that an operation belongs to.
fn tag<'d>(node: &Node<'d>) -> Option<&'d str> {
    node.get("tags")?.items().first()?.value.as_str()
}

/// The sections of each resource, and of the types that belong to none.
type Resources<'d> = BTreeMap<(Option<&'d str>, &'static str), Mapping>;

/// The root file, and one for each resource, in the order of the tags.
fn files<'d>(root: &Node<'d>, name: &str, mut file: Mapping, mut resources: Resources<'d>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let tags = root.get("tags").map(|tags| tags.items()).unwrap_or_default();
    let tags = tags.iter().map(|tag| (tag.text("name"), tag.text("description")));
    for (resource, description) in [(None, None)].into_iter().chain(tags) {
        let sections = ["types", "operations", "webhooks"];
        let sections = sections.map(|section| Some((section, resources.remove(&(resource, section))?)));
        let sections: Vec<_> = sections.into_iter().flatten().collect();
        if sections.is_empty() {
            continue;
        }
        let head = [("resource", resource), ("description", description)];
        let head = head
            .into_iter()
            .filter_map(|(key, text)| Some((Value::from(key), Value::from(text?))));
        let sections = sections.into_iter().map(|(key, section)| (key.into(), section.into()));
        let file: Mapping = head.chain(sections).collect();
        files.push((format!("{}.yaml", resource.unwrap_or("types")), yaml::file(&file)));
    }
    file.insert(
        "files".into(),
        files
            .iter()
            .map(|(name, _)| Value::from(name.as_str()))
            .collect::<Vec<_>>()
            .into(),
    );
    let mut root_name = snake(name);
    while files.iter().any(|(name, _)| *name == format!("{root_name}.yaml")) {
        root_name += "_api";
    }
    files.insert(0, (format!("{root_name}.yaml"), yaml::file(&file)));
    files
}

/// What the root file says of the API and its services.
fn root(root: &Node<'_>, name: &str) -> Mapping {
    let mut file = Mapping::from_iter([("name".into(), name.into())]);
    if let Some(authentication) = root.get("x-authentication") {
        let server = root
            .get("servers")
            .and_then(|servers| servers.items().into_iter().next());
        let address = server.and_then(|server| server.text("url").map(str::to_owned));
        file.insert("base_url".into(), address.unwrap_or_default().into());
        file.insert("authentication".into(), authentication.value.clone());
    }
    let mut services = Mapping::new();
    for (service, keys) in root.get("x-services").map(|it| it.entries()).unwrap_or_default() {
        match (service == snake(name), keys.value) {
            (true, Value::Mapping(own)) => file.extend(own.clone()),
            (_, keys) => _ = services.insert((&*service).into(), keys.clone()),
        }
    }
    if !services.is_empty() {
        file.insert("services".into(), services.into());
    }
    file
}
