//! What other servers really send is read: nothing that nobody needs hides how a payment stands.

use std::time::Duration;

use dollr_client::payments::Outcome;
use dollr_client::schema::End;
use dollr_client::{
    CheckoutSessionId, Client, Currency, ErrorKind, InvoiceId, PaymentAccountId, Progress, ReferenceId,
};

use super::secrets::{failure, said};
use crate::clock::hurried;
use crate::server::{Reply, Server, json};

const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";

/// A status, with something else in it.
fn status(status: &str, more: &[u8]) -> Vec<u8> {
    let fields = format!(
        r#"{{"reference_id":"{KEY}","status":"{status}","operation_type":"COLLECTION","payer_amount":250,"payer_currency":"USD",
        "payee_amount":245,"payee_currency":"USD","#
    );
    [fields.as_bytes(), more, b"}"].concat()
}

fn reply(body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

/// What stands beside what a program needs.
const BESIDE: &[&[u8]] = &[
    br#""gateway_message":"ok \ud83d""#,
    b"\"gateway_message\":\"re\xe7u\"",
    b"\"gateway_message\":\"two\r\nlines\"",
    br#""gateway_message":{"code":7}"#,
    b"\"unknown\":\"\xff\xfe\"",
    br#""unknown":1e400"#,
    br#""provider_transaction_id":18446744073709551616"#,
    br#""requires_action":0"#,
    br#""requires_action":"maybe""#,
    br#""client_secret":7"#,
];

#[tokio::test]
async fn what_nobody_needs_hides_no_status() {
    let reference_id: ReferenceId = KEY.parse().unwrap();
    for beside in BESIDE {
        for mark in [&b""[..], b"\xef\xbb\xbf"] {
            let body = [mark, &status("COMPLETED", beside)].concat();
            let case = String::from_utf8_lossy(beside).into_owned();
            let server = Server::with_replies([reply(&body), reply(&body)]).await;
            let client = server.client();
            let call = client.status().collection(reference_id).send().with_response();
            let response = call.await.unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(response.value().status.end(), Some(End::Success), "{case}");
            assert_eq!(response.body(), body, "{case}");
            let polled = client.status().collection(reference_id);
            let polled = hurried(polled.until_final(Duration::from_mins(1)).into_future())
                .await
                .unwrap();
            assert_eq!(polled.progress, Progress::Final(End::Success), "{case}");
        }
    }
}

/// A response is about what was asked for, whatever it takes to read it.
#[tokio::test]
async fn a_response_that_is_mended_has_to_be_the_right_one() {
    let mut other = status("COMPLETED", BESIDE[1]);
    let key = other.windows(4).position(|bytes| bytes == b"550e").unwrap();
    other[key] = b'6';
    let server = Server::with_replies([reply(&other)]).await;
    let reference_id: ReferenceId = KEY.parse().unwrap();
    let call = server.client().status().collection(reference_id).send().retries(0);
    let error = failure(call).await;
    assert!(said(&error).contains("is about something else"), "{error}");
}

#[tokio::test]
async fn an_action_that_is_asked_for_in_other_words_is_asked_for() {
    let server = Server::with_replies([reply(&status("PROCESSING", br#""requires_action":"1""#))]).await;
    let reference_id: ReferenceId = KEY.parse().unwrap();
    let client = server.client();
    let call = client.status().collection(reference_id);
    let polled = hurried(call.until_final(Duration::from_mins(1)).into_future())
        .await
        .unwrap();
    assert_eq!(
        (polled.progress, polled.value.requires_action),
        (Progress::NeedsAction, Some(true))
    );
}

/// Executes a payment.
async fn outcome(client: &Client) -> Outcome {
    let key: ReferenceId = KEY.parse().unwrap();
    let collect = client.executions().collect().session_id(CheckoutSessionId::new(55));
    let collect = collect
        .payment_account_id(PaymentAccountId::new(18))
        .currency(Currency::USD);
    collect.reference_id(key).send().await.unwrap()
}

#[tokio::test]
async fn a_payment_is_known_by_a_response_with_a_broken_character() {
    let server = Server::start(|received| match received.method.as_str() {
        _ if received.is_for_token() => json(200, r#"{"access_token":"hush-token","expires_in":"60.0"}"#),
        "GET" => json(404, r#"{"detail":"unknown"}"#),
        _ => reply(&status("COMPLETED", b"\"gateway_message\":\"pay\xe9\"")),
    })
    .await;
    match outcome(&server.client()).await {
        Outcome::Completed(execution) => assert_eq!(execution.gateway_message.as_deref(), Some("pay\u{fffd}")),
        other => panic!("{other:?}"),
    }
}

/// One date must not take a list with it.
#[tokio::test]
async fn a_date_that_can_not_be_held_is_a_text() {
    let invoice = |id: i64, due: &str, created: &str| {
        format!(
            r#"{{"id":{id},"invoice_number":"INV-{id}","counterparty_id":7,"currency":"USD","total_amount":"10.00","status":"ACTIVE",
            "note":null,"fee_bearer":"PAYER","as_payment_link":1,"owner_id":"3","owner_type":"USER","created_at":{created},
            "updated_at":"2025-06-01T10:00:00.123456789012Z","due_date":{due}}}"#
        )
    };
    let never = r#""9999-12-31T23:59:59Z""#;
    let list = format!("[{},{}]", invoice(1, never, never), invoice(2, r#""""#, "1748788200"));
    let server = Server::with_replies([json(200, &list), json(200, "null")]).await;
    let client = server.client();
    let invoices = client.invoices().list().send().await.unwrap();
    let shown: Vec<_> = invoices
        .iter()
        .map(|it| (it.created_at.to_string(), it.due_date.map(|at| at.to_string())))
        .collect();
    let never = "9999-12-31T23:59:59Z".to_owned();
    assert_eq!(shown, [(never.clone(), Some(never)), ("1748788200".to_owned(), None)]);
    assert!(
        invoices
            .iter()
            .all(|it| it.created_at.time().is_none() && it.as_payment_link == Some(true))
    );
    assert_eq!(
        client.invoices().list().send().await.unwrap().len(),
        0,
        "null is an empty list"
    );

    // It isn't sent back.
    let update = client
        .invoices()
        .update(InvoiceId::new(1))
        .due_date(invoices[0].created_at);
    let error = failure(update.send()).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        said(&error).contains("`due_date`: \"9999-12-31T23:59:59Z\" is not a valid timestamp"),
        "{error}"
    );
}
