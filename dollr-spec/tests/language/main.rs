//! Tests of the whole pipeline: from files in memory to Rust or to mistakes.

mod api;
mod drawing;
mod expansion;
mod mistakes;
mod only;
#[cfg(feature = "openapi")]
mod openapi;
mod reference;
mod schema;
mod shown;
mod table;

use std::path::Path;

use dollr_spec::{Compiled, Diagnostic, Scope, SourceFile, compile};

/// Compiles a spec of these files, of which the first is the root.
fn compile_files(files: &[(&str, &str)], scope: Scope) -> Compiled {
    let read = |path: &Path| {
        let (name, text) = files
            .iter()
            .find(|(name, _)| Path::new(name) == path)
            .ok_or("there is no such file")?;
        Ok(SourceFile::new(path, *name, *text))
    };
    compile(Path::new(files[0].0), scope, read)
}

/// Compiles Dollr's own spec.
fn compile_dollr() -> Compiled {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/dollr.yaml");
    compile(&root, Scope::Client, |path| {
        SourceFile::read(path, path.to_string_lossy())
    })
}

/// The first line of a diagnostic: where it is, and the sentence.
fn headline(diagnostic: &Diagnostic) -> String {
    diagnostic.to_string().lines().next().unwrap_or_default().to_owned()
}

/// Rust as a person would format it.
fn pretty(compiled: &Compiled) -> String {
    let file = syn::parse2(compiled.tokens.clone()).expect("what is generated parses as Rust");
    table::with_lines(&prettyplease::unparse(&file))
}
