//! What a response shows of changes that were sent.

use super::*;
use crate::api::OPERATIONS;

fn operation(name: &str) -> &'static Operation {
    OPERATIONS.iter().find(|operation| operation.name == name).unwrap()
}

#[test]
fn the_question_is_about_what_was_asked_for() {
    let cases = [
        ("publish_invoice", r#"{"id":7}"#, "/v1/invoices/retrieve/7"),
        ("cancel_order", r#"{"id":7}"#, "/v1/orders/retrieve/7"),
        (
            "update_invoice",
            r#"{"id":9007199254740993,"note":"x"}"#,
            "/v1/invoices/retrieve/9007199254740993",
        ),
        ("remove_order_item", r#"{"order_id":7,"id":9}"#, "/v1/orders/retrieve/7"),
    ];
    for (name, sent, expected) in cases {
        let question = operation(name).confirm.unwrap().question(sent.as_bytes()).unwrap();
        assert_eq!(question.path_and_query, expected);
        assert!(question.body.is_none() && question.operation.name.starts_with("retrieve_"));
    }
}

const LINES: &str = r#"{"invoice_items":[{"id":8},{"id":"9","name":"Tea","qty":2,"amount":10.50}]}"#;
const LINE: &str = r#"{"id":"9","name":"Tea","qty":2,"amount":10.50}"#;

/// An operation, what was sent, what is shown, and what that shows: `shown` if that itself is the response.
const PROBES: &[(&str, &str, &str, &str)] = &[
    ("publish_invoice", r#"{"id":7}"#, r#"{"status":"IDLE"}"#, "not"),
    ("publish_invoice", r#"{"id":7}"#, r#"{"status":"ACTIVE"}"#, "shown"),
    ("publish_invoice", r#"{"id":7}"#, r#"{"status":"PROCESSING"}"#, "shown"),
    ("publish_invoice", r#"{"id":7}"#, r#"{"status":"PAID"}"#, "shown"),
    ("publish_invoice", r#"{"id":7}"#, r#"{"status":"CANCELED"}"#, "not"),
    ("publish_invoice", r#"{"id":7}"#, r#"{"state":"ACTIVE"}"#, "unclear"),
    ("publish_invoice", r#"{"id":7}"#, r#"{"status":null}"#, "unclear"),
    ("publish_invoice", r#"{"id":7}"#, "[]", "unclear"),
    ("publish_invoice", r#"{"id":7}"#, "<html>", "unclear"),
    ("cancel_order", r#"{"id":7}"#, r#"{"status":"CANCELED"}"#, "shown"),
    ("cancel_order", r#"{"id":7}"#, r#"{"status":"ACTIVE"}"#, "not"),
    ("update_invoice", r#"{"id":7}"#, "{}", "shown"),
    (
        "update_invoice",
        r#"{"id":7,"note":"a"}"#,
        r#"{"note":"a","total_amount":1}"#,
        "shown",
    ),
    ("update_invoice", r#"{"id":7,"note":"a"}"#, r#"{"note":"b"}"#, "not"),
    ("update_invoice", r#"{"id":7,"note":"a"}"#, "{}", "not"),
    (
        "update_invoice",
        r#"{"id":7,"note":"\u0061"}"#,
        r#"{"note":"a"}"#,
        "shown",
    ),
    ("update_invoice", r#"{"id":7,"note":null}"#, "{}", "shown"),
    ("update_invoice", r#"{"id":7,"note":null}"#, r#"{"note":null}"#, "shown"),
    ("update_invoice", r#"{"id":7,"note":null}"#, r#"{"note":"a"}"#, "not"),
    (
        "update_invoice",
        r#"{"id":7,"due_date":"2026-01-01T00:00:00Z"}"#,
        r#"{"due_date":"2026-01-01T00:00:00.000+00:00"}"#,
        "shown",
    ),
    (
        "update_invoice",
        r#"{"id":7,"due_date":"2026-01-01T00:00:00Z"}"#,
        r#"{"due_date":"x"}"#,
        "unclear",
    ),
    (
        "update_invoice",
        r#"{"id":7,"colour":"red"}"#,
        r#"{"colour":"red"}"#,
        "unclear",
    ),
    (
        "update_invoice_item",
        r#"{"invoice_id":7,"id":9,"qty":2}"#,
        LINES,
        "found",
    ),
    (
        "update_invoice_item",
        r#"{"invoice_id":7,"id":9,"qty":3}"#,
        LINES,
        "not",
    ),
    (
        "update_invoice_item",
        r#"{"invoice_id":7,"id":9,"amount":10.5}"#,
        LINES,
        "found",
    ),
    (
        "update_invoice_item",
        r#"{"invoice_id":7,"id":9,"amount":10.51}"#,
        LINES,
        "not",
    ),
    (
        "update_invoice_item",
        r#"{"invoice_id":7,"id":1,"qty":2}"#,
        LINES,
        "not",
    ),
    (
        "update_order_item",
        r#"{"order_id":7,"id":9,"qty":2}"#,
        LINES,
        "unclear",
    ),
    ("remove_invoice_item", r#"{"invoice_id":7,"id":9}"#, LINES, "not"),
    ("remove_invoice_item", r#"{"invoice_id":7,"id":1}"#, LINES, "null"),
    (
        "remove_invoice_item",
        r#"{"invoice_id":7,"id":1}"#,
        r#"{"invoice_items":[]}"#,
        "null",
    ),
    (
        "remove_invoice_item",
        r#"{"invoice_id":7,"id":1}"#,
        r#"{"invoice_items":null}"#,
        "unclear",
    ),
    ("remove_invoice_item", r#"{"invoice_id":7,"id":1}"#, "{}", "unclear"),
    (
        "remove_invoice_item",
        r#"{"invoice_id":7,"id":1}"#,
        r#"{"invoice_items":[{"name":"?"}]}"#,
        "unclear",
    ),
    (
        "update_invoice_item",
        r#"{"invoice_id":7,"id":9,"amount":12345678901234567.89}"#,
        r#"{"invoice_items":[{"id":9,"amount":12345678901234567.88}]}"#,
        "not",
    ),
];

#[test]
fn what_is_shown_is_compared_with_what_was_to_be() {
    for &(name, sent, shown, expected) in PROBES {
        let operation = operation(name);
        let probe = operation
            .confirm
            .unwrap()
            .probe(operation, sent.as_bytes(), &[], shown.as_bytes());
        let expected = match expected {
            "not" => Probe::Not,
            "unclear" => Probe::Unclear,
            "shown" => Probe::Happened(shown.to_owned()),
            "found" => Probe::Happened(LINE.to_owned()),
            other => Probe::Happened(other.to_owned()),
        };
        assert_eq!(probe, expected, "{name} {sent} {shown}");
    }
}
#[test]
fn what_is_new_is_told_from_what_was_known() {
    let add = operation("add_invoice_item");
    let confirm = add.confirm.unwrap();
    let sent = br#"{"invoice_id":7,"name":"Tea","currency":"USD","qty":2,"amount":10.5}"#;
    let tea = |id: &str| format!(r#"{{"id":{id},"name":"Tea","currency":"USD","qty":2,"amount":10.50}}"#);
    let (old, new) = (tea("8"), tea("9"));
    let other = new.replace("Tea", "Cake");
    let cases = [
        (vec![], "not"),
        (vec![&old], "not"),
        (vec![&old, &new], new.as_str()),
        (vec![&new], new.as_str()),
        (vec![&old, &other], "not"),
        (vec![&other, &new], new.as_str()),
    ];
    for (lines, expected) in cases {
        let lines: Vec<&str> = lines.into_iter().map(String::as_str).collect();
        let shown = format!(r#"{{"invoice_items":[{}]}}"#, lines.join(","));
        let probe = confirm.probe(add, sent, &["8".to_owned()], shown.as_bytes());
        let expected = match expected {
            "not" => Probe::Not,
            found => Probe::Happened(found.to_owned()),
        };
        assert_eq!(probe, expected, "{shown}");
    }
    let known = [
        (r#"{"invoice_items":[{"id":8},{"id":"9"}]}"#, Some(vec!["8", "9"])),
        (r#"{"invoice_items":[]}"#, Some(vec![])),
        (r#"{"invoice_items":[{"id":8},{}]}"#, None),
        (r#"{"invoice_items":null}"#, None),
        ("{}", None),
        ("<html>", None),
    ];
    for (shown, expected) in known {
        let known = confirm.known(shown.as_bytes());
        let known = known.as_ref().map(|known| known.iter().map(String::as_str).collect());
        assert_eq!(known, expected, "{shown}");
    }
    assert_eq!(operation("publish_invoice").confirm.unwrap().known(b"{}"), None);
}
