//! Calling off an attempt, so that the customer can pay in another way.

use std::time::Duration;

use dollr_client::Request;
use dollr_client::executions::Collect;
use dollr_client::invoices::CancelInvoice;
use dollr_client::payments::{Outcome, Settlement};
use dollr_sandbox::{Behaviour, Fault, Reply, UnknownKey};
use tokio::time::{Instant, sleep};

use super::outcomes::settled;
use crate::shop::Shop;

const SECOND: Duration = Duration::from_secs(1);

/// How the attempt was sent, what calling it off gives, and what is shown of the document then.
#[tokio::test(start_paused = true)]
async fn a_collection_is_called_off_so_that_the_customer_can_pay_otherwise() {
    let cases: [(&str, Option<Fault>, &str, &str); 5] = [
        ("never sent", None, "never landed", "CANCELED"),
        (
            "refused",
            Some(Fault::reply(Reply::json(403))),
            "never landed",
            "CANCELED",
        ),
        (
            "a copy on its way",
            Some(Fault::reply(Reply::json(403)).copied_after(300 * SECOND)),
            "never landed",
            "CANCELED",
        ),
        (
            "in progress",
            Some(Fault::reply(Reply::json(403)).after_acting()),
            "found",
            "PROCESSING",
        ),
        ("in progress at once", Some(Fault::none()), "found", "PROCESSING"),
    ];
    for (what, fault, expected, shown) in cases {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        if let Some(fault) = fault {
            shop.sandbox.faults().next(Collect::OPERATION, fault);
            let _ = attempt.execute(&shop.dollr).await.unwrap();
        }
        let called_off = attempt.call_off(&shop.dollr).await;
        let told = match called_off {
            Settlement::Found(Outcome::Open(_) | Outcome::Completed(_)) => "found".to_owned(),
            other => settled(&other),
        };
        assert_eq!(told, expected, "{what}");
        if expected == "never landed" {
            assert_eq!(shop.document().await, shown, "{what}");
            sleep(600 * SECOND).await;
            assert!(shop.sandbox.ledger().is_empty(), "{what}");
        } else {
            assert_eq!(shop.called(CancelInvoice::OPERATION), 0, "{what}");
        }
    }
}

/// It takes half a minute, and a document that is shown as cancelled, to be sure that an attempt is called off.
#[tokio::test(start_paused = true)]
async fn an_attempt_is_not_called_off_before_that_is_sure() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let start = Instant::now();
    assert_eq!(settled(&attempt.call_off(&shop.dollr).await), "never landed");
    assert!((30..35).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    // It stays so.
    assert_eq!(settled(&attempt.call_off(&shop.dollr).await), "never landed");

    // The document is not cancelled.
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    shop.sandbox
        .faults()
        .every(CancelInvoice::OPERATION, Fault::reply(Reply::json(403)));
    assert_eq!(settled(&attempt.call_off(&shop.dollr).await), "DontRepeat");

    // No response says whether the key is known.
    let shop = Shop::open(Behaviour::default().unknown_key(UnknownKey::Html)).await;
    let attempt = shop.prepare().await;
    assert_eq!(settled(&attempt.call_off(&shop.dollr).await), "DontRepeat");

    // It lands while it is called off.
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let late = Fault::none().delivered_after(5 * SECOND);
    shop.sandbox.faults().next(Collect::OPERATION, late);
    let slow = Fault::none().delivered_after(10 * SECOND);
    shop.sandbox.faults().next(CancelInvoice::OPERATION, slow);
    let (executed, called_off) = tokio::join!(attempt.execute(&shop.dollr).into_future(), async {
        sleep(SECOND).await;
        attempt.call_off(&shop.dollr).await
    });
    assert!(executed.unwrap().execution().is_some());
    assert!(
        matches!(called_off, Settlement::Found(Outcome::Open(_) | Outcome::Completed(_))),
        "{called_off:?}"
    );

    // A payout has no document that could be cancelled.
    let payout = shop.prepare_payout().await;
    assert_eq!(settled(&payout.call_off(&shop.dollr).await), "FixInput");
}
