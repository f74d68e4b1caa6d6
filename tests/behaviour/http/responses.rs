//! Responses that arrive whole: what a call makes of each, be it a success or an error.

use std::time::Duration;

use dollr_client::{Detail, ErrorKind, OrderId};

use super::secrets::{failure, said};
use crate::probe::{NOTE, lock, note};
use crate::server::{Reply, Server, bytes, json};

#[tokio::test]
async fn a_call_sends_what_was_asked_and_gives_what_was_answered() {
    let server = Server::with_replies([json(200, NOTE)]).await;
    let client = server
        .builder()
        .base_url(format!("http://{}/behind/a/proxy/", server.address))
        .build()
        .unwrap();

    let response = client.send(note()).with_response().await.unwrap();

    assert_eq!((response.value().id, response.status()), (7, 200));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body(), NOTE.as_bytes());
    let calls = server.calls();
    let [call] = &calls[..] else { panic!("one call") };
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("POST", "/behind/a/proxy/v1/notes")
    );
    assert_eq!(call.body, r#"{"text":"Grüße, \"you\""}"#);
    let header = |name| call.header(name).unwrap_or_default();
    assert_eq!(header("authorization"), "Bearer hush-token-1");
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(
        header("user-agent"),
        concat!("dollr-client/", env!("CARGO_PKG_VERSION"))
    );
}

const WORDS: &str = r#"{"detail":"the server's words"}"#;
const FIELDS: &str = r#"{"detail":[
    {"loc":["body","session_id"],"msg":"session not found","type":"value_error"},
    {"loc":["body","items",0,"qty"],"msg":"field required","type":"value_error.missing"}]}"#;

/// Status and body of a response, the kind of error that it is, and the message after the name of the operation.
const REFUSALS: &[(u16, &str, ErrorKind, &str)] = &[
    (
        400,
        WORDS,
        ErrorKind::Rejected,
        "Dollr refused the request (400): the server's words",
    ),
    (
        403,
        WORDS,
        ErrorKind::Forbidden,
        "Dollr does not allow this account to do that (403): the server's words",
    ),
    (
        404,
        WORDS,
        ErrorKind::NotFound,
        "Dollr did not find it (404): the server's words",
    ),
    (
        422,
        WORDS,
        ErrorKind::Rejected,
        "Dollr refused the request (422): the server's words",
    ),
    (
        422,
        FIELDS,
        ErrorKind::Rejected,
        "Dollr refused the request (422): body.session_id: session not found; body.items.0.qty: field required",
    ),
    (
        429,
        WORDS,
        ErrorKind::RateLimited,
        "Dollr got too many requests (429): the server's words",
    ),
    (
        500,
        WORDS,
        ErrorKind::Server,
        "Dollr failed, and whether Dollr acted on the request is unknown (500): the server's words",
    ),
    (
        502,
        "<html>\u{202e}Bad\r\nGateway</html>",
        ErrorKind::Server,
        r"Dollr failed, and whether Dollr acted on the request is unknown (502): the body: <html>\u{202e}Bad\r\nGateway</html>",
    ),
    (
        503,
        "",
        ErrorKind::Server,
        "Dollr failed, and whether Dollr acted on the request is unknown (503): the body is empty",
    ),
    (
        422,
        r#"{"detail":[]}"#,
        ErrorKind::Rejected,
        r#"Dollr refused the request (422): the body: {"detail":[]}"#,
    ),
    (
        422,
        r#"{"detail":""}"#,
        ErrorKind::Rejected,
        r#"Dollr refused the request (422): the body: {"detail":""}"#,
    ),
    (
        422,
        r#"{"detail":7}"#,
        ErrorKind::Rejected,
        r#"Dollr refused the request (422): the body: {"detail":7}"#,
    ),
    (
        422,
        r#"["detail"]"#,
        ErrorKind::Rejected,
        r#"Dollr refused the request (422): the body: ["detail"]"#,
    ),
    (
        422,
        r#"{"detail":[{"loc":"body"}]}"#,
        ErrorKind::Rejected,
        r#"Dollr refused the request (422): the body: {"detail":[{"loc":"body"}]}"#,
    ),
    (
        422,
        r#"{"detail":[{"msg":"no place"}]}"#,
        ErrorKind::Rejected,
        "Dollr refused the request (422): no place",
    ),
    (
        304,
        "",
        ErrorKind::UnexpectedResponse,
        "the base URL redirects to elsewhere, which is never followed (304): the body is empty",
    ),
    (
        200,
        r#"{"id":"seven"}"#,
        ErrorKind::UnexpectedResponse,
        "the response (200) is not what the API documents, and whether Dollr acted on the request is unknown: `id` is a text, and a whole number is \
         expected; the body: {\"id\":\"seven\"}",
    ),
    (
        200,
        "",
        ErrorKind::UnexpectedResponse,
        "the response (200) is not what the API documents, and whether Dollr acted on the request is unknown: it is empty; \
         the body is empty",
    ),
];

#[tokio::test]
async fn every_response_that_is_no_success_is_an_error_that_says_so() {
    for &(status, body, kind, expected) in REFUSALS {
        let server = Server::with_replies([json(status, body)]).await;
        let error = failure(server.client().send(note()).retries(0)).await;
        assert_eq!(said(&error), format!("send_note: {expected}"));
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.operation().map(|operation| operation.name), Some("send_note"));
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

/// All that is known of an undocumented response is that it is JSON, if it comes from Dollr.
#[tokio::test]
async fn an_undocumented_response_is_any_json_or_none() {
    let order = OrderId::new(7);
    for body in ["", "\r\n", "null", "7", "\"done\"", "[]", r#"{"id":"seven"}"#] {
        let server = Server::with_replies([json(200, body)]).await;
        let response = server.client().orders().get(order).send().with_response();
        let response = response.await.unwrap();
        assert!(response.value().is_none(), "{body}");
        assert_eq!(response.body(), body.as_bytes());
    }
    for body in ["<html>", "OK", r#"{"id":7"#, "{} {}"] {
        let server = Server::with_replies([json(200, body)]).await;
        let error = failure(server.client().orders().get(order).send()).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::UnexpectedResponse, Some(200)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_detail_of_an_error_is_data_in_both_its_forms() {
    let body = r#"{"detail":[{"loc":["body","items",0],"msg":"field required","type":"value_error.missing"}]}"#;
    let server = Server::with_replies([json(422, body), json(422, r#"{"detail":"session expired"}"#)]).await;
    let client = server.client();

    let error = failure(client.send(note())).await;
    let Some(Detail::Fields(fields)) = error.detail() else {
        panic!("{error:?}")
    };
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].location, ["body", "items", "0"]);
    assert_eq!(fields[0].message, "field required");
    assert_eq!(fields[0].kind, "value_error.missing");
    assert_eq!(error.field("body.items.0"), Some(&fields[0]));
    for other in ["body.items", "items.0", "body.items.0.", ""] {
        assert_eq!(error.field(other), None, "{other}");
    }

    let error = failure(client.send(note())).await;
    assert_eq!(error.detail(), Some(&Detail::Message("session expired".to_owned())));
    assert_eq!(error.field("body"), None);
}

/// What other servers say, and what is told of it.
const REASONS: &[(&str, &str)] = &[
    (r#"{"detail":{"message":"the session is over"}}"#, "the session is over"),
    (
        r#"{"detail":{"code":7,"msg":"the session is over"}}"#,
        "the session is over",
    ),
    (r#"{"detail":["too small","too late"]}"#, "too small; too late"),
    (
        r#"{"detail":[{"msg":"too small","loc":["body","amount"]}]}"#,
        "body.amount: too small",
    ),
    (
        r#"{"detail":[{"message":"too small"},"too late"]}"#,
        "too small; too late",
    ),
    (r#"{"message":"no funds"}"#, "no funds"),
    (r#"{"error":"no funds"}"#, "no funds"),
    (r#"{"error":{"message":"no funds"}}"#, "no funds"),
    (r#"{"detail":null,"message":"no funds"}"#, "no funds"),
    (
        "{\"detail\":\"caf\\ud83d\\u00e9 is closed\"}",
        "caf\u{fffd}\u{e9} is closed",
    ),
    (r#"{"message":"no hush-passcode"}"#, "no [redacted]"),
    (r#"{"code":7}"#, r#"the body: {"code":7}"#),
    ("no funds", "the body: no funds"),
    (r#"{"code":"hush-passcode"}"#, r#"the body: {"code":"[redacted]"}"#),
];

/// Be it where a secret is sent: what must not be shown is known by its text.
#[tokio::test]
async fn the_reason_for_a_refusal_is_shown_in_whatever_form() {
    for &(body, expected) in REASONS {
        let server = Server::with_replies([json(422, body)]).await;
        let error = failure(server.client().send(lock())).await;
        assert!(said(&error).ends_with(&format!("(422): {expected}")), "{error}");
    }
}

#[tokio::test]
async fn a_long_response_is_cut_and_says_so() {
    let long = "é".repeat(300);
    let server = Server::with_replies([
        json(500, &long),
        json(422, &format!(r#"{{"detail":"{}"}}"#, "x".repeat(2000))),
    ])
    .await;
    let client = server.client();

    let error = failure(client.send(note())).await;
    assert!(
        said(&error).ends_with(&format!(": {}… (cut: 300 characters in all)", "é".repeat(200))),
        "{error}"
    );
    assert_eq!(error.body().map(<[u8]>::len), Some(600));

    let error = failure(client.send(note())).await;
    assert!(said(&error).ends_with("x… (cut: 2000 characters in all)"), "{error}");
}

#[tokio::test]
async fn retry_after_is_read_in_seconds_and_as_a_date() {
    let past_or_future = |wait: Duration| if wait.is_zero() { "past" } else { "future" };
    let cases = [
        ("7", Some("7s")),
        ("0", Some("past")),
        ("-1", None),
        ("6.5", Some("7s")),
        ("7 s", None),
        ("", None),
        ("soon", None),
        // Longer than any clock counts means for ever.
        ("18446744073709551615", Some("future")),
        ("99999999999999999999999", Some("future")),
        ("Wed, 21 Oct 2015 07:28:00 GMT", Some("past")),
        ("Tue, 31 Dec 2999 23:59:59 GMT", Some("future")),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some("past")),
        ("Sun Nov  6 08:49:37 1994", Some("past")),
        ("Tue, 32 Dec 2999 23:59:59 GMT", None),
    ];
    for (value, expected) in cases {
        let reply = Reply::Bytes(bytes(429, &format!("retry-after: {value}\r\n"), "{}"));
        let server = Server::with_replies([reply]).await;
        let error = failure(server.client().send(note()).retries(0)).await;
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        match (error.retry_after(), expected) {
            (Some(wait), Some("7s")) => {
                assert_eq!(wait, Duration::from_secs(7));
                assert!(said(&error).ends_with("; it asks to wait 7s"), "{error}");
            }
            (wait, expected) => assert_eq!(wait.map(past_or_future), expected, "{value}"),
        }
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_and_takes_nothing_elsewhere() {
    let elsewhere = Server::with_replies([]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: http://{}/v1/notes\r\n", elsewhere.address);
        let server = Server::with_replies([Reply::Bytes(bytes(status, &location, ""))]).await;
        let error = failure(server.client().send(note())).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::UnexpectedResponse, Some(status))
        );
    }
    assert_eq!(elsewhere.received().len(), 0);
}
