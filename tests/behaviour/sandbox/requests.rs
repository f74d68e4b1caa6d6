//! Requests to the sandbox's port, byte by byte: what it checks in them, what it says of them, and when it closes the port.

use std::sync::mpsc;
use std::time::Duration;

use dollr_client::fees::ListFeeTier;
use dollr_client::schema::{Operation, Place};
use dollr_client::{OPERATIONS, Request as _};
use dollr_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::shop::INVOICE;

pub(super) const TOKEN: &str = "/v1/jwt/client/obtain/token";
pub(super) const KEY: &str = "/v1/realtime-keys/collection";
const SESSION: &str = "/v1/sessions/checkout";

/// Sends a request as it is, and gives the status and the JSON of the response.
pub(super) async fn call(sandbox: &Sandbox, line: &str, authorization: Option<&str>, body: &str) -> (u16, Value) {
    let address = sandbox.url().trim_start_matches("http://");
    let authorization = authorization
        .map(|value| format!("authorization: {value}\r\n"))
        .unwrap_or_default();
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{authorization}\
         content-length: {length}\r\n\r\n{body}"
    );
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    connection.write_all(request.as_bytes()).await.expect("a request");
    let mut response = String::new();
    connection.read_to_string(&mut response).await.expect("a response");
    let (head, body) = response.split_once("\r\n\r\n").expect("a head and a body");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    (status, serde_json::from_str(body).expect("a body of JSON"))
}

/// The `Authorization` header of a new token.
pub(super) async fn sign_in(sandbox: &Sandbox) -> String {
    let credentials = json!({
        "client_id": sandbox.client_id(),
        "client_secret": sandbox.client_secret().expose(),
    });
    let (status, token) = call(sandbox, &format!("POST {TOKEN}"), None, &credentials.to_string()).await;
    assert_eq!(status, 200);
    assert_eq!(token["expires_in"], 60);
    format!("Bearer {}", token["access_token"].as_str().expect("a token"))
}

fn problem(location: [&str; 2], message: &str, kind: &str) -> Value {
    json!({ "loc": location, "msg": message, "type": kind })
}

#[tokio::test]
async fn requests_that_the_description_forbids_are_refused_with_every_problem() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_source(INVOICE);
    let authorization = sign_in(&sandbox).await;
    let missing = |field| problem(["body", field], "field required", "value_error.missing");
    let cases = [
        (TOKEN, "{}", json!([missing("client_id"), missing("client_secret")])),
        (
            TOKEN,
            r#"{"client_id":"a","client_secret":7}"#,
            json!([problem(
                ["body", "client_secret"],
                "str type expected",
                "type_error.str"
            )]),
        ),
        (SESSION, r#"{"source_id":101}"#, json!([missing("source_type")])),
        (
            SESSION,
            r#"{"source_id":"101","source_type":"INVOICE"}"#,
            json!([problem(
                ["body", "source_id"],
                "value is not a valid integer",
                "type_error.integer"
            )]),
        ),
        (
            SESSION,
            r#"{"source_id":101,"source_type":"invoice"}"#,
            json!([problem(
                ["body", "source_type"],
                "invalid enum; permitted: INVOICE, ORDER",
                "type_error.enum"
            )]),
        ),
        (
            KEY,
            r#"{"session_id":null,"reference_id":"550e8400-e29b-11d4-a716-446655440000"}"#,
            json!([
                problem(
                    ["body", "session_id"],
                    "none is not an allowed value",
                    "type_error.none.not_allowed"
                ),
                missing("source_type"),
                problem(
                    ["body", "reference_id"],
                    "invalid uuid; version 4 is expected",
                    "type_error.uuid"
                ),
            ]),
        ),
        (
            SESSION,
            "",
            json!([{ "loc": ["body"], "msg": "field required", "type": "value_error.missing" }]),
        ),
        (
            SESSION,
            "7",
            json!([{ "loc": ["body"], "msg": "value is not a valid object", "type": "type_error.dict" }]),
        ),
    ];
    for (path, body, detail) in cases {
        let response = call(&sandbox, &format!("POST {path}"), Some(&authorization), body).await;
        assert_eq!(response, (422, json!({ "detail": detail })), "{path} {body}");
    }

    let (status, response) = call(
        &sandbox,
        &format!("POST {SESSION}"),
        Some(&authorization),
        r#"{"source_id":"#,
    )
    .await;
    assert_eq!((status, &response["detail"][0]["loc"]), (422, &json!(["body"])));

    let more = r#"{"source_id":101,"source_type":"INVOICE","more":1}"#;
    let (status, _) = call(&sandbox, &format!("POST {SESSION}"), Some(&authorization), more).await;
    assert_eq!(status, 200, "a field that isn't known is ignored");
}

#[tokio::test]
async fn every_example_of_the_api_passes_the_checks() {
    let sandbox = Sandbox::start().await.unwrap();
    let authorization = sign_in(&sandbox).await;
    let mut checked = 0;
    for operation in OPERATIONS {
        let complete = operation.examples.iter().filter(|example| !example.partial);
        for example in complete.filter_map(|example| example.request) {
            let (line, body) = on_the_wire(operation, &serde_json::from_str(example).unwrap());
            let (status, response) = call(&sandbox, &line, Some(&authorization), &body).await;
            // What an example refers to may not exist.
            let unknown = response["detail"].as_array().is_some_and(|problems| {
                let mut kinds = problems.iter().map(|problem| &problem["type"]);
                kinds.all(|kind| kind == "value_error")
            });
            assert!(
                matches!(status, 200 | 404 | 501) || (status == 422 && unknown),
                "{line} {body}: {status} {response}"
            );
            checked += 1;
        }
    }
    assert_ne!(checked, 0);
}

/// The first line and the body of a request with these fields.
fn on_the_wire(operation: &Operation, fields: &Value) -> (String, String) {
    let mut path = operation.path.to_owned();
    let mut query = Vec::new();
    let mut body = fields.clone();
    for field in operation.request.fields {
        let value = &fields[field.name];
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let text = text
            .bytes()
            .map(|byte| format!("%{byte:02x}"))
            .collect::<Vec<_>>()
            .concat();
        match field.place {
            Place::Path => path = path.replace(&format!("{{{}}}", field.name), &text),
            Place::Query if !value.is_null() => query.push(format!("{}={text}", field.name)),
            // No operation of Dollr has one.
            Place::Header => unreachable!(),
            Place::Query | Place::Body => continue,
        }
        body[field.name].take();
    }
    (
        format!("{} {path}?{}", operation.method, query.join("&")),
        body.to_string(),
    )
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let sandbox = Sandbox::start().await.unwrap();
    for line in [
        "GET /",
        "POST /v1/nothing",
        "GET /v2/sessions/checkout",
        "POST /v1/sessions/checkout/",
    ] {
        assert_eq!(
            call(&sandbox, line, None, "").await,
            (404, json!({ "detail": "Not Found" })),
            "{line}"
        );
    }
    let response = call(&sandbox, &format!("GET {SESSION}"), None, "").await;
    assert_eq!(response, (405, json!({ "detail": "Method Not Allowed" })));
}

#[tokio::test]
async fn a_request_may_be_large() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = sign_in(&sandbox).await;
    let party = json!({ "fullname": "Amara".repeat(1_000_000), "phone": "231771234567" });
    let (status, _) = call(&sandbox, "POST /v1/parties/create", Some(&token), &party.to_string()).await;
    assert_eq!(status, 200);
}

#[tokio::test(start_paused = true)]
async fn each_request_is_logged_however_it_ends() {
    let sandbox = Sandbox::start().await.unwrap();
    let (sender, lines) = mpsc::channel();
    sandbox.log(move |line| sender.send(line.to_owned()).unwrap());
    let dollr = sandbox.builder().retries(0).build().unwrap();
    let faults = sandbox.faults();
    for fault in [
        Fault::none(),
        Fault::cut(),
        Fault::reset(),
        Fault::refuse(),
        Fault::none().answered_after(Duration::from_mins(1)),
    ] {
        faults.next(ListFeeTier::OPERATION, fault);
        _ = dollr.fees().tiers().send().await;
    }
    let lines: Vec<_> = lines.try_iter().skip(1).collect();
    let ends = ["200", "200, cut", "reset", "refused", "no response"];
    assert_eq!(
        lines,
        ends.map(|end| format!("GET {} {end}", ListFeeTier::OPERATION.path))
    );
}

#[tokio::test]
async fn dropping_it_ends_its_connections_and_closes_its_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.url().trim_start_matches("http://").to_owned();
    let mut used = TcpStream::connect(&address).await.unwrap();
    used.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    used.readable().await.unwrap();
    let mut unused = TcpStream::connect(&address).await.unwrap();

    drop(sandbox);

    for connection in [&mut used, &mut unused] {
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(10), connection.read_to_end(&mut rest)).await;
        assert!(end.is_ok(), "the connection is still open");
    }
    assert!(TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn its_secret_is_not_shown() {
    let sandbox = Sandbox::start().await.unwrap();
    let shown = format!("{sandbox:?} {sandbox:#?}");
    assert!(
        shown.contains(sandbox.url()) && !shown.contains(sandbox.client_secret().expose()),
        "{shown}"
    );
}
