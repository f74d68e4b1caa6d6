//! Nothing that is printed holds a secret.

use std::error::Error as _;
use std::fmt::Debug;

use dollr_client::{Error, Secret};
use serde_json::json;

use crate::probe::{find_key, lock, note, plant_tree};
use crate::server::{CLIENT_SECRET, MARK, Server, json};

/// The text, if no secret is in it.
pub(crate) fn silent(text: String) -> String {
    assert!(!text.contains(MARK), "a secret is shown: {text}");
    text
}

/// What an error prints as, after everything that it can print was searched for secrets.
pub(crate) fn said(error: &Error) -> String {
    silent(everything(error));
    error.to_string()
}

/// Everything that an error can print.
pub(crate) fn everything(error: &Error) -> String {
    let mut printed = format!("{error} {error:?} {error:#?} {:?} {:?}", error.kind(), error.detail());
    printed += &error.support_report();
    let mut cause = error.source();
    while let Some(error) = cause {
        printed += &format!("{error} {error:?}");
        cause = error.source();
    }
    printed
}

/// The error of a call that has to fail, after everything that it can print was searched for secrets.
pub(crate) async fn failure<T: Debug>(call: impl Future<Output = Result<T, Error>>) -> Error {
    let error = call.await.expect_err("a failure");
    said(&error);
    error
}

#[tokio::test]
async fn debug_shows_settings_and_responses_without_their_secrets() {
    let server = Server::with_replies([json(200, r#"{"key":"hush-key"}"#)]).await;
    let client = server.client();
    for settings in [format!("{:?}", server.builder()), format!("{client:?}")] {
        let settings = silent(settings);
        assert!(settings.contains("shop"), "{settings}");
        assert!(settings.contains(&server.address.to_string()), "{settings}");
    }

    silent(format!("{:?}", lock()));
    let sending = client.send(find_key());
    silent(format!("{sending:?}"));
    let response = sending.with_response().await.unwrap();
    assert_eq!(response.value().key.expose(), "hush-key");
    assert_eq!(response.body(), br#"{"key":"hush-key"}"#);
    let shown = silent(format!("{response:?}"));
    assert!(shown.contains("status: 200"), "{shown}");
    assert!(shown.contains("body_length: 18"), "{shown}");
}

/// The server quotes everything that it knows.
#[tokio::test]
async fn words_of_the_server_are_shown_without_secrets() {
    let quoted = format!("token hush-token-1, secret {CLIENT_SECRET}, passcode hush-passcode");
    let message = json!({ "detail": quoted });
    let location = json!(["body", quoted, { "x": "hush-token-1" }]);
    let fields = json!({ "detail": [{ "loc": location, "msg": quoted, "type": quoted }] });
    for body in [message.to_string(), fields.to_string()] {
        let server = Server::with_replies([json(422, &body)]).await;
        let error = failure(server.client().send(lock())).await;
        let expected = "token [redacted], secret [redacted], passcode [redacted]";
        assert!(said(&error).ends_with(expected), "{error}");
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_body_is_shown_without_the_secrets_of_the_client() {
    // As it is, and as JSON writes it.
    let quoted = format!("{{ token hush-token-1, secret {}", json!(CLIENT_SECRET));
    for status in [200, 302, 500] {
        let server = Server::with_replies([json(status, &quoted)]).await;
        let error = failure(server.client().send(note())).await;
        let expected = r#"the body: { token [redacted], secret "[redacted]""#;
        assert!(said(&error).ends_with(expected), "{error}");
    }
    let server = Server::with_replies([json(200, r#"{"id":"hush-token-1"}"#)]).await;
    let error = failure(server.client().send(note())).await;
    let expected = "`id` is a text, and a whole number is expected";
    assert!(said(&error).contains(expected), "{error}");
}

#[tokio::test]
async fn no_value_is_shown_of_an_operation_with_a_secret() {
    let hidden = "the body is not shown: it may hold a secret";
    let server = Server::with_replies(vec![json(200, "hush"); 2]).await;
    let client = server.client();
    let error = failure(client.send(lock())).await;
    assert!(said(&error).ends_with(hidden), "{error}");
    let error = failure(client.send(find_key()).retries(0)).await;
    assert!(said(&error).ends_with(hidden), "{error}");

    // A refusal quotes what it was sent at most.
    for status in [302, 422, 500] {
        let server = Server::with_replies(vec![json(status, "no hush-passcode"); 1]).await;
        let error = failure(server.client().send(lock())).await;
        assert!(said(&error).ends_with("the body: no [redacted]"), "{error}");
    }
    // To find no secret in what holds more of itself, one must not look forever.
    let server = Server::with_replies([json(500, "shown")]).await;
    let error = failure(server.client().send(plant_tree())).await;
    assert!(said(&error).ends_with("the body: shown"), "{error}");
}

#[tokio::test]
async fn what_is_wrong_with_a_response_is_told_without_its_secret() {
    let cases = [
        (
            r#""hush-key""#,
            "it is a text, and an object with the fields of Key is expected",
        ),
        (r#"{"key":"hush-\"key\"","key":"hush"}"#, "`key` is there twice"),
        (r#"{"key":["hush-key"]}"#, "`key` is a list, and a text is expected"),
        (r#"{"lock":"hush-key"}"#, "`key` is missing"),
        (r#""hush \\\" hush"#, "it ends before its JSON is complete"),
        ("hush", "it is no JSON at line 1, column 1"),
    ];
    for (body, expected) in cases {
        let server = Server::with_replies([json(200, body)]).await;
        let error = failure(server.client().send(find_key())).await;
        let expected = format!(
            "find_key: the response (200) is not what the API documents, and it is safe to make the call again: {expected}; \
             the body is not shown"
        );
        assert!(said(&error).starts_with(&expected), "{error}");
    }
}

#[test]
fn a_secret_of_another_type_is_not_quoted() {
    for value in [
        "12345678",
        "-12345678",
        "1.2345678",
        "true",
        "null",
        "[12345678]",
        r#"{"a":12345678}"#,
    ] {
        let error = serde_json::from_str::<Secret>(value).unwrap_err().to_string();
        assert!(!error.contains("2345678") && !error.contains("true"), "{error}");
        assert!(error.contains("expected a string"), "{error}");
    }
}

#[tokio::test]
async fn a_refused_sign_in_is_told_without_the_credentials() {
    let server = Server::start(|request| json(422, &json!({ "detail": request.body }).to_string())).await;
    let client = server.client();
    let expected = r#""client_secret":"[redacted]"}"#;
    let error = failure(client.send(note())).await;
    assert!(said(&error).ends_with(expected), "{error}");

    // Other credentials than the client's own.
    let request = client
        .jwt()
        .obtain_token()
        .client_id("other")
        .client_secret("hush-other")
        .build();
    silent(format!("{request:?}"));
    let error = failure(client.send(request)).await;
    assert!(said(&error).ends_with(expected), "{error}");
}

#[tokio::test]
async fn a_token_that_fits_no_header_is_refused_and_not_shown() {
    for body in [
        r#"{"access_token":"hush\r\nx: y","expires_in":60}"#,
        r#"{"access_token":"hush","expires_in":0}"#,
        r#"{"access_token":"","expires_in":60}"#,
        r#"{"access_token":" ","expires_in":60}"#,
    ] {
        let server = Server::start(move |_| json(200, body)).await;
        let error = failure(server.client().send(note())).await;
        assert!(
            said(&error).starts_with("client_obtain_token: the access token that Dollr issued "),
            "{error}"
        );
    }
}
