//! The sandbox's clock, which may be wrong, and how long its sessions last by it.

use std::time::{Duration, SystemTime};

use dollr_client::{Clock, ErrorKind, OperationType, ReferenceId, Request as _};
use dollr_sandbox::{Fault, PHONE_COMPLETES};
use tokio::time::sleep;

use super::movements::{pay_out, payout_session};
use super::switches::{behaviour, status};
use crate::shop::{INVOICE, Shop};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn the_lifetime_of_a_session() {
    let expired = "body.session_id: session expired";
    let minute = Duration::from_mins(1);
    for (behaviour, lifetime) in [
        (behaviour(), 30 * minute),
        (
            behaviour()
                .checkout_session_lifetime(minute)
                .payout_session_lifetime(minute),
            minute,
        ),
    ] {
        let just_before = lifetime.saturating_sub(SECOND);
        for (after, expected) in [(just_before, "PENDING"), (lifetime, expired)] {
            let shop = Shop::open(behaviour.clone()).await;
            let account = shop.account(OperationType::Payout, PHONE_COMPLETES).await;
            let payout = payout_session(&shop.dollr, account, "5").await.unwrap().id;
            let session = shop.session().await.unwrap();
            sleep(after).await;
            let collection = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
            assert_eq!(status(collection), expected, "{behaviour:?}");
            let payout = pay_out(&shop.dollr, payout, account, ReferenceId::random()).await;
            assert_eq!(status(payout), expected, "{behaviour:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_may_last_for_ever() {
    let endless = Duration::MAX;
    let behaviour = behaviour().checkout_session_lifetime(endless);
    let shop = Shop::open(behaviour.payout_session_lifetime(endless)).await;
    let account = shop.account(OperationType::Payout, PHONE_COMPLETES).await;
    let payout = payout_session(&shop.dollr, account, "5").await.unwrap().id;
    let session = shop.session().await.unwrap();
    sleep(Duration::from_hours(24 * 365)).await;
    let collection = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
    assert_eq!(status(collection), "PENDING");
    let payout = pay_out(&shop.dollr, payout, account, ReferenceId::random()).await;
    assert_eq!(status(payout), "PENDING");
}

#[tokio::test(start_paused = true)]
async fn a_clock_may_be_as_wrong_as_can_be() {
    let shop = Shop::open(behaviour()).await;
    // At the last second that a timestamp can show, all tokens have expired.
    for (ahead, refused) in [(i64::MIN, None), (i64::MAX, Some(ErrorKind::Authentication))] {
        shop.sandbox.behave(behaviour().clock_ahead(ahead));
        let error = shop.session().await.err();
        assert_eq!(error.map(|error| error.kind()), refused, "{ahead}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_is_so_in_all_that_it_tells() {
    let hours = |hours| Duration::from_hours(hours);
    for (ahead, dates, expected) in [
        (0, true, Clock::Right),
        (-3 * 3600, true, Clock::Ahead(hours(3))),
        (5 * 3600, true, Clock::Behind(hours(5))),
        (5 * 3600, false, Clock::Unknown),
    ] {
        let shop = Shop::open(behaviour().clock_ahead(ahead).dates(dates)).await;
        let here = SystemTime::now();
        let open = shop.dollr.sessions().create_for_checkout().source(INVOICE);
        let session = open.send().await.unwrap();
        let [made, ends] = [session.created_at, session.expires_at].map(|at| at.time().unwrap());
        assert_eq!(ends.duration_since(made).unwrap(), Duration::from_mins(30));
        let apart = if ahead < 0 {
            here.duration_since(made)
        } else {
            made.duration_since(here)
        };
        let apart = apart
            .unwrap_or_default()
            .abs_diff(Duration::from_secs(ahead.unsigned_abs()));
        // The other clock went on meanwhile, and counts whole seconds.
        assert!(apart < 10 * SECOND, "{ahead}: {apart:?}");
        let found = shop.dollr.check().await.unwrap().clock;
        match (found, expected) {
            (Clock::Ahead(found), Clock::Ahead(expected)) | (Clock::Behind(found), Clock::Behind(expected)) => {
                assert!(found.abs_diff(expected) < 10 * SECOND, "{found:?}");
            }
            _ => assert_eq!(found, expected),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_lasts_as_long_by_a_wrong_clock() {
    let minute = Duration::from_mins(1);
    for ahead in [-3 * 3600, 5 * 3600] {
        for (after, expected) in [(29, "PENDING"), (30, "body.session_id: session expired")] {
            let shop = Shop::open(behaviour().clock_ahead(ahead)).await;
            let session = shop.session().await.unwrap();
            sleep(after * minute).await;
            let collected = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
            assert_eq!(status(collected), expected, "{ahead}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_response_has_the_time_at_which_it_was_written() {
    let shop = Shop::open(behaviour()).await;
    let slow = Fault::none().answered_after(20 * SECOND);
    let operation = dollr_client::fees::ListFeeTier::OPERATION;
    let mut dates = Vec::new();
    for fault in [Fault::none(), slow] {
        shop.sandbox.faults().next(operation, fault);
        let response = shop.dollr.fees().tiers().send().with_response().await.unwrap();
        dates.push(response.headers()["date"].clone());
    }
    assert_eq!(dates[0], dates[1]);
}
