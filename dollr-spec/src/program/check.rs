//! `check`: every mistake of a spec without a build.

use std::path::Path;
use std::process::ExitCode;

use dollr_spec::{Compiled, Scope, SourceFile, compile};

pub(crate) fn check(spec: &Path) -> ExitCode {
    let compiled = compile_at(spec);
    for mistake in &compiled.diagnostics {
        eprintln!("{mistake}\n");
    }
    match compiled.diagnostics.len() {
        0 => {
            println!("{}: no mistake", spec.display());
            ExitCode::SUCCESS
        }
        count => {
            let mistakes = if count == 1 { "mistake" } else { "mistakes" };
            eprintln!("{}: {count} {mistakes}", spec.display());
            ExitCode::FAILURE
        }
    }
}

/// The spec with this root file.
pub(crate) fn compile_at(spec: &Path) -> Compiled {
    let read = |path: &Path| SourceFile::read(path, path.to_string_lossy());
    let scope = read(spec).map_or(Scope::Extension, |root| Scope::of(&root));
    compile(spec, scope, read)
}
