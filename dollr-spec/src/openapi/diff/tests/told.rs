//! What is told, to people and to programs, and what isn't as the spec accepts it.

use serde_json::{Value, json};

use super::document;
use crate::model::{AcceptedDifference, Change};
use crate::openapi::{Differences, Document, Impact, diff};

fn note(at: &str, change: Change) -> AcceptedDifference {
    AcceptedDifference {
        at: at.to_owned(),
        change,
        reason: "It is so.".to_owned(),
    }
}

/// Of a document in which a shared type has another field, an operation is gone, and a reference leads nowhere.
fn differences(accepted: &[AcceptedDifference]) -> Differences {
    let text = include_str!("document.yaml");
    let changes = [
        ("    get:\n      security: []", "    put:\n      security: []"),
        ("total: { type: number, minimum: 0.01 }", "total: { type: string }"),
        (
            "note: { type: string, maxLength: 40 }",
            "note: { type: string, deprecated: true, maxLength: 40 }",
        ),
        (
            "Problem: { type: object, properties",
            "Problem: { type: object, required: [title], properties",
        ),
        ("at: { type: string }", "at: { $ref: \"#/nowhere\" }"),
    ];
    let changed = changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    let there = Document::parse(&changed).expect("a document");
    diff(&document(), &there, accepted).expect("two documents")
}

const TOLD: &str = "\
Breaks callers (2)

  GET /orders/{id}
    response 200: total: type: here number, there string
      also in PUT /orders/{id}
  GET /status
    gone

New (1)

  PUT /status
    new

Other (2)

  GET /orders/{id}
    response 200: note: deprecated: here not deprecated, there deprecated
      also in PUT /orders/{id}
    response 404: title: required: here optional, there required

Not compared: #/components/schemas/Cash/properties/at: `#/nowhere` leads nowhere
2 that break callers, 1 new, 2 other
";

#[test]
fn people_are_told_what_breaks_first() {
    assert_eq!(differences(&[]).to_string(), TOLD);
}

#[test]
fn programs_are_told_the_same() {
    let notes = [note("GET /status", Change::Gone), note("GET /nowhere", Change::New)];
    let told: Value = serde_json::from_str(&differences(&notes).to_json()).expect("JSON");
    let expected = json!({
        "impact": "breaks",
        "operation": "GET /orders/{id}",
        "way": "response 200: total",
        "change": "type",
        "here": "number",
        "there": "string",
        "also": ["PUT /orders/{id}: body: total"],
    });
    assert_eq!(told["differences"][0], expected);
    assert_eq!(told["differences"].as_array().map(Vec::len), Some(4));
    let accepted = json!([{
        "impact": "breaks",
        "operation": "GET /status",
        "way": "",
        "change": "gone",
        "here": null,
        "there": null,
        "also": [],
        "reason": "It is so.",
    }]);
    assert_eq!(told["accepted"], accepted);
    assert_eq!(
        told["unused"],
        json!([{ "at": "GET /nowhere", "change": "new", "reason": "It is so." }])
    );
    let unread = json!([{
        "pointer": "#/components/schemas/Cash/properties/at",
        "why": "`#/nowhere` leads nowhere",
    }]);
    assert_eq!(told["unread"], unread);
}

/// A note is of any of the places that one cause is seen at, and of one kind of change.
#[test]
fn what_the_spec_accepts_is_not_told() {
    let notes = [
        note("PUT /orders/{id}: body: total", Change::Type),
        note("GET /status", Change::Gone),
        note("GET /orders/{id}: response 200: note", Change::Required),
    ];
    let differences = differences(&notes);
    assert!(
        differences.open.iter().all(|it| it.impact != Impact::Breaks),
        "{differences}"
    );
    let told = differences.to_string();
    let unused =
        "Accepted, but no difference any more: GET /orders/{id}: response 200: note, required; remove its note";
    assert!(told.contains(unused), "{told}");
    assert!(
        told.ends_with("0 that break callers, 1 new, 2 other; 2 accepted by the spec\n"),
        "{told}"
    );
}

#[test]
fn what_breaks_or_is_new_or_has_no_use_matters() {
    let cases = [
        ("description: \"Done.\"", "description: \"Over.\"", false),
        (
            "    get:\n      security: []",
            "    get:\n      deprecated: true\n      security: []",
            false,
        ),
        ("enum: [open, paid]", "enum: [open, paid, late]", true),
        ("enum: [open, paid]", "enum: [open]", true),
        ("at: { type: string }", "at: { $ref: \"#/nowhere\" }", true),
    ];
    for (from, to, matters) in cases {
        let there = include_str!("document.yaml").replace(from, to);
        let there = Document::parse(&there).expect("a document");
        let differences = diff(&document(), &there, &[]).expect("two documents");
        assert_eq!(differences.matter(), matters, "{to}: {differences}");
    }
    let unused = diff(&document(), &document(), &[note("GET /status", Change::Gone)]).expect("two documents");
    assert!(unused.matter());
}

#[test]
fn what_is_no_document_is_refused() {
    let other = Document::parse("swagger: \"2.0\"").expect("YAML");
    let why = diff(&document(), &other, &[]).expect_err("no document");
    assert_eq!(
        why,
        "it is Swagger 2.0, and OpenAPI 3.0 and 3.1 are read: convert it first"
    );
}

#[test]
fn one_pattern_may_be_written_in_several_ways() {
    let with = |pattern: &str| {
        let schema = format!("{{type: string, pattern: '{pattern}'}}");
        let body = format!("{{content: {{application/json: {{schema: {schema}}}}}}}");
        let call = format!("{{post: {{requestBody: {body}, responses: {{204: {{}}}}}}}}");
        Document::parse(&format!("{{openapi: 3.1.0, paths: {{/things: {call}}}}}")).unwrap()
    };
    let differences = diff(&with(r"^[A-Z\d\-]+/[0-9]$"), &with(r"^[A-Z\d-]+\/\d$"), &[]).unwrap();
    assert_eq!(differences.open, []);
}
