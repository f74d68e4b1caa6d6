//! Fields that are headers.

use dollr_client::ErrorKind;
use serde_json::json;

use crate::api::WithHeaders;
use crate::wire::{Then, Wire, of, refused, sent};

#[tokio::test]
async fn a_header_is_sent_by_its_name_and_left_out_if_it_is_not_set() {
    let arrived = sent::<WithHeaders>(of(json!({ "Idempotency-Key": "k 1" }))).await;
    assert_eq!(arrived.header("idempotency-key"), Some("k 1"));
    for name in ["x-target-environment", "x-token", "content-type", "x-numbers"] {
        assert_eq!(arrived.header(name), None, "{name}");
    }
    assert_eq!(arrived.header("accept"), Some("application/json"));
    assert_eq!(arrived.header("authorization"), Some("Bearer hush-access"));
    let all = json!({
        "Idempotency-Key": "k", "X-Target-Environment": "sandbox", "X-Token": "hush", "X-Numbers": [1, 2],
        "X-Range": { "gte": 1 },
    });
    let arrived = sent::<WithHeaders>(of(all)).await;
    assert_eq!(arrived.header("x-target-environment"), Some("sandbox"));
    assert_eq!(arrived.header("x-numbers"), Some("1,2"));
    assert_eq!(arrived.header("x-range"), Some(r#"{"gte":1}"#));
    assert!(arrived.headers["x-token"].is_sensitive() && !arrived.headers["x-numbers"].is_sensitive());
    assert_eq!((arrived.line.as_str(), arrived.body.as_str()), ("GET /v1/headers", ""));
}

#[tokio::test]
async fn what_a_header_can_not_carry_is_not_sent() {
    let request = json!({ "Idempotency-Key": "k", "X-Token": "hush\r\nHost: elsewhere" });
    assert_eq!(
        refused::<WithHeaders>(of(request)).await,
        "`X-Token` has a character that a header can't carry, at position 4: only printable ASCII can be there"
    );
}

/// Neither by `Debug` nor where the server quotes it.
#[tokio::test]
async fn a_secret_in_a_header_is_not_shown() {
    let request: WithHeaders = of(json!({ "Idempotency-Key": "key-1", "X-Token": "hush-token" }));
    let shown = format!("{request:?}");
    assert!(shown.contains("key-1") && !shown.contains("hush"), "{shown}");
    let wire = Wire::with([Then::Quoting("no hush-token for key-1")]);
    let error = wire.client().send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let report = error.support_report();
    for text in [error.to_string(), format!("{error:?}"), report.clone()] {
        assert!(!text.contains("hush-token"), "{text}");
    }
    assert!(error.to_string().contains("no [redacted] for key-1"), "{error}");
    assert!(report.contains(r#""Idempotency-Key":"key-1""#), "{report}");
}
