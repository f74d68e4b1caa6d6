//! Lists and objects where there is only text: in a query and a path.

use serde_json::{Value, json};

use crate::api::{Export, Find, Look};
use crate::wire::{of, refused, sent};

async fn query(fields: Value) -> String {
    let line = sent::<Find>(of(fields)).await.line;
    let query = line.split_once('?').map_or("", |(_, query)| query);
    query.replace("%5B", "[").replace("%5D", "]")
}

#[tokio::test]
async fn lists_and_objects_are_written_in_their_style() {
    let line = json!({ "sku": "a b", "tags[]": ["x", "y"] });
    let order = json!({ "total": 150.0, "lines": [line.clone()] });
    let cases = [
        (json!({ "repeated": ["a&b", ""] }), "repeated=a%26b&repeated="),
        (json!({ "repeated": [] }), ""),
        (json!({ "expand[]": ["a", "b"] }), "expand[]=a&expand[]=b"),
        (json!({ "comma": ["a", "b c"] }), "comma=a%2Cb%20c"),
        (json!({ "comma": [] }), ""),
        (json!({ "space": ["a", "b,c"] }), "space=a%20b%2Cc"),
        (json!({ "pipe": [1, -2] }), "pipe=1%7C-2"),
        (json!({ "json": ["a", "b"] }), "json=[%22a%22%2C%22b%22]"),
        (
            json!({ "created": { "gte": 1, "lte": 2 } }),
            "created[gte]=1&created[lte]=2",
        ),
        (json!({ "created": {} }), ""),
        (
            json!({ "dotted": order }),
            "dotted.total=150&dotted.lines.0.sku=a%20b&dotted.lines.0.tags[]=x&dotted.lines.0.tags[]=y",
        ),
        (
            json!({ "tagged": { "tags": ["x", "y"] } }),
            "tagged[tags]=x&tagged[tags]=y",
        ),
        (
            json!({ "lines": [line.clone(), { "sku": "c" }] }),
            "lines[0][sku]=a%20b&lines[0][tags][]=x&lines[0][tags][]=y&lines[1][sku]=c",
        ),
        (
            json!({ "rails[]": [{ "sku": "a" }, { "sku": "b" }] }),
            "rails[][sku]=a&rails[][sku]=b",
        ),
        (
            json!({ "any": { "b": [null, true], "a": [[1], [2]] } }),
            "any[a][0]=1&any[a][1]=2&any[b]=true",
        ),
        // A name that is a value can't have something in it too.
        (
            json!({ "any": [1, { "b": 2 }, null, [3]] }),
            "any[0]=1&any[1][b]=2&any[3]=3",
        ),
        (json!({ "any": "text" }), "any=text"),
    ];
    for (fields, expected) in cases {
        let shown = fields.to_string();
        // Sorted, since what is any JSON is.
        assert_eq!(query(fields).await, expected, "{shown}");
    }
}

#[tokio::test]
async fn brackets_are_escaped_in_names() {
    let line = sent::<Find>(of(json!({ "expand[]": ["a"], "created": { "gte": 1 } })))
        .await
        .line;
    assert_eq!(line, "GET /v1/find?expand%5B%5D=a&created%5Bgte%5D=1");
}

#[tokio::test]
async fn an_amount_keeps_its_digits() {
    let request = r#"{ "dotted": { "total": 150.00, "lines": [] } }"#;
    let request: Find = serde_json::from_str(request).unwrap();
    assert_eq!(sent(request).await.line, "GET /v1/find?dotted.total=150.00");
}

#[tokio::test]
async fn an_item_with_what_joins_the_items_is_not_sent() {
    assert_eq!(
        refused::<Find>(of(json!({ "comma": ["a", "hush,b"] }))).await,
        "`comma` has \",\" in its item 1, and its items are joined by that"
    );
}

#[tokio::test]
async fn a_path_has_texts_and_parameters_in_any_order() {
    let export = json!({ "folder": "in/my docs", "ids": [1, 2], "kind": "c/v" });
    assert_eq!(
        sent::<Export>(of(export)).await.line,
        "GET /v1/files/in/my%20docs/1%2C2.c%2Fv/"
    );
    assert_eq!(
        refused::<Export>(of(json!({ "folder": "a/../b", "ids": [1], "kind": "csv" }))).await,
        "`folder` is \"..\", which a path can't carry"
    );
    assert_eq!(
        refused::<Export>(of(json!({ "folder": "a", "ids": [], "kind": "csv" }))).await,
        "`ids` is empty, and a path needs it"
    );
    assert_eq!(sent::<Look>(of(json!({ "id": 7 }))).await.line, "HEAD /v1/orders/7");
    assert_eq!(
        refused::<Look>(of(json!({ "id": 0 }))).await,
        "`id` is 0, and has to be at least 1"
    );
}
