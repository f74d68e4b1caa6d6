//! The whole way from the files of a spec to a model and its Rust, or to every mistake in them.

use std::path::{Component, Path, PathBuf};

#[cfg(feature = "rust")]
use proc_macro2::TokenStream;

use crate::check::check;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, SourceFile, hoist, is_listed_elsewhere, parse, read_file, read_root};
use crate::model::Api;
use crate::report::Report;
use crate::scope::Scope;

/// What happened to a spec.
#[derive(Debug)]
#[non_exhaustive]
pub struct Compiled {
    /// The API, if there is no mistake.
    pub model: Option<Api>,
    /// The Rust of its client: of all that is right, so that one mistake doesn't make hundreds where the client is used.
    #[cfg(feature = "rust")]
    pub tokens: TokenStream,
    /// Every mistake, in the order of the files and of their lines. Of very many, the first hundred.
    pub diagnostics: Vec<Diagnostic>,
    /// Every file that was read, the root first.
    pub files: Vec<SourceFile>,
}

/// Compiles the spec with this root file.
///
/// `read` gives a file, or says in a few words why it can't. It is asked for the root, and then for the files that the root
/// lists, each as a path in the folder of the root.
///
/// # Examples
///
/// Read from the disk, with the names of the files as messages show them:
///
/// ```
/// use std::path::Path;
///
/// use dollr_spec::{Scope, SourceFile, compile};
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
/// # std::env::set_current_dir(folder)?;
/// let root = Path::new("dollr.yaml");
/// let compiled = compile(root, Scope::Client, |path| SourceFile::read(path, path.to_string_lossy()));
/// for mistake in &compiled.diagnostics {
///     eprintln!("{mistake}");
/// }
/// let api = compiled.model.expect("a spec without mistakes");
/// let operations = api.modules.iter().map(|module| module.operations.len());
/// println!("{} has {} operations", api.name, operations.sum::<usize>());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn compile(root: &Path, scope: Scope, read: impl Fn(&Path) -> Result<SourceFile, String>) -> Compiled {
    let report = Report::new();
    let mut files = Vec::new();
    let api = match read(root) {
        Ok(file) => {
            files.push(file);
            check_root(&mut files, &read, scope, &report)
        }
        Err(reason) => {
            files.push(SourceFile::new(root, root.to_string_lossy(), ""));
            report.error_at_offset(0, 0, format!("the file can't be read: {reason}"));
            None
        }
    };
    #[cfg(feature = "rust")]
    let tokens = api
        .as_ref()
        .map(|api| crate::rust::generate(api, scope))
        .unwrap_or_default();
    let diagnostics = report.into_diagnostics(&files);
    Compiled {
        model: api.filter(|_| diagnostics.is_empty()),
        #[cfg(feature = "rust")]
        tokens,
        diagnostics,
        files,
    }
}

/// All of the API that is right; nothing if the root is no YAML, or no root.
fn check_root(
    sources: &mut Vec<SourceFile>,
    read: &impl Fn(&Path) -> Result<SourceFile, String>,
    scope: Scope,
    report: &Report,
) -> Option<Api> {
    let root_node = read_tree(0, sources, report)?;
    if is_listed_elsewhere(&root_node) {
        let message = "this is no root file, as it has no `name`: give the file that lists this one under `files`, or add a `name`";
        report.error(&root_node.at, message);
        return None;
    }
    let (root, root_file) = read_root(&root_node, report);
    let folder = sources[0].path.parent().map(Path::to_owned).unwrap_or_default();
    let mut nodes = Vec::new();
    let mut listed = vec![sources[0].path.clone()];
    for name in &root.files {
        let Some(below) = below(name.value) else {
            let message = format!(
                "`{}` is not inside the folder of the root file; move it there",
                name.value
            );
            report.error(&name.at, message);
            report.set_incomplete();
            continue;
        };
        let path = folder.join(below);
        if listed.contains(&path) {
            let message = match path == sources[0].path {
                true => format!("`{}` is the root file itself; list the others alone", name.value),
                false => format!("`{}` is listed already; remove one", name.value),
            };
            report.error(&name.at, message);
            continue;
        }
        let node = match read(&path) {
            Ok(source) => {
                sources.push(source);
                let file = sources.len() - 1;
                read_tree(file, sources, report)
            }
            Err(reason) => {
                report.error(&name.at, format!("`{}` can't be read: {reason}", name.value));
                None
            }
        };
        listed.push(path);
        match node {
            Some(node) => nodes.push(node),
            None => report.set_incomplete(),
        }
    }
    let mut files = std::iter::once(root_file)
        .chain(nodes.iter().map(|node| read_file(node, report)))
        .collect::<Vec<_>>();
    Some(check(&root, &mut files, scope, report))
}

/// The tree of a file, in which every type has a name.
fn read_tree(file: usize, sources: &[SourceFile], report: &Report) -> Option<Node> {
    let mut root = parse(file, &sources[file].text, report)?;
    hoist(&mut root, report);
    Some(root)
}

/// The path of a file below the folder that it is relative to, or `None` if it leads elsewhere.
fn below(path: &str) -> Option<PathBuf> {
    let parts = Path::new(path).components().filter(|part| *part != Component::CurDir);
    let parts = parts.map(|part| match part {
        Component::Normal(name) => Some(name),
        _ => None,
    });
    parts.collect()
}
