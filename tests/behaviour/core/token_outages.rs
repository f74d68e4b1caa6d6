//! An endpoint for tokens that fails, asks to wait or does not respond: calls go on while they can, and ask it rarely.

use std::time::Duration;

use dollr_client::ErrorKind;
use tokio::time::Instant;

use super::token::{at_once, issuing};
use crate::clock::{hurried, later};
use crate::http::secrets::{failure, said};
use crate::probe::note;
use crate::server::{Reply, Server, bytes, json, token};

#[tokio::test]
async fn a_token_that_cannot_be_renewed_serves_while_it_is_valid() {
    let server = issuing(|number| match number {
        1 => token(1, 60),
        2 => json(500, "down"),
        // It asks to wait longer than the pause between two tries, and in the end longer than the token is valid.
        _ => Reply::Bytes(bytes(503, "retry-after: 40\r\n", "down")),
    })
    .await;
    let client = server.client();
    // How many seconds later the call is, and how many tokens have been asked for after it.
    let steps = [(0, 1), (56 * 60, 2), (0, 2), (5, 2), (6, 3), (6, 3), (6, 3), (26, 3)];
    for (step, (seconds, asked)) in steps.into_iter().enumerate() {
        later(Duration::from_secs(seconds)).await;
        client.send(note()).await.unwrap();
        assert_eq!(server.token_calls(), asked, "step {step}");
    }
    // This goes on until 11 seconds before the token expires.
    for _ in 0..45 {
        later(Duration::from_secs(4)).await;
        client.send(note()).await.unwrap();
    }
    let asked = server.token_calls();
    assert!((5..=8).contains(&asked), "{asked}");
    assert!(
        server
            .calls()
            .iter()
            .all(|call| call.header("authorization") == Some("Bearer hush-token-1"))
    );

    later(Duration::from_secs(12)).await;
    let error = failure(client.send(note()).retries(0)).await;
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(said(&error).starts_with("client_obtain_token: Dollr failed"), "{error}");
}

#[tokio::test]
async fn a_token_call_that_fails_fails_for_all_that_wait_for_it() {
    let server = Server::start(|_| json(500, "down")).await;
    let client = server.builder().retries(0).build().unwrap();
    for round in 1..=3 {
        for result in at_once(&client, 50).await {
            let error = failure(async { result }).await;
            assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(500)));
            // The message shows that the call itself was not made.
            assert!(error.to_string().contains("no access token was issued"), "{error}");
        }
        assert_eq!(server.token_calls(), round);
        // A call that comes soon gets the same error and how long to wait; a later one tries again.
        let error = failure(client.send(note())).await;
        assert_eq!((error.kind(), server.token_calls()), (ErrorKind::Server, round));
        let hold = error.retry_after().unwrap_or_default();
        assert!(hold > Duration::from_millis(500), "{hold:?}");
        later(hold).await;
    }
}

/// A mistake of the server, or of a proxy in front of it, must not keep a shop closed for a year.
#[tokio::test]
async fn no_word_of_the_server_keeps_a_client_without_a_token_for_long() {
    const YEAR: u64 = 365 * 24 * 60 * 60;
    let server = issuing(|number| match number {
        1 => Reply::Bytes(bytes(503, &format!("retry-after: {YEAR}\r\n"), "down")),
        _ => token(1, 60),
    })
    .await;
    let client = server.client();
    for (seconds, waited) in [(0, 0), (30, 30), (20, 50)] {
        later(Duration::from_secs(seconds)).await;
        let error = failure(client.send(note())).await;
        let wait = error.retry_after().unwrap_or_default().as_secs();
        assert!((YEAR - waited - 5..=YEAR - waited).contains(&wait), "{wait}");
        assert_eq!((error.status(), server.token_calls()), (Some(503), 1));
    }
    later(Duration::from_secs(15)).await;
    client.send(note()).await.unwrap();
}

/// The pause is as long as the endpoint asks for, and a second at least.
#[tokio::test]
async fn a_token_endpoint_that_asks_to_wait_is_not_asked_before() {
    let little = Duration::from_millis(500);
    for (seconds, at_least) in [(0, 1), (20, 20)] {
        let wait = format!("retry-after: {seconds}\r\n");
        let server = Server::start(move |_| Reply::Bytes(bytes(429, &wait, "{}"))).await;
        let client = server.builder().retries(0).build().unwrap();
        for asked in 1..=3 {
            let error = failure(client.send(note())).await;
            let hold = error.retry_after().unwrap_or_default();
            assert!(hold + little > Duration::from_secs(at_least), "{seconds}: {hold:?}");
            later(hold.saturating_sub(little)).await;
            failure(client.send(note())).await;
            assert_eq!(server.token_calls(), asked, "{seconds}");
            later(little).await;
        }
    }
}

/// However many calls there are, and however often each is retried.
#[tokio::test]
async fn a_failing_token_endpoint_is_not_hammered() {
    let server = Server::start(|_| json(500, "down")).await;
    let client = server.builder().deadline(Duration::from_mins(5)).build().unwrap();
    let started = Instant::now();
    let results = hurried(at_once(&client, 200)).await;
    assert!(results.iter().all(Result::is_err));
    // At most one request a second, and fewer and fewer.
    let (asked, elapsed) = (server.token_calls(), started.elapsed());
    assert!(
        asked > 1 && asked as u64 <= 1 + elapsed.as_secs(),
        "{asked} in {elapsed:?}"
    );
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn when_the_call_that_fetches_the_token_is_dropped_another_fetches_it() {
    let server = issuing(|number| match number {
        1 => Reply::Silence,
        number => token(number, 60),
    })
    .await;
    let client = server.client();
    let leader = tokio::spawn(client.send(note()));
    server.has_received(1).await;
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { at_once(&client, 10).await }
    });
    tokio::task::yield_now().await;
    leader.abort();
    assert!(waiting.await.unwrap().iter().all(Result::is_ok));
    assert_eq!(server.token_calls(), 2);
}
