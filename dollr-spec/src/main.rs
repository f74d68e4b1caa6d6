//! A program for whoever keeps a spec: checks it without a build, and leads from it to OpenAPI and back.

mod program;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::program::{DiffArguments, ImportArguments, check, differ, export, import, survey};

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
    /// Make a spec of an OpenAPI document, and tell what of it isn't kept.
    Import(ImportArguments),
    Diff(DiffArguments),
    /// Import every document in a folder, and print what happened to them as a table.
    Survey {
        /// The folder, with those in it.
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Check { spec } => check(&spec),
        Command::Export { spec } => export(&spec),
        Command::Import(arguments) => import(&arguments),
        Command::Diff(arguments) => differ(&arguments),
        Command::Survey { folder } => survey(&folder),
    }
}
