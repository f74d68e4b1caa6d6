//! Spec files on disk: where the root is, how messages name a file, and how the compiler finds it again.

use std::env;
use std::fs;
use std::path::{Component, Path, PathBuf};

use dollr_spec::SourceFile;

/// The root file of a spec: the first that lies at `path` below a folder of the calling file or of the package.
///
/// A tool that expands macros outside of a build (an editor, a doctest) may know no calling file, and a test that is
/// built in a temporary package lies elsewhere than that package: so both are tried, the caller first.
pub(crate) fn find(path: &Path, caller: Option<&Path>) -> Result<PathBuf, String> {
    let current = env::current_dir().unwrap_or_default();
    let caller_folder = caller.and_then(Path::parent).map(|folder| current.join(folder));
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    for start in [&caller_folder, &package].into_iter().flatten() {
        let top = workspace(start);
        for folder in start.ancestors() {
            let candidate = folder.join(path);
            if candidate.is_file() {
                return Ok(fs::canonicalize(&candidate).unwrap_or(candidate));
            }
            if Some(folder) == top {
                break;
            }
        }
    }
    let shown = path.display();
    Err(match (&caller_folder, &package) {
        (None, None) => format!("can't look for `{shown}`: neither the calling file nor the package is known"),
        (folder, package) => {
            let start = folder
                .as_ref()
                .or(package.as_ref())
                .map(|folder| folder.display().to_string());
            format!(
                "no file `{shown}` in {} or a folder above it, up to the workspace",
                start.unwrap_or_default()
            )
        }
    })
}

/// Reads a file, or says why not.
pub(crate) fn read(path: &Path) -> Result<SourceFile, String> {
    SourceFile::read(path, shown(path))
}

/// A path as messages name it: relative to the workspace, whatever folder the build runs in.
fn shown(path: &Path) -> String {
    let relative = workspace(path)
        .and_then(|top| path.strip_prefix(top).ok())
        .unwrap_or(path);
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/").replacen("//", "/", 1)
}

/// The nearest folder above that holds a workspace, or else a package.
fn workspace(path: &Path) -> Option<&Path> {
    let is_workspace = |folder: &&Path| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        manifest
            .lines()
            .any(|line| line.trim_end() == "[workspace]" || line.starts_with("[workspace."))
    };
    let folders = || path.ancestors();
    folders()
        .find(is_workspace)
        .or_else(|| folders().find(|folder| folder.join("Cargo.toml").is_file()))
}

/// A path for `include_bytes!` in the calling file: relative where possible, so that no path of this machine is in the
/// output.
pub(crate) fn from_caller(path: &Path, caller: Option<&Path>) -> String {
    let folder = caller.and_then(Path::parent).and_then(|folder| {
        let folder = env::current_dir().ok()?.join(folder);
        fs::canonicalize(folder).ok()
    });
    let relative = folder.and_then(|folder| relative(path, &folder));
    relative
        .unwrap_or_else(|| path.to_owned())
        .to_string_lossy()
        .into_owned()
}

/// The way from a folder to a file.
fn relative(path: &Path, folder: &Path) -> Option<PathBuf> {
    let common = path
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    if common == 0 {
        return None;
    }
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    let down = path.components().skip(common);
    Some(up.chain(down).collect())
}
