//! What is made of an attempt that Dollr doesn't show, when its session is long over.

use std::time::{Duration, SystemTime};

use dollr_client::execution::{Attempt, Settlement};
use dollr_client::{Error, Timestamp};
use serde_json::json;

use crate::clock::hurried;
use crate::server::{Reply, Server, bytes, json as reply, token};

fn minutes_ago(minutes: u64) -> String {
    let then = SystemTime::now() - Duration::from_mins(minutes);
    Timestamp::try_from(then).unwrap().to_string()
}

fn name(settled: &Result<Settlement, Error>) -> &'static str {
    match settled {
        Ok(Settlement::Found(_)) => "found",
        Ok(Settlement::NotSeenYet) => "not seen yet",
        Ok(Settlement::NeverLanded) => "never landed",
        Ok(Settlement::NotPaid) => "not paid",
        Ok(Settlement::PaidOtherwise) => "paid otherwise",
        Err(_) => "error",
    }
}

/// A page of HTML proves nothing, and neither does one answer; what the document says does.
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
            _ => reply(status, body),
        })
        .await;
        let attempt = json!({
            "version": 1, "operation": "COLLECTION", "reference_id": "550e8400-e29b-41d4-a716-446655440000",
            "session_id": 55, "session_expires_at": minutes_ago(minutes),
            "source": { "source_type": "INVOICE", "source_id": 101 },
        });
        let attempt: Attempt = serde_json::from_value(attempt).unwrap();
        let settled = hurried(attempt.settle(&server.client())).await;
        assert_eq!(
            name(&settled),
            expected,
            "{minutes} {status} {body} {document:?}: {settled:?}"
        );
        if let Err(error) = settled {
            assert!(error.attempts() > 0, "{error}");
        }
    }
}

/// Of a payout there is no document that tells.
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
    let payout = json!({
        "version": 1, "operation": "PAYOUT", "reference_id": "550e8400-e29b-41d4-a716-446655440000", "session_id": 55,
        "session_expires_at": minutes_ago(6000),
    });
    let payout: Attempt = serde_json::from_value(payout).unwrap();
    assert_eq!(name(&hurried(payout.settle(&server.client())).await), "error");
}

/// A clock that is ahead ends no session.
#[tokio::test]
async fn a_session_is_over_by_the_clock_of_the_server_too() {
    for (date, expected) in [
        ("", "never landed"),
        ("date: Fri, 01 Jan 2100 00:00:00 GMT\r\n", "never landed"),
        ("date: Thu, 01 Jan 2026 00:00:00 GMT\r\n", "not seen yet"),
    ] {
        let server = Server::start(move |request| match request.is_for_token() {
            true => token(1, 60),
            false => Reply::Bytes(bytes(404, &format!("content-type: application/json\r\n{date}"), "{}")),
        })
        .await;
        let payout = json!({
            "version": 1, "operation": "PAYOUT", "reference_id": "550e8400-e29b-41d4-a716-446655440000", "session_id": 55,
            "session_expires_at": "2026-01-01T00:00:00Z",
        });
        let payout: Attempt = serde_json::from_value(payout).unwrap();
        let settled = hurried(payout.settle(&server.client())).await;
        assert_eq!(name(&settled), expected, "{date}");
    }
}
