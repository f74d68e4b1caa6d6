//! Snapshots of what is generated, for a reviewer to see what a change to the macro does.

use std::path::Path;

use super::{compile_files, pretty};
use crate::check::Scope;
use crate::compile::compile;
use crate::files;

/// A spec that uses everything the language has.
pub(super) const EVERYTHING: &str = include_str!("everything.yaml");

#[test]
fn a_spec_that_uses_everything() {
    let compiled = compile_files(&[("everything.yaml", EVERYTHING)], Scope::Extension);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    insta::assert_snapshot!(pretty(&compiled));
}

/// The whole API has no mistakes, and one of its resources shows what becomes of it.
#[test]
fn the_api_of_the_client() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/dollr.yaml");
    let compiled = compile(&root, &files::read, Scope::Client);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    let mut file: syn::File = syn::parse2(compiled.tokens).expect("what is generated parses as Rust");
    file.items
        .retain(|item| matches!(item, syn::Item::Mod(module) if module.ident == "realtime_keys"));
    insta::assert_snapshot!(prettyplease::unparse(&file));
}
