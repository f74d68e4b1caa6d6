//! Calls that fail and are made again, and those that are not.

use std::time::Duration;

use dollr_client::{Advice, ErrorKind};
use tokio::time::Instant;

use crate::clock::hurried;
use crate::http::secrets::{failure, said};
use crate::probe::{NOTE, find_key, note};
use crate::server::{Reply, Server, bytes, json, token};

const KEY: &str = r#"{"key":"hush-key"}"#;

fn asks_to_wait(status: u16, value: &str) -> Reply {
    Reply::Bytes(bytes(status, &format!("retry-after: {value}\r\n"), "{}"))
}

#[tokio::test]
async fn what_changes_nothing_is_made_again_whatever_came_between() {
    let begun = bytes(200, "", KEY)[..60].to_vec();
    let failures = [
        json(500, "down"),
        json(502, "<html>"),
        json(503, ""),
        json(408, ""),
        json(429, "{}"),
        Reply::Cut(Vec::new()),
        Reply::Cut(begun),
    ];
    for failure in failures {
        let server = Server::with_replies([failure.clone(), failure, json(200, KEY)]).await;
        let response = hurried(server.client().send(find_key()).with_response()).await.unwrap();
        assert_eq!((response.value().key.expose(), response.attempts()), ("hush-key", 3));
        let calls = server.calls();
        assert_eq!(calls.len(), 3);
        assert!(calls.iter().all(|call| *call == calls[0]), "byte for byte the same");
    }
}

#[tokio::test]
async fn what_makes_something_is_made_again_only_after_too_many_requests() {
    for (status, expected) in [(429, 2), (408, 1), (500, 1), (503, 1)] {
        let server = Server::with_replies([json(status, "{}"), json(200, NOTE)]).await;
        let result = hurried(server.client().send(note())).await;
        assert_eq!(result.is_ok(), expected == 2, "{status}");
        let calls = server.calls();
        assert_eq!(calls.len(), expected, "{status}");
        assert!(
            calls.iter().all(|call| *call == calls[0]),
            "{status}: byte for byte the same"
        );
    }
}

#[tokio::test]
async fn a_call_that_got_no_token_was_not_made_and_is_made_again() {
    let mut asked = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        asked += 1;
        if asked < 3 { json(500, "down") } else { token(1, 60) }
    })
    .await;
    assert_eq!(hurried(server.client().send(note())).await.unwrap().id, 7);
    assert_eq!((server.token_calls(), server.calls().len()), (3, 1));
}

#[tokio::test]
async fn a_call_that_is_given_up_says_how_much_was_tried() {
    let server = Server::with_replies(vec![json(500, "down"); 20]).await;
    let client = server.builder().retries(2).build().unwrap();

    let error = hurried(failure(client.send(find_key()))).await;
    assert_eq!((error.attempts(), server.calls().len()), (3, 3));
    assert!(error.elapsed() < Duration::from_secs(6), "{:?}", error.elapsed());
    let expected = format!("; given up after 3 attempts in {:.1?}", error.elapsed());
    assert!(said(&error).ends_with(&expected), "{error}");

    // A call can have settings of its own.
    for retries in [0, 1, 4] {
        let before = server.calls().len();
        let error = hurried(failure(client.send(find_key()).retries(retries))).await;
        assert_eq!((error.attempts(), error.advice()), (retries + 1, Advice::TryAgain));
        assert_eq!(server.calls().len() - before, retries as usize + 1);
        assert_eq!(error.to_string().contains("given up after"), retries > 0, "{error}");
    }

    // What is not sent is no attempt.
    let number = dollr_client::InvoiceNumber::new("");
    let error = failure(client.invoices().get_by_number(number).send()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
}

#[tokio::test]
async fn what_the_server_asks_to_wait_is_waited_or_told_at_once() {
    for (value, wait) in [("7", 7), ("0", 0), ("-1", 0), ("soon", 0)] {
        let server = Server::with_replies([asks_to_wait(503, value), json(200, KEY)]).await;
        let response = hurried(server.client().send(find_key()).with_response()).await.unwrap();
        let waited = response.elapsed();
        let wait = Duration::from_secs(wait);
        assert!(
            waited >= wait && waited < wait + Duration::from_secs(3),
            "{value}: {waited:?}"
        );
    }
    for value in ["60", "4000000000", "Tue, 31 Dec 2999 23:59:59 GMT"] {
        let server = Server::with_replies([asks_to_wait(429, value)]).await;
        let before = Instant::now();
        let error = failure(server.client().send(find_key())).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1), "{value}");
        assert!(error.retry_after() > Some(Duration::from_secs(59)), "{value}");
        assert!(before.elapsed() < Duration::from_secs(5), "{value}");
    }
}

#[tokio::test]
async fn the_deadline_ends_a_call_wherever_it_is() {
    let deadline = Duration::from_secs(20);
    // While the token is fetched, and while the call is in progress.
    for (silent_token, operation) in [(true, "client_obtain_token"), (false, "send_note")] {
        let server = Server::start(move |request| match request.is_for_token() == silent_token {
            true => Reply::Silence,
            false => token(1, 60),
        })
        .await;
        let error = hurried(failure(server.client().send(note()).deadline(deadline))).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
        assert_eq!(error.operation().map(|operation| operation.name), Some(operation));
        let expected = format!("{operation}: no complete response before the deadline of 20s; ");
        assert!(said(&error).starts_with(&expected), "{error}");
        assert!(error.elapsed() >= deadline && error.elapsed() < deadline + Duration::from_secs(1));
    }
    // A response that takes as long as an attempt may is waited for twice, as there is a minute.
    let server = Server::with_replies(vec![Reply::Silence; 9]).await;
    let error = hurried(failure(server.client().send(find_key()))).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert!(error.elapsed() <= Duration::from_secs(61), "{:?}", error.elapsed());
}

/// An outage must not bring several times the calls of an ordinary day.
#[tokio::test]
async fn all_calls_of_a_client_share_a_budget_of_retries() {
    let server = Server::with_replies(vec![json(500, "down"); 1000]).await;
    let client = server.client();
    for _ in 0..100 {
        hurried(failure(client.clone().send(find_key()))).await;
    }
    assert_eq!(server.calls().len(), 100 + 50);
}

/// A call can be spawned, and ends when it is dropped, also while it waits.
#[tokio::test]
async fn a_call_that_is_dropped_is_not_made_again() {
    let server = Server::with_replies([asks_to_wait(503, "5")]).await;
    let call = tokio::spawn(server.client().send(find_key()));
    server.has_received(2).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    hurried(tokio::time::sleep(Duration::from_secs(20))).await;
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn nothing_is_sent_before_a_call_is_polled() {
    let server = Server::with_replies([json(200, KEY)]).await;
    let call = server.client().send(find_key());
    tokio::task::yield_now().await;
    assert_eq!(server.received().len(), 0);
    assert_eq!(call.await.unwrap().key.expose(), "hush-key");
}
