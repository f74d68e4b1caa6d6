//! The whole API is there: every operation of Dollr, and a line for each in the README.

mod errors;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dollr_client::OPERATIONS;
use dollr_client::schema::{Operation, Place};

/// Method and path of every operation that Dollr documents.
const DOCUMENTED: &str = include_str!("operations.txt");

#[test]
fn every_documented_operation_is_there_and_no_other() {
    let documented: BTreeSet<String> = DOCUMENTED.lines().map(str::to_owned).collect();
    let described: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    let missing: Vec<_> = documented.difference(&described).collect();
    let invented: Vec<_> = described.difference(&documented).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "missing: {missing:?}, not documented: {invented:?}"
    );
    assert_eq!(OPERATIONS.len(), described.len(), "an operation is there twice");
}

#[test]
fn no_method_repeats_the_resource_that_stands_before_it() {
    for operation in OPERATIONS {
        let (resource, call) = (operation.resource, operation.call);
        let singular = resource.strip_suffix("ies").unwrap_or(resource.trim_end_matches('s'));
        assert!(
            !call.contains(singular),
            "`{resource}().{call}()` says {singular} twice: give `{}` a `method` by the rule in CONTRIBUTING.md",
            operation.name
        );
    }
}

#[test]
fn the_readme_lists_every_operation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let start = readme
        .find("| Operation | Call |")
        .expect("the README has a table of operations");
    let end = start + readme[start..].find("\n\n").unwrap();
    let before = counted(&readme[..start]);
    let current = format!("{before}{}{}", table(), &readme[end..]);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, current).unwrap();
    } else {
        assert!(
            readme == current,
            "the README lists other operations: run it again with UPDATE_README=1 in the environment"
        );
    }
}

/// The text with the number of all operations in it.
fn counted(text: &str) -> String {
    let (before, rest) = text
        .split_once("All of Dollr's ")
        .expect("the README counts the operations");
    let (_, after) = rest.split_once(' ').expect("more words");
    format!("{before}All of Dollr's {} {after}", OPERATIONS.len())
}

#[test]
fn the_readme_shows_a_file_of_the_spec() {
    const README: &str = include_str!("../../README.md");
    const SPEC: &str = include_str!("../../spec/realtime_keys.yaml");
    let (without_examples, _) = SPEC.split_once("    examples:\n").unwrap();
    assert!(
        README.contains(without_examples),
        "the README shows another description of realtime keys"
    );
}

fn table() -> String {
    let rows = OPERATIONS
        .iter()
        .map(|operation| format!("| `{} {}` | `{}` |", operation.method, operation.path, call(operation)));
    let head = ["| Operation | Call |".to_owned(), "| --- | --- |".to_owned()];
    head.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn call(operation: &Operation) -> String {
    let path = operation
        .request
        .fields
        .iter()
        .filter(|field| field.place == Place::Path);
    let arguments: Vec<_> = path.map(|field| field.name).collect();
    format!(
        "dollr.{}().{}({})",
        operation.resource,
        operation.call,
        arguments.join(", ")
    )
}
