//! `check`: every mistake of a spec without a build.

use std::path::Path;
use std::process::ExitCode;

use dollr_spec::{Compiled, Diagnostic, Scope, SourceFile, compile};

use super::{show, tell};

pub(crate) fn check(spec: &Path) -> ExitCode {
    let compiled = compile_at(spec);
    match compiled.diagnostics.as_slice() {
        [] => {
            show(format_args!("{}: no mistake\n", spec.display()));
            ExitCode::SUCCESS
        }
        mistakes => report(mistakes, spec),
    }
}

/// Shows the mistakes of a spec.
pub(crate) fn report(mistakes: &[Diagnostic], spec: &Path) -> ExitCode {
    for mistake in mistakes {
        tell(format_args!("{mistake}\n\n"));
    }
    let count = mistakes.len();
    let noun = if count == 1 { "mistake" } else { "mistakes" };
    tell(format_args!("{}: {count} {noun}\n", spec.display()));
    ExitCode::FAILURE
}

/// The spec with this root file.
pub(crate) fn compile_at(spec: &Path) -> Compiled {
    let read = |path: &Path| SourceFile::read(path, path.to_string_lossy());
    let scope = read(spec).map_or(Scope::Extension, |root| Scope::of(&root));
    compile(spec, scope, read)
}
