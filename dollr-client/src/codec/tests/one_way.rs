//! What is always the same, what is assumed, and what goes one way only.

use std::fmt;

use serde_json::{Value, json};

use super::{Line, requests, sent};
use crate::codec::Value as _;
use crate::codec::mend;
use crate::codec::request::encode;
use crate::codegen as runtime;
use crate::codegen::Record;
use crate::schema::{Only, Place, Shape};

/// A request with what is always the same.
struct Search {
    text: String,
    per_page: Option<i64>,
    lines: Vec<Line>,
    pin: Option<String>,
    unknown_fields: runtime::UnknownFields,
}

/// A response with what is assumed.
struct Found {
    count: i64,
    view: String,
    rate: runtime::Amount,
    is_last: bool,
    wait: runtime::Duration,
    unknown_fields: runtime::UnknownFields,
}

/// A request of nothing in Rust.
struct Ping {
    unknown_fields: runtime::UnknownFields,
}

runtime::object! {
    Search {
        text: String,
        per_page: Option<i64> as "perPage" [Default(runtime::Constant::Number("20"))],
        lines: Vec<Line>,
        pin: Option<String> [OnlyWrite],
        "view" = Text("full") [Query],
        "version" = Number("2"),
        "rate" = Number("0.50"),
        "exact" = Boolean(true),
    }
}
runtime::object! {
    Found {
        count: runtime::Defaulted<i64> [Default(runtime::Constant::Number("20"))],
        view: runtime::Defaulted<String> [Default(runtime::Constant::Text("full"))],
        rate: runtime::Defaulted<runtime::Text<runtime::Amount>> [Default(runtime::Constant::Text("0.50"))],
        is_last: runtime::Defaulted<bool> as "isLast" [Default(runtime::Constant::Boolean(true))],
        wait: runtime::Defaulted<runtime::Minutes> [Default(runtime::Constant::Number("5"))],
        "kind" = Text("found"),
        "version" = Number("2"),
    }
}
runtime::object! {
    Ping {
        "view" = Text("full") [Query],
        "ping" = Boolean(true),
    }
}

requests! { Search Ping }

fn search() -> Search {
    let line = json!({ "sku": "A", "qty": 1, "madeAt": "2025-06-30T23:59:00Z" });
    serde_json::from_value(json!({ "text": "tea", "lines": [line], "pin": "1" })).unwrap()
}

#[test]
fn what_is_always_the_same_is_sent_and_what_is_only_read_is_not() {
    let encoded = encode(&search()).unwrap();
    assert_eq!(encoded.path_and_query, "/things?view=full");
    let body = r#"{"text":"tea","lines":[{"sku":"A","qty":1}],"pin":"1","version":2,"rate":0.50,"exact":true}"#;
    assert_eq!(sent(&search()).as_deref(), Ok(body));
    // What is stored is whole.
    let stored = serde_json::to_string(&search()).unwrap();
    assert!(stored.contains(r#""madeAt":"2025-06-30T23:59:00Z""#), "{stored}");
    assert_eq!(serde_json::from_str::<Search>(&stored).unwrap(), search());

    let ping: Ping = serde_json::from_str("{}").unwrap();
    let encoded = encode(&ping).unwrap();
    assert_eq!(
        (&*encoded.path_and_query, sent(&ping).as_deref()),
        ("/things?view=full", Ok(r#"{"ping":true}"#))
    );
}

#[test]
fn a_field_that_is_set_for_everybody_has_no_other_value() {
    let cases = [
        ("view", "`view` is documented: it is always sent as it has to be"),
        ("text", "`text` is documented: it has a setter of its own"),
    ];
    for (field, expected) in cases {
        let mut search = search();
        search.unknown_fields.insert(field, 1);
        let error = sent(&search).unwrap_err();
        assert!(error.ends_with(expected), "{error}");
    }
    let mut search = search();
    search.lines[0].unknown_fields.insert("madeAt", 1);
    let error = sent(&search).unwrap_err();
    assert!(error.ends_with("`madeAt` is documented: it is never sent"), "{error}");
}

fn found(json: &str) -> Result<Found, String> {
    mend::read(json.as_bytes(), Shape::Struct(|| Found::STRUCT)).map_err(|problem| problem.to_string())
}

#[test]
fn what_is_missing_is_its_default() {
    for json in [
        r#"{"kind":"found","version":2}"#,
        "{}",
        r#"{"count":null,"view":null,"rate":null,"isLast":null,"wait":null}"#,
        r#"{"count":null,"view":null,"isLast":"true"}"#,
        r#"{"count":"20","view":"full","rate":0.50,"isLast":"true","wait":"5","kind":"found","version":"2.0"}"#,
    ] {
        let found = found(json).unwrap();
        assert_eq!(
            (found.count, found.view.as_str(), found.is_last),
            (20, "full", true),
            "{json}"
        );
        assert_eq!(
            (found.rate.to_string(), found.wait.as_secs()),
            ("0.50".to_owned(), 300),
            "{json}"
        );
        assert!(found.unknown_fields.is_empty(), "{json}: {:?}", found.unknown_fields);
    }
    let other = found(r#"{"count":7,"view":"short"}"#).unwrap();
    assert_eq!((other.count, other.view.as_str()), (7, "short"));
    // It is written as it was read.
    let written = serde_json::to_string(&other).unwrap();
    let expected = r#"{"count":7,"view":"short","rate":"0.50","isLast":true,"wait":5,"kind":"found","version":2}"#;
    assert_eq!(written, expected);
}

#[test]
fn what_is_there_is_never_taken_for_a_default() {
    assert_eq!(
        found(r#"{"count":"many"}"#).unwrap_err(),
        "`count` is a text, and a whole number is expected"
    );
    let no_default = r#"{"text":"tea","lines":[],"perPage":"many"}"#;
    let shape = Shape::Struct(|| Search::STRUCT);
    assert!(mend::read::<Search>(no_default.as_bytes(), shape).is_err());
}

#[test]
fn what_should_always_be_the_same_and_is_not_is_kept() {
    let found = found(r#"{"kind":"lost","version":1e400}"#).unwrap();
    let unread = |name| found.unknown_fields.unread(name).cloned();
    assert_eq!(
        (unread("kind"), unread("version")),
        (Some(json!("lost")), Some(json!("1e400")))
    );
    assert_eq!(found.unknown_fields.iter().count(), 0);
    assert_eq!(serde_json::to_value(&found).unwrap()["kind"], Value::from("found"));
    assert!(!found.shows(&[("kind", "found")]), "what came is another one");
    assert!(self::found("{}").unwrap().shows(&[("kind", "found"), ("count", "20")]));
}

#[test]
fn it_is_all_described() {
    let fields = Search::STRUCT.fields;
    let field = |name| fields.iter().find(|field| field.name == name).unwrap();
    let (view, version) = (field("view"), field("version"));
    assert!(
        matches!(view.shape, Shape::Const(runtime::Constant::Text("full")))
            && view.place == Place::Query
            && view.required
    );
    assert!(matches!(version.shape, Shape::Const(runtime::Constant::Number("2"))) && version.place == Place::Body);
    assert_eq!(field("perPage").default, Some(runtime::Constant::Number("20")));
    assert_eq!(
        (field("pin").only, Line::STRUCT.fields[2].only),
        (Some(Only::Write), Some(Only::Read))
    );
}

/// Personal data in every shape.
struct Person {
    names: Vec<String>,
    born: runtime::Date,
    unknown_fields: runtime::UnknownFields,
}

runtime::object! {
    Person {
        names: Vec<String> [Personal],
        born: runtime::Date [Personal],
    }
}

#[test]
fn nobody_is_shown_by_a_list_or_a_date() {
    let person: Person = serde_json::from_value(json!({ "names": ["Amara"], "born": "1990-12-31" })).unwrap();
    assert_eq!(format!("{person:?}"), "Person { names: …, born: …31 }");
}
