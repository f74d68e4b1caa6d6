//! How the status is asked for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::Request;
use dollr_client::executions::{Collect, Payout};
use dollr_client::payments::Settlement;
use dollr_client::status::{GetCollectionStatus, GetPayoutStatus};
use dollr_sandbox::{Behaviour, Fault, Replay, Reply};
use dollr_tests::passcode;
use tokio::time::{Instant, sleep};

use super::executions::FOREVER;
use super::outcomes::{name, settled};
use crate::shop::Shop;

#[tokio::test(start_paused = true)]
async fn all_who_ask_what_became_of_their_payments_share_one_limit() {
    let shop = Shop::open(Behaviour::default()).await;
    let mut payouts = Vec::new();
    for _ in 0..50 {
        payouts.push(shop.prepare_payout().await);
    }
    shop.sandbox.faults().every(Payout::OPERATION, Fault::reset());
    let running = payouts.into_iter().map(|payout| {
        let dollr = shop.dollr.clone();
        tokio::spawn(async move { payout.execute_with_passcode(&dollr, passcode()).await })
    });
    let running: Vec<_> = running.collect();
    sleep(Duration::from_secs(3)).await;
    let asked = shop.called(GetPayoutStatus::OPERATION);
    assert!(
        (10..=31).contains(&asked),
        "{asked} questions in 3 seconds, at most 10 each"
    );
    for payout in running {
        assert_eq!(name(&payout.await.unwrap()), "unknown");
    }
}

#[tokio::test(start_paused = true)]
async fn a_payout_is_resumed_without_its_passcode_by_asking_alone() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare_payout().await;
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "unknown");
    assert_eq!(name(&attempt.resume(&shop.dollr).allow_repeat().await), "unknown");
    assert_eq!(shop.called(Payout::OPERATION), 0);
    let _ = attempt.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "open");
    assert_eq!(shop.called(Payout::OPERATION), 1);
}

/// A status may be late, as of a part of Dollr that hasn't heard of it yet. Nothing is sent again for that, nor is it said to have never
/// landed.
#[tokio::test(start_paused = true)]
async fn what_dollr_has_shown_is_not_absent_any_more() {
    let lag = Behaviour::default().status_lag(Duration::from_secs(20));
    let shop = Shop::open(lag).await;
    let attempt = shop.prepare_payout().await;
    for _ in 0..2 {
        let executed = attempt.execute_with_passcode(&shop.dollr, passcode()).await;
        assert!(matches!(name(&executed).as_str(), "open" | "completed"), "{executed:?}");
    }
    assert_eq!(shop.called(Payout::OPERATION), 1);

    let collection = shop.prepare().await;
    let _ = collection.execute(&shop.dollr).await.unwrap();
    sleep(Duration::from_hours(2)).await;
    let absent = || Fault::reply(Reply::json(404));
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, absent());
    assert_eq!(settled(&collection.settle(&shop.dollr).await), "completed");
    shop.sandbox.faults().every(GetPayoutStatus::OPERATION, absent());
    let settled = attempt.settle(&shop.dollr).await;
    assert!(matches!(settled, Settlement::CouldNotAsk(_)), "{settled:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_status_asks_to_wait_ends_no_window_early_but_by_giving_up() {
    // Whether the key isn't there, or nothing can be said; and how often the collection is sent then.
    for (status, expected, sent) in [(404, "open", 2), (429, "unknown", 1)] {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        let wait = Fault::reply(Reply::json(status).retry_after(FOREVER));
        shop.sandbox.faults().next(GetCollectionStatus::OPERATION, wait);
        shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
        let start = Instant::now();
        let executing = attempt.execute(&shop.dollr).deadline(Duration::MAX);
        assert_eq!(name(&executing.await), expected, "{status}");
        assert_eq!(shop.called(Collect::OPERATION), sent, "{status}");
        assert_eq!(start.elapsed() >= Duration::from_secs(30), status == 404, "{status}");
    }
}

/// Dollr is left alone, and whoever waits is told that nobody knows.
#[tokio::test(start_paused = true)]
async fn a_pause_that_another_poll_was_told_makes_the_window_hardly_longer() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let another = shop.prepare().await;
    let wait = Fault::reply(Reply::json(429).retry_after("60"));
    shop.sandbox.faults().every(GetCollectionStatus::OPERATION, wait);
    shop.sandbox.faults().every(Payout::OPERATION, Fault::reset());
    let start = Instant::now();
    let dollr = shop.dollr.clone();
    let told = tokio::spawn(async move {
        sleep(Duration::from_secs(28)).await;
        another.until_final(&dollr, Duration::from_secs(5)).await
    });
    let outcome = payout.execute_with_passcode(&shop.dollr, passcode()).await;
    assert_eq!(name(&outcome), "unknown");
    assert_eq!(start.elapsed().as_secs(), 35);
    assert!(told.await.unwrap().is_err());
}

#[tokio::test(start_paused = true)]
async fn the_status_is_asked_at_growing_intervals_until_the_window_ends() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&asked);
    let start = Instant::now();
    shop.sandbox.faults().choose(move |context| {
        let is_asked = context.operation.name == GetCollectionStatus::OPERATION.name;
        is_asked.then(|| {
            times.lock().unwrap().push(start.elapsed().as_secs_f64());
            Fault::reply(Reply::html(404))
        })
    });
    shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
    assert_eq!(
        name(&attempt.execute(&shop.dollr).settle_window(Duration::from_mins(1)).await),
        "unknown"
    );
    let times = asked.lock().unwrap().clone();
    let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!((0.75..=1.25).contains(&times[0]), "{times:?}");
    for (gap, about) in gaps.iter().zip([2.0, 4.0, 5.0, 5.0, 5.0]) {
        assert!((0.75 * about..=1.25 * about).contains(gap), "{gaps:?}");
    }
    assert!((59.9..60.1).contains(times.last().unwrap()), "{times:?}");
    assert!(start.elapsed() < Duration::from_secs(61));
}

/// It comes twice, and the second one is refused. That the key isn't there is asked before its status shows it, and answered
/// when the window has ended.
#[tokio::test(start_paused = true)]
async fn an_old_look_that_is_answered_last_is_not_the_last_look() {
    let behaviour = Behaviour::default().replay(Replay::SessionNotActive);
    let shop = Shop::open(behaviour.status_lag(Duration::from_secs(20))).await;
    let attempt = shop.prepare().await;
    let twice = Fault::none().delivered_twice();
    shop.sandbox.faults().next(Collect::OPERATION, twice);
    let slow = Fault::none().answered_after(Duration::from_millis(29_500));
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, slow);
    assert_eq!(name(&attempt.execute(&shop.dollr).await), "completed");
    assert_eq!(shop.sandbox.ledger().len(), 1);
}
