//! The JSON Schema of the language, which editors check and complete with: what it takes and what it refuses.

mod language;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::expansion::EVERYTHING;
use super::reference;

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../spec/schema.json")).expect("the schema is JSON"));

/// What a file is: each kind has a schema of its own.
#[derive(Clone, Copy)]
enum Kind {
    Root,
    File,
}

impl Kind {
    /// Only a root file has a name.
    fn of(text: &str) -> Self {
        match text.lines().any(|line| line.starts_with("name:")) {
            true => Self::Root,
            false => Self::File,
        }
    }

    /// Where its schema is in the whole.
    fn pointer(self) -> &'static str {
        match self {
            Self::Root => "/definitions/root",
            Self::File => "",
        }
    }

    /// The line that tells editors its schema.
    fn first_line(self) -> &'static str {
        match self {
            Self::Root => "# yaml-language-server: $schema=schema.json#/definitions/root",
            Self::File => "# yaml-language-server: $schema=schema.json",
        }
    }

    fn validator(self) -> &'static Validator {
        static ROOT: LazyLock<Validator> = LazyLock::new(|| validator(Kind::Root));
        static FILE: LazyLock<Validator> = LazyLock::new(|| validator(Kind::File));
        match self {
            Self::Root => &ROOT,
            Self::File => &FILE,
        }
    }
}

fn validator(kind: Kind) -> Validator {
    let start = match kind {
        Kind::Root => json!({
            "$schema": SCHEMA["$schema"],
            "definitions": SCHEMA["definitions"],
            "allOf": [{ "$ref": format!("#{}", kind.pointer()) }],
        }),
        Kind::File => SCHEMA.clone(),
    };
    jsonschema::validator_for(&start).expect("the schema is one")
}

/// Parts of the messages on mistakes that a schema can see: those in one key, one name or one closed set of values.
/// All others take knowledge of the types, or of several keys at once.
const VISIBLE: [&str; 68] = [
    // Keys.
    "a comma ends the value before it",
    " has no key `",
    "only the root file has the key `",
    "quote the text of `",
    "a space is missing after the colon",
    " needs the key `",
    " says what it is by one of ",
    "a type is one thing",
    "`nothing` tells no case",
    "a type is missing here",
    " needs what is in it",
    "the keys of a map are always texts",
    "an example has a `request`",
    "the values of an enum that is written in place",
    "what has fields of its own says so",
    "a list is a type: write",
    "the fields of a struct are under `fields`: write",
    "the values of an enum are under `values`: write",
    "a name for another type says which",
    "the fields of a response are under",
    "a response that is one value is its type",
    "the fields of a body stand under",
    "method and path are one text",
    "what is always the same is a constant: write",
    "`authentication` of an operation is `none`",
    // Kinds.
    "the file is empty",
    "this is empty: where nothing comes back",
    " is a mapping of ",
    " is a text, and this is ",
    " is `true` or `false`, and this is ",
    " is a list, and this is ",
    " is a number, and this is ",
    " is a single value: ",
    "the example needs the fields of the request here",
    "has no values: list one at least",
    "`keys` are two names",
    "both keys are ",
    // Names.
    "those are lower-case words joined by single underscores",
    "those are in upper camel case",
    "there is an invisible character here",
    "is no base URL",
    "an address has no spaces",
    // Closed sets.
    "is no method",
    "curly quotes don't quote",
    "is no path",
    "a query is no part of the path",
    "has a brace without its other one",
    "can't stand in a path",
    "is no parameter: one has",
    "put a text between two parameters",
    "is no status: write one",
    "is no media type: write",
    "bytes are a whole body",
    "a body that is one value is written",
    "an error of all operations is a type with a name",
    "an id is `integer`",
    "a final value ends in",
    "`final` is `success` or",
    "`as` has no form",
    "`only` is `read`",
    " is written `",
    "here it is called",
    " or left out, and not ",
    "`retry` is `safe` or",
    "is no change; write",
    "`signature` is `standard_webhooks`, `stripe` or",
    // Texts of one form.
    "a timeout has a unit",
    "is no timeout",
];

/// Whether a schema can see the mistake of this message.
fn is_visible(message: &str) -> bool {
    // The name of a type is open, and one of the language's own is in lower case.
    let unknown_type = message
        .split_once("unknown type `")
        .and_then(|(_, rest)| rest.split_once('`'));
    if let Some((name, _)) = unknown_type {
        return !name.starts_with(|c: char| c.is_ascii_uppercase());
    }
    // In JSON every key is a text.
    let is_number = ["a key", "a tag"].map(|what| format!("{what} is a text, and this is a number"));
    let is_number = is_number.iter().any(|part| message.contains(part));
    // Whether a spec is the client's own isn't written in it.
    let is_of_scope = message.contains("the API of `Client` itself needs");
    !is_of_scope && !is_number && VISIBLE.iter().any(|part| message.contains(part))
}

/// Says it if the schema takes a file with a mistake that it can see, or refuses another file. `messages` are all that is
/// reported on the file.
pub(super) fn disagreement<'a>(text: &str, messages: impl Iterator<Item = &'a str>) -> Option<String> {
    // What is no YAML has no schema.
    let errors = validate(text)?;
    let visible: Vec<_> = messages.filter(|message| is_visible(message)).collect();
    let agrees = errors.is_empty() == visible.is_empty();
    (!agrees).then(|| format!("it says {errors:?}, and could see {visible:?}, of:\n{text}"))
}

/// What a validator finds in a file, or `None` if it is no YAML.
fn validate(text: &str) -> Option<Vec<String>> {
    let file = json(serde_yaml::from_str(text).ok()?)?;
    let errors = Kind::of(text).validator().iter_errors(&file);
    let errors = errors.map(|error| format!("{}: {error}", error.instance_path()));
    Some(errors.collect())
}

/// The JSON of a YAML file, as editors read it: a key that is a number is its digits.
fn json(yaml: serde_yaml::Value) -> Option<Value> {
    Some(match yaml {
        serde_yaml::Value::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let key = match key {
                    serde_yaml::Value::Number(number) => number.to_string(),
                    key => key.as_str()?.to_owned(),
                };
                Some((key, json(value)?))
            });
            Value::Object(entries.collect::<Option<_>>()?)
        }
        serde_yaml::Value::Sequence(items) => Value::Array(items.into_iter().map(json).collect::<Option<_>>()?),
        scalar => serde_json::to_value(scalar).ok()?,
    })
}

#[track_caller]
fn check_valid(name: &str, text: &str) {
    assert_eq!(validate(text), Some(Vec::new()), "{name}");
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::meta::is_valid(&SCHEMA));
}

#[test]
fn the_files_of_the_spec_name_their_schema_and_are_valid() {
    for (name, text) in files("spec", "yaml") {
        assert_eq!(text.lines().next(), Some(Kind::of(&text).first_line()), "{name}");
        check_valid(&name, &text);
    }
}

#[test]
fn specs_without_mistakes_are_valid() {
    check_valid("everything.yaml", EVERYTHING);
    for (name, text) in reference::examples() {
        check_valid(name, text);
    }
    for folder in ["tests/behaviour/probe", "dollr-client/examples/beta_endpoint"] {
        for (name, text) in files(folder, "yaml") {
            check_valid(&name, &text);
        }
    }
}

/// The files of the tests of what doesn't compile, and what the compiler says of them.
#[test]
fn fixtures_with_mistakes_are_refused_where_a_schema_sees_them() {
    let shown = files("tests/compile/fail", "stderr");
    let lines = || shown.iter().flat_map(|(_, text)| text.lines());
    for (name, text) in files("tests/compile/fail/specs", "yaml") {
        let place = format!("specs/{name}:");
        let of_file = lines().filter(|line| line.contains(&place));
        assert_eq!(disagreement(&text, of_file), None, "{place}");
    }
}

/// Names and texts of the files of one kind in a folder of the workspace.
pub(super) fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let wanted = paths.filter(|path| path.extension().is_some_and(|it| it == extension));
    let files = wanted.map(|path| {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, text)
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    assert!(!files.is_empty(), "no {extension} file in {}", folder.display());
    files
}
