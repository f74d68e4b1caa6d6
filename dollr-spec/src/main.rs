//! A program for whoever keeps a spec: checks it without a build, and leads from it to OpenAPI and back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dollr_spec::model::Api;
use dollr_spec::{Scope, SourceFile, compile, openapi};

/// Checks the spec of an API, and leads from it to OpenAPI and back.
#[derive(Parser)]
#[command(name = "dollr-spec", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show every mistake of a spec, as a build does.
    Check {
        /// The root file of the spec.
        #[arg(default_value = "spec/dollr.yaml")]
        spec: PathBuf,
    },
    /// Print the API of a spec as a document of OpenAPI 3.1, in JSON.
    Export {
        /// The root file of the spec.
        #[arg(default_value = "spec/dollr.yaml")]
        spec: PathBuf,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Check { spec } => check(&spec),
        Command::Export { spec } => export(&spec),
    }
}

fn check(spec: &Path) -> ExitCode {
    match compile_at(spec) {
        Ok(_) => {
            println!("{}: no mistake", spec.display());
            ExitCode::SUCCESS
        }
        Err(code) => code,
    }
}

fn export(spec: &Path) -> ExitCode {
    match compile_at(spec) {
        Ok(api) => {
            print!("{}", openapi::export(&api).to_json());
            ExitCode::SUCCESS
        }
        Err(code) => code,
    }
}

/// The API of a spec. Its mistakes are shown, and then there is none.
fn compile_at(spec: &Path) -> Result<Api, ExitCode> {
    let read = |path: &Path| SourceFile::read(path, path.to_string_lossy());
    let scope = read(spec).map_or(Scope::Extension, |root| Scope::of(&root));
    let compiled = compile(spec, scope, read);
    for mistake in &compiled.diagnostics {
        eprintln!("{mistake}\n");
    }
    let count = compiled.diagnostics.len();
    compiled.model.ok_or_else(|| {
        let mistakes = if count == 1 { "mistake" } else { "mistakes" };
        eprintln!("{}: {count} {mistakes}", spec.display());
        ExitCode::FAILURE
    })
}
