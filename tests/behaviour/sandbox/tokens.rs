//! The sandbox's access tokens: who gets one, and how long it is accepted.

use std::time::Duration;

use dollr_sandbox::Sandbox;
use serde_json::json;

use super::requests::{KEY, TOKEN, call, sign_in};
use crate::clock::later;
use crate::shop::INVOICE;

#[tokio::test]
async fn a_token_is_issued_for_the_right_credentials_only() {
    let sandbox = Sandbox::start().await.unwrap();
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret().expose());
    for (id, secret) in [(id, "wrong"), ("wrong", secret), (id, ""), (secret, id)] {
        let credentials = json!({ "client_id": id, "client_secret": secret }).to_string();
        let response = call(&sandbox, &format!("POST {TOKEN}"), None, &credentials).await;
        assert_eq!(response, (401, json!({ "detail": "Invalid client credentials" })));
    }
}

#[tokio::test]
async fn only_a_token_that_was_issued_here_is_good() {
    let sandbox = Sandbox::start().await.unwrap();
    let other = Sandbox::start().await.unwrap();
    let authorization = sign_in(&sandbox).await;
    let cases = [
        (None, "Not authenticated"),
        (Some(String::new()), "Could not validate credentials"),
        (Some("Bearer ".to_owned()), "Could not validate credentials"),
        (Some("Bearer unknown".to_owned()), "Could not validate credentials"),
        (
            Some(authorization.replace("Bearer", "Basic")),
            "Could not validate credentials",
        ),
        (Some(sign_in(&other).await), "Could not validate credentials"),
    ];
    for (authorization, detail) in cases {
        let response = call(&sandbox, &format!("POST {KEY}"), authorization.as_deref(), "{}").await;
        assert_eq!(response, (401, json!({ "detail": detail })), "{authorization:?}");
    }
    let (status, _) = call(&sandbox, &format!("POST {KEY}"), Some(&authorization), "{}").await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn tokens_expire_and_can_be_forgotten() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_source(INVOICE);
    let status_with = async |authorization: &str| {
        call(&sandbox, &format!("POST {KEY}"), Some(authorization), "{}")
            .await
            .0
    };
    let create_session = async || {
        sandbox
            .client()
            .sessions()
            .create_for_checkout()
            .source(INVOICE)
            .send()
            .await
    };

    let authorization = sign_in(&sandbox).await;
    create_session().await.unwrap();
    later(Duration::from_mins(59)).await;
    assert_eq!(status_with(&authorization).await, 422);
    later(Duration::from_mins(2)).await;
    assert_eq!(status_with(&authorization).await, 401);
    create_session().await.expect("the client has renewed its token");

    let authorization = sign_in(&sandbox).await;
    sandbox.expire_tokens();
    assert_eq!(status_with(&authorization).await, 401);
    create_session().await.expect("the client has renewed its token");
}
