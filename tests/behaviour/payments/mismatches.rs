//! A response about another payment than the one that was sent: it proves nothing about this one.

use dollr_client::executions::{Collect, Payout};
use dollr_client::payments::{Attempt, Why};
use dollr_client::{Outcome, Request};
use dollr_sandbox::{Behaviour, Fault, ReusedKey};
use dollr_tests::passcode;

use crate::shop::Shop;

/// An attempt with the same key that is for a payment in another currency.
pub(super) fn in_another_currency(attempt: &Attempt) -> Attempt {
    let mut other = serde_json::to_value(attempt).unwrap();
    other["payer_currency"] = "LRD".into();
    serde_json::from_value(other).unwrap()
}

/// The key of an attempt is random: that Dollr shows it in another currency does not prove that this payment was not made.
#[tokio::test(start_paused = true)]
async fn a_payment_that_is_shown_in_another_currency_is_unknown() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let _ = attempt.execute(&shop.dollr).await.unwrap();
    let other = in_another_currency(&attempt);
    let resumed = other.resume(&shop.dollr).await;
    assert_eq!(shop.called(Collect::OPERATION), 1);
    let executed = other.execute(&shop.dollr).despite_status().await;
    for result in [resumed, executed] {
        let Ok(Outcome::Unknown(unknown)) = result else {
            panic!("{result:?}");
        };
        let said = unknown.to_string();
        assert!(
            said.contains(r#"its `payer_currency` is "USD", and "LRD" was sent"#),
            "{said}"
        );
        let Why::Differs { found, .. } = unknown.why else {
            panic!("{said}");
        };
        assert_eq!(found.payer_currency, "USD");
    }
}

/// A response about another payment says nothing about this one, whichever call it is for.
#[tokio::test(start_paused = true)]
async fn a_state_of_another_kind_or_amount_is_not_believed() {
    let shop = Shop::open(Behaviour::default().reused_key(ReusedKey::Original)).await;
    let not_believed = async |what: &str, attempt: serde_json::Value| {
        let attempt: Attempt = serde_json::from_value(attempt).unwrap();
        let results = [
            attempt.execute(&shop.dollr).despite_status().await,
            attempt.resume(&shop.dollr).await,
        ];
        for result in results {
            let is_believed = result.as_ref().is_ok_and(|outcome| outcome.execution().is_some());
            assert!(!is_believed, "{what}: {result:?}");
        }
    };
    let attempt = shop.prepare().await;
    let mut other = serde_json::to_value(&attempt).unwrap();
    other["amount"] = "250.00".into();
    not_believed("amount", other).await;
    assert_eq!(shop.sandbox.ledger().len(), 1);

    // A collection with the key of a payout: the response to it shows the payout.
    let payout = shop.prepare_payout().await;
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    let mut other = serde_json::to_value(&attempt).unwrap();
    other["reference_id"] = payout.reference_id().to_string().into();
    other.as_object_mut().unwrap().remove("amount");
    not_believed("kind", other).await;
    assert_eq!(shop.sandbox.ledger().len(), 2);
}

/// How fees and rounding change an amount isn't documented: another amount does not prove that no money moved.
#[tokio::test(start_paused = true)]
async fn another_amount_than_was_meant_is_unknown() {
    for fault in [Fault::none(), Fault::cut()] {
        let shop = Shop::open(Behaviour::default()).await;
        let mut payout = serde_json::to_value(shop.prepare_payout().await).unwrap();
        payout["amount"] = "50.01".into();
        let payout: Attempt = serde_json::from_value(payout).unwrap();
        shop.sandbox.faults().next(Payout::OPERATION, fault);
        let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        let Ok(Outcome::Unknown(unknown)) = result else {
            panic!("{result:?}");
        };
        assert!(matches!(unknown.why, Why::Differs { .. }), "{unknown:?}");
        let said = unknown.to_string();
        assert!(said.contains("USD, and 50.01 USD was meant"), "{said}");
        assert_eq!(shop.sandbox.ledger().len(), 1);
    }
}
