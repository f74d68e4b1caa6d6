//! Trying out whether a client would work.

use std::time::Duration;

use dollr_client::{Clock, ErrorKind};

use crate::http::secrets::{failure, said, silent};
use crate::probe::{NOTE, note};
use crate::server::{Received, Reply, Server, bytes, json};

const GRANT: &str = r#"{"access_token":"hush-token","expires_in":60}"#;

#[tokio::test]
async fn it_signs_in_and_does_nothing_else() {
    let server = Server::start(|request| match request.is_for_token() {
        true => Reply::Bytes(bytes(200, "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", GRANT)),
        false => json(200, NOTE),
    })
    .await;
    let client = server.client();
    // Even if there is a token.
    for sign_ins in 1..=2 {
        let check = client.check().await.unwrap();
        assert_eq!(check.base_url, client.base_url());
        assert_eq!(check.token_life, Duration::from_hours(1));
        assert!(matches!(check.clock, Clock::Ahead(by) if by > Duration::from_hours(24 * 365 * 30)));
        let shown = silent(format!("{check}"));
        assert!(shown.contains("the clock is ahead of Dollr's by "), "{shown}");
        silent(format!("{check:?}"));
        let received = server.received();
        assert!(received.len() == sign_ins && received.iter().all(Received::is_for_token));
    }
    // The token serves.
    client.send(note()).await.unwrap();
    assert_eq!(server.token_calls(), 2);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_once() {
    let server = Server::start(|_| json(401, r#"{"detail":"no"}"#)).await;
    let error = failure(server.client().check()).await;
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let expected = "client_obtain_token: Dollr issues no access token for these credentials (401): no";
    assert_eq!(said(&error), expected);

    let server = Server::start(|_| json(503, "{}")).await;
    assert_eq!(failure(server.client().check()).await.kind(), ErrorKind::Server);
    assert_eq!(server.token_calls(), 1);

    let nobody = crate::server::builder("http://127.0.0.1:1").build().unwrap();
    let error = failure(nobody.check()).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(said(&error).contains("no connection to http://127.0.0.1:1"), "{error}");
}
