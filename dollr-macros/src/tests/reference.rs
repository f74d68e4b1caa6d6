//! The reference of the language, whose examples are the files of one spec.

use super::{compile_files, pretty};
use crate::check::Scope;

const REFERENCE: &str = include_str!("../../../spec/README.md");

/// The names and texts of the examples.
pub(super) fn examples() -> Vec<(&'static str, &'static str)> {
    let blocks = REFERENCE
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default());
    blocks
        .map(|block| {
            let title = block.lines().next().and_then(|line| line.strip_prefix("# "));
            (title.expect("an example starts with the name of its file"), block)
        })
        .collect()
}

#[test]
fn the_examples_of_the_reference_compile() {
    let files = examples();
    let compiled = compile_files(&files, Scope::Client);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    assert_eq!(
        compiled.sources.len(),
        files.len(),
        "an example is not in the list of files"
    );
    pretty(&compiled);
}

/// A key that the language has and the reference does not show is one that nobody finds.
#[test]
fn the_reference_shows_every_key() {
    const SPEC: &str = include_str!("../document/spec.rs");
    let keys = SPEC.split(".required(\"").chain(SPEC.split(".optional(\"")).skip(1);
    let keys = keys.filter_map(|rest| rest.split_once("\")")).map(|(key, _)| key);
    for key in keys.filter(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
        let shown = [format!("`{key}`"), format!("`{key}: ")]
            .iter()
            .any(|key| REFERENCE.contains(key));
        assert!(shown, "the reference does not mention `{key}`");
    }
}
