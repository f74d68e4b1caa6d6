//! The access token: fetched once, renewed in time, replaced when it is refused.

use std::sync::Arc;
use std::time::Duration;

use dollr_client::jwt::ClientObtainToken;
use dollr_client::{Client, Error, ErrorKind, Request};
use dollr_sandbox::{Behaviour, Fault};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::clock::later;
use crate::http::secrets::{failure, said, silent};
use crate::probe::notes::Note;
use crate::probe::{NOTE, note};
use crate::server::{Received, Reply, Server, bytes, json, token};
use crate::shop::Shop;

const REFUSED: &str = r#"{"detail":"Could not validate credentials"}"#;

/// A server that responds to the first, second and each later request for a token as `issue` says, and accepts all else.
pub(super) async fn issuing(mut issue: impl FnMut(usize) -> Reply + Send + 'static) -> Server {
    let mut asked = 0;
    Server::start(move |request| {
        if !request.is_for_token() {
            return json(200, NOTE);
        }
        asked += 1;
        issue(asked)
    })
    .await
}

/// Makes calls at the same time, and gives their results.
pub(super) async fn at_once(client: &Client, count: usize) -> Vec<Result<Note, Error>> {
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

/// Dollr does not want a new token for each call, and where two tokens in a row are refused, a third would be refused too.
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
        // The server may accept tokens again by now.
        later(Duration::from_secs(10)).await;
    }
    assert_eq!(server.calls().len(), 102);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_is_an_authentication_error_and_the_call_is_not_made() {
    for status in [400, 401, 403, 404, 405, 422] {
        let server = Server::start(move |_| json(status, r#"{"detail":"no"}"#)).await;
        let error = failure(server.client().send(note())).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Authentication, Some(status))
        );
        let elsewhere = if matches!(status, 404 | 405) {
            ", or not at this base URL"
        } else {
            ""
        };
        assert_eq!(
            said(&error),
            format!(
                "client_obtain_token: Dollr issues no access token for these credentials{elsewhere} ({status}): no"
            )
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
        .obtain_token()
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
    // The lifetime in minutes, an age at which the token is still used, and how much later it is renewed.
    let cases = [
        (60, minutes(54), minutes(2)),
        (60, minutes(54), minutes(600)),
        (20, minutes(14), minutes(2)),
        (4, Duration::from_secs(110), Duration::from_secs(20)),
        // Longer than any clock counts.
        (u64::MAX, minutes(60 * 24 * 364), minutes(60 * 24 * 2)),
    ];
    for (life, serves, and_then) in cases {
        let server = issuing(move |number| token(number, life)).await;
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
    let server = issuing(move |number| {
        let Reply::Bytes(bytes) = token(number, 60) else {
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
async fn while_a_token_is_being_renewed_the_old_one_serves_the_others() {
    let server = issuing(|number| if number == 1 { token(1, 60) } else { Reply::Silence }).await;
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

/// The refused token was replaced while the refusal was on its way.
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

/// A call that was begun, and is driven no more, stands in nobody's way: be it the one that gets a token, or one that waits for it.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_kept_and_not_driven_holds_no_payment_up() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let begin = async || {
        let mut call = Box::pin(shop.dollr.invoices().list().send());
        let is_ready = timeout(Duration::from_secs(1), &mut call).await.is_ok();
        (call, is_ready)
    };
    let settled = async || {
        timeout(Duration::from_mins(2), payout.settle(&shop.dollr))
            .await
            .is_ok()
    };
    for number_that_is_driven in [None, Some(0)] {
        // The token is over.
        sleep(Duration::from_hours(2)).await;
        let slow = Fault::none().answered_after(Duration::from_secs(5));
        shop.sandbox.faults().next(ClientObtainToken::OPERATION, slow);
        let issued = shop.called(ClientObtainToken::OPERATION);
        let mut kept = [begin().await, begin().await];
        assert!(kept.iter().all(|(_, is_ready)| !is_ready));
        if let Some(driven) = number_that_is_driven {
            kept[driven].0.as_mut().await.unwrap();
        }
        assert!(settled().await, "{number_that_is_driven:?}");
        sleep(Duration::from_hours(2)).await;
        assert!(settled().await, "{number_that_is_driven:?}");
        let expected = if number_that_is_driven.is_some() { 2 } else { 3 };
        assert_eq!(shop.called(ClientObtainToken::OPERATION) - issued, expected);
    }
}
