//! `import`: a spec from a document.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use dollr_spec::SourceFile;
use dollr_spec::openapi::{self, Document, Import, Only};

use super::check::{check, compile_at};
use super::{show, tell};

#[derive(Args)]
pub(crate) struct ImportArguments {
    /// The document: OpenAPI 3.0 or 3.1, as JSON or YAML.
    document: PathBuf,
    /// Take this operation alone, as in `--only POST /v1/invoices`. May be there several times.
    #[arg(long, num_args = 2, value_names = ["METHOD", "PATH"])]
    only: Vec<String>,
    /// Make what is to be added to the spec with this root file, of whose types use is made.
    #[arg(long, value_name = "SPEC", conflicts_with = "output")]
    beside: Option<PathBuf>,
    /// The folder to write the spec to, which is made if it isn't there. Without it, the spec is printed.
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(crate) fn import(arguments: &ImportArguments) -> ExitCode {
    let done = read(arguments).and_then(|import| match &arguments.output {
        None => {
            print(&import, arguments.beside.as_deref());
            Ok(ExitCode::SUCCESS)
        }
        Some(folder) => write(&import, folder),
    });
    done.unwrap_or_else(|message| {
        tell(format_args!("{message}\n"));
        ExitCode::FAILURE
    })
}

fn read(arguments: &ImportArguments) -> Result<Import, String> {
    let operations = arguments
        .only
        .chunks_exact(2)
        .map(|pair| (pair[0].clone(), pair[1].clone()));
    let only = Only {
        operations: operations.collect(),
    };
    let beside = match &arguments.beside {
        None => None,
        Some(spec) => {
            SourceFile::read(spec, spec.to_string_lossy()).map_err(|why| format!("{}: {why}", spec.display()))?;
            Some(compile_at(spec).model.ok_or_else(|| {
                format!(
                    "{}: the spec has mistakes, which `check` shows; correct them first",
                    spec.display()
                )
            })?)
        }
    };
    let path = &arguments.document;
    let document = Document::read(path).and_then(|document| openapi::import(&document, &only, beside.as_ref()));
    document.map_err(|why| format!("{}: {why}", path.display()))
}

/// Prints the files of a spec, or what is to be done with the parts of one.
fn print(import: &Import, beside: Option<&Path>) {
    let folder = beside.and_then(Path::parent);
    for (name, text) in &import.files {
        match (folder.map(|folder| folder.join(name)), beside) {
            (Some(path), _) if path.exists() => show(format_args!("# Add to {}:\n{text}\n", path.display())),
            (Some(path), Some(root)) => {
                show(format_args!(
                    "# Save as {}, and list it in {}:\n{text}\n",
                    path.display(),
                    root.display()
                ));
            }
            _ => show(format_args!("# {name}\n{text}\n")),
        }
    }
    tell(format_args!("{}", report(import)));
}

fn write(import: &Import, folder: &Path) -> Result<ExitCode, String> {
    let cannot = |path: &Path, error: std::io::Error| format!("{}: it can't be written: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    for (name, _) in &import.files {
        let path = folder.join(name);
        if path.exists() {
            return Err(format!(
                "{}: it is there already; choose another folder",
                path.display()
            ));
        }
    }
    for (name, text) in &import.files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| cannot(&path, error))?;
    }
    show(format_args!("{}", report(import)));
    let root = import
        .files
        .first()
        .map(|(name, _)| folder.join(name))
        .unwrap_or_default();
    Ok(check(&root))
}

/// What happened to the document, for people.
fn report(import: &Import) -> String {
    let mut report = String::new();
    for loss in &import.losses {
        report += &format!("not kept: {}: {}\n", loss.at, loss.why);
    }
    let notes: Vec<_> = import
        .notes
        .iter()
        .map(|(what, count)| format!("{what} ({count})"))
        .collect();
    if !notes.is_empty() {
        report += &format!("left out, as it changes nothing on the wire: {}\n", notes.join(", "));
    }
    report
        + &format!(
            "{} of {} operations imported, {} of them with all that the document says; {} things not kept\n",
            import.imported,
            import.operations,
            import.whole,
            import.losses.len()
        )
}
