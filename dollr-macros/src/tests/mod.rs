//! Tests of the whole pipeline: from files in memory to Rust or to mistakes.

mod api;
mod client;
mod drawing;
mod expansion;
mod mistakes;
mod mutations;
mod reference;
mod schema;

use std::path::Path;

use crate::check::Scope;
use crate::compile::{Compiled, compile};
use crate::document::Source;

/// Compiles a spec of these files, of which the first is the root.
fn compile_files(files: &[(&str, &str)], scope: Scope) -> Compiled {
    let read = |path: &Path| {
        let (name, text) = files
            .iter()
            .find(|(name, _)| Path::new(name) == path)
            .ok_or("there is no such file")?;
        Ok(Source {
            path: path.to_owned(),
            shown: (*name).to_owned(),
            text: (*text).to_owned(),
        })
    };
    compile(Path::new(files[0].0), &read, scope)
}

/// Rust as a person would format it.
fn pretty(compiled: &Compiled) -> String {
    let file = syn::parse2(compiled.tokens.clone()).expect("what is generated parses as Rust");
    prettyplease::unparse(&file)
}
