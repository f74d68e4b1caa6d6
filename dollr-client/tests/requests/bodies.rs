//! Bodies that are no object of JSON fields, or not only.

use dollr_client::{Request, Upload};
use serde_json::{Value, json};

use crate::api::{Cancel, Choose, PatchAll, PutBytes, PutForm, PutOrder, PutText, Remove};
use crate::wire::{Then, Wire, of, refused, sent};

async fn body<R: Request>(fields: Value) -> (Option<String>, String) {
    let arrived = sent::<R>(of(fields)).await;
    (arrived.header("content-type").map(str::to_owned), arrived.body)
}

fn is(media_type: &str, body: &str) -> (Option<String>, String) {
    (Some(media_type.to_owned()), body.to_owned())
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_has_pairs_of_names_and_texts() {
    let line = json!({ "sku": "a", "tags[]": ["x"] });
    let cases = [
        (json!({ "reason": "a b&c=d+é" }), "reason=a%20b%26c%3Dd%2B%C3%A9"),
        (json!({ "reason": "", "notify": true }), "reason=&notify=true"),
        // Cleared, which is not left out.
        (json!({ "reason": "a", "note": null }), "reason=a&note="),
        (
            json!({ "reason": "a", "order": { "total": 1, "lines": [line] } }),
            "reason=a&order[total]=1&order[lines][0][sku]=a&order[lines][0][tags][]=x",
        ),
        (json!({ "reason": "a", "extra": { "b": 1 } }), "reason=a&extra[b]=1"),
    ];
    for (mut fields, expected) in cases {
        fields["id"] = 7.into();
        let (media_type, body) = body::<Cancel>(fields).await;
        assert_eq!(media_type.as_deref(), Some(FORM));
        assert_eq!(body.replace("%5B", "[").replace("%5D", "]"), expected);
    }
    let arrived = sent::<Cancel>(of(json!({ "id": 7, "reason": "a" }))).await;
    assert_eq!(
        (arrived.line.as_str(), arrived.length),
        ("POST /v1/orders/7:cancel", Some(8))
    );
}

#[tokio::test]
async fn a_secret_in_a_form_is_not_shown_where_it_is_quoted() {
    let request: Cancel = of(json!({ "id": 7, "reason": "late", "passcode": "hush hush" }));
    let wire = Wire::with([Then::Quoting("no passcode=hush%20hush for late")]);
    let error = wire.client().send(request).await.unwrap_err();
    assert!(error.to_string().contains("no passcode=[redacted] for late"), "{error}");
    let report = error.support_report();
    assert!(
        report.contains(r#""reason":"late""#) && !report.contains("hush"),
        "{report}"
    );
}

#[tokio::test]
async fn a_body_that_is_one_value_is_that_value() {
    let line = json!({ "sku": "a" });
    let order = r#"{"total":1,"lines":[{"sku":"a"}]}"#;
    let patch = "application/json-patch+json";
    assert_eq!(
        body::<PatchAll>(json!({ "body": [line] })).await,
        is(patch, r#"[{"sku":"a"}]"#)
    );
    let whole = json!({ "body": serde_json::from_str::<Value>(order).unwrap() });
    assert_eq!(body::<PutOrder>(whole.clone()).await, is("application/json", order));
    assert_eq!(body::<PutOrder>(json!({})).await, (None, String::new()));
    let (media_type, form) = body::<PutForm>(whole).await;
    assert_eq!(
        (media_type.as_deref(), form.as_str()),
        (Some(FORM), "total=1&lines%5B0%5D%5Bsku%5D=a")
    );
    assert_eq!(
        body::<PutText>(json!({ "body": "a,b\n" })).await,
        is("text/csv", "a,b\n")
    );
    assert_eq!(body::<PutText>(json!({})).await, (None, String::new()));
    let bytes = Upload::from("%PDF");
    let bytes = json!({ "body": serde_json::to_value(bytes).unwrap() });
    assert_eq!(body::<PutBytes>(bytes).await, is("application/pdf", "%PDF"));
}

/// What isn't documented goes to the query then: in the body there is no room for it.
#[tokio::test]
async fn beside_a_whole_body_other_fields_are_in_the_query() {
    let arrived = sent::<PutOrder>(of(json!({ "body": { "total": 1, "lines": [] }, "test": true }))).await;
    assert_eq!(arrived.line, "PUT /v1/order?test=true");
    assert_eq!(arrived.body, r#"{"total":1,"lines":[]}"#);
}

#[tokio::test]
async fn a_delete_may_have_a_body() {
    let arrived = sent::<Remove>(of(json!({ "id": 7, "why": "late" }))).await;
    assert_eq!(
        (arrived.line.as_str(), arrived.body.as_str()),
        ("DELETE /v1/orders/7", r#"{"why":"late"}"#)
    );
}

#[tokio::test]
async fn a_call_may_choose_another_media_type_than_the_first() {
    let choose = |media_type: Option<&str>| json!({ "Content-Type": media_type, "note": "a b", "tags": [1, 2] });
    assert_eq!(
        body::<Choose>(choose(None)).await,
        is("application/json", r#"{"note":"a b","tags":[1,2]}"#)
    );
    assert_eq!(
        body::<Choose>(choose(Some(FORM))).await,
        is(FORM, "note=a%20b&tags=1&tags=2")
    );
    let (media_type, _) = body::<Choose>(choose(Some("multipart/form-data"))).await;
    assert!(media_type.unwrap().starts_with("multipart/form-data; boundary="));
    let text = json!({ "body": "a", "Content-Type": "Text/Plain; charset=utf-8" });
    assert_eq!(body::<PutText>(text).await, is("text/plain; charset=utf-8", "a"));
    assert_eq!(
        refused::<Choose>(of(choose(Some("text/csv")))).await,
        "the media type \"text/csv\" is none of its body, which are application/json, \
         application/x-www-form-urlencoded, multipart/form-data"
    );
}
