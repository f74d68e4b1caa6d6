//! Documents of OpenAPI: those that specs become.
//!
//! Beside each spec in this folder stands the document that it becomes, in YAML, as that is a third as long as JSON.

mod import;
mod program;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use dollr_spec::openapi::{self, Only};
use dollr_spec::{Compiled, Scope, SourceFile, compile};
use serde_json::Value;

use super::{compile_dollr, compile_files};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/openapi")
}

/// The root files of the gallery's specs.
fn gallery() -> Vec<PathBuf> {
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/gallery");
    let files = fs::read_dir(gallery).expect("a folder");
    let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "yaml"));
    // The others are parts of a spec.
    files.retain(|path| fs::read_to_string(path).is_ok_and(|text| text.contains("\nname: ")));
    files.sort();
    assert!(files.len() > 10);
    files
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

/// A spec, its document, the spec of that: nothing is lost on the way, so both are one model, of which all else is made.
#[test]
fn what_is_exported_is_imported_as_it_was() {
    let mut specs = gallery();
    specs.extend(
        [
            "everything.yaml",
            "openapi/paths.yaml",
            "openapi/service.yaml",
            "openapi/types.yaml",
        ]
        .map(|name| folder().join("..").join(name)),
    );
    let mut compiled: Vec<_> = specs
        .iter()
        .map(|path| (compile_file(path), Scope::Extension))
        .collect();
    compiled.push((compile_dollr(), Scope::Client));
    for (compiled, scope) in compiled {
        let document = openapi::export(compiled.model.as_ref().expect("an API"));
        let import = openapi::import(&document, &Only::default(), None).expect("a document");
        assert_eq!(import.losses, []);
        let files: Vec<_> = import
            .files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let again = compile_files(&files, scope);
        let text = |at: usize| format!("{}\n{}", again.diagnostics[at], import.files[0].1);
        assert!(again.diagnostics.is_empty(), "{}", text(0));
        assert_eq!(openapi::export(again.model.as_ref().expect("an API")), document);
        let lines = |compiled: &Compiled| {
            // A default that an example need not say stands there as a number, which in YAML has no zeros at its end.
            let model = format!("{:#?}", compiled.model).replace("0.50", "0.5");
            let mut lines: Vec<_> = model.lines().map(str::to_owned).collect();
            // Of operations with one path OpenAPI decides the order.
            lines.sort_unstable();
            lines
        };
        let (before, after) = (lines(&compiled), lines(&again));
        let other = before.iter().zip(&after).find(|(before, after)| before != after);
        assert_eq!(other, None, "{}", import.files[0].1);
        assert_eq!(before.len(), after.len());
    }
}

/// What one operation needs comes with it, and nothing else: what it asks, what signs in, and their types.
#[test]
fn one_operation_is_imported_with_what_it_needs() {
    let document = openapi::export(compile_dollr().model.as_ref().expect("an API"));
    let only = Only {
        operations: vec![("POST".to_owned(), "/v1/executions/collection".to_owned())],
    };
    let import = openapi::import(&document, &only, None).expect("a document");
    let files: Vec<_> = import
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let compiled = compile_files(&files, Scope::Client);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    let api = compiled.model.expect("an API");
    let operations = api.modules.iter().flat_map(|module| &module.operations);
    let names: Vec<_> = operations.map(|operation| operation.name.as_str()).collect();
    assert_eq!(names, ["client_obtain_token", "collect", "get_collection_status"]);
}

/// What a validator would say first, in every document that the folders of tests have.
#[test]
fn what_is_referred_to_is_there_and_names_are_there_once() {
    let specs = gallery();
    let mut documents: Vec<Value> = specs.iter().map(|path| export(&compile_file(path))).collect();
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
