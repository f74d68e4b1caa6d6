//! The secrets and people in the sources of the suite, so that what is searched for doesn't grow stale.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dollr_client::OPERATIONS;
use dollr_client::schema::{Field, Shape, Struct};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Where the code that runs in the suite is.
const FOLDERS: [&str; 3] = ["dollr-client/src", "dollr-client/examples", "tests"];

/// Folders of `tests` whose code doesn't run in it: it is compiled, or measured.
const ELSEWHERE: [&str; 5] = [
    "tests/benches",
    "tests/compile",
    "tests/editing",
    "tests/javascript/node_modules",
    "tests/output",
];

/// What else takes a secret or a person in the tests.
const HELPERS: [&str; 2] = ["party", "supabase_anon_key"];

/// What stands for a secret or a person and is none.
const NOBODY: [&str; 2] = ["[redacted]", "Payer"];

/// How phone numbers in the sources begin: with the codes of three countries, or as they are dialled within one.
const CODES: [&str; 4] = ["231", "250", "44", "07"];

#[derive(Default)]
pub(crate) struct Sources {
    /// All phone numbers.
    pub(crate) numbers: BTreeSet<String>,
    /// The secrets and people in the examples of the spec.
    pub(crate) shown: BTreeSet<String>,
    /// Texts that are given to a field which is secret or personal, with where that is.
    pub(crate) given: Vec<(String, String)>,
}

impl Sources {
    pub(crate) fn read() -> Self {
        let mut sources = Self::default();
        let mut names = BTreeSet::new();
        for structure in structs() {
            names.extend(
                structure
                    .fields
                    .iter()
                    .filter(|field| is_hidden(field))
                    .map(|field| field.name),
            );
        }
        for folder in FOLDERS {
            sources.read_folder(&Path::new(ROOT).join(folder), &names);
        }
        for operation in OPERATIONS {
            for example in operation.examples {
                let parse = |text: Option<&str>| {
                    text.and_then(|text| serde_json::from_str(text).ok())
                        .unwrap_or_default()
                };
                sources.show_fields(operation.request, &parse(example.request));
                if let Some(shape) = operation.returns.shape() {
                    sources.show(shape, false, &parse(example.response));
                }
            }
        }
        sources
    }

    fn read_folder(&mut self, folder: &Path, names: &BTreeSet<&str>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_elsewhere = ELSEWHERE.iter().any(|other| path.ends_with(other));
            match path.extension() {
                _ if path.is_dir() && !is_elsewhere => self.read_folder(&path, names),
                Some(extension) if extension == "rs" => self.read_file(&path, names),
                _ => {}
            }
        }
    }

    fn read_file(&mut self, path: &PathBuf, names: &BTreeSet<&str>) {
        let text = fs::read_to_string(path).expect("a file");
        let words = text.split(|char: char| !char.is_ascii_alphanumeric() && !"-_.".contains(char));
        self.numbers
            .extend(words.filter(|word| is_number(word)).map(str::to_owned));
        for (number, line) in (1..).zip(text.lines()) {
            for name in names.iter().copied().chain(HELPERS) {
                let place = || {
                    format!(
                        "{}:{number}: `{name}`",
                        path.strip_prefix(ROOT).unwrap_or(path).display()
                    )
                };
                self.given
                    .extend(texts_given_to(name, line).map(|text| (place(), text.to_owned())));
            }
        }
    }

    fn show_fields(&mut self, structure: &Struct, object: &Value) {
        for field in structure.fields {
            self.show(field.shape, is_hidden(field), &object[field.name]);
        }
    }

    fn show(&mut self, shape: Shape, hidden: bool, value: &Value) {
        match (shape, value) {
            (Shape::Struct(structure), Value::Object(_)) => self.show_fields(structure(), value),
            (Shape::List(element), Value::Array(values)) => {
                for value in values {
                    self.show(*element, hidden, value);
                }
            }
            (_, Value::String(text)) if hidden => {
                self.shown.insert(text.clone());
            }
            _ => {}
        }
    }
}

/// The texts that a line of Rust or JSON gives to what has this name: `name("text")`, `"name": "text"`.
fn texts_given_to<'a>(name: &str, line: &'a str) -> impl Iterator<Item = &'a str> {
    let is_code = !line.trim_start().starts_with("//");
    let places = line.match_indices(name).filter(move |(index, _)| {
        let before = line[..*index].chars().next_back();
        is_code && !before.is_some_and(|char| char.is_ascii_alphanumeric() || char == '_')
    });
    let texts = places.filter_map(move |(index, name)| {
        let rest = line[index + name.len()..].trim_start_matches(['\\', '"']);
        let rest = rest
            .strip_prefix("(&dollr, ")
            .or_else(|| rest.strip_prefix(['(', ':']))?;
        let rest = rest.trim_start().trim_start_matches("Some(").trim_start_matches('\\');
        rest.strip_prefix('"')?.split(['"', '\\']).next()
    });
    // A `{` is filled in later, and a `…` stands where somebody has been masked already.
    texts.filter(|text| text.contains(char::is_alphanumeric) && !text.contains(['{', '…']) && !NOBODY.contains(text))
}

fn is_number(word: &str) -> bool {
    (10..=13).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && CODES.iter().any(|code| word.starts_with(code))
}

/// Whether a field is secret or personal.
fn is_hidden(field: &Field) -> bool {
    field.personal || matches!(field.shape, Shape::Secret | Shape::Phone | Shape::Email)
}

/// All structures of the API.
fn structs() -> Vec<&'static Struct> {
    let mut structs = Vec::new();
    for operation in OPERATIONS {
        visit(operation.request, &mut structs);
        if let Some(shape) = operation.returns.shape() {
            visit_shape(shape, &mut structs);
        }
    }
    structs
}

fn visit(structure: &'static Struct, structs: &mut Vec<&'static Struct>) {
    if !structs.iter().any(|known| known.name == structure.name) {
        structs.push(structure);
        structure
            .fields
            .iter()
            .for_each(|field| visit_shape(field.shape, structs));
    }
}

fn visit_shape(shape: Shape, structs: &mut Vec<&'static Struct>) {
    match shape {
        Shape::Struct(structure) => visit(structure(), structs),
        Shape::List(shape) => visit_shape(*shape, structs),
        _ => {}
    }
}
