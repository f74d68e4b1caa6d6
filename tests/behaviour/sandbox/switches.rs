//! What no source says of Dollr: every switch of the sandbox, each way.

use std::time::Duration;

use dollr_client::executions::Collect;
use dollr_client::status::{GetCollectionStatus, GetPaymentSourceStatus};
use dollr_client::{CheckoutSessionId, Error, ErrorKind, Execution, ReferenceId, Request as _};
use dollr_sandbox::{
    Behaviour, ClientSecret, Distortion, FailedDocument, Fault, PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION,
    Refusals, Replay, ReusedKey, SessionUse, UnknownKey,
};
use tokio::time::sleep;

use crate::shop::Shop;

const SECOND: Duration = Duration::from_secs(1);
/// When a payment has ended, however it ends.
const LATER: Duration = Duration::from_secs(10);

/// What a call gave, in a word, or what Dollr said against it.
fn outcome<T>(result: Result<T, Error>, what: impl FnOnce(T) -> String) -> String {
    match result {
        Ok(value) => what(value),
        Err(error) => {
            let detail = error.detail().map(ToString::to_string);
            detail.unwrap_or_else(|| format!("{:?}", error.kind()))
        }
    }
}

pub(super) fn status(result: Result<Execution, Error>) -> String {
    outcome(result, |execution| execution.status.to_string())
}

pub(super) fn behaviour() -> Behaviour {
    Behaviour::default()
}

#[tokio::test(start_paused = true)]
async fn a_key_that_comes_again_with_its_session() {
    let executed = || behaviour().replay(Replay::Executed);
    let reckless = executed().session_use(SessionUse::Always).documents_guarded(false);
    let cases = [
        (behaviour(), "COMPLETED", 1),
        (behaviour().replay(Replay::Original), "COMPLETED", 1),
        (
            behaviour().replay(Replay::Duplicate),
            "body.reference_id: already exists",
            1,
        ),
        (
            behaviour().replay(Replay::SessionNotActive),
            "body.session_id: session not active",
            1,
        ),
        (
            executed(),
            "body.session_id: session already executed; open a new one",
            1,
        ),
        (reckless, "PENDING", 2),
    ];
    for (behaviour, expected, movements) in cases {
        let shop = Shop::open(behaviour.clone()).await;
        let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
        assert_eq!(status(shop.collect(session, key, PHONE_COMPLETES).await), "PENDING");
        sleep(LATER).await;
        assert_eq!(
            status(shop.collect(session, key, PHONE_COMPLETES).await),
            expected,
            "{behaviour:?}"
        );
        assert_eq!(shop.sandbox.ledger().len(), movements, "{behaviour:?}");
        assert_eq!(shop.document().await, "PAID");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_comes_again_with_another_session() {
    let executed = || behaviour().reused_key(ReusedKey::Executed);
    let guarded = "body.session_id: INV-00101 is PROCESSING; it must be ACTIVE";
    let duplicate = "body.reference_id: already exists, for another session";
    let cases = [
        (behaviour(), duplicate, 1),
        (behaviour().reused_key(ReusedKey::Duplicate), duplicate, 1),
        (behaviour().reused_key(ReusedKey::Original), "PROCESSING", 1),
        (executed(), guarded, 1),
        (executed().documents_guarded(false), "PENDING", 2),
    ];
    for (behaviour, expected, movements) in cases {
        let shop = Shop::open(behaviour.clone()).await;
        let (first, second) = (shop.session().await.unwrap(), shop.session().await.unwrap());
        let key = ReferenceId::random();
        shop.collect(first, key, PHONE_COMPLETES).await.unwrap();
        sleep(3 * SECOND).await;
        assert_eq!(
            status(shop.collect(second, key, PHONE_COMPLETES).await),
            expected,
            "{behaviour:?}"
        );
        let ledger = shop.sandbox.ledger();
        assert_eq!(ledger.len(), movements, "{behaviour:?}");
        assert!(ledger.iter().all(|entry| entry.reference_id == key));
        let of_the_key = if movements == 2 { "PENDING" } else { "PROCESSING" };
        assert_eq!(status(shop.status(key).await), of_the_key, "the later one");
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_is_executed_again() {
    let used_up = "body.session_id: session already executed; open a new one";
    let with = |session_use| behaviour().session_use(session_use).documents_guarded(false);
    let cases = [
        (behaviour(), [used_up, used_up]),
        (with(SessionUse::Once), [used_up, used_up]),
        (with(SessionUse::AgainAfterFailure), ["PENDING", used_up]),
        (with(SessionUse::Always), ["PENDING", "PENDING"]),
    ];
    for (behaviour, [after_failure, after_success]) in cases {
        for (number, expected) in [(PHONE_FAILS, after_failure), (PHONE_COMPLETES, after_success)] {
            let shop = Shop::open(behaviour.clone()).await;
            let session = shop.session().await.unwrap();
            shop.collect(session, ReferenceId::random(), number).await.unwrap();
            sleep(LATER).await;
            let again = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
            assert_eq!(status(again), expected, "{behaviour:?}, {number}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_that_is_being_paid_or_is_paid() {
    for guarded in [true, false] {
        let shop = Shop::open(behaviour().documents_guarded(guarded)).await;
        let early = [shop.session().await.unwrap(), shop.session().await.unwrap()];
        let session = shop.session().await.unwrap();
        shop.collect(session, ReferenceId::random(), PHONE_COMPLETES)
            .await
            .unwrap();
        for (early, stands) in early.into_iter().zip(["PROCESSING", "PAID"]) {
            assert_eq!(shop.document().await, stands);
            let payment = status(shop.collect(early, ReferenceId::random(), PHONE_FAILS).await);
            let session = outcome(shop.session().await, |_| "opened".to_owned());
            let expected = match guarded {
                true => [
                    format!("body.session_id: INV-00101 is {stands}; it must be ACTIVE"),
                    format!("body.source_id: INV-00101 is {stands}; it must be ACTIVE"),
                ],
                false => ["PENDING".to_owned(), "opened".to_owned()],
            };
            assert_eq!([payment, session], expected);
            sleep(LATER).await;
        }
        assert_eq!(
            shop.document().await,
            "PAID",
            "another payment's failure changes nothing"
        );
        let movements = shop.sandbox.ledger().len();
        assert_eq!(movements, if guarded { 1 } else { 3 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_whose_payment_has_failed() {
    for (failed_document, stands) in [
        (FailedDocument::default(), "ACTIVE"),
        (FailedDocument::Active, "ACTIVE"),
        (FailedDocument::Processing, "PROCESSING"),
    ] {
        let shop = Shop::open(behaviour().failed_document(failed_document)).await;
        let session = shop.session().await.unwrap();
        shop.collect(session, ReferenceId::random(), PHONE_FAILS).await.unwrap();
        sleep(LATER).await;
        assert_eq!(shop.document().await, stands, "{failed_document:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_that_lags() {
    for lag in [Duration::ZERO, 3 * SECOND] {
        let shop = Shop::open(behaviour().status_lag(lag).source_lag(lag)).await;
        let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
        shop.collect(session, key, PHONE_COMPLETES).await.unwrap();
        let now = (status(shop.status(key).await), shop.document().await);
        let at_once = match lag.is_zero() {
            true => ("PENDING", "PROCESSING"),
            false => ("collection not found", "ACTIVE"),
        };
        assert_eq!((now.0.as_str(), now.1.as_str()), at_once, "{lag:?}");
        sleep(3 * SECOND).await;
        assert_eq!(status(shop.status(key).await), "PROCESSING", "{lag:?}");
        assert_eq!(shop.document().await, "PROCESSING", "{lag:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_there() {
    for (unknown_key, body) in [
        (UnknownKey::default(), r#"{"detail":"collection not found"}"#),
        (UnknownKey::Json, r#"{"detail":"collection not found"}"#),
        (UnknownKey::Html, "<html><body><h1>404 Not Found</h1></body></html>"),
    ] {
        let shop = Shop::open(behaviour().unknown_key(unknown_key)).await;
        let error = shop.status(ReferenceId::random()).await.unwrap_err();
        assert_eq!(error.status(), Some(404));
        assert_eq!(error.body(), Some(body.as_bytes()), "{unknown_key:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_secret_of_a_card() {
    for (client_secret, in_execution, in_status) in [
        (ClientSecret::default(), false, true),
        (ClientSecret::Always, false, true),
        (ClientSecret::Execution, true, false),
    ] {
        let shop = Shop::open(behaviour().client_secret(client_secret)).await;
        let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
        let execution = shop.collect(session, key, PHONE_NEEDS_ACTION).await.unwrap();
        assert_eq!(execution.requires_action, Some(in_execution), "{client_secret:?}");
        assert_eq!(execution.client_secret.is_some(), in_execution, "{client_secret:?}");
        sleep(3 * SECOND).await;
        let execution = shop.status(key).await.unwrap();
        assert_eq!(execution.requires_action, Some(true));
        assert_eq!(execution.client_secret.is_some(), in_status, "{client_secret:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_against_a_well_formed_request() {
    for (refusals, detail) in [
        (Refusals::default(), "body.session_id: session not found"),
        (Refusals::List, "body.session_id: session not found"),
        (Refusals::Sentence, "session not found"),
    ] {
        let shop = Shop::open(behaviour().refusals(refusals)).await;
        let nowhere = CheckoutSessionId::new(99);
        let refused = shop.collect(nowhere, ReferenceId::random(), PHONE_COMPLETES).await;
        assert_eq!(status(refused), detail, "{refusals:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_in_another_way_is_done_as_it_was_asked_for() {
    let shop = Shop::open(behaviour()).await;
    let faults = shop.sandbox.faults();
    faults.next(Collect::OPERATION, Fault::none().shown_as(Distortion::SmallLetters));
    let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
    let collected = shop.collect(session, key, PHONE_COMPLETES).await.unwrap();
    assert_eq!(collected.payer_currency, "usd");
    let other = Fault::none().shown_as(Distortion::AnotherKey);
    // A response about another payment or document is an error, or the client asks again.
    faults.next(GetCollectionStatus::OPERATION, other.clone());
    let once = shop.dollr.status().collection(key).send().retries(0);
    assert_eq!(once.await.unwrap_err().kind(), ErrorKind::UnexpectedResponse);
    faults.next(GetCollectionStatus::OPERATION, other.clone());
    assert_eq!(shop.status(key).await.unwrap().reference_id, key);
    faults.next(GetPaymentSourceStatus::OPERATION, other);
    assert_eq!(shop.document().await, "PROCESSING");
    let shown = shop.status(key).await.unwrap();
    assert_eq!((shown.reference_id, shown.payer_currency.as_str()), (key, "USD"));
    assert_eq!(shop.sandbox.ledger().len(), 1);
}
