//! What another process makes of an attempt that was stored.

use std::time::Duration;

use dollr_client::executions::Collect;
use dollr_client::payments::{Attempt, Settlement};
use dollr_client::status::{GetCollectionStatus, GetPayoutStatus};
use dollr_client::{Advice, Outcome, ReferenceId, Request};
use dollr_sandbox::{Behaviour, Fault, Reply};
use dollr_tests::passcode;
use tokio::time::{Instant, sleep};

use super::hooks::Notes;
use super::outcomes::{name, settled};
use crate::shop::Shop;

/// What another process makes of an attempt: what is stored is all that it has.
pub(super) fn stored(attempt: &Attempt) -> Attempt {
    serde_json::from_str(&serde_json::to_string(attempt).unwrap()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn another_process_settles_and_resumes_what_was_stored() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = stored(&shop.prepare().await);
    let other = shop.another_client();
    let settled = async || settled(&attempt.settle(&other).await);
    // The process ended before it executed the attempt, or no one knows.
    assert_eq!(settled().await, "not seen yet");
    assert_eq!(name(&attempt.resume(&other).await), "open");
    assert_eq!(shop.called(Collect::OPERATION), 1);
    assert_eq!(name(&attempt.resume(&other).await), "open");
    assert_eq!(settled().await, "open");
    sleep(Duration::from_secs(10)).await;
    assert_eq!(name(&attempt.resume(&other).await), "completed");
    assert_eq!(settled().await, "completed");
    assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_never_landed_five_minutes_after_its_session() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let settled = async || attempt.settle(&shop.dollr).await;
    for (minutes, is_over) in [(29, false), (5, false), (2, true)] {
        sleep(Duration::from_secs(60 * minutes)).await;
        let settlement = settled().await;
        assert_eq!(matches!(settlement, Settlement::NeverLanded), is_over, "{settlement:?}");
    }
    // What is over is not sent again.
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "unknown");
    assert_eq!(shop.called(Collect::OPERATION), 0);
    // No response is no proof.
    shop.sandbox
        .faults()
        .next(GetCollectionStatus::OPERATION, Fault::reset());
    let settlement = settled().await;
    let Settlement::CouldNotAsk(error) = settlement else {
        panic!("{settlement:?}");
    };
    assert_eq!(error.advice(), Advice::DontRepeat);
    assert!(
        error.to_string().starts_with("collect: its status is unknown: "),
        "{error}"
    );
    assert!(!error.to_string().contains("nothing was sent"), "{error}");
    // What did land is found for good.
    let never_known = stored(&attempt);
    assert_eq!(never_known, attempt);
}

/// Something on the way to Dollr can say that there is nothing, in JSON too.
#[tokio::test(start_paused = true)]
async fn one_response_that_nothing_is_there_does_not_settle_what_was_paid() {
    let shop = Shop::open(Behaviour::default()).await;
    let (collection, payout) = (shop.prepare().await, shop.prepare_payout().await);
    let _ = collection.execute(&shop.dollr).await.unwrap();
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    let never = shop.prepare_payout().await;
    sleep(Duration::from_hours(2)).await;
    let nothing = || Fault::reply(Reply::json(404));
    // To whom Dollr has shown nothing of them.
    let other = shop.another_client();
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, nothing());
    let settled = collection.settle(&other).await;
    assert!(matches!(settled, Settlement::PaidOtherwise), "{settled:?}");
    shop.sandbox.faults().next(GetPayoutStatus::OPERATION, nothing());
    let settled = payout.settle(&other).await;
    assert!(
        matches!(settled, Settlement::Found(Outcome::Completed(_))),
        "{settled:?}"
    );
    // It is asked about through the settle window.
    let asked = Instant::now();
    let settled = never.settle(&shop.dollr).await;
    assert!(matches!(settled, Settlement::NeverLanded), "{settled:?}");
    assert!(asked.elapsed() >= Duration::from_secs(30), "{:?}", asked.elapsed());
}

/// Two attempts at one order: the one that was not executed stays so.
#[tokio::test(start_paused = true)]
async fn what_is_resumed_is_not_sent_for_what_is_paid_or_against_a_veto() {
    for is_guarded in [true, false] {
        let shop = Shop::open(Behaviour::default().documents_guarded(is_guarded)).await;
        let (first, second) = (shop.prepare().await, shop.prepare().await);
        let _ = second.execute(&shop.dollr).await.unwrap();
        for _ in ["PROCESSING", "PAID"] {
            assert_eq!(name(&first.resume(&shop.dollr).await), "unknown");
            sleep(Duration::from_mins(1)).await;
        }
        assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
    }
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let closed = Notes {
        veto: true,
        ..Notes::default()
    };
    assert_eq!(name(&attempt.resume(&shop.dollr).hooks(closed).await), "unknown");
    assert_eq!(shop.called(Collect::OPERATION), 0);
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "open");
}

#[test]
fn what_is_stored_has_no_secret_and_a_version() {
    let stored = r#"{"version":1,"operation":"PAYOUT","reference_id":"550e8400-e29b-41d4-a716-446655440000",
        "session_id":88,"payment_account_id":18,"amount":"50.00","currency":"USD"}"#;
    let attempt: Attempt = serde_json::from_str(stored).unwrap();
    assert_eq!(
        serde_json::to_string(&attempt).unwrap(),
        stored.replace("\n        ", "")
    );
    let key: ReferenceId = "550e8400-e29b-41d4-a716-446655440000".parse().unwrap();
    assert_eq!(attempt.reference_id(), key);
    for (field, wrong, expected) in [
        (
            r#""version":1"#,
            r#""version":2"#,
            "the attempt has version 2, and this release of dollr-client reads version 1",
        ),
        (
            "PAYOUT",
            "BARTER",
            r#"the `operation` of the attempt is "BARTER", which this release of dollr-client doesn't know"#,
        ),
        ("50.00", "-50.00", "the `amount` of the attempt is -50.00: money"),
    ] {
        let error = serde_json::from_str::<Attempt>(&stored.replace(field, wrong)).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}
