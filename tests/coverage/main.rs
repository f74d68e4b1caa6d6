//! The whole API is there: every operation of Dollr, and a line for each in the guide.

mod errors;
mod operations;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use dollr_client::OPERATIONS;

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

/// What isn't read would be missed only by who looks for its calls.
#[test]
fn every_file_of_the_spec_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let root = fs::read_to_string(format!("{folder}/dollr.yaml")).unwrap();
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let files = names.filter(|name| Path::new(name).extension() == Some(OsStr::new("yaml")));
    let unread: Vec<_> = files
        .map(|name| name.into_string().unwrap())
        .filter(|name| name != "dollr.yaml" && !root.lines().any(|line| line == format!("  - {name}")))
        .collect();
    assert!(unread.is_empty(), "add these to `files` in spec/dollr.yaml: {unread:?}");
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
fn the_pages_show_what_is_in_the_spec() {
    const README: &str = include_str!("../../README.md");
    const GUIDE: &str = include_str!("../../docs/adding-an-endpoint.md");
    const KEYS: &str = include_str!("../../spec/realtime_keys.yaml");
    const COUNTERPARTIES: &str = include_str!("../../spec/counterparties.yaml");
    let (without_examples, _) = KEYS.split_once("    examples:\n").unwrap();
    assert!(
        GUIDE.contains(without_examples),
        "the guide shows another description of realtime keys"
    );
    let (_, shown) = README.split_once("```yaml\n").expect("the README shows an operation");
    let (shown, _) = shown.split_once("```").unwrap();
    assert!(
        COUNTERPARTIES.contains(shown) && shown.lines().count() == 8,
        "the README shows another description of an operation"
    );
}
