//! `diff`: what the vendor's document says and a spec doesn't, and the other way round.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use dollr_spec::openapi::{self, Document, diff};

use super::check::{compile_at, report};
use super::{show, tell};

/// Tell how the vendor's OpenAPI document differs from a spec.
///
/// What breaks callers comes first, then what is new, then what is only other. A shared type is told once, with the operations
/// that it touches. Differences that the spec notes under `differences` are not told.
///
/// The exit code is 1 for what breaks callers or is new, for a note that matches nothing any more, and for what can't be
/// compared. It is 0 where nothing or only other things differ.
#[derive(Args)]
pub(crate) struct DiffArguments {
    /// The document: OpenAPI 3.0 or 3.1, as JSON or YAML.
    document: PathBuf,
    /// The root file of the spec.
    #[arg(default_value = "spec/dollr.yaml")]
    spec: PathBuf,
    /// Print JSON: lists of `differences`, of those that are `accepted`, of `unused` notes, and of what is `unread`. A difference
    /// has `impact`, `operation`, `way`, `change`, `here`, `there` and `also`.
    #[arg(long)]
    json: bool,
}

pub(crate) fn differ(arguments: &DiffArguments) -> ExitCode {
    let compiled = compile_at(&arguments.spec);
    let Some(api) = compiled.model else {
        return report(&compiled.diagnostics, &arguments.spec);
    };
    let there = Document::read(&arguments.document);
    match there.and_then(|there| diff(&openapi::export(&api), &there, &api.differences)) {
        Ok(differences) => {
            match arguments.json {
                true => show(format_args!("{}", differences.to_json())),
                false => show(format_args!("{differences}")),
            }
            ExitCode::from(u8::from(differences.matter()))
        }
        Err(why) => {
            tell(format_args!("{}: {why}\n", arguments.document.display()));
            ExitCode::FAILURE
        }
    }
}
