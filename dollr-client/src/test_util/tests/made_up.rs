//! Samples of structs that Dollr doesn't have.

use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use super::super::keys::Keys;
use super::super::{examples, made};
use crate::codec::Record;
use crate::schema::{Constant, Enum, EnumValue, Field, Limits, Shape, Struct, Unit};

fn sample(structure: &Struct) -> Result<Value, String> {
    made::json(structure).map(|json| serde_json::from_str(json.get()).unwrap())
}

static KIND: Enum = Enum::new("Kind", &[EnumValue::new("OLD").unsupported(), EnumValue::new("NEW")]);
static EMPTY: Enum = Enum::new("Empty", &[]);

#[test]
fn each_field_has_what_it_is_described_as() {
    let fields: &'static [Field] = Box::leak(Box::new([
        Field::new("count", Shape::Integer),
        Field::new("least", Shape::Decimal).min("250.5"),
        Field::new("more", Shape::Integer).min("-3"),
        Field::new("text", Shape::Integer).as_text(),
        Field::new("nothing", Shape::String).nullable(),
        Field::optional("left_out", Shape::String),
        Field::new("kind", Shape::Enum(&KIND)),
        Field::new("wait", Shape::Duration(Unit::Minutes)),
        Field::new("name", Shape::String).personal(),
        Field::new("words", Shape::List(&Shape::String)),
        Field::new("any", Shape::Json),
        Field::new("bytes", Shape::Binary),
        Field::new("file", Shape::File),
    ]));
    let sample = sample(&Struct::new("Thing", fields));
    let expected = json!({
        "count": 1, "least": 250.5, "more": 1, "text": "1", "nothing": null, "kind": "NEW", "wait": 30, "name": "Amara",
        "words": ["sample words"], "any": {},
        "bytes": "c2FtcGxl", "file": { "name": "sample.txt", "media_type": "text/plain", "content": "c2FtcGxl" },
    });
    assert_eq!(sample, Ok(expected));
}

/// A text of a type with limits of its own.
static CODE: Shape = Shape::Limited(&Shape::String, &Limits::NONE.max("4").pattern("^[0-9]{3}$"));
static LEVEL: Enum = Enum::new("Level", &[EnumValue::new("3")]).integers();

#[test]
fn each_form_and_limit_is_kept() {
    let of = Field::new;
    let fields: &'static [Field] = Box::leak(Box::new([
        of("most", Shape::Decimal).max("2.5"),
        of("short", Shape::String).max("4"),
        of("long", Shape::String).min("15"),
        of("code", Shape::List(&CODE)).min("2"),
        of("none", Shape::List(&Shape::Integer)).max("0"),
        of("map", Shape::Map(&Shape::Nullable(&Shape::Text(&Shape::Integer)))).min("2"),
        of("level", Shape::Enum(&LEVEL)),
        of("as_text", Shape::Enum(&LEVEL)).as_text(),
        of("bit", Shape::Bit),
        of("at", Shape::UnixTime(Unit::Seconds)),
        of("at_millis", Shape::UnixTime(Unit::Milliseconds)),
        of("mail", Shape::Rfc2822),
        of("compact", Shape::CompactTimestamp),
        of("date", Shape::Date),
        of("day", Shape::CompactDate),
        of("wait", Shape::IsoDuration),
        of("days", Shape::Duration(Unit::Days)).max("3"),
        of("photo", Shape::Base64).min("7"),
        of("url", Shape::Base64Url),
        of("hex", Shape::Hex).max("2"),
        of("view", Shape::Const(Constant::Text("full"))),
        of("rate", Shape::Const(Constant::Number("0.5"))),
    ]));
    let expected = json!({
        "most": 2.5, "short": "samp", "long": "sample longsamp", "code": ["000", "000"], "none": [],
        "map": { "sample": "1", "sample 2": "1" }, "level": 3, "as_text": "3", "bit": 1, "at": 1_748_779_200,
        "at_millis": 1_748_779_200_000_i64, "mail": "Sun, 1 Jun 2025 12:00:00 +0000", "compact": "20250601120000",
        "date": "2025-06-01", "day": "20250601", "wait": "PT30M", "days": 3, "photo": "c2FtcGxlcw==",
        "url": "c2FtcGxl", "hex": "7361", "view": "full", "rate": 0.5,
    });
    assert_eq!(sample(&Struct::new("Thing", fields)), Ok(expected));
}

#[test]
fn keys_in_maps_and_forms_are_renewed() {
    static LINES: Struct = Struct::new(
        "Lines",
        &[
            Field::new("lines", Shape::Map(&Shape::Struct(|| &LINE))),
            Field::new("ids", Shape::List(&Shape::Text(&Shape::Integer))),
        ],
    );
    let made = made::json_by(&LINES, |structure| {
        let lines = json!({ "lines": { "a": { "id": 7, "order_id": "8", "qty": 7 } }, "ids": ["7", "9"] });
        (structure.name == "Lines").then(|| to_raw_value(&lines).unwrap())
    });
    let made: Value = serde_json::from_str(made.unwrap().get()).unwrap();
    let line = &made["lines"]["a"];
    assert!(line["id"] != 7 && line["order_id"] != "8" && line["qty"] == 7, "{made}");
    assert_eq!(made["ids"][0], line["id"].to_string());
    assert_ne!(made["ids"][1], "9");
}

fn node() -> &'static Struct {
    static NODE: Struct = Struct::new(
        "Node",
        &[
            Field::new("leaf", Shape::Struct(leaf)),
            Field::new("nodes", Shape::List(&Shape::List(&Shape::Struct(node)))),
        ],
    );
    &NODE
}

fn leaf() -> &'static Struct {
    static LEAF: Struct = Struct::new(
        "Leaf",
        &[
            Field::new("beside", Shape::List(&Shape::Struct(twig))),
            Field::optional("leaf", Shape::Struct(leaf)),
        ],
    );
    &LEAF
}

fn twig() -> &'static Struct {
    static TWIG: Struct = Struct::new(
        "Twig",
        &[
            Field::new("id", Shape::Integer),
            Field::new("leaf", Shape::Struct(leaf)),
        ],
    );
    &TWIG
}

#[test]
fn what_holds_itself_ends() {
    assert_eq!(sample(node()), Ok(json!({ "leaf": { "beside": [] }, "nodes": [[]] })));
    // From the other side each holds the other once.
    let twig = sample(twig()).unwrap();
    assert_eq!(twig["leaf"], json!({ "beside": [] }));
}

#[test]
fn what_has_no_value_is_said() {
    static ENDLESS: Struct = Struct::new("Endless", &[Field::new("again", Shape::Struct(|| &ENDLESS))]);
    static UNKNOWN: Struct = Struct::new("Unknown", &[Field::new("kind", Shape::Enum(&EMPTY))]);
    assert_eq!(sample(&ENDLESS).unwrap_err(), "it holds itself without an end");
    assert_eq!(
        sample(&UNKNOWN).unwrap_err(),
        "nothing valid is known for its field `kind`"
    );
}

#[test]
fn what_an_example_shows_twice_stays_the_same() {
    let mut keys = Keys::default();
    for (shown, shape) in [
        ("101", Shape::Integer),
        ("550e8400-e29b-41d4-a716-446655440000", Shape::Uuid4),
        ("INV-7", Shape::String),
    ] {
        let key = keys.instead_of(shown, shape);
        assert_ne!(key, shown);
        assert_eq!(keys.instead_of(shown, shape), key);
        assert_ne!(Keys::default().instead_of(shown, shape), key);
    }
}

static LINE: Struct = Struct::new(
    "Line",
    &[
        Field::new("id", Shape::Integer),
        Field::new("order_id", Shape::Integer).as_text(),
        Field::new("qty", Shape::Integer),
    ],
);
static ORDER: Struct = Struct::new(
    "Order",
    &[
        Field::new("id", Shape::Integer),
        Field::new("key", Shape::Uuid4),
        Field::new("first", Shape::Struct(|| &LINE)),
        Field::new("lines", Shape::List(&Shape::Struct(|| &LINE))),
        Field::optional("reference_id", Shape::String),
        Field::optional("party_id", Shape::Integer).nullable(),
        Field::new("currency", Shape::Currency),
    ],
);

#[test]
fn an_example_gets_new_keys_wherever_it_has_one() {
    let key = "550e8400-e29b-41d4-a716-446655440000";
    let made = made::json_by(&ORDER, |structure| {
        let order = json!({
            "id": 7, "key": "550e8400-e29b-41d4-a716-446655440000", "first": { "id": 8, "order_id": "7", "qty": 7 },
            "lines": [{ "id": 8, "order_id": "7", "qty": 7 }, { "id": 9, "order_id": "7", "qty": 7 }],
            "reference_id": "R", "party_id": null, "beyond": 7,
        });
        (structure.name == "Order").then(|| to_raw_value(&order).unwrap())
    });
    let made: Value = serde_json::from_str(made.unwrap().get()).unwrap();
    let (order, line) = (&made["id"], &made["first"]["id"]);
    assert!(*order != 7 && *line != 8 && order != line, "{made}");
    assert_ne!(made["key"], key);
    assert!(made["key"].as_str().unwrap().parse::<uuid::Uuid>().is_ok(), "{made}");
    assert!(made["reference_id"].as_str().unwrap().starts_with("R-"), "{made}");
    // What is shown twice is the same twice, and what is no key stays.
    assert_eq!(made["lines"][0], made["first"]);
    assert_eq!(made["lines"][1]["order_id"], order.to_string());
    assert_ne!(made["lines"][1]["id"], *line);
    assert_eq!((&made["first"]["qty"], &made["beyond"]), (&json!(7), &json!(7)));
    assert_eq!(made["party_id"], Value::Null);
    // What the example lacks is made up.
    assert_eq!(made["currency"], "USD");
}

#[test]
fn a_struct_is_made_up_as_often_as_it_is_held() {
    static TWO: Struct = Struct::new(
        "Two",
        &[
            Field::new("one", Shape::Struct(|| &LINE)),
            Field::new("other", Shape::Struct(|| &LINE)),
        ],
    );
    let made = sample(&TWO).unwrap();
    assert_ne!(made["one"]["id"], made["other"]["id"]);
}

#[test]
fn an_example_of_dollr_is_of_dollrs_struct_alone() {
    let party = crate::api::exports::Party::STRUCT;
    assert!(examples::of(party).is_some());
    assert!(examples::of(&Struct::new("Guest", party.fields)).is_none());
    assert!(examples::of(&Struct::new("Party", LINE.fields)).is_none());
}
