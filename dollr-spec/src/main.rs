//! A program for whoever keeps a spec: checks it without a build, and leads from it to OpenAPI and back.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dollr_spec::{Compiled, Scope, SourceFile, compile};

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
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Check { spec } => check(&spec),
    }
}

fn check(spec: &Path) -> ExitCode {
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

fn compile_at(spec: &Path) -> Compiled {
    let read = |path: &Path| SourceFile::read(path, path.to_string_lossy());
    let scope = read(spec).map_or(Scope::Extension, |root| Scope::of(&root));
    compile(spec, scope, read)
}
