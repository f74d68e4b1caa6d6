//! Documents of OpenAPI: those that specs become.
//!
//! Beside each spec in this folder stands the document that it becomes, in YAML, as that is a third as long as JSON.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use dollr_spec::{Compiled, Scope, SourceFile, compile, openapi};
use serde_json::Value;

use super::compile_dollr;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/openapi")
}

/// The document of a spec without mistakes.
fn export(compiled: &Compiled) -> Value {
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    let document = openapi::export(compiled.model.as_ref().expect("an API"));
    serde_json::from_str(&document.to_json()).expect("JSON")
}

fn compile_file(path: &Path) -> Compiled {
    let read = |path: &Path| SourceFile::read(path, path.to_string_lossy());
    compile(path, Scope::Extension, read)
}

#[test]
fn specs_become_the_documents_beside_them() {
    let is_updated = env::var_os("UPDATE_OPENAPI").is_some();
    let mut wrong = Vec::new();
    for name in ["everything", "paths", "service", "types"] {
        let spec = folder().join(if name == "everything" {
            "../everything.yaml".to_owned()
        } else {
            format!("{name}.yaml")
        });
        let expected = folder().join(format!("{name}.openapi.yaml"));
        let compiled = compile_file(&spec);
        assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
        let document = openapi::export(compiled.model.as_ref().expect("an API"));
        let document: serde_yaml::Value = serde_json::from_str(&document.to_json()).expect("JSON");
        let found = serde_yaml::to_string(&document).expect("YAML");
        if is_updated {
            fs::write(&expected, &found).expect("the file can be written");
        } else if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(name);
        }
    }
    assert!(
        wrong.is_empty(),
        "the documents of {wrong:?} are others now; see what differs by writing them: UPDATE_OPENAPI=1"
    );
}

/// What a validator would say first, in every document that the folders of tests have.
#[test]
fn what_is_referred_to_is_there_and_names_are_there_once() {
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/gallery");
    let files = fs::read_dir(gallery)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let specs = files.filter(|path| path.extension().is_some_and(|it| it == "yaml"));
    let specs = specs.filter(|path| fs::read_to_string(path).is_ok_and(|text| text.contains("\nname: ")));
    let mut documents: Vec<Value> = specs.map(|path| export(&compile_file(&path))).collect();
    assert!(documents.len() > 10);
    documents.push(export(&compile_dollr()));
    for document in documents {
        let mut references = BTreeSet::new();
        visit(&document, &mut |key, value| {
            if let ("$ref", Some(reference)) = (key, value.as_str()) {
                references.insert(reference.to_owned());
            }
        });
        for reference in references {
            let pointer = reference.strip_prefix('#').expect("a place in the document");
            assert!(
                document.pointer(pointer).is_some(),
                "{} has no {reference}",
                document["info"]["title"]
            );
        }
        let mut operations = BTreeSet::new();
        visit(&document["paths"], &mut |key, value| {
            let is_new = key != "operationId" || operations.insert(value.as_str().map(str::to_owned));
            assert!(is_new, "{value} is there twice");
        });
    }
}

/// Shows each key of a document with its value.
fn visit(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                see(key, value);
                visit(value, see);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        _ => {}
    }
}
