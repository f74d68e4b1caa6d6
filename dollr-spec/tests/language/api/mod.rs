//! What users get of a spec, in a text that is reviewed beside it.

mod describe;

use std::env;
use std::fs;
use std::path::Path;

use self::describe::describe;
use dollr_spec::Scope;

use super::expansion::EVERYTHING;
use super::{compile_dollr, compile_files};

/// How the text begins.
const HEAD: &str = "\
The public API that the spec generates, in the order of the spec: calls, structs, pairs, enums and ids.
A test compares it; `UPDATE_API=1 cargo test -p dollr-spec` writes it. CONTRIBUTING.md says how to review it.
";

#[test]
fn the_api_of_the_client_is_the_one_that_was_reviewed() {
    let api = describe(&compile_dollr());
    let generated = format!("{HEAD}{api}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/api.txt");
    if env::var_os("UPDATE_API").is_some() {
        return fs::write(&path, generated).expect("the file can be written");
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        reviewed == generated,
        "users get another API than spec/api.txt says:\n{}\nrun it again with UPDATE_API=1 in the environment",
        changes(&reviewed, &generated).join("\n")
    );
}

/// What is replaced in a spec, by what, and the difference.
const EDITS: [(&str, &str, &[&str]); 16] = [
    ("      secret: secret?\n", "", &["-    optional secret: Option<Secret>"]),
    (
        "age: { type: duration, as: seconds,",
        "age: { type: integer,",
        &["-    required age: Duration", "+    required age: i64"],
    ),
    (
        "number: ThingNumber?",
        "number: ThingNumber",
        &[
            "-    optional number: Option<ThingNumber>",
            "+    required number: ThingNumber",
        ],
    ),
    (
        "{ type: string, nullable: true }",
        "string?",
        &[
            "-    required note: Option<String>",
            "+    optional note: Option<String>",
        ],
    ),
    (
        "{ type: ThingKind, deprecated: true }",
        "{ type: ThingKind }",
        &[
            "-    deprecated required kind: ThingKind",
            "+    required kind: ThingKind",
        ],
    ),
    (
        "      LOST: {",
        "      lost: {",
        &["-    Lost = \"LOST\"", "+    Lost = \"lost\""],
    ),
    (
        "It did not.\", final: failure",
        "It did not.\"",
        &["-    Broken = \"BROKEN\", final: Failure", "+    Broken = \"BROKEN\""],
    ),
    (", very-large: ThingId }", " }", &["-    VeryLarge(ThingId)"]),
    (
        "ThingKey: { id: uuid4 }",
        "ThingKey: { id: string }",
        &["-id ThingKey(Uuid)", "+id ThingKey(String)"],
    ),
    (
        "    returns: Page<Thing>",
        "    returns: Thing",
        &[
            "-dollr.things().list_things() -> Page<Thing>",
            "+dollr.things().list_things() -> Thing",
        ],
    ),
    (
        "    undocumented: true\n",
        "",
        &[
            "-deprecated dollr.things().r#move(id: ThingId) -> Option<Thing>",
            "+deprecated dollr.things().r#move(id: ThingId) -> Thing",
        ],
    ),
    (
        "    retry: safe\n    deprecated: true\n",
        "    retry: safe\n",
        &[
            "-deprecated dollr.things().r#move(id: ThingId) -> Option<Thing>",
            "+dollr.things().r#move(id: ThingId) -> Option<Thing>",
        ],
    ),
    (
        "shelf: { type: string,",
        "shelf: { type: integer,",
        &[
            "-dollr.things().create_thing(shelf: impl Into<String>) -> Thing",
            "+dollr.things().create_thing(shelf: i64) -> Thing",
        ],
    ),
    (
        "  remove_thing:\n",
        "  drop_thing:\n",
        &[
            "-dollr.things().remove_thing(id: ThingId) -> ()",
            "+dollr.things().drop_thing(id: ThingId) -> ()",
        ],
    ),
    (
        "  remove_thing:\n",
        "  remove_thing:\n    method: remove\n",
        &[
            "-dollr.things().remove_thing(id: ThingId) -> ()",
            "+dollr.things().remove(id: ThingId) -> ()",
            "+    alias remove_thing",
        ],
    ),
    // What is said of it is no part of the API.
    ("\"Where it goes.\"", "\"Where it is put.\"", &[]),
];

/// An edit of one thing is a difference in one line.
#[test]
fn an_edit_is_seen_where_it_is() {
    let before = describe(&compile_files(&[("api.yaml", EVERYTHING)], Scope::Extension));
    for (from, to, expected) in EDITS {
        assert_eq!(EVERYTHING.matches(from).count(), 1, "{from}");
        let edited = EVERYTHING.replace(from, to);
        let after = describe(&compile_files(&[("api.yaml", &edited)], Scope::Extension));
        assert_eq!(changes(&before, &after), expected, "{from} -> {to}");
    }
}

/// The lines that one text has and the other has not, in their order.
fn changes(before: &str, after: &str) -> Vec<String> {
    let missing = |from: &str, other: &str, sign: char| -> Vec<String> {
        let mut rest: Vec<&str> = other.lines().collect();
        let mut lines = Vec::new();
        for line in from.lines() {
            match rest.iter().position(|it| *it == line) {
                Some(index) => drop(rest.remove(index)),
                None => lines.push(format!("{sign}{line}")),
            }
        }
        lines
    };
    let mut changes = missing(before, after, '-');
    changes.extend(missing(after, before, '+'));
    changes
}
