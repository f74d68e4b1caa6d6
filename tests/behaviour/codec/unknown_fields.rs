//! Fields beyond the documented ones: what is answered is kept, and what is put in is sent.

use dollr_client::ErrorKind;
use serde_json::json as value;

use crate::http::secrets::{failure, said};
use crate::probe::ProbeExt;
use crate::probe::notes::{Note, SendNote};
use crate::server::{Server, json};

#[tokio::test]
async fn what_is_answered_beyond_the_documentation_is_kept() {
    let server = Server::with_replies([json(200, r#"{"payment_intent_id":12,"id":7,"more":{"a":[1,null]}}"#)]).await;
    let note = server.client().notes().send_note().text("hello").send().await.unwrap();
    assert_eq!(note.unknown_fields.get("payment_intent_id"), Some(&value!(12)));
    assert_eq!(
        note.unknown_fields.get("id"),
        None,
        "a documented field is no extra one"
    );
    let written = serde_json::to_value(&note).unwrap();
    assert_eq!(
        written,
        value!({"id": 7, "payment_intent_id": 12, "more": {"a": [1, null]}})
    );
    assert_eq!(serde_json::from_value::<Note>(written).unwrap(), note);
    assert_eq!(
        format!("{:?}", note.unknown_fields),
        r#"{"more", "payment_intent_id"}"#,
        "a value may be a secret"
    );
}

#[tokio::test]
async fn what_is_put_in_is_sent_in_the_body_or_else_in_the_query() {
    let server = Server::with_replies([json(200, r#"{"id":7}"#), json(200, r#"{"key":"k"}"#)]).await;
    let client = server.client();
    let request = client
        .notes()
        .send_note()
        .text("hello")
        .extra_field("payment_method_id", "pm_1")
        .extra_field("test", true)
        .build();
    client.send(request.clone()).await.unwrap();
    client
        .notes()
        .find_key()
        .extra_field("q", "a b&c")
        .send()
        .await
        .unwrap();
    let calls = server.calls();
    assert_eq!(
        calls[0].body,
        r#"{"text":"hello","payment_method_id":"pm_1","test":true}"#
    );
    assert_eq!(
        (calls[1].path.as_str(), calls[1].body.as_str()),
        ("/v1/notes/key?q=a%20b%26c", "")
    );

    let stored = serde_json::to_string(&request).unwrap();
    assert_eq!(
        serde_json::from_str::<SendNote>(&stored).unwrap(),
        request,
        "it is part of the request as data"
    );
}

#[tokio::test]
async fn a_documented_field_is_not_sent_twice() {
    let server = Server::with_replies([]).await;
    let call = server
        .client()
        .notes()
        .send_note()
        .text("hello")
        .extra_field("text", "other")
        .send();
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "send_note: the request was not sent: `text` is documented: it has a setter of its own"
    );
    assert_eq!(server.calls().len(), 0);
}

/// Nobody knows what an undocumented field is, so that a server which quotes it is not quoted.
#[tokio::test]
async fn what_is_put_in_is_not_shown_when_the_server_quotes_it() {
    let quoted = r#"{"detail":"unknown passcode hush-1, hush-2"}"#;
    let server = Server::with_replies([json(422, quoted), json(200, r#"{"id":"hush-1"}"#)]).await;
    let client = server.client();
    for _ in 0..2 {
        let call = client
            .notes()
            .send_note()
            .text("hello")
            .extra_field("passcode", value!({"code": "hush-1", "all": ["hush-2"]}));
        let error = failure(call.send()).await;
        assert!(said(&error).contains("[redacted]"), "{error}");
    }
}
