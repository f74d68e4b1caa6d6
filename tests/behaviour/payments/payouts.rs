//! Payouts: sent once, unless the caller allows a repeat, and only with a passcode.

use std::time::Duration;

use dollr_client::executions::Payout;
use dollr_client::payments::Why;
use dollr_client::status::GetPayoutStatus;
use dollr_client::{Error, ErrorKind, ExecutionCall, Outcome, Request};
use dollr_sandbox::{Behaviour, Fault, Reply};
use dollr_tests::passcode;
use tokio::time::Instant;

use super::outcomes::name;
use crate::shop::Shop;

/// A payout is sent once, whatever the response.
#[tokio::test(start_paused = true)]
async fn a_payout_that_is_refused_for_now_is_not_sent_again() {
    for status in [401, 429] {
        let shop = Shop::open(Behaviour::default()).await;
        let payout = shop.prepare_payout().await;
        let refused = Fault::reply(Reply::json(status));
        shop.sandbox.faults().next(Payout::OPERATION, refused);
        let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        assert_eq!(name(&result), "unknown", "{status}");
        assert_eq!(shop.called(Payout::OPERATION), 1, "{status}");
    }
}

/// Sends a payout that is lost on the way.
async fn lose_payout(shop: &Shop, execute: impl FnOnce(ExecutionCall) -> ExecutionCall) -> Result<Outcome, Error> {
    let attempt = shop.prepare_payout().await;
    shop.sandbox.faults().next(Payout::OPERATION, Fault::reset());
    execute(attempt.execute_with_passcode(&shop.dollr, passcode())).await
}

#[tokio::test(start_paused = true)]
async fn a_payout_is_repeated_only_when_that_is_allowed() {
    let shop = Shop::open(Behaviour::default()).await;
    assert_eq!(name(&lose_payout(&shop, |payout| payout).await), "unknown");
    assert_eq!((shop.called(Payout::OPERATION), shop.sandbox.ledger().len()), (1, 0));
    assert_eq!(name(&lose_payout(&shop, ExecutionCall::allow_repeat).await), "open");
    assert_eq!((shop.called(Payout::OPERATION), shop.sandbox.ledger().len()), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn no_settle_window_is_shorter_than_a_request_may_take() {
    let mut shop = Shop::open(Behaviour::default()).await;
    let timeout = Duration::from_mins(2);
    let dollr = shop.sandbox.builder().timeout(timeout);
    shop.dollr = dollr.build().unwrap();
    let windows: [fn(ExecutionCall) -> ExecutionCall; 2] =
        [|payout| payout, |payout| payout.settle_window(Duration::from_secs(1))];
    for (number, window) in windows.into_iter().enumerate() {
        let start = Instant::now();
        assert_eq!(name(&lose_payout(&shop, window).await), "unknown");
        assert!(start.elapsed() >= timeout, "{number}: {:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_payout_needs_its_passcode_and_a_collection_takes_none() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let error = payout.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "payout: the request was not sent: the attempt can't be executed: a payout needs the merchant's passcode"
    );
    let collection = shop.prepare().await;
    let error = collection
        .execute_with_passcode(&shop.dollr, passcode())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(shop.sandbox.ledger().is_empty());
}

/// Whatever the refusal, a copy of the request may still be carried out while its session is open; unless the request could
/// never be valid.
#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_in_three_seconds_and_is_no_proof() {
    let field = |kind| Reply::field_error("payout_account_id", kind, "no");
    for (reply, expected, looks) in [
        (Reply::json(401), "unknown", 3..=5),
        (Reply::html(401), "unknown", 3..=5),
        (Reply::json(403), "unknown", 3..=5),
        (Reply::json(404), "unknown", 3..=5),
        (Reply::html(404), "unknown", 3..=5),
        (Reply::json(409), "unknown", 3..=5),
        (Reply::json(422), "unknown", 3..=5),
        (Reply::json(429), "unknown", 3..=5),
        (field("value_error"), "unknown", 3..=5),
        (field("value_error.missing"), "Rejected", 0..=0),
    ] {
        let shop = Shop::open(Behaviour::default()).await;
        let payout = shop.prepare_payout().await;
        let what = format!("{reply:?}");
        shop.sandbox.faults().next(Payout::OPERATION, Fault::reply(reply));
        let start = Instant::now();
        let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        assert_eq!(name(&result), expected, "{what}");
        let seconds = if *looks.start() == 0 { 0 } else { 3 };
        assert_eq!(start.elapsed().as_secs(), seconds, "{what}");
        assert!(looks.contains(&shop.called(GetPayoutStatus::OPERATION)), "{what}");
        if let Ok(Outcome::Unknown(unknown)) = result {
            assert!(matches!(unknown.why, Why::Refused(_)), "{what}: {unknown:?}");
            // The same attempt may be tried again, with another passcode; a new one would be another payment.
            let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
            assert_eq!(name(&result), "open", "{what}");
        }
        assert_eq!(shop.sandbox.ledger().len(), usize::from(seconds > 0), "{what}");
    }
}
