//! An attempt or a key that another client may have sent, in another process or for another merchant.

use std::time::Duration;

use dollr_client::executions::{Collect, Payout};
use dollr_client::payments::{Attempt, Outcome, SessionId, Why};
use dollr_client::status::{GetCollectionStatus, GetPayoutStatus};
use dollr_client::{Advice, Client, Credentials, Currency, ErrorKind, ReferenceId, Request};
use dollr_sandbox::{Behaviour, Fault, Reply};
use dollr_tests::passcode;
use tokio::time::sleep;

use super::outcomes::{name, settled};
use super::resuming::stored;
use crate::shop::Shop;

/// The process that executed the attempt is gone, and the payment of the document is this attempt's.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_another_process_executed_is_found_and_not_sent_again() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let _ = attempt.execute(&shop.dollr).await.unwrap();
    let other = shop.another_client();
    assert_eq!(name(&stored(&attempt).execute(&other).await), "open");
    // A payout has no document that could show it.
    let payout = shop.prepare_payout().await;
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    sleep(Duration::from_hours(1)).await;
    let result = stored(&payout).execute_with_passcode(&shop.another_client(), passcode());
    assert_eq!(name(&result.await), "completed");
    assert_eq!(
        (shop.called(Collect::OPERATION), shop.called(Payout::OPERATION)),
        (1, 1)
    );

    // Nothing shows whether the payment of the document is this attempt's.
    let page = Fault::reply(Reply::html(404));
    shop.sandbox.faults().every(GetCollectionStatus::OPERATION, page);
    assert_eq!(name(&stored(&attempt).execute(&shop.another_client()).await), "unknown");
    assert_eq!(shop.called(Collect::OPERATION), 1);
}

/// A payment that a client has been shown may act, whoever sent it.
#[tokio::test(start_paused = true)]
async fn what_was_shown_once_is_never_an_error_again() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    let other = shop.another_client();
    let execute = async || stored(&payout).execute_with_passcode(&other, passcode()).await;
    assert_eq!(name(&execute().await), "open");
    // A page says that there is no such key, and the connection for the payout is refused.
    let page = Fault::reply(Reply::html(404));
    shop.sandbox.faults().every(GetPayoutStatus::OPERATION, page);
    shop.sandbox.faults().every(Payout::OPERATION, Fault::refuse());
    let again = execute().await;
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(shop.called(Payout::OPERATION), 1);
}

/// An attempt is not sent while its client can't find out whether another one has sent it.
#[tokio::test(start_paused = true)]
async fn what_another_client_may_have_sent_is_not_sent_blindly() {
    for (reply, expected, sent) in [
        (Reply::json(503), "unknown", 1),
        (Reply::json(429), "unknown", 1),
        // A page may be what Dollr has for an unknown key.
        (Reply::html(404), "open", 2),
    ] {
        let shop = Shop::open(Behaviour::default()).await;
        let payout = shop.prepare_payout().await;
        shop.sandbox.faults().next(Payout::OPERATION, Fault::reset());
        let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        let what = format!("{reply:?}");
        shop.sandbox
            .faults()
            .every(GetPayoutStatus::OPERATION, Fault::reply(reply));
        // In memory, it is the same attempt; but this client didn't prepare it.
        let result = payout.execute_with_passcode(&shop.another_client(), passcode()).await;
        assert_eq!(name(&result), expected, "{what}");
        assert_eq!(shop.called(Payout::OPERATION), sent, "{what}");
    }
}

/// An attempt that another client sent holds its document too.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_shown_holds_its_document() {
    let shop = Shop::open(Behaviour::default().documents_guarded(false)).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    let _ = first.execute(&shop.dollr).await.unwrap();
    let other = shop.another_client();
    let _ = first.execute(&other).await.unwrap();
    let error = second.execute(&other).despite_status().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert_eq!(shop.sandbox.ledger().len(), 1);
}

/// A key that the caller keeps may have been sent before: in another process, or for something else.
#[tokio::test(start_paused = true)]
async fn a_key_of_the_caller_is_looked_at_before_it_is_sent() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let SessionId::Checkout(session) = attempt.session_id() else {
        panic!("{attempt:?} is no collection");
    };
    let collect = |client: &Client, currency| {
        let collect = client.executions().collect();
        let collect = collect.session_id(session);
        let collect = collect.payment_account_id(attempt.payment_account_id().unwrap());
        collect
            .currency(currency)
            .reference_id(attempt.reference_id())
            .send()
            .into_future()
    };
    // Whether Dollr knows the key can't be found out: the collection is sent, as most keys are new.
    let lost = Fault::reset();
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, lost);
    assert_eq!(name(&collect(&shop.dollr, Currency::USD).await), "open");
    assert_eq!(name(&collect(&shop.another_client(), Currency::USD).await), "open");
    let result = collect(&shop.another_client(), Currency::LRD).await;
    let Ok(Outcome::Unknown(unknown)) = result else {
        panic!("{result:?}");
    };
    assert!(matches!(unknown.why, Why::Differs { .. }), "{unknown:?}");
    assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_is_sent_by_no_client_of_another_merchant_or_server() {
    let shop = Shop::open(Behaviour::default()).await;
    for (field, value) in [("client_id", "another"), ("base_url", "https://example.com/")] {
        let attempt = shop.prepare().await;
        let mut other = serde_json::to_value(&attempt).unwrap();
        other[field] = value.into();
        let other: Attempt = serde_json::from_value(other).unwrap();
        let error = other.execute(&shop.dollr).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.advice()),
            (ErrorKind::Configuration, Advice::FixInput)
        );
        // It may have been sent by its own client.
        let resumed = other.resume(&shop.dollr).await;
        assert_eq!(name(&resumed), "unknown");
        assert_eq!(shop.called(Collect::OPERATION), 0);
        assert_eq!(settled(&other.call_off(&shop.dollr).await), "FixInput");
    }
}

/// For each merchant the document of a number is another one.
#[tokio::test(start_paused = true)]
async fn an_attempt_of_another_merchant_holds_no_document() {
    // A client knows who it is from the start, or when it has first signed in.
    for knows in [true, false] {
        let shop = Shop::open(Behaviour::default()).await;
        let own = shop.prepare().await;
        let mut other = serde_json::to_value(&own).unwrap();
        other["client_id"] = "another".into();
        other["reference_id"] = ReferenceId::random().to_string().into();
        let other: Attempt = serde_json::from_value(other).unwrap();
        let credentials = Credentials::new(shop.sandbox.client_id(), shop.sandbox.client_secret().clone());
        let client = match knows {
            true => shop.another_client(),
            false => shop.sandbox.builder().credentials(credentials).build().unwrap(),
        };
        let (resumed, executed) = tokio::join!(other.resume(&client).into_future(), async {
            // While it is asked about, if the client knows that it is another merchant's, or else when that has ended.
            sleep(Duration::from_secs(if knows { 10 } else { 100 })).await;
            own.execute(&client).await
        });
        assert_eq!(
            (name(&resumed), name(&executed)),
            ("unknown".to_owned(), "open".to_owned())
        );
    }
}
