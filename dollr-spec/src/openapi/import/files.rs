//! The files of a spec: a root, one for each resource, and those of shared types.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::existing::Existing;
use super::losses::Owner;
use super::types::{Declared, Types};
use super::uses::written;
use super::yaml;
use crate::check::{is_client_name, is_prelude};
use crate::names::{camel, snake};
use crate::openapi::reading::{Node, Operation};

/// What a file may have, below the limit of the reader.
const MOST: usize = 200_000;

/// What webhooks belong to, instead of a resource.
const NO_RESOURCE: &str = "";

/// The operations by their resources, in the order of the document.
pub(super) struct Resources {
    api: String,
    /// What the tags of the document say.
    descriptions: BTreeMap<String, String>,
    all: Vec<(String, Mapping)>,
    /// They belong to none.
    pub(super) webhooks: Mapping,
}

impl Resources {
    pub(super) fn new(root: &Node<'_>, name: &str) -> Self {
        let tags = root.get("tags").map(|tags| tags.items()).unwrap_or_default();
        let descriptions = tags.iter().filter_map(|tag| {
            let text = tag.text("description")?.trim();
            Some((snake(tag.text("name")?), text.to_owned())).filter(|(_, text)| !text.is_empty())
        });
        Self {
            api: snake(name),
            descriptions: descriptions.collect(),
            all: Vec::new(),
            webhooks: Mapping::new(),
        }
    }

    pub(super) fn add(&mut self, operation: &Operation<'_>, key: String, body: Mapping) {
        let resource = resource(operation);
        match self.all.iter_mut().find(|(known, _)| *known == resource) {
            Some((_, operations)) => _ = operations.insert(Value::from(key), Value::from(body)),
            None => {
                let operations = Mapping::from_iter([(Value::from(key), Value::from(body))]);
                self.all.push((resource, operations));
            }
        }
    }

    /// The name of a resource, which none of the client may have.
    fn name(&self, resource: &str, existing: &Existing) -> String {
        let is_taken = is_client_name(resource) && !existing.resources.contains(resource);
        match is_taken || is_prelude(&camel(resource)) {
            true => format!("{}_{resource}", self.api),
            false => resource.to_owned(),
        }
    }
}

/// What an operation belongs to: its first tag, or the first word of its path.
fn resource(operation: &Operation<'_>) -> String {
    let tag = operation
        .node
        .get("tags")
        .and_then(|tags| tags.items().into_iter().next());
    let tag = tag.and_then(|tag| tag.value.as_str()).map(snake);
    let is_version = |part: &str| part.starts_with('v') && part[1..].starts_with(|c: char| c.is_ascii_digit());
    let words = operation
        .path
        .split('/')
        .filter(|part| !part.is_empty() && !part.starts_with('{') && !is_version(part));
    let word = words.map(snake).find(|word| !word.is_empty());
    let found = tag.filter(|tag| !tag.is_empty()).or(word);
    found.unwrap_or_else(|| "root".to_owned())
}

/// The files, the root first.
pub(super) fn write(
    name: &str,
    service: Option<Mapping>,
    resources: &Resources,
    types: &Types,
) -> Vec<(String, String)> {
    let api = snake(name);
    // Each type stands with the resource that alone uses it, or with the others.
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut reached = BTreeMap::new();
    for (resource, operations) in &resources.all {
        for key in operations.keys().filter_map(Value::as_str) {
            reached.insert(
                (resource.as_str(), key),
                types.losses.reached(&Owner::Operation(key.to_owned())),
            );
        }
    }
    for key in resources.webhooks.keys().filter_map(Value::as_str) {
        reached.insert(
            (NO_RESOURCE, key),
            types.losses.reached(&Owner::Webhook(key.to_owned())),
        );
    }
    // What came to something else after all isn't written.
    let all = resources.all.iter().map(|(_, operations)| operations);
    let written = written(&types.declared, all.chain([&resources.webhooks]));
    for ((resource, _), owners) in &reached {
        for owner in owners {
            if let Owner::Type(name) = owner
                && written.contains(name.as_str())
            {
                users.entry(name).or_default().insert(resource);
            }
        }
    }
    let only_user = |ty: &Declared| match users.get(ty.name.as_str()) {
        Some(users) if users.len() == 1 => users.first().copied(),
        _ => None,
    };
    let is_used = |ty: &&Declared| users.contains_key(ty.name.as_str());
    let mut sections: Vec<(String, Mapping)> = Vec::new();
    let shared = types
        .declared
        .iter()
        .filter(is_used)
        .filter(|ty| only_user(ty).is_none());
    add_types(&mut sections, "types", shared);
    for (resource, operations) in &resources.all {
        let own = types.declared.iter().filter(|ty| only_user(ty) == Some(resource));
        let mut in_files = Vec::new();
        let name = resources.name(resource, &types.existing);
        add_types(&mut in_files, &format!("{name}_types"), own);
        // A small resource is one file.
        let size: usize = in_files.iter().map(|(_, file)| yaml::file(file).len()).sum();
        let types = match in_files.len() == 1 && size < MOST / 2 {
            true => in_files.pop().map(|(_, file)| file),
            false => None,
        };
        sections.extend(in_files);
        add_operations(
            &mut sections,
            &name,
            resources.descriptions.get(resource),
            types,
            operations,
        );
    }
    let own = types.declared.iter().filter(|ty| only_user(ty) == Some(NO_RESOURCE));
    add_types(&mut sections, "webhook_types", own);
    if !resources.webhooks.is_empty() {
        let webhooks = Value::from(resources.webhooks.clone());
        sections.push((
            "webhooks".to_owned(),
            Mapping::from_iter([(Value::from("webhooks"), webhooks)]),
        ));
    }
    let mut taken = BTreeSet::from([api.clone()]);
    let mut files = Vec::new();
    for (name, file) in sections {
        let mut unique = name.clone();
        for number in 2.. {
            if taken.insert(unique.clone()) {
                break;
            }
            unique = format!("{name}_{number}");
        }
        files.push((format!("{unique}.yaml"), yaml::file(&file)));
    }
    let Some(service) = service else {
        // They are parts of another spec, which has a root.
        return files;
    };
    let mut root = Mapping::from_iter([(Value::from("name"), Value::from(name))]);
    root.extend(service);
    let list: Vec<_> = files.iter().map(|(name, _)| Value::from(name.as_str())).collect();
    root.insert(Value::from("files"), Value::from(list));
    files.insert(0, (format!("{api}.yaml"), yaml::file(&root)));
    files
}

/// Types in as few files as can hold them.
fn add_types<'t>(sections: &mut Vec<(String, Mapping)>, name: &str, types: impl Iterator<Item = &'t Declared>) {
    let mut chunk = Mapping::new();
    let mut size = 0;
    let mut flush = |chunk: &mut Mapping| {
        if !chunk.is_empty() {
            let types = std::mem::take(chunk);
            sections.push((
                name.to_owned(),
                Mapping::from_iter([(Value::from("types"), Value::from(types))]),
            ));
        }
    };
    for ty in types {
        let length = size_of(&ty.body);
        if size + length > MOST {
            flush(&mut chunk);
            size = 0;
        }
        size += length;
        chunk.insert(Value::from(ty.name.as_str()), Value::from(ty.body.clone()));
    }
    flush(&mut chunk);
}

fn size_of(body: &Mapping) -> usize {
    yaml::file(body).len()
}

/// The operations of a resource, in several files if one can't hold them.
fn add_operations(
    sections: &mut Vec<(String, Mapping)>,
    name: &str,
    description: Option<&String>,
    types: Option<Mapping>,
    operations: &Mapping,
) {
    let head = |name: &str| {
        let mut head = Mapping::from_iter([(Value::from("resource"), Value::from(name))]);
        if let Some(description) = description {
            head.insert(Value::from("description"), Value::from(description.as_str()));
        }
        head
    };
    let mut file = head(name);
    file.extend(types.into_iter().flatten());
    let mut size = yaml::file(&file).len();
    let mut chunk = Mapping::new();
    let mut number = 1;
    for (key, operation) in operations {
        let length = operation.as_mapping().map_or(0, size_of);
        if size + length > MOST && !chunk.is_empty() {
            file.insert(Value::from("operations"), Value::from(std::mem::take(&mut chunk)));
            sections.push((name.to_owned(), std::mem::replace(&mut file, head(name))));
            number += 1;
            size = 0;
            let next = format!("{name}_{number}");
            file.insert(Value::from("resource"), Value::from(next));
        }
        size += length;
        chunk.insert(key.clone(), operation.clone());
    }
    file.insert(Value::from("operations"), Value::from(chunk));
    sections.push((name.to_owned(), file));
}
