//! Samples of structs that Dollr doesn't have.

use serde_json::{Value, json};

use super::super::keys::Keys;
use super::super::made;
use crate::schema::{Enum, EnumValue, Field, Shape, Struct, Unit};

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
    ]));
    let sample = sample(&Struct::new("Thing", fields));
    let expected = json!({
        "count": 1, "least": 250.5, "more": 1, "text": "1", "nothing": null, "kind": "NEW", "wait": 30, "name": "Amara",
        "words": ["sample words"], "any": {},
    });
    assert_eq!(sample, Ok(expected));
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
