//! The reference of the language, whose examples are the files of one spec.

use std::collections::BTreeSet;

use dollr_spec::Scope;
use dollr_spec::model::{Type, ValueType};

use super::{compile_files, pretty};

const REFERENCE: &str = include_str!("../../../spec/README.md");

/// The names and texts of all examples.
fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let blocks = REFERENCE
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.map(|block| {
        let title = block.lines().next().and_then(|line| line.strip_prefix("# "));
        (title.expect("an example starts with the name of its file"), block)
    })
}

/// The example of a spec in a crate of its own.
const BETA: &str = "beta.yaml";

/// The examples that are the files of one spec.
pub(super) fn examples() -> Vec<(&'static str, &'static str)> {
    all().filter(|(name, _)| *name != BETA).collect()
}

#[test]
fn the_examples_of_the_reference_compile() {
    let files = examples();
    let compiled = compile_files(&files, Scope::Client);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    assert_eq!(
        compiled.files.len(),
        files.len(),
        "an example is not in the list of files"
    );
    pretty(&compiled);

    let beta: Vec<_> = all().filter(|(name, _)| *name == BETA).collect();
    let compiled = compile_files(&beta, Scope::Extension);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    pretty(&compiled);
}

/// A key that the language has and the reference does not explain, or doesn't show in an example, is one that nobody finds.
#[test]
fn the_reference_shows_every_key() {
    const SPEC: &str = concat!(
        include_str!("../../src/document/read/mod.rs"),
        include_str!("../../src/document/read/differences.rs"),
        include_str!("../../src/document/read/operations.rs"),
        include_str!("../../src/document/read/pages.rs"),
        include_str!("../../src/document/read/responses.rs"),
        include_str!("../../src/document/read/services.rs"),
        include_str!("../../src/document/read/types.rs"),
    );
    let examples: String = all().map(|(_, text)| text).collect();
    let keys = SPEC
        .split(".required(\"")
        .skip(1)
        .chain(SPEC.split(".optional(\"").skip(1));
    let keys: BTreeSet<&str> = keys
        .filter_map(|rest| rest.split_once("\")"))
        .map(|(key, _)| key)
        .collect();
    assert!(keys.len() > 40, "{keys:?}");
    for key in keys {
        let explained = [format!("`{key}`"), format!("`{key}: ")];
        assert!(
            explained.iter().any(|key| REFERENCE.contains(key)),
            "the reference does not mention `{key}`"
        );
        let shown = ["\n", " ", "- "].map(|before| format!("{before}{key}:"));
        assert!(shown.iter().any(|key| examples.contains(key)), "no example has `{key}`");
    }
}

#[test]
fn the_reference_shows_every_scalar() {
    let examples: String = all().map(|(_, text)| text).collect();
    for name in Type::SCALARS.into_iter().chain(ValueType::ALL.map(|(name, _, _)| name)) {
        assert!(
            REFERENCE.contains(&format!("| `{name}` |")),
            "the reference does not explain `{name}`"
        );
        let shown = [",", " }", "?"].map(|after| format!("type: {name}{after}"));
        assert!(
            shown.iter().any(|shown| examples.contains(shown)),
            "no example has `{name}`"
        );
    }
}
