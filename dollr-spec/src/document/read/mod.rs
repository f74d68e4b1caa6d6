//! Reads the tree of a file as the spec that is written in it.

mod differences;
mod meant;
mod operations;
mod pages;
mod responses;
mod services;
mod types;
mod values;

use self::differences::read_differences;
use self::operations::read_operation;
use self::responses::read_shared_errors;
use self::services::{read_service, read_service_keys, read_webhook};
use self::types::read_types;
use super::reader::Reader;
use super::spec::{File, Root, Text, TypeText};
use super::tree::{At, Node, Spanned, Value};
use crate::report::Report;

/// What the root file has, and no other.
const ROOT_KEYS: [&str; 11] = [
    "name",
    "base_url",
    "documentation",
    "authentication",
    "timeout",
    "headers",
    "services",
    "imports",
    "errors",
    "files",
    "differences",
];

/// What every file may have.
const KEYS: [&str; 6] = ["resource", "description", "service", "types", "operations", "webhooks"];

/// Whether a file has nothing that only the root file has: another one lists it, or its name is missing.
pub(crate) fn is_listed_elsewhere(node: &Node) -> bool {
    match &node.value {
        Value::Map(entries) => !entries.is_empty() && entries.iter().all(|(key, _)| KEYS.contains(&&*key.value)),
        _ => false,
    }
}

/// Reads the root file, which may also hold what every other file may.
pub(crate) fn read_root<'a>(node: &'a Node, report: &'a Report) -> (Root<'a>, File<'a>) {
    let mut reader = Reader::new(node, "the root file", report);
    let root = Root {
        node,
        name: text(reader.required("name"), "the name", report),
        documentation: text(reader.optional("documentation"), "the documentation's address", report),
        own: read_service_keys(&mut reader, report),
        services: named(reader.optional("services"), "`services`", report, read_service),
        imports: texts(reader.optional("imports"), "`imports`", report),
        errors: reader
            .optional("errors")
            .map(|node| read_shared_errors(node, report))
            .unwrap_or_default(),
        files: texts(reader.optional("files"), "`files`", report),
        differences: read_differences(reader.optional("differences"), report),
    };
    let file = read_sections(&mut reader, report);
    finish(reader, report);
    (root, file)
}

/// Reads any other file.
pub(crate) fn read_file<'a>(node: &'a Node, report: &'a Report) -> File<'a> {
    let mut reader = Reader::new(node, "a spec file", report);
    for key in ROOT_KEYS {
        reader.refuse(key, format!("only the root file has the key `{key}`; move it there"));
    }
    let file = read_sections(&mut reader, report);
    finish(reader, report);
    file
}

/// Under a key that nobody knows may be what other things refer to.
fn finish(reader: Reader<'_>, report: &Report) {
    if !reader.finish() {
        report.set_incomplete();
    }
}

fn read_sections<'a>(reader: &mut Reader<'a>, report: &'a Report) -> File<'a> {
    File {
        resource: decisive_text(reader.optional("resource"), "the resource's name", report),
        description: description(reader, report),
        service: decisive_text(reader.optional("service"), "a service's name", report),
        types: read_types(reader.optional("types"), report),
        operations: named(reader.optional("operations"), "`operations`", report, read_operation),
        webhooks: named(reader.optional("webhooks"), "`webhooks`", report, read_webhook),
    }
}

fn description<'a>(reader: &mut Reader<'a>, report: &Report) -> Option<&'a str> {
    reader.optional("description")?.text("a description", report)
}

fn text<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Option<Text<'a>> {
    let node = node?;
    let value = node.text(what, report)?;
    report.check_name(&node.at, value);
    Some(Spanned {
        value,
        at: node.at.clone(),
    })
}

fn type_text<'a>(node: Option<&'a Node>, report: &Report) -> Option<TypeText<'a>> {
    TypeText::parse(&text(node, "a type", report)?, report)
}

/// A text that decides how other things are read: they can't be judged where it is none.
fn decisive_text<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Option<Text<'a>> {
    let text = text(node, what, report);
    if node.is_some() && text.is_none() {
        report.set_incomplete();
    }
    text
}

/// A text of which no number is one: to quote that would be no help.
fn word<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Option<Text<'a>> {
    if let Some(number) = node.filter(|node| matches!(node.value, Value::Bool(_) | Value::Integer(_) | Value::Float(_)))
    {
        number.mismatch(&format!("{what} is a text"), report);
        report.set_incomplete();
        return None;
    }
    decisive_text(node, what, report)
}

/// A text that is one of a few words: what is none in quotes would be none of those either.
fn choice<'a>(node: Option<&'a Node>, words: &str, report: &Report) -> Option<Text<'a>> {
    let node = node?;
    if !matches!(node.value, Value::Text(_)) {
        node.mismatch(words, report);
        return None;
    }
    text(Some(node), words, report)
}

/// The texts of a list, which decide how other things are read.
fn texts<'a>(node: Option<&'a Node>, what: &str, report: &Report) -> Vec<Text<'a>> {
    let Some(node) = node else {
        return Vec::new();
    };
    let Some(items) = node.list_of_names(what, report) else {
        report.set_incomplete();
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| decisive_text(Some(item), "an item of the list", report))
        .collect()
}

fn flag(node: Option<&Node>, what: &str, report: &Report) -> bool {
    node.and_then(|node| node.boolean(what, report)).unwrap_or_default()
}

/// Where something is said to be true.
fn said(node: Option<&Node>, what: &str, report: &Report) -> Option<At> {
    let node = node?;
    let is_so = node.boolean(what, report)?;
    is_so.then(|| node.at.key().unwrap_or_else(|| node.at.clone()))
}

/// Reads a mapping of names to things of one kind, which others may refer to.
fn named<'a, T>(
    node: Option<&'a Node>,
    what: &str,
    report: &'a Report,
    read: impl Fn(Text<'a>, &'a Node, &'a Report) -> T,
) -> Vec<T> {
    let Some(node) = node else {
        return Vec::new();
    };
    let Some(entries) = node.entries(what, report) else {
        report.set_incomplete();
        return Vec::new();
    };
    entries
        .into_iter()
        .map(|(name, node)| read(name, node, report))
        .collect()
}
