//! `export`: the document of a spec.

use std::path::Path;
use std::process::ExitCode;

use dollr_spec::openapi;

use super::check::{compile_at, report};
use super::show;

pub(crate) fn export(spec: &Path) -> ExitCode {
    let compiled = compile_at(spec);
    match compiled.model {
        Some(api) => {
            show(format_args!("{}", openapi::export(&api).to_json()));
            ExitCode::SUCCESS
        }
        None => report(&compiled.diagnostics, spec),
    }
}
