//! Specs that documents become, and what of the documents has no place in them.
//!
//! Beside each document in `import` stands the spec that it becomes, file by file, and what is told of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use dollr_spec::Scope;
use dollr_spec::openapi::{self, Document, Import, Only};

use serde_yaml::Mapping;

use super::super::{compile_dollr, compile_files};
use super::folder;

fn documents() -> Vec<PathBuf> {
    let files = fs::read_dir(folder().join("import")).expect("a folder");
    let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "yaml"));
    files.sort();
    assert!(files.len() > 3);
    files
}

/// The files of the spec, and what is told, as the program prints them.
fn shown(import: &Import) -> String {
    let files = import.files.iter().map(|(name, text)| format!("# {name}\n{text}\n"));
    let mut shown: String = files.collect();
    for loss in &import.losses {
        shown += &format!("not kept: {}: {}\n", loss.at, loss.why);
    }
    for (note, count) in &import.notes {
        shown += &format!("left out: {note} ({count})\n");
    }
    let Import {
        operations,
        imported,
        whole,
        ..
    } = import;
    shown + &format!("{operations} operations, {imported} imported, {whole} whole\n")
}

/// What the compiler says of the spec.
fn mistakes(import: &Import) -> Vec<String> {
    let files = import.files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let compiled = compile_files(&files.collect::<Vec<_>>(), Scope::Extension);
    compiled.diagnostics.iter().map(ToString::to_string).collect()
}

#[test]
fn documents_become_the_specs_beside_them() {
    for path in documents() {
        let document = Document::read(&path).expect("a document");
        let import = openapi::import(&document, &Only::default(), None).expect("a spec");
        assert_eq!(mistakes(&import), [""; 0], "{}", path.display());
        let found = shown(&import);
        compare(&path.with_extension("txt"), &found);
    }
}

/// Compares a text with the file that it should be, or writes that.
fn compare(path: &Path, found: &str) {
    if env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(path, found).expect("the file can be written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        found,
        expected,
        "{}: see what differs by writing it: UPDATE_OPENAPI=1",
        path.display()
    );
}

#[test]
fn some_operations_are_taken_alone() {
    let document = Document::read(&folder().join("import/shop.yaml")).expect("a document");
    let only = |method: &str, path: &str| Only {
        operations: vec![(method.to_owned(), path.to_owned())],
    };
    let import = openapi::import(&document, &only("get", "/orders/{id}"), None).expect("a spec");
    assert_eq!((import.operations, import.imported, import.whole), (1, 1, 1));
    let text = shown(&import);
    assert!(
        text.contains("http: GET /orders/{id}") && !text.contains("POST"),
        "{text}"
    );
    // Types that only others use aren't there.
    assert!(text.contains("  Order:") && !text.contains("  Problem:"), "{text}");
    let error = openapi::import(&document, &only("PUT", "/orders"), None).expect_err("no such operation");
    assert_eq!(error, "the document has no PUT /orders");
}

/// What is added to Dollr's own spec uses its types, and makes a spec without a mistake of it.
#[test]
fn what_is_imported_beside_a_spec_is_a_part_of_it() {
    let document = Document::read(&folder().join("beside.yaml")).expect("a document");
    let dollr = compile_dollr();
    let import = openapi::import(&document, &Only::default(), dollr.model.as_ref()).expect("parts of a spec");
    compare(&folder().join("beside.txt"), &shown(&import));
    let mut files: Vec<(String, Mapping)> = Vec::new();
    for file in &dollr.files {
        let name = file.path.file_name().expect("a name").to_string_lossy().into_owned();
        files.push((name, serde_yaml::from_str(&file.text).expect("YAML")));
    }
    for (name, text) in &import.files {
        let part: Mapping = serde_yaml::from_str(text).expect("YAML");
        match files.iter_mut().find(|(known, _)| known == name) {
            Some((_, file)) => {
                for (key, section) in part {
                    match (file.get_mut(&key), section) {
                        (Some(serde_yaml::Value::Mapping(known)), serde_yaml::Value::Mapping(new)) => known.extend(new),
                        (_, section) => _ = file.insert(key, section),
                    }
                }
            }
            None => {
                let listed = files[0].1["files"].as_sequence_mut().expect("a list");
                listed.push(name.as_str().into());
                files.push((name.clone(), part));
            }
        }
    }
    let texts: Vec<_> = files
        .iter()
        .map(|(name, file)| (name.as_str(), serde_yaml::to_string(file).expect("YAML")))
        .collect();
    let texts: Vec<_> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let compiled = compile_files(&texts, Scope::Client);
    assert!(compiled.diagnostics.is_empty(), "{}", compiled.diagnostics[0]);
    let again = Only {
        operations: vec![("get".to_owned(), "/v1/invoices/retrieve/{invoiceId}".to_owned())],
    };
    let error = openapi::import(&document, &again, dollr.model.as_ref()).expect_err("it is there");
    assert!(
        error.contains("the spec has get /v1/invoices/retrieve/{invoiceId} already"),
        "{error}"
    );
}

#[test]
fn what_is_no_document_is_said() {
    let cases = [
        ("{", "it is no JSON: EOF while parsing an object at line 1 column 1"),
        (
            "swagger: '2.0'",
            "it is Swagger 2.0, and OpenAPI 3.0 and 3.1 are read: convert it first",
        ),
        ("openapi: 4.0.0", "it is OpenAPI 4.0.0, and 3.0 and 3.1 are read"),
        ("a: 1", "it is no OpenAPI document: those begin with `openapi: 3.1.0`"),
    ];
    for (text, expected) in cases {
        let found = Document::parse(text).and_then(|document| openapi::import(&document, &Only::default(), None));
        assert_eq!(found.expect_err("no document"), expected);
    }
}

/// Whatever is wrong with a document, its spec has no mistake: what can't be read is told.
#[test]
fn a_document_with_a_mistake_becomes_a_spec_without_one() {
    let (mut count, mut found) = (0, BTreeMap::<String, String>::new());
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document");
        let document: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
        let mut places = Vec::new();
        find(&document, &mut Vec::new(), &mut places);
        // Each place gets one wrong value, and each kind of those is had by a fifth of the places.
        for (index, place) in places.iter().enumerate() {
            let wrong = [None, Some("1"), Some("[x]"), Some("{x: {}}"), Some("Self")][index % 5];
            let mut changed = document.clone();
            change(&mut changed, place, wrong);
            let text = serde_yaml::to_string(&changed).expect("YAML");
            let changed = Document::parse(&text).expect("a document");
            let Ok(import) = openapi::import(&changed, &Only::default(), None) else {
                continue;
            };
            count += 1;
            // One mistake of each kind is enough to see.
            for mistake in mistakes(&import) {
                let kind: String = mistake.split('`').step_by(2).collect();
                let kind = kind.lines().next().unwrap_or_default().split(": ").skip(1).collect();
                let shown = || format!("{}, with {wrong:?} at {place:?}: {mistake}", path.display());
                found.entry(kind).or_insert_with(shown);
            }
        }
    }
    assert!(
        found.is_empty(),
        "{}",
        found.into_values().collect::<Vec<_>>().join("\n")
    );
    assert!(count > 500, "{count}");
}

/// The places of all values below the first.
fn find(value: &serde_yaml::Value, place: &mut Vec<usize>, places: &mut Vec<Vec<usize>>) {
    let inner: Vec<_> = match value {
        serde_yaml::Value::Mapping(entries) => entries.values().collect(),
        serde_yaml::Value::Sequence(items) => items.iter().collect(),
        _ => return,
    };
    for (index, value) in inner.into_iter().enumerate() {
        place.push(index);
        places.push(place.clone());
        find(value, place, places);
        place.pop();
    }
}

/// Removes what is at a place, or puts something else there.
fn change(value: &mut serde_yaml::Value, place: &[usize], wrong: Option<&str>) {
    let wrong_value = || wrong.map(|text| serde_yaml::from_str(text).expect("YAML"));
    let Some((index, inner)) = place.split_first() else {
        return;
    };
    match value {
        serde_yaml::Value::Mapping(entries) => {
            let key = entries.keys().nth(*index).expect("a key").clone();
            match (inner.is_empty(), wrong_value()) {
                (true, None) => _ = entries.shift_remove(&key),
                (true, Some(wrong)) => entries[&key] = wrong,
                _ => change(&mut entries[&key], inner, wrong),
            }
        }
        serde_yaml::Value::Sequence(items) => match (inner.is_empty(), wrong_value()) {
            (true, None) => _ = items.remove(*index),
            (true, Some(wrong)) => items[*index] = wrong,
            _ => change(&mut items[*index], inner, wrong),
        },
        _ => {}
    }
}
