//! Services: see `services.yaml`.

use std::time::Duration;

use dollr_client::{ErrorKind, Request as _, ServiceSettings};

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/services.yaml");

use checks::requests::{GetHealth, GetScore, PostEntry};

/// A test gives secrets by the name of their service, and so does a program that has them from elsewhere than its environment.
fn risk() -> ServiceSettings {
    ServiceSettings::new()
        .basic("shop", "hush-risk")
        .header("x-tenant", "hush-tenant")
}

#[test]
fn a_service_gets_its_own_secrets() {
    let server = Server::responding(200, r#"{"score":7}"#);
    let client = server.builder().service("risk", risk()).build().unwrap();
    let score = run(client.checks().get_score().country("LR".parse().unwrap()).send()).unwrap();
    assert_eq!(score.score, 7);
    server.was_sent(
        "GET https://risk.example.com/api/score?country=LR\nx-version: 2024-06-20\nauthorization: Basic c2hvcDpodXNoLXJpc2s=\n\
         x-tenant: hush-tenant\n\n",
    );
}

#[test]
fn an_operation_may_need_no_secrets_and_another_service() {
    let server = Server::with([(204, &[][..], String::new()), (204, &[][..], String::new())]);
    let ledger = ServiceSettings::new()
        .base_url("http://localhost:9000/v2")
        .bearer("hush-ledger");
    let client = server.builder().service("ledger", ledger).build().unwrap();
    // The secrets of `risk` are nowhere.
    run(client.checks().get_health().send()).unwrap();
    run(client.checks().post_entry("a/../b").note("Paid.").send()).unwrap();
    assert_eq!(
        server.sent(),
        [
            "GET https://risk.example.com/api/health\nx-version: 2024-06-20\n\n",
            "POST http://localhost:9000/v2/accounts/a%2F..%2Fb/entries\nauthorization: Bearer hush-ledger\n\
             content-type: application/json\n\n{\"note\":\"Paid.\"}"
        ]
    );
}

#[test]
fn a_token_comes_from_an_operation_and_is_renewed() {
    let token = |token: &str| format!(r#"{{ "access_token": "{token}", "expires_in": 3600 }}"#);
    let server = Server::with([(200, &[][..], token("one")), (204, &[][..], String::new())]);
    let sign_in = ServiceSettings::new().basic("shop", "hush-ledger");
    let client = server.builder().service("sign_in", sign_in).build().unwrap();
    let token = run(client.checks().get_token().send()).unwrap();
    let settings = ServiceSettings::new().bearer(token.access_token);
    client.set_service("ledger", settings).unwrap();
    run(client.checks().post_entry("a").note("Paid.").send()).unwrap();
    assert_eq!(
        server.sent(),
        [
            "POST https://ledger.example.com/token/\nauthorization: Basic c2hvcDpodXNoLWxlZGdlcg==\n\n",
            "POST https://ledger.example.com/accounts/a/entries\nauthorization: Bearer one\ncontent-type: application/json\n\n\
             {\"note\":\"Paid.\"}"
        ]
    );
}

#[test]
fn a_secret_that_is_not_set_is_named() {
    let client = Server::default().client();
    let error = run(client.checks().post_entry("a").note("Paid.").send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "the service `ledger` needs the environment variable LEDGER_TOKEN, which is not set: set it, or give what it holds to the \
         builder with `service`"
    );
}

#[test]
fn a_service_that_fails_is_named_and_its_secrets_are_not_shown() {
    let body = r#"{"detail":"shop:hush-risk, hush-tenant, c2hvcDpodXNoLXJpc2s= are no good"}"#;
    let server = Server::responding(401, body);
    let client = server.builder().service("risk", risk()).build().unwrap();
    let error = run(client.checks().get_score().country("LR".parse().unwrap()).send()).unwrap_err();
    let shown = format!("{error} {error:?} {} {:?}", error.support_report(), risk());
    assert!(
        shown.contains("the service `risk` does not accept the credentials"),
        "{shown}"
    );
    assert!(!shown.contains("hush"), "{shown}");
    assert!(!shown.contains("c2hvcDpodXNoLXJpc2s="), "{shown}");
}

#[test]
fn constants_say_where_an_operation_runs() {
    let service = |operation: &dollr_client::schema::Operation| operation.service.map(|service| service.name);
    assert_eq!(service(GetScore::OPERATION), Some("risk"));
    assert_eq!(service(PostEntry::OPERATION), Some("ledger"));
    assert_eq!(GetScore::OPERATION.timeout, Some(Duration::from_millis(500)));
    assert_eq!(
        GetHealth::OPERATION.service.unwrap().timeout,
        Some(Duration::from_secs(5))
    );
    assert!(!GetHealth::OPERATION.authenticated);
}
