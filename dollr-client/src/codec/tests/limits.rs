//! What a request may not have is said before it is sent, wherever it is.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::{Line, SkuLimits, requests, sent};
use crate::codegen as runtime;

/// A request with limits of all kinds, in all places.
pub(super) struct Order {
    shop: String,
    page: Option<i64>,
    total: Option<runtime::Amount>,
    text_total: Option<runtime::Amount>,
    note: Option<String>,
    lines: Option<Vec<Line>>,
    skus: Option<Vec<String>>,
    by_name: Option<BTreeMap<String, String>>,
    photo: Option<runtime::Blob>,
    digest: Option<runtime::Blob>,
    pin: Option<runtime::Secret>,
    name: Option<String>,
    delay: Option<runtime::Duration>,
    due: Option<runtime::Date>,
    times: Option<Vec<runtime::Timestamp>>,
    change: runtime::Patch<String>,
    unknown_fields: runtime::UnknownFields,
}

runtime::object! {
    Order {
        shop: String [Path, Pattern("^[a-z]+$")],
        page: Option<i64> [Query, Max("9")],
        total: Option<runtime::Amount> [Min("0.01"), Max("1000000000000000000000.01")],
        text_total: Option<runtime::Text<runtime::Amount>> [Min("0.01")],
        note: Option<String> [Min("2"), Max("3"), Pattern("a")],
        lines: Option<Vec<Line>> [Min("1"), Max("2")],
        skus: Option<runtime::List<runtime::Within<String, SkuLimits>>> [Max("3")],
        by_name: Option<runtime::Map<runtime::Within<String, SkuLimits>>> as "byName" [Max("1")],
        photo: Option<runtime::Blob> [Min("1"), Max("3")],
        digest: Option<runtime::Hex> [Max("2")],
        (
            pin: Option<runtime::Secret> [Max("4"), Pattern("^[0-9]+$")],
            name: Option<String> [Personal, Pattern("^[A-Z]")],
            delay: Option<runtime::Minutes> [Max("60")],
            due: Option<runtime::Date>,
            times: Option<runtime::List<runtime::UnixSeconds>>,
            change: runtime::Patch<runtime::Within<String, SkuLimits>>,
        )
    }
}

requests! { Order }

fn said(field: &str, value: Value) -> Option<String> {
    let mut order = json!({ "shop": "tea" });
    order[field] = value;
    let order: Order = serde_json::from_value(order).unwrap();
    let error = sent(&order).err()?;
    Some(error.replace("send_thing: the request was not sent: ", ""))
}

/// A field, a value of it, and what is said.
const BEYOND: &[(&str, &str, &str)] = &[
    (
        "shop",
        r#""Tea""#,
        r#"`shop` is "Tea", and has to match the pattern ^[a-z]+$"#,
    ),
    ("page", "10", "`page` is 10, and has to be at most 9"),
    ("total", "0.009", "`total` is 0.009, and has to be at least 0.01"),
    (
        "text_total",
        r#""0.00""#,
        "`text_total` is 0.00, and has to be at least 0.01",
    ),
    ("note", r#""a""#, "`note` has 1 character, and has to have at least 2"),
    (
        "note",
        r#""äöü€""#,
        "`note` has 4 characters, and has to have at most 3",
    ),
    (
        "note",
        r#""é\"x""#,
        r#"`note` is "é\"x", and has to match the pattern a"#,
    ),
    ("lines", "[]", "`lines` has 0 items, and has to have at least 1"),
    (
        "lines",
        r#"[{"sku":"A","qty":1},{"sku":"B","qty":1},{"sku":"C","qty":1}]"#,
        "`lines` has 3 items, and has to have at most 2",
    ),
    (
        "lines",
        r#"[{"sku":"A","qty":1},{"sku":"B","qty":0}]"#,
        "`lines.1.qty` is 0, and has to be at least 1",
    ),
    (
        "lines",
        r#"[{"sku":"","qty":1}]"#,
        "`lines.0.sku` has 0 characters, and has to have at least 1",
    ),
    (
        "skus",
        r#"["A","b"]"#,
        r#"`skus.1` is "b", and has to match the pattern ^[A-Z]+$"#,
    ),
    (
        "byName",
        r#"{"tea":"ABCDEF"}"#,
        "`byName.tea` has 6 characters, and has to have at most 5",
    ),
    (
        "byName",
        r#"{"a":"A","b":"B"}"#,
        "`byName` has 2 items, and has to have at most 1",
    ),
    ("photo", r#""""#, "`photo` has 0 bytes, and has to have at least 1"),
    (
        "photo",
        r#""AQIDBA==""#,
        "`photo` has 4 bytes, and has to have at most 3",
    ),
    (
        "digest",
        r#""010203""#,
        "`digest` has 3 bytes, and has to have at most 2",
    ),
    ("pin", r#""12345""#, "`pin` has 5 characters, and has to have at most 4"),
    (
        "pin",
        r#""hush""#,
        "`pin` is of another form, and has to match the pattern ^[0-9]+$",
    ),
    (
        "name",
        r#""amara""#,
        "`name` is of another form, and has to match the pattern ^[A-Z]",
    ),
    ("delay", "61", "`delay` is 61, and has to be at most 60"),
    (
        "due",
        r#""soon""#,
        r#"`due`: "soon" is not a valid date: a day of ISO 8601 is expected, as in 2025-06-30"#,
    ),
    (
        "times",
        r#"[0,"soon"]"#,
        r#"`times.1`: "soon" is not a valid timestamp: ISO 8601 is expected, as in 2025-06-01T14:30:00Z"#,
    ),
    (
        "change",
        r#""a""#,
        r#"`change` is "a", and has to match the pattern ^[A-Z]+$"#,
    ),
];

#[test]
fn a_value_beyond_its_limits_is_said() {
    for (field, json, expected) in BEYOND {
        assert_eq!(
            said(field, serde_json::from_str(json).unwrap()).as_deref(),
            Some(*expected)
        );
    }
}

#[test]
fn a_value_at_its_limits_is_sent() {
    let line = |sku: &str, qty: i64| json!({ "sku": sku, "qty": qty });
    let cases = [
        ("page", json!(9)),
        ("page", json!(-1)),
        ("total", json!(0.01)),
        ("text_total", json!("0.01")),
        ("note", json!("äa")),
        ("note", json!("äöa")),
        ("lines", json!([line("A", 1), line("ABCDE", 999)])),
        ("skus", json!([])),
        ("skus", json!(["A", "B", "C"])),
        ("byName", json!({ "a": "A" })),
        ("photo", json!("AQID")),
        ("digest", json!("0102")),
        ("pin", json!("1234")),
        ("name", json!("Amara")),
        ("delay", json!(60)),
        ("due", json!("2025-06-30")),
        ("times", json!([0])),
        ("change", Value::Null),
        ("change", json!("ABCDE")),
    ];
    for (field, value) in cases {
        assert_eq!(said(field, value.clone()), None, "{field}: {value}");
    }
}

#[test]
fn a_bound_is_exact() {
    let order =
        |total: &str| -> Order { serde_json::from_str(&format!(r#"{{"shop":"tea","total":{total}}}"#)).unwrap() };
    assert!(sent(&order("1000000000000000000000.01")).is_ok());
    let error = sent(&order("1000000000000000000000.02")).unwrap_err();
    assert!(
        error.ends_with("is 1000000000000000000000.02, and has to be at most 1000000000000000000000.01"),
        "{error}"
    );
}

#[test]
fn what_is_only_stored_is_not_checked() {
    let order: Order = serde_json::from_value(json!({ "shop": "Tea", "lines": [{ "sku": "a", "qty": 0 }] })).unwrap();
    let stored = serde_json::to_value(&order).unwrap();
    assert_eq!(serde_json::from_value::<Order>(stored).unwrap(), order);
}

#[test]
fn a_long_text_is_cut_in_an_error() {
    let error = said("shop", json!("X".repeat(100))).unwrap();
    assert_eq!(
        error,
        format!(
            "`shop` is \"{}…\", and has to match the pattern ^[a-z]+$",
            "X".repeat(64)
        )
    );
}
