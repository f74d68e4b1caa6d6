//! From a document to a spec.

mod bodies;
mod codes;
mod document;
mod endless;
mod existing;
mod fields;
mod files;
mod lists;
mod losses;
mod names;
mod operations;
mod responses;
mod restore;
mod scalars;
mod tags;
mod types;
mod unions;
mod unread;
mod uses;
mod values;
mod webhooks;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use self::existing::Existing;
use self::losses::Owner;
use self::names::Names;
use self::types::Types;
use super::Document;
use super::reading::{self, Node};
use crate::model::Api;
use crate::names::snake;

/// What happened to a document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Import {
    /// The files of the spec, the root first: their names and their texts.
    pub files: Vec<(String, String)>,
    /// What the document says and the spec doesn't.
    pub losses: Vec<Loss>,
    /// What is left out as it changes nothing on the wire, and how often.
    pub notes: BTreeMap<String, usize>,
    /// How many operations the document has, of those that were asked for.
    pub operations: usize,
    /// How many of them are in the spec.
    pub imported: usize,
    /// How many of those have all that the document says of them.
    pub whole: usize,
}

/// What the document says and the spec doesn't.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Loss {
    /// Where it stands in the document: `#/paths/~1v1~1things/get`.
    pub at: String,
    /// What isn't kept, and why.
    pub why: String,
}

/// Which operations of a document are taken.
#[derive(Clone, Debug, Default)]
pub struct Only {
    /// Method and path of each; all if there is none.
    pub operations: Vec<(String, String)>,
}

impl Only {
    fn includes(&self, operation: &reading::Operation<'_>) -> bool {
        let is_it = |(method, path): &(String, String)| {
            let is_path = *path == operation.path || *path == operation.written_path;
            is_path && method.eq_ignore_ascii_case(&operation.method)
        };
        self.operations.is_empty() || self.operations.iter().any(is_it)
    }
}

/// The spec of a document: a whole one, or what is to be added to another one.
///
/// The operations that are in the other one aren't imported again, and its types are used where they are made of the same. All
/// files are parts of it then: the first is no root.
///
/// # Errors
///
/// It is no document of OpenAPI 3, has no such operation, or the other spec has it already.
pub fn import(document: &Document, only: &Only, beside: Option<&Api>) -> Result<Import, String> {
    let existing = beside.map(Existing::of).unwrap_or_default();
    let root = Node::root(&document.0);
    reading::check_version(&root)?;
    let (mut operations, broken) = reading::operations(&root);
    for (method, path) in &only.operations {
        let one = Only {
            operations: vec![(method.clone(), path.clone())],
        };
        if !operations.iter().any(|operation| one.includes(operation)) {
            return Err(format!("the document has no {method} {path}"));
        }
        let known = operations.iter().filter(|operation| one.includes(operation));
        if known.into_iter().any(|it| existing.has_operation(&it.method, &it.path)) {
            return Err(format!("the spec has {method} {path} already: `diff` compares the two"));
        }
    }
    if restore::is_exported(&root) && beside.is_none() {
        return Ok(restore::restore(&root, operations, only));
    }
    operations.retain(|operation| only.includes(operation));
    let count = operations.len();
    operations.retain(|operation| !existing.has_operation(&operation.method, &operation.path));
    let known = count - operations.len();
    let name = document::name(&root);
    let keys = keys(&operations, existing.keys.clone());
    let mut names = Names::default();
    for name in &existing.types {
        names.take(name);
    }
    for (operation, key) in operations.iter().zip(&keys) {
        reserve(operation, key, &mut names);
    }
    let mut types = Types::new(&root, names, existing);
    if known > 0 {
        types.notes.insert("operations that the spec has".to_owned(), known);
    }
    for (at, why) in broken {
        types.losses.add(&Owner::Document, &at, why);
    }
    types.tell_unread_of_document(&root);
    let is_beside = beside.is_some();
    let service = match is_beside {
        true => None,
        false => Some(document::service(&root, &name, &operations, &mut types)),
    };
    let mut resources = files::Resources::new(&root, &name);
    let mut written = Vec::new();
    for (operation, key) in operations.iter().zip(keys) {
        let Some(mut operation_keys) = operations::write(operation, key.clone(), &mut types) else {
            continue;
        };
        if let Some(service) = &service {
            let keys = service.keys(operation, &root, &key, &mut types);
            operation_keys.body.extend(keys);
        }
        resources.add(operation, operation_keys.key, operation_keys.body);
        written.push(key);
    }
    if only.operations.is_empty() {
        resources.webhooks = webhooks::write(&root, &mut types);
    }
    types.end();
    let whole = written.iter().filter(|key| types.losses.is_whole(key)).count();
    let files = files::write(&name, service.map(|service| service.root), &resources, &types);
    Ok(Import {
        files,
        notes: types.notes,
        losses: types.losses.into_list(),
        operations: operations.len(),
        imported: written.len(),
        whole,
    })
}

/// The keys of operations: the vendor's names, or where there are none, method and path.
fn keys(operations: &[reading::Operation<'_>], mut taken: BTreeSet<String>) -> Vec<String> {
    let keys = operations.iter().map(|operation| {
        let id = operation
            .node
            .text("operationId")
            .map(str::trim)
            .filter(|id| !id.is_empty());
        let key = match id {
            Some(id) => id.to_owned(),
            None => snake(&format!("{} {}", operation.method, operation.path)),
        };
        let mut candidate = key.clone();
        for number in 2.. {
            // Two keys that come to one name in Rust are one.
            if taken.insert(snake(&candidate)) {
                break;
            }
            candidate = format!("{key}_{number}");
        }
        candidate
    });
    keys.collect()
}

/// Takes the names of the types that an operation makes for what it returns.
fn reserve(operation: &reading::Operation<'_>, key: &str, names: &mut Names) {
    let responses = operation
        .node
        .get("responses")
        .map(|it| it.entries())
        .unwrap_or_default();
    let successes = responses.iter().filter(|(status, _)| status.starts_with(['2', '3']));
    let has_headers = responses.iter().any(|(_, node)| {
        let node = node.clone().resolved();
        node.is_ok_and(|node| {
            node.get("headers").is_some() || node.get("content").is_some_and(|it| it.entries().len() > 1)
        })
    });
    let name = crate::names::camel(key);
    if successes.count() != 1 || has_headers {
        names.take(&format!("{name}Response"));
    }
    for (status, _) in responses.iter().filter(|_| has_headers) {
        if let Some((statuses, _)) = crate::statuses::parse(&status.to_ascii_lowercase()) {
            names.take(&format!("{name}{}", crate::statuses::name(statuses, None)));
        }
    }
}
