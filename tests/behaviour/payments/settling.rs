//! What is made of an attempt that Dollr doesn't show, when its session is long over.

use std::time::Duration;

use dollr_client::payments::{Attempt, Settlement};
use dollr_client::{Advice, Client, Timestamp};
use serde_json::{Value, json};

use crate::clock::hurried;
use crate::server::{Reply, Server, bytes, json as reply, token};

/// The time of the server, as a header and as it is.
const DATE: &str = "date: Thu, 01 Jan 2026 12:00:00 GMT\r\n";

fn minutes_ago(minutes: u64) -> String {
    let now = "2026-01-01T12:00:00Z".parse::<Timestamp>().unwrap();
    Timestamp::try_from(now.time().unwrap() - Duration::from_mins(minutes))
        .unwrap()
        .to_string()
}

/// An attempt of this client, with these fields more.
fn attempt(client: &Client, more: &[(&str, Value)]) -> Attempt {
    let mut attempt = json!({
        "version": 1, "operation": "PAYOUT", "reference_id": "550e8400-e29b-41d4-a716-446655440000", "session_id": 55,
        "base_url": client.base_url(), "client_id": "shop",
    });
    for (name, value) in more {
        attempt[name] = value.clone();
    }
    serde_json::from_value(attempt).unwrap()
}

fn name(settled: &Settlement) -> &'static str {
    match settled {
        Settlement::Found(_) => "found",
        Settlement::NotSeenYet => "not seen yet",
        Settlement::NeverLanded => "never landed",
        Settlement::NotPaid => "not paid",
        Settlement::PaidOtherwise => "paid otherwise",
        _ => "error",
    }
}

/// A response at the time of the server.
fn dated(status: u16, body: &str) -> Reply {
    Reply::Bytes(bytes(
        status,
        &format!("content-type: application/json\r\n{DATE}"),
        body,
    ))
}

/// A page of HTML proves nothing, and neither does one response; what the document says does.
#[tokio::test]
async fn the_document_tells_of_an_attempt_that_is_not_shown() {
    const PAGE: &str = "<html>";
    const JSON: &str = "{}";
    // How many minutes ago the session ended, the status of the key and its body, that of the document, and what that is.
    let cases = [
        (600, 404, PAGE, Some("ACTIVE"), "not paid"),
        (600, 404, PAGE, Some("CANCELED"), "not paid"),
        (600, 404, PAGE, Some("PROCESSING"), "error"),
        (600, 404, PAGE, Some("PAID"), "paid otherwise"),
        (600, 404, PAGE, Some("RESTING"), "error"),
        (600, 404, PAGE, Some("IDLE"), "error"),
        (600, 404, PAGE, None, "error"),
        (600, 503, PAGE, Some("ACTIVE"), "error"),
        (600, 403, PAGE, Some("ACTIVE"), "error"),
        (59, 404, PAGE, Some("ACTIVE"), "error"),
        (59, 404, JSON, Some("ACTIVE"), "never landed"),
        (59, 404, JSON, Some("CANCELED"), "never landed"),
        (59, 404, JSON, Some("PAID"), "paid otherwise"),
        (59, 404, JSON, Some("PROCESSING"), "not seen yet"),
        (59, 404, JSON, Some("RESTING"), "not seen yet"),
        (59, 404, JSON, None, "error"),
        (61, 404, JSON, Some("PAID"), "paid otherwise"),
        (4, 404, JSON, Some("ACTIVE"), "not seen yet"),
        (4, 404, JSON, Some("PAID"), "not seen yet"),
        (4, 404, PAGE, Some("PAID"), "error"),
        // Last, since they are asked about through the settle window, in which the clock of the client goes on.
        (61, 404, JSON, Some("PROCESSING"), "never landed"),
        (61, 404, JSON, Some("RESTING"), "never landed"),
    ];
    for (minutes, status, body, document, expected) in cases {
        let server = Server::start(move |request| match document {
            _ if request.is_for_token() => token(1, 60),
            Some(document) if request.path.starts_with("/v1/status/source") => {
                let report = json!({
                    "source_type": "INVOICE", "source_id": 101, "source_number": "INV-101", "status": document,
                    "currency": "USD", "total_amount": 250,
                });
                reply(200, &report.to_string())
            }
            _ => dated(status, body),
        })
        .await;
        let client = server.client();
        let collection = [
            ("operation", "COLLECTION".into()),
            ("session_expires_at", minutes_ago(minutes).into()),
            ("source", json!({ "source_type": "INVOICE", "source_id": 101 })),
        ];
        let settled = hurried(attempt(&client, &collection).settle(&client)).await;
        assert_eq!(
            name(&settled),
            expected,
            "{minutes} {status} {body} {document:?}: {settled:?}"
        );
        if let Settlement::CouldNotAsk(error) = settled {
            assert!(error.attempts() > 0, "{error}");
        }
    }
}

/// A payout has no document that could show it.
#[tokio::test]
async fn a_page_says_nothing_of_a_payout() {
    let page = |_: &_| reply(404, "<html>");
    let server = Server::start(move |request| {
        if request.is_for_token() {
            token(1, 60)
        } else {
            page(request)
        }
    })
    .await;
    let client = server.client();
    let payout = attempt(&client, &[("session_expires_at", minutes_ago(6000).into())]);
    assert_eq!(name(&hurried(payout.settle(&client)).await), "error");
}

/// What another merchant, another server, a cache or an old response says of a key proves nothing.
#[tokio::test]
async fn only_the_fresh_word_about_the_merchant_who_made_it_settles_an_attempt() {
    let age = "age: 3\r\n";
    let over = ("session_expires_at", Value::from(minutes_ago(6)));
    for (what, header, more, expected) in [
        ("its own", "", vec![], "never landed"),
        ("a cache", age, vec![], "error"),
        ("another merchant", "", vec![("client_id", "other".into())], "error"),
        ("nobody knows which", "", vec![("client_id", Value::Null)], "error"),
        (
            "another server",
            "",
            vec![("base_url", "https://example.com/".into())],
            "error",
        ),
        (
            "old",
            "",
            vec![("session_created_at", minutes_ago(0).replace(":00Z", ":06Z").into())],
            "error",
        ),
        (
            "new",
            "",
            vec![("session_created_at", minutes_ago(0).replace(":00Z", ":04Z").into())],
            "never landed",
        ),
    ] {
        let headers = format!("content-type: application/json\r\n{DATE}{header}");
        let server = Server::start(move |request| match request.is_for_token() {
            true => token(1, 60),
            false => Reply::Bytes(bytes(404, &headers, "{}")),
        })
        .await;
        let client = server.client();
        let payout = attempt(&client, &[std::slice::from_ref(&over), &more[..]].concat());
        let settled = hurried(payout.settle(&client)).await;
        assert_eq!(name(&settled), expected, "{what}: {settled:?}");
        let Settlement::CouldNotAsk(error) = settled else {
            continue;
        };
        let advice = match what {
            "a cache" | "old" => Advice::DontRepeat,
            _ => Advice::FixInput,
        };
        assert_eq!(error.advice(), advice, "{what}: {error}");
    }
}

/// The document of this number is another one for another merchant.
#[tokio::test]
async fn no_document_of_another_merchant_tells_of_an_attempt() {
    let server = Server::start(move |request| match request.is_for_token() {
        true => token(1, 60),
        _ if request.path.starts_with("/v1/status/source") => panic!("it is asked for"),
        false => dated(404, "<html>"),
    })
    .await;
    let client = server.client();
    let collection = [
        ("operation", "COLLECTION".into()),
        ("client_id", "other".into()),
        ("session_expires_at", minutes_ago(600).into()),
        ("source", json!({ "source_type": "INVOICE", "source_id": 101 })),
    ];
    let settled = hurried(attempt(&client, &collection).settle(&client)).await;
    let Settlement::CouldNotAsk(error) = settled else {
        panic!("{settled:?}");
    };
    assert_eq!(error.advice(), Advice::FixInput);
}

/// What clock this machine has doesn't matter.
#[tokio::test]
async fn a_session_is_over_by_the_clock_of_the_server() {
    for (date, expected) in [
        ("", "not seen yet"),
        ("date: Fri, 01 Jan 2100 00:00:00 GMT\r\n", "never landed"),
        ("date: Thu, 01 Jan 2026 00:00:00 GMT\r\n", "not seen yet"),
    ] {
        let server = Server::start(move |request| match request.is_for_token() {
            true => token(1, 60),
            false => Reply::Bytes(bytes(404, &format!("content-type: application/json\r\n{date}"), "{}")),
        })
        .await;
        let client = server.client();
        let payout = attempt(&client, &[("session_expires_at", "2026-01-01T00:00:00Z".into())]);
        let settled = hurried(payout.settle(&client)).await;
        assert_eq!(name(&settled), expected, "{date}");
    }
}
