//! What happens to an execution, whatever fails on the way: in a sandbox without a network, by tokio's paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::executions::Collect;
use dollr_client::jwt::ClientObtainToken;
use dollr_client::payments::NewCollection;
use dollr_client::schema::End;
use dollr_client::{Currency, ErrorKind, Execution, InvoiceId, OperationType, Outcome, Progress, Request};
use dollr_sandbox::{Behaviour, ClientSecret, Fault, PHONE_NEEDS_ACTION, Replay, Reply, UnknownKey};
use dollr_tests::passcode;
use futures_util::TryStreamExt as _;
use tokio::time::{Instant, sleep};

use super::mismatches::in_another_currency;
use super::outcomes::name;
use crate::shop::{INVOICE, Shop};

/// More seconds than any clock counts.
pub(super) const FOREVER: &str = "18446744073709551615";

/// What goes wrong with a collection, what it gives, how often money moves and how often it is sent.
type Case = (&'static str, Behaviour, Vec<Fault>, &'static str, usize, usize);

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    let usual = Behaviour::default;
    let seconds = Duration::from_secs;
    let replayed = |replay| usual().replay(replay);
    let shown_late = |replay| replayed(replay).status_lag(seconds(50));
    let lagging = |replay| shown_late(replay).source_lag(seconds(50));
    let html_404 = || usual().unknown_key(UnknownKey::Html);
    let reply = |status| Fault::reply(Reply::json(status));
    let page = |status| Fault::reply(Reply::html(status));
    let twice = || Fault::none().delivered_twice();
    let bytes = || Fault::reply(Reply::field_error("payment_account_id", "missing", "field required"));
    vec![
        ("nothing", usual(), vec![], "found", 1, 1),
        // It never leaves, or Dollr refuses it before looking at it.
        ("no connection once", usual(), vec![Fault::refuse()], "found", 1, 2),
        ("401 once", usual(), vec![reply(401)], "found", 1, 2),
        ("401", usual(), vec![reply(401); 99], "unknown", 0, 2),
        ("429 once", usual(), vec![reply(429)], "found", 1, 2),
        // It was carried out although it was refused, or it is not sent again in time.
        ("429 after", usual(), vec![reply(429).after_acting()], "found", 1, 1),
        ("401 after", usual(), vec![reply(401).after_acting()], "found", 1, 1),
        ("429 for long", usual(), vec![Fault::reply(Reply::json(429).retry_after("90"))], "unknown", 0, 1),
        ("429 for ever", usual(), vec![Fault::reply(Reply::json(429).retry_after(FOREVER))], "unknown", 0, 1),
        // The response is lost, and the status has it.
        ("reset after", usual(), vec![Fault::reset().after_acting()], "found", 1, 1),
        ("cut", usual(), vec![Fault::cut()], "found", 1, 1),
        ("500 after", usual(), vec![reply(500).after_acting()], "found", 1, 1),
        ("a page after", usual(), vec![page(200).after_acting()], "found", 1, 1),
        ("arrives later", usual(), vec![Fault::none().delivered_after(seconds(50))], "found", 1, 1),
        ("answered late", usual(), vec![Fault::none().answered_after(seconds(40))], "found", 1, 1),
        ("twice, original", usual(), vec![twice()], "found", 1, 1),
        ("twice, duplicate", replayed(Replay::Duplicate), vec![twice()], "found", 1, 1),
        ("twice, late", replayed(Replay::SessionNotActive).status_lag(seconds(20)), vec![twice()], "unknown", 1, 1),
        // It never arrived: it is sent once more.
        ("reset before", usual(), vec![Fault::reset()], "found", 1, 2),
        ("503 before", usual(), vec![reply(503)], "found", 1, 2),
        ("lost twice", usual(), vec![Fault::reset(), Fault::reset()], "unknown", 0, 2),
        ("lost, refused", usual(), vec![Fault::reset(), reply(422)], "unknown", 0, 2),
        // It arrived, the status says so late, and the refusal of the repeat is no proof of the contrary.
        ("late, original", lagging(Replay::Original), vec![Fault::cut()], "found", 1, 2),
        ("late, duplicate", lagging(Replay::Duplicate), vec![Fault::cut()], "found", 1, 2),
        ("late, inactive", lagging(Replay::SessionNotActive), vec![Fault::cut()], "found", 1, 2),
        // Its document says that something pays it.
        ("late, its document", shown_late(Replay::Original), vec![Fault::cut()], "found", 1, 1),
        // A page proves nothing.
        ("lost, page", html_404(), vec![Fault::reset()], "unknown", 0, 1),
        // Dollr refuses it.
        ("422", usual(), vec![reply(422)], "unknown", 0, 1),
        ("403", usual(), vec![page(403)], "unknown", 0, 1),
        ("404", usual(), vec![reply(404)], "unknown", 0, 1),
        ("bytes", usual(), vec![bytes()], "Rejected", 0, 1),
        ("lost, bytes", usual(), vec![Fault::reset(), bytes()], "unknown", 0, 2),
        ("422 after", usual(), vec![reply(422).after_acting()], "found", 1, 1),
        ("422, page", html_404(), vec![reply(422)], "unknown", 0, 1),
        // The session ends before it could be repeated.
        ("short", usual().checkout_session_lifetime(seconds(20)), vec![Fault::reset()], "unknown", 0, 1),
    ]
}

#[tokio::test(start_paused = true)]
async fn whatever_fails_the_order_is_paid_once_and_what_is_told_is_true() {
    for (what, behaviour, faults, expected, movements, sent) in cases() {
        let shop = Shop::open(behaviour).await;
        let attempt = shop.prepare().await;
        for fault in faults {
            // The first rule counts the calls, and these decide.
            shop.sandbox.faults().next(Collect::OPERATION, fault);
        }
        let result = attempt.execute(&shop.dollr).await;
        // Whether the payment has ended by then depends on jitter.
        let told = match name(&result).as_str() {
            "open" | "completed" => "found".to_owned(),
            told => told.to_owned(),
        };
        assert_eq!(told, expected, "{what}: {result:?}");
        assert_eq!(shop.sandbox.ledger().len(), movements, "{what}");
        assert_eq!(shop.called(Collect::OPERATION), sent, "{what}");
        if let Ok(Outcome::Unknown(unknown)) = &result {
            assert_eq!(unknown.reference_id, attempt.reference_id(), "{what}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_response_that_tells_of_it_can_be_read_as_it_came() {
    // The faults, how often it is sent, and whether a response shows it: its own, or that for its status.
    let cases = [
        (vec![], 1, true),
        (vec![Fault::refuse(), Fault::refuse()], 3, true),
        (vec![Fault::cut()], 1, true),
        (vec![Fault::reset(), Fault::reset()], 2, false),
    ];
    for (faults, attempts, is_told) in cases {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        for fault in faults {
            shop.sandbox.faults().next(Collect::OPERATION, fault);
        }
        let executed = attempt.execute(&shop.dollr).with_response().await.unwrap();
        let Some(response) = executed.response else {
            let Outcome::Unknown(unknown) = executed.outcome else {
                panic!("{:?}", executed.outcome);
            };
            assert_eq!((unknown.error().unwrap().attempts(), is_told), (attempts, false));
            continue;
        };
        assert_eq!((response.attempts(), is_told), (attempts, true));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["reference_id"], attempt.reference_id().to_string());
        let told: Execution = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(executed.outcome.execution(), Some(&told));
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_is_waited_for_until_it_is_final() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let outcome = attempt.execute(&shop.dollr).await.unwrap();
    assert!(!outcome.is_final());
    let within = Duration::from_mins(5);
    let waited = attempt.until_final(&shop.dollr, within).await.unwrap();
    assert_eq!(waited.progress, Progress::Final(End::Success));
    assert_eq!(waited.value.reference_id, attempt.reference_id());
    assert_eq!(shop.called(Collect::OPERATION), 1);

    // The same key, for a payment in another currency: there is nothing to wait for.
    let other = in_another_currency(&attempt);
    let error = other.until_final(&shop.dollr, within).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    let shown: Execution = serde_json::from_slice(error.body().unwrap()).unwrap();
    assert_eq!(shown, waited.value);
    let followed = other.watch(&shop.dollr, within).try_collect::<Vec<_>>().await;
    assert_eq!(followed.unwrap_err().to_string(), error.to_string());
}

#[tokio::test(start_paused = true)]
async fn what_never_leaves_is_given_up_at_the_deadline() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    shop.sandbox.faults().every(Collect::OPERATION, Fault::refuse());
    for deadline in [60, 300] {
        let deadline = Duration::from_secs(deadline);
        let start = Instant::now();
        let error = attempt.execute(&shop.dollr).deadline(deadline).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        let given_up = start.elapsed();
        assert!(
            given_up <= deadline && given_up + Duration::from_secs(10) > deadline,
            "{given_up:?}"
        );
    }
    assert!(shop.sandbox.ledger().is_empty());
}

/// A request that has left may still act: a connection that is refused later does not prove the contrary.
#[tokio::test(start_paused = true)]
async fn no_later_failure_shows_that_what_left_can_not_act() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let limited = Fault::reply(Reply::json(429));
    shop.sandbox.faults().next(Collect::OPERATION, limited);
    shop.sandbox.faults().every(Collect::OPERATION, Fault::refuse());
    assert_eq!(name(&attempt.execute(&shop.dollr).await), "unknown");
}

#[tokio::test(start_paused = true)]
async fn a_fault_can_be_chosen_by_the_key_of_an_execution() {
    let shop = Shop::open(Behaviour::default()).await;
    let (collection, payout) = (shop.prepare().await, shop.prepare_payout().await);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (keys, key) = (Arc::clone(&seen), collection.reference_id());
    shop.sandbox.faults().choose(move |context| {
        keys.lock().unwrap().extend(context.reference_id);
        (context.reference_id == Some(key)).then(|| Fault::reply(Reply::json(422)))
    });
    let result = collection.execute(&shop.dollr).await;
    assert_eq!(name(&result), "unknown");
    let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
    assert_eq!(name(&result), "open");
    // The calls for a status have none.
    assert_eq!(
        *seen.lock().unwrap(),
        [collection.reference_id(), payout.reference_id()]
    );
}

#[tokio::test(start_paused = true)]
async fn the_secret_of_an_action_is_shown_unless_it_was_lost() {
    for (fault, expected) in [
        (Fault::none(), "needs action, secret true"),
        (Fault::cut(), "needs action, secret false"),
    ] {
        let shop = Shop::open(Behaviour::default().client_secret(ClientSecret::Execution)).await;
        let account = shop.account(OperationType::Collection, PHONE_NEEDS_ACTION).await;
        let attempt = NewCollection::new(INVOICE, account, Currency::USD);
        let attempt = shop.dollr.prepare(attempt).await.unwrap();
        shop.sandbox.faults().next(Collect::OPERATION, fault);
        assert_eq!(name(&attempt.execute(&shop.dollr).await), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_paid_or_being_paid_is_not_paid_again() {
    let shop = Shop::open(Behaviour::default()).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    let _ = first.execute(&shop.dollr).await.unwrap();
    for status in ["PROCESSING", "PAID"] {
        let error = second.execute(&shop.dollr).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotPayable);
        assert_eq!(
            error.to_string(),
            format!("INV-00101 is {status} and can't be paid now, so it was not sent")
        );
        let account = first.payment_account_id().unwrap();
        let error = shop
            .dollr
            .prepare(NewCollection::new(INVOICE, account, Currency::USD))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotPayable);
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(shop.called(Collect::OPERATION), 1);
    // Even if the status of the document does not matter, a client has one attempt for it at a time.
    let error = second.execute(&shop.dollr).despite_status().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert!(error.to_string().contains(&first.reference_id().to_string()), "{error}");
    assert_eq!(shop.called(Collect::OPERATION), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_cancelled_since_it_was_prepared_is_not_paid() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let cancel = shop.dollr.invoices().cancel(InvoiceId::new(101));
    cancel.send().await.unwrap();
    let error = attempt.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert_eq!(shop.called(Collect::OPERATION), 0);
}

#[tokio::test(start_paused = true)]
async fn an_execution_without_a_token_was_not_sent() {
    let shop = Shop::open(Behaviour::default().checkout_session_lifetime(Duration::from_hours(4))).await;
    let attempt = shop.prepare().await;
    shop.sandbox
        .faults()
        .every(ClientObtainToken::OPERATION, Fault::reply(Reply::json(500)));
    sleep(Duration::from_hours(2)).await;
    let result = attempt.execute(&shop.dollr).despite_status().await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation().unwrap().name),
        (ErrorKind::Server, "client_obtain_token")
    );
    assert_eq!(shop.called(Collect::OPERATION), 0);
}
