//! Waiting for a final response. When exactly it is asked is tested where that is decided, in the client.

use std::time::Duration;

use dollr_client::schema::End;
use dollr_client::{Client, ErrorKind, ExecutionStatus, InvoiceId, Progress, ReferenceId, Source, SourceStatus};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER};

use tokio::time::Instant;

use crate::clock::hurried_by;
use crate::probe::ProbeExt;
use crate::sandbox::payments::Shop;
use crate::server::{Reply, Server, builder_for, bytes, json};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);
const SUCCESS: Progress = Progress::Final(End::Success);
const FAILURE: Progress = Progress::Final(End::Failure);

/// The key that the server's payment has.
const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";

fn execution(kind: &str, status: &str) -> Reply {
    let body = r#""payer_amount":1,"payer_currency":"USD","payee_amount":1,"payee_currency":"USD""#;
    let who = format!(r#""reference_id":"{KEY}","operation_type":"{kind}""#);
    json(200, &format!(r#"{{{who},{body},"status":"{status}"}}"#))
}

fn key() -> ReferenceId {
    KEY.parse().unwrap()
}

fn document(status: &str) -> Reply {
    let body =
        r#"{"source_type":"INVOICE","source_id":1,"source_number":"1","currency":"USD","total_amount":1,"status":"#;
    json(200, &format!(r#"{body}"{status}"}}"#))
}

/// Waits with one call; gives the status and how things stand.
macro_rules! wait {
    ($call:expr) => {{
        let waited = hurried_by(SECOND, $call.until_final(DAY).into_future()).await.unwrap();
        (waited.value.status.to_string(), waited.progress)
    }};
}

#[tokio::test]
async fn all_that_has_a_status_can_be_waited_for() {
    let key = key();
    for (status, progress) in [("COMPLETED", SUCCESS), ("FAILED", FAILURE)] {
        for kind in ["collection", "payout", "transfer", "refund"] {
            let of_kind = |status| execution(&kind.to_uppercase(), status);
            let replies = [of_kind("PENDING"), of_kind("PROCESSING"), of_kind(status)];
            let server = Server::with_replies(replies).await;
            let dollr = server.builder().timeout(DAY).build().unwrap();
            let waited = match kind {
                "collection" => wait!(dollr.status().collection(key)),
                "payout" => wait!(dollr.status().payout(key)),
                "transfer" => wait!(dollr.status().transfer(key)),
                _ => wait!(dollr.status().refund(key)),
            };
            assert_eq!(waited, (status.to_owned(), progress), "{kind}");
            let paths: Vec<String> = server.calls().into_iter().map(|call| call.path).collect();
            assert_eq!(paths, vec![format!("/v1/status/{kind}/{key}"); 3]);
        }
    }
    for (status, progress) in [("PAID", SUCCESS), ("CANCELED", FAILURE)] {
        let server = Server::with_replies([document("ACTIVE"), document(status)]).await;
        let dollr = server.builder().timeout(DAY).build().unwrap();
        let call = dollr.status().source();
        let waited = wait!(call.source(Source::Invoice(InvoiceId::new(1))));
        assert_eq!(waited, (status.to_owned(), progress));
        assert_eq!(server.calls().len(), 2);
    }
}

#[tokio::test]
async fn an_operation_of_another_spec_is_waited_for_as_its_spec_says() {
    let server = Server::with_replies([json(200, r#"{"growth":"GROWING"}"#), json(200, r#"{"growth":"RIPE"}"#)]).await;
    let dollr = server.builder().timeout(DAY).build().unwrap();
    let request = dollr.notes().watch_fruit(7).build();
    let waited = hurried_by(SECOND, dollr.until_final(request, DAY).into_future())
        .await
        .unwrap();
    assert_eq!((waited.progress, waited.polls), (SUCCESS, 2));
}

#[tokio::test]
async fn what_passes_is_borne_and_what_stays_is_an_error() {
    let replies = [
        json(503, ""),
        Reply::Cut(Vec::new()),
        json(429, ""),
        // About another key, and about another kind: no response, and asked again.
        json(
            200,
            r#"{"reference_id":"550e8400-e29b-41d4-a716-446655440001","operation_type":"COLLECTION","status":"COMPLETED",
            "payer_amount":1,"payer_currency":"USD","payee_amount":1,"payee_currency":"USD"}"#,
        ),
        execution("PAYOUT", "COMPLETED"),
        execution("COLLECTION", "PROCESSING"),
        json(404, r#"{"detail":"not found"}"#),
        json(500, ""),
        json(422, r#"{"detail":"no"}"#),
    ];
    let count = replies.len();
    let server = Server::with_replies(replies).await;
    let dollr = server.builder().timeout(DAY).build().unwrap();
    let call = dollr.status().collection(key());
    let error = hurried_by(SECOND, call.until_final(DAY).into_future())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected, "{error}");
    assert_eq!(server.calls().len(), count);
}

#[tokio::test]
async fn one_that_is_told_to_wait_holds_the_others_up() {
    let told = Reply::Bytes(bytes(429, "retry-after: 60\r\n", ""));
    let server = Server::with_replies([told, execution("PAYOUT", "COMPLETED")]).await;
    let dollr = server.builder().timeout(DAY).build().unwrap();
    let first = dollr.status().collection(key());
    let first = first.until_final(Duration::from_secs(5));
    assert_eq!(first.await.unwrap_err().kind(), ErrorKind::RateLimited);

    let began = Instant::now();
    wait!(dollr.clone().status().payout(key()));
    let held_up = began.elapsed().as_secs();
    assert!((59..120).contains(&held_up), "{held_up}");
}

/// A client of the sandbox whose calls the fast clock does not end.
fn patient(shop: &Shop) -> Client {
    builder_for(&shop.sandbox).timeout(DAY).build().unwrap()
}

#[tokio::test]
async fn payments_in_the_sandbox_end_as_their_number_says() {
    let cases = [
        (PHONE_COMPLETES, ExecutionStatus::Completed, SUCCESS),
        (PHONE_FAILS, ExecutionStatus::Failed, FAILURE),
        (PHONE_TAKES_LONGER, ExecutionStatus::Completed, SUCCESS),
        (PHONE_NEEDS_ACTION, ExecutionStatus::Failed, FAILURE),
    ];
    for (number, status, progress) in cases {
        let shop = Shop::open().await;
        let dollr = patient(&shop);
        let key = shop.pay(number).await;
        let waiting = dollr.status().collection(key).until_final(DAY);
        let waited = hurried_by(SECOND, waiting.into_future()).await.unwrap();
        assert_eq!((waited.value.status, waited.progress), (status, progress), "{number}");
        assert_eq!(waited.value.reference_id, key);
    }
}

#[tokio::test]
async fn it_ends_for_a_payer_who_has_to_act_if_that_is_wanted() {
    let shop = Shop::open().await;
    let dollr = patient(&shop);
    let key = shop.pay(PHONE_NEEDS_ACTION).await;
    let waiting = dollr.status().collection(key).until_final(DAY).hand_over();
    let waited = hurried_by(SECOND, waiting.into_future()).await.unwrap();
    assert_eq!(waited.progress, Progress::NeedsAction);
    assert!(waited.value.client_secret.is_some());
}

#[tokio::test]
async fn a_document_is_waited_for_until_it_is_paid() {
    let shop = Shop::open().await;
    let dollr = patient(&shop);
    shop.pay(PHONE_COMPLETES).await;
    let call = dollr.status().source().source(shop.source());
    let waited = hurried_by(SECOND, call.until_final(DAY).into_future()).await.unwrap();
    assert_eq!((waited.value.status, waited.progress), (SourceStatus::Paid, SUCCESS));
}
