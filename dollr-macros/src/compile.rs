//! The whole way from the files of a spec to Rust, or to every mistake in them.

use std::path::{Component, Path, PathBuf};

use proc_macro2::TokenStream;

use crate::check::{Scope, check};
use crate::diagnostic::{Diagnostic, Report};
use crate::document::{Source, parse, read_file, read_root};
use crate::generate::generate;

pub(crate) struct Compiled {
    pub(crate) tokens: TokenStream,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Every file that was read.
    pub(crate) sources: Vec<Source>,
}

/// Compiles the spec with this root file. `read` gives a file, or says in a few words why it can't.
pub(crate) fn compile(root: &Path, read: &dyn Fn(&Path) -> Result<Source, String>, scope: Scope) -> Compiled {
    let report = Report::new();
    let mut sources = Vec::new();
    let tokens = match read(root) {
        Ok(source) => {
            sources.push(source);
            compile_root(&mut sources, read, scope, &report)
        }
        Err(reason) => {
            // The root was found a moment ago, so this is as rare as a disk that fails.
            let message = format!("{}: {reason}", root.display());
            quote::quote! { compile_error!(#message); }
        }
    };
    Compiled {
        tokens,
        diagnostics: report.into_diagnostics(&sources),
        sources,
    }
}

fn compile_root(
    sources: &mut Vec<Source>,
    read: &dyn Fn(&Path) -> Result<Source, String>,
    scope: Scope,
    report: &Report,
) -> TokenStream {
    let Some(root_node) = parse(0, &sources[0].text, report) else {
        return TokenStream::new();
    };
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
                parse(file, &sources[file].text, report)
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
    let files = std::iter::once(root_file)
        .chain(nodes.iter().map(|node| read_file(node, report)))
        .collect::<Vec<_>>();
    // Whatever can't be read would be reported as unknown.
    let unheard = Report::new();
    let heard = if report.is_incomplete() { &unheard } else { report };
    let api = check(&root, &files, scope, heard);
    generate(&api, scope)
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
