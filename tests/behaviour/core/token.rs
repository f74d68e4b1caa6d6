//! The access token: fetched once, renewed in time, replaced when it is refused.

use std::sync::Arc;
use std::time::Duration;

use dollr_client::{Client, ErrorKind};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::clock::{hurried, later};
use crate::http::secrets::{failure, said, silent};
use crate::probe::notes::Note;
use crate::probe::{NOTE, note};
use crate::server::{Received, Reply, Server, bytes, json, token};

const REFUSED: &str = r#"{"detail":"Could not validate credentials"}"#;

/// Makes calls as soon as possible one after another, and gives their results.
async fn at_once(client: &Client, count: usize) -> Vec<Result<Note, dollr_client::Error>> {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        calls.spawn(client.send(note()));
    }
    calls.join_all().await
}

fn bearer(request: &Received) -> &str {
    request.header("authorization").unwrap_or_default()
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_repeated_byte_for_byte() {
    let server = Server::with_replies([json(401, REFUSED), json(200, NOTE)]).await;

    assert_eq!(server.client().send(note()).await.unwrap().id, 7);

    let calls = server.calls();
    let [first, second] = &calls[..] else {
        panic!("two calls")
    };
    assert_eq!(
        (bearer(first), bearer(second)),
        ("Bearer hush-token-1", "Bearer hush-token-2")
    );
    let mut expected = first.clone();
    for (name, value) in &mut expected.headers {
        if name == "authorization" {
            "Bearer hush-token-2".clone_into(value);
        }
    }
    assert!(*second == expected, "only the token differs");
}

#[tokio::test]
async fn a_call_that_is_refused_again_is_not_repeated_again() {
    let server = Server::with_replies([json(401, REFUSED), json(401, REFUSED)]).await;
    let error = failure(server.client().send(note())).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    assert_eq!(
        said(&error),
        "send_note: Dollr does not accept the access token (401): Could not validate credentials"
    );
    assert_eq!((server.calls().len(), server.token_calls()), (2, 2));
}

/// Dollr asks for no token per call, and a token that is refused like the one before it won't be mended by a third.
#[tokio::test]
async fn a_server_that_refuses_every_token_is_not_asked_for_one_with_each_call() {
    let mut issued = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(401, REFUSED);
        }
        issued += 1;
        token(issued, 60)
    })
    .await;
    let client = server.client();
    for expected in [2, 3] {
        for _ in 0..50 {
            let error = failure(client.send(note())).await;
            assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
            assert_eq!(server.token_calls(), expected);
        }
        // It may have come to its senses.
        later(Duration::from_secs(10)).await;
    }
    assert_eq!(server.calls().len(), 102);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_is_an_authentication_error_and_the_call_is_not_made() {
    for status in [400, 401, 403, 404, 422] {
        let server = Server::start(move |_| json(status, r#"{"detail":"no"}"#)).await;
        let error = failure(server.client().send(note())).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Authentication, Some(status))
        );
        assert_eq!(
            said(&error),
            format!("client_obtain_token: Dollr issues no access token for these credentials ({status}): no")
        );
        assert_eq!((server.calls().len(), server.token_calls()), (0, 1));
    }
}

#[tokio::test]
async fn signing_in_by_hand_needs_no_token() {
    let server = Server::with_replies([]).await;
    let client = server.client();
    let response = client
        .jwt()
        .client_obtain_token()
        .client_id("shop")
        .client_secret("hush")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (response.access_token.expose(), response.expires_in),
        ("hush-token-1", Duration::from_hours(1))
    );
    silent(format!("{response:?}"));
    let received = server.received();
    assert_eq!((received.len(), received[0].header("authorization")), (1, None));
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let minutes = Duration::from_mins;
    // The life, an age at which the token still serves, and so much later that it is renewed.
    let cases = [
        (60, minutes(54), minutes(2)),
        (60, minutes(54), minutes(600)),
        (20, minutes(14), minutes(2)),
        (4, Duration::from_secs(110), Duration::from_secs(20)),
        // Longer than any clock counts.
        (u64::MAX, minutes(60 * 24 * 364), minutes(60 * 24 * 2)),
    ];
    for (life, serves, and_then) in cases {
        let mut issued = 0;
        let server = Server::start(move |request| {
            if request.is_for_token() {
                issued += 1;
                token(issued, life)
            } else {
                json(200, NOTE)
            }
        })
        .await;
        let client = server.client();
        for (step, expected) in [(Duration::ZERO, 1), (serves, 1), (and_then, 2)] {
            later(step).await;
            client.send(note()).await.unwrap();
            let calls = server.calls();
            assert_eq!(
                bearer(&calls[calls.len() - 1]),
                format!("Bearer hush-token-{expected}"),
                "life {life}"
            );
        }
    }
}

#[tokio::test]
async fn the_life_of_a_token_counts_from_when_it_was_asked_for() {
    let release = Arc::new(Notify::new());
    let held = Arc::clone(&release);
    let mut issued = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        issued += 1;
        let Reply::Bytes(bytes) = token(issued, 60) else {
            unreachable!("a token is bytes")
        };
        Reply::Held(Arc::clone(&held), bytes)
    })
    .await;
    let client = server.builder().timeout(Duration::from_hours(1)).build().unwrap();
    let call = tokio::spawn(client.send(note()));
    server.has_received(1).await;
    later(Duration::from_mins(10)).await;
    release.notify_one();
    call.await.unwrap().unwrap();

    later(Duration::from_mins(46)).await;
    release.notify_one();
    client.send(note()).await.unwrap();
    assert_eq!(server.token_calls(), 2);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_serves_while_it_is_valid() {
    let mut issued = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        issued += 1;
        match issued {
            1 => token(1, 60),
            2 => json(500, "down"),
            // For longer than the pause between two tries, and in the end for longer than the token is valid.
            _ => Reply::Bytes(bytes(503, "retry-after: 40\r\n", "down")),
        }
    })
    .await;
    let client = server.client();
    // How much later the call is, and how many tokens have been asked for after it.
    let steps = [(0, 1), (56 * 60, 2), (0, 2), (5, 2), (6, 3), (6, 3), (6, 3), (26, 3)];
    for (step, (seconds, asked)) in steps.into_iter().enumerate() {
        later(Duration::from_secs(seconds)).await;
        client.send(note()).await.unwrap();
        assert_eq!(server.token_calls(), asked, "step {step}");
    }
    // Up to 11 seconds before its end.
    for _ in 0..45 {
        later(Duration::from_secs(4)).await;
        client.send(note()).await.unwrap();
    }
    let asked = server.token_calls();
    assert!((5..=8).contains(&asked), "{asked}");
    assert!(server.calls().iter().all(|call| bearer(call) == "Bearer hush-token-1"));

    later(Duration::from_secs(12)).await;
    let error = failure(client.send(note()).retries(0)).await;
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(said(&error).starts_with("client_obtain_token: Dollr failed"), "{error}");
}

#[tokio::test]
async fn while_a_token_is_being_renewed_the_old_one_serves_the_others() {
    let mut issued = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        issued += 1;
        if issued == 1 { token(1, 60) } else { Reply::Silence }
    })
    .await;
    let client = server.client();
    client.send(note()).await.unwrap();
    later(Duration::from_mins(56)).await;
    let renewing = tokio::spawn(client.send(note()));
    server.has_received(3).await;

    assert!(at_once(&client, 20).await.iter().all(Result::is_ok));
    assert_eq!(server.token_calls(), 2);
    assert!(!renewing.is_finished());
}

#[tokio::test]
async fn calls_that_come_at_once_share_one_token() {
    let server = Server::with_replies(vec![json(200, NOTE); 200]).await;
    assert!(at_once(&server.client(), 200).await.iter().all(Result::is_ok));
    assert_eq!((server.calls().len(), server.token_calls()), (200, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clones_of_a_client_on_several_threads_share_one_token() {
    let server = Server::with_replies(vec![json(200, NOTE); 200]).await;
    let client = server.client();
    let mut threads = JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        threads.spawn(async move { at_once(&client, 10).await });
    }
    assert!(threads.join_all().await.iter().flatten().all(Result::is_ok));
    assert_eq!(server.token_calls(), 1);
}

#[tokio::test]
async fn calls_whose_token_is_refused_at_once_share_one_renewal() {
    let mut issued = 0;
    let server = Server::start(move |request| {
        if request.is_for_token() {
            issued += 1;
            token(issued, 60)
        } else if bearer(request) == "Bearer hush-token-1" {
            json(401, REFUSED)
        } else {
            json(200, NOTE)
        }
    })
    .await;
    let results = at_once(&server.client(), 50).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!((server.calls().len(), server.token_calls()), (100, 2));
}

/// Its token was replaced while the response was on its way.
#[tokio::test]
async fn a_refusal_that_comes_late_does_not_renew_the_token_again() {
    let release = Arc::new(Notify::new());
    let late = Reply::Held(Arc::clone(&release), bytes(401, "", REFUSED));
    let server = Server::with_replies([late, json(401, REFUSED), json(200, NOTE), json(200, NOTE)]).await;
    let client = server.client();

    let first = tokio::spawn(client.send(note()));
    server.has_received(2).await;
    client.send(note()).await.unwrap();
    assert_eq!(server.token_calls(), 2);
    release.notify_one();
    first.await.unwrap().unwrap();
    assert_eq!(server.token_calls(), 2);
}

#[tokio::test]
async fn a_token_call_that_fails_fails_for_all_that_wait_for_it() {
    let server = Server::start(|_| json(500, "down")).await;
    let client = server.builder().retries(0).build().unwrap();
    for round in 1..=3 {
        for result in at_once(&client, 50).await {
            let error = failure(async { result }).await;
            assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(500)));
            // The call itself surely was not made.
            assert!(error.to_string().contains("no access token was issued"), "{error}");
        }
        assert_eq!(server.token_calls(), round);
        // Those who come soon are told the same, and how long that will be so; those who come later try anew.
        let error = failure(client.send(note())).await;
        assert_eq!((error.kind(), server.token_calls()), (ErrorKind::Server, round));
        let hold = error.retry_after().unwrap_or_default();
        assert!(hold > Duration::from_millis(500), "{hold:?}");
        later(hold).await;
    }
}

/// A slip of the server, or of something on the way to it, must not keep a shop closed for a year.
#[tokio::test]
async fn no_word_of_the_server_keeps_a_client_without_a_token_for_long() {
    const YEAR: u64 = 365 * 24 * 60 * 60;
    let mut asked = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        asked += 1;
        match asked {
            1 => Reply::Bytes(bytes(503, &format!("retry-after: {YEAR}\r\n"), "down")),
            _ => token(1, 60),
        }
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

/// It says how long, and a second at least.
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

/// However many calls there are, and however often each is made again.
#[tokio::test]
async fn a_failing_token_endpoint_is_not_hammered() {
    let server = Server::start(|_| json(500, "down")).await;
    let client = server.builder().deadline(Duration::from_mins(5)).build().unwrap();
    let started = Instant::now();
    let results = hurried(at_once(&client, 200)).await;
    assert!(results.iter().all(Result::is_err));
    // At most one a second, and fewer as it goes on.
    let (asked, elapsed) = (server.token_calls(), started.elapsed());
    assert!(
        asked > 1 && asked as u64 <= 1 + elapsed.as_secs(),
        "{asked} in {elapsed:?}"
    );
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn when_the_call_that_fetches_the_token_is_dropped_another_fetches_it() {
    let mut issued = 0;
    let server = Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        issued += 1;
        if issued == 1 { Reply::Silence } else { token(issued, 60) }
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
