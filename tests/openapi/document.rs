//! The documents: exported as the program of `dollr-spec` does, and written where tools find them.

use std::fs;
use std::path::{Path, PathBuf};

use dollr_spec::{Scope, SourceFile, compile, openapi};
use serde_json::Value;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// That of Dollr's own API.
pub(crate) fn dollr() -> String {
    export(&Path::new(WORKSPACE).join("spec/dollr.yaml"))
}

/// The same with something else at a place of it.
pub(crate) fn broken(change: impl FnOnce(&mut Value) -> Value) -> String {
    let mut document: Value = serde_json::from_str(&dollr()).unwrap();
    let was = change(&mut document);
    assert!(!was.is_null(), "there is nothing at this place");
    document.to_string()
}

/// The document of a spec.
fn export(root: &Path) -> String {
    let read = |path: &Path| SourceFile::read(path, path.to_string_lossy());
    let compiled = compile(root, Scope::of(&read(root).unwrap()), read);
    let api = compiled.model.unwrap_or_else(|| panic!("{}", compiled.diagnostics[0]));
    openapi::export(&api).to_json()
}

/// Writes a document, and gives its file.
pub(crate) fn write(name: &str, document: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.json"));
    fs::write(&file, document).unwrap();
    file
}

/// Writes the documents of Dollr, of a spec that uses the whole language, and of each spec of the gallery.
pub(crate) fn write_all() -> Vec<PathBuf> {
    let workspace = Path::new(WORKSPACE);
    let gallery = fs::read_dir(workspace.join("tests/gallery")).unwrap();
    let mut specs: Vec<_> = gallery.map(|entry| entry.unwrap().path()).collect();
    // The others are parts of a spec.
    specs.retain(|path| fs::read_to_string(path).is_ok_and(|text| text.contains("\nname: ")));
    specs.push(workspace.join("dollr-spec/tests/language/everything.yaml"));
    let named = specs
        .iter()
        .map(|path| (path.file_stem().unwrap().to_string_lossy(), export(path)));
    let documents = named.chain([("dollr".into(), dollr())]);
    documents.map(|(name, document)| write(&name, &document)).collect()
}
