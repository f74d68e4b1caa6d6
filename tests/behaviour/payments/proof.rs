//! An `Err` needs proof that nothing of an attempt can act, and a new attempt needs proof that the one before is dead.

use std::time::Duration;

use dollr_client::executions::{Collect, Payout};
use dollr_client::invoices::CancelInvoice;
use dollr_client::jwt::ClientObtainToken;
use dollr_client::payments::{Attempt, HookFuture, Hooks, Outcome, Planned, Settlement, Veto, Why};
use dollr_client::sandbox::{Behaviour, Fault, Reply, Sandbox, UnknownKey};
use dollr_client::status::{GetCollectionStatus, GetPayoutStatus};
use dollr_client::{Advice, CheckoutSessionId, Client, Currency, ErrorKind, InvoiceId, Request, SourceStatus};
use dollr_tests::passcode;
use tokio::time::{Instant, sleep};

use super::resuming::stored;
use crate::payments::executions::{INVOICE, Shop, name};

const SECOND: Duration = Duration::from_secs(1);

/// The client of another process.
fn another(sandbox: &Sandbox) -> Client {
    Client::builder().in_process(sandbox).build().unwrap()
}

pub(super) fn settled(settlement: &Settlement) -> String {
    match settlement {
        Settlement::Found(outcome) => name(&Ok(outcome.clone())),
        Settlement::NotSeenYet => "not seen yet".to_owned(),
        Settlement::NeverLanded => "never landed".to_owned(),
        Settlement::NotPaid => "not paid".to_owned(),
        Settlement::PaidOtherwise => "paid otherwise".to_owned(),
        Settlement::CouldNotAsk(error) => format!("{:?}", error.advice()),
        _ => panic!("{settlement:?}"),
    }
}

/// What goes wrong after a sending that was lost.
type Later = (&'static str, fn(&Shop));

/// Once a byte has left, an error of a later sending says nothing of it.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_has_left_is_never_an_error_again() {
    let later: [Later; 4] = [
        ("no connection", |shop| {
            shop.sandbox.faults().every(Collect::OPERATION, Fault::refuse());
        }),
        ("no token", |shop| {
            shop.sandbox.expire_tokens();
            let refused = Fault::reply(Reply::json(403));
            shop.sandbox.faults().every(ClientObtainToken::OPERATION, refused);
        }),
        ("impossible bytes", |shop| {
            let refused = Reply::field_error("currency", "missing", "field required");
            shop.sandbox.faults().every(Collect::OPERATION, Fault::reply(refused));
        }),
        ("cancelled", |_| {}),
    ];
    for (what, fail) in later {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
        shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
        assert_eq!(name(&attempt.execute(&shop.dollr).await), "unknown", "{what}");
        if what == "cancelled" {
            let cancel = shop.dollr.invoices().cancel_invoice(InvoiceId::new(101));
            cancel.send().await.unwrap();
        }
        fail(&shop);
        for result in [attempt.execute(&shop.dollr).await, attempt.resume(&shop.dollr).await] {
            assert_eq!(name(&result), "unknown", "{what}: {result:?}");
        }
    }
}

/// The process that executed it is gone: what pays the document is this attempt.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_another_process_executed_is_found_and_not_sent_again() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let _ = attempt.execute(&shop.dollr).await.unwrap();
    let other = another(&shop.sandbox);
    assert_eq!(name(&stored(&attempt).execute(&other).await), "open");
    // Of a payout there is no document that tells.
    let payout = shop.prepare_payout().await;
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    sleep(3600 * SECOND).await;
    let result = stored(&payout).execute_with_passcode(&another(&shop.sandbox), passcode());
    assert_eq!(name(&result.await), "completed");
    assert_eq!(
        (shop.called(Collect::OPERATION), shop.called(Payout::OPERATION)),
        (1, 1)
    );

    // Nothing tells whether it is this one.
    let page = Fault::reply(Reply::html(404));
    shop.sandbox.faults().every(GetCollectionStatus::OPERATION, page);
    assert_eq!(
        name(&stored(&attempt).execute(&another(&shop.sandbox)).await),
        "unknown"
    );
    assert_eq!(shop.called(Collect::OPERATION), 1);
}

/// A key that the caller keeps may have been sent before: in another process, or for something else.
#[tokio::test(start_paused = true)]
async fn a_key_of_the_caller_is_looked_at_before_it_is_sent() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let collect = |client: &Client, currency| {
        let collect = client.executions().collect();
        let collect = collect.session_id(CheckoutSessionId::new(attempt.session_id));
        let collect = collect.payment_account_id(attempt.payment_account_id.unwrap());
        collect
            .currency(currency)
            .reference_id(attempt.reference_id)
            .send()
            .into_future()
    };
    // Nothing can be said: it is sent, as it mostly is a new one.
    let lost = Fault::reset();
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, lost);
    assert_eq!(name(&collect(&shop.dollr, Currency::USD).await), "open");
    assert_eq!(name(&collect(&another(&shop.sandbox), Currency::USD).await), "open");
    let result = collect(&another(&shop.sandbox), Currency::LRD).await;
    let Ok(Outcome::Unknown(unknown)) = result else {
        panic!("{result:?}");
    };
    assert!(matches!(unknown.why, Why::Differs { .. }), "{unknown:?}");
    assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
}

/// What left once is sent again only when it is asked for, and not where a look shows it.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_executed_again_is_looked_at_first() {
    let shop = Shop::open(Behaviour::default().status_lag(5 * SECOND)).await;
    let payout = shop.prepare_payout().await;
    let refused = Fault::reply(Reply::json(403)).after_acting();
    shop.sandbox.faults().next(Payout::OPERATION, refused);
    let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
    assert_eq!(name(&result), "unknown");
    sleep(3 * SECOND).await;
    let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
    assert!(result.unwrap().execution().is_some());
    assert_eq!((shop.called(Payout::OPERATION), shop.sandbox.ledger().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_for_the_one_before_it_with_the_same_key() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let slow = Fault::none().answered_after(10 * SECOND);
    shop.sandbox.faults().next(Collect::OPERATION, slow);
    let (first, second) = tokio::join!(attempt.execute(&shop.dollr).into_future(), async {
        sleep(SECOND).await;
        attempt.execute(&shop.dollr).await
    });
    assert!(first.unwrap().execution().is_some() && second.unwrap().execution().is_some());
    assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
}

/// Dollr need not guard a document against two payments at once.
#[tokio::test(start_paused = true)]
async fn two_attempts_of_a_client_for_one_document_do_not_go_together() {
    let unguarded = || Behaviour::default().documents_guarded(false).source_lag(3600 * SECOND);
    let shop = Shop::open(unguarded()).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    let execute = |attempt: &Attempt| attempt.execute(&shop.dollr).into_future();
    let (first, second) = tokio::join!(execute(&first), execute(&second));
    let errors: Vec<_> = [first, second].into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(
        (errors[0].kind(), errors[0].advice()),
        (ErrorKind::NotPayable, Advice::DontRepeat)
    );
    assert_eq!(shop.sandbox.ledger().len(), 1);

    // One after the other: the first may still arrive.
    let shop = Shop::open(unguarded()).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    let late = Fault::reset();
    shop.sandbox.faults().every(Collect::OPERATION, late);
    assert_eq!(name(&first.execute(&shop.dollr).await), "unknown");
    let error = second.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    let expected = format!(
        "collect: it was not sent: another attempt for the same document, with the key {}, was executed, and has paid it or \
         still may: settle that one first",
        first.reference_id
    );
    assert_eq!(error.to_string(), expected);
    // The same attempt is no other one.
    assert_eq!(name(&first.execute(&shop.dollr).await), "unknown");
    // When its session is over, it can't.
    shop.sandbox.faults().clear();
    sleep(3600 * SECOND).await;
    let third = shop.prepare().await;
    assert_eq!(name(&third.execute(&shop.dollr).await), "open");
    assert_eq!(shop.sandbox.ledger().len(), 1);
}

/// In the last minute of a session it may be over before what is sent arrives. That is told by Dollr's clock, or by how long this
/// process has known it, whatever the clock of this machine says.
#[tokio::test(start_paused = true)]
async fn nothing_is_sent_in_a_session_that_ends() {
    for (ahead, dates) in [(0, true), (7200, true), (-7200, true), (7200, false), (-7200, false)] {
        let shop = Shop::open(Behaviour::default().clock_ahead(ahead).dates(dates)).await;
        let attempt = shop.prepare().await;
        let early = shop.prepare_payout().await;
        sleep(28 * 60 * SECOND).await;
        let result = early.execute_with_passcode(&shop.dollr, passcode()).await;
        assert_eq!(name(&result), "open", "{ahead} {dates}");
        sleep(62 * SECOND).await;
        let error = attempt.execute(&shop.dollr).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SessionOver, "{ahead} {dates}");
        assert_eq!(shop.called(Collect::OPERATION), 0);
    }
}

/// Clocks that are wrong by hours end no session, and keep none open.
#[tokio::test(start_paused = true)]
async fn an_attempt_is_settled_whatever_clock_this_machine_has() {
    for (ahead, dates) in [(7200, true), (-7200, true), (7200, false), (-7200, false)] {
        let shop = Shop::open(Behaviour::default().clock_ahead(ahead).dates(dates)).await;
        let attempt = shop.prepare().await;
        for (minutes, expected) in [(0, "not seen yet"), (34, "not seen yet"), (2, "never landed")] {
            sleep(minutes * 60 * SECOND).await;
            let settlement = attempt.settle(&shop.dollr).await;
            assert_eq!(settled(&settlement), expected, "{ahead} {dates} {minutes}");
        }
        // Another process has only Dollr's clock.
        let expected = if dates { "never landed" } else { "not seen yet" };
        let settlement = stored(&attempt).settle(&another(&shop.sandbox)).await;
        assert_eq!(settled(&settlement), expected, "{ahead} {dates}");
    }
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

async fn document(shop: &Shop) -> SourceStatus {
    let report = shop.dollr.status().get_payment_source_status().source(INVOICE);
    report.send().await.unwrap().status
}

/// What calls it off, and what is shown of the document then.
#[tokio::test(start_paused = true)]
async fn a_collection_is_called_off_so_that_the_customer_can_pay_otherwise() {
    let cases: [(&str, Option<Fault>, &str, SourceStatus); 5] = [
        ("never sent", None, "never landed", SourceStatus::Canceled),
        (
            "refused",
            Some(Fault::reply(Reply::json(403))),
            "never landed",
            SourceStatus::Canceled,
        ),
        (
            "a copy on its way",
            Some(Fault::reply(Reply::json(403)).copied_after(300 * SECOND)),
            "never landed",
            SourceStatus::Canceled,
        ),
        (
            "under way",
            Some(Fault::reply(Reply::json(403)).after_acting()),
            "found",
            SourceStatus::Processing,
        ),
        (
            "under way at once",
            Some(Fault::none()),
            "found",
            SourceStatus::Processing,
        ),
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
            assert_eq!(document(&shop).await, shown, "{what}");
            sleep(600 * SECOND).await;
            assert!(shop.sandbox.ledger().is_empty(), "{what}");
        } else {
            assert_eq!(shop.called(CancelInvoice::OPERATION), 0, "{what}");
        }
    }
}

/// That it can be called off takes half a minute to be sure, and its document that is shown as cancelled.
#[tokio::test(start_paused = true)]
async fn an_attempt_is_not_called_off_before_that_is_sure() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let start = Instant::now();
    assert_eq!(settled(&attempt.call_off(&shop.dollr).await), "never landed");
    assert!((30..35).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    // It stays so.
    assert_eq!(settled(&attempt.call_off(&shop.dollr).await), "never landed");

    // It is not cancelled.
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

    // There is nothing to cancel.
    let payout = shop.prepare_payout().await;
    assert_eq!(settled(&payout.call_off(&shop.dollr).await), "FixInput");
}

/// The person is told what Dollr said.
#[tokio::test(start_paused = true)]
async fn an_unknown_says_why() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let refused = Reply::field_error("passcode", "value_error", "wrong passcode");
    shop.sandbox.faults().next(Payout::OPERATION, Fault::reply(refused));
    let Ok(Outcome::Unknown(unknown)) = payout.execute_with_passcode(&shop.dollr, passcode()).await else {
        panic!("an unknown");
    };
    let Why::Refused(error) = &unknown.why else {
        panic!("{unknown:?}");
    };
    assert_eq!(error.field("body.passcode").unwrap().message, "wrong passcode");
    assert_eq!(
        unknown.to_string(),
        format!(
            "payout was refused, and a copy of it may still be carried out: try the same attempt again, and don't pay the \
             order in another way before its key {} is settled; payout: Dollr refused the request (422): body.passcode: wrong \
             passcode",
            payout.reference_id
        )
    );
}

/// What a client has been shown may act, whoever sent it.
#[tokio::test(start_paused = true)]
async fn what_was_shown_once_is_never_an_error_again() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    let other = another(&shop.sandbox);
    let execute = async || stored(&payout).execute_with_passcode(&other, passcode()).await;
    assert_eq!(name(&execute().await), "open");
    // A page says that there is no such key, and there is no connection for anything else.
    let page = Fault::reply(Reply::html(404));
    shop.sandbox.faults().every(GetPayoutStatus::OPERATION, page);
    shop.sandbox.faults().every(Payout::OPERATION, Fault::refuse());
    let again = execute().await;
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(shop.called(Payout::OPERATION), 1);
}

/// While nobody can say whether another client has sent it, it is not sent.
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
        let result = payout.execute_with_passcode(&another(&shop.sandbox), passcode()).await;
        assert_eq!(name(&result), expected, "{what}");
        assert_eq!(shop.called(Payout::OPERATION), sent, "{what}");
    }
}

/// A refusal of the second sending is none that is repeated, although the first one was lost.
#[tokio::test(start_paused = true)]
async fn what_is_refused_when_it_is_executed_again_is_not_repeated_by_itself() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    for _ in 0..2 {
        shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
    }
    assert_eq!(name(&attempt.execute(&shop.dollr).await), "unknown");
    shop.sandbox
        .faults()
        .next(Collect::OPERATION, Fault::reply(Reply::json(422)));
    assert_eq!(name(&attempt.execute(&shop.dollr).await), "unknown");
    assert_eq!(shop.called(Collect::OPERATION), 3);
}

/// What was true before a hook ran need not be true after it.
#[tokio::test(start_paused = true)]
async fn a_session_that_ends_while_a_hook_runs_is_over() {
    struct Slow;
    impl Hooks for Slow {
        fn before<'a>(&'a self, _: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
            Box::pin(async {
                sleep(3600 * SECOND).await;
                Ok(())
            })
        }
    }
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let error = attempt.execute(&shop.dollr).hooks(Slow).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionOver);
    assert_eq!(shop.called(Collect::OPERATION), 0);
}

/// A document is held for an attempt that another client sent, too.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_shown_holds_its_document() {
    let shop = Shop::open(Behaviour::default().documents_guarded(false)).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    let _ = first.execute(&shop.dollr).await.unwrap();
    let other = another(&shop.sandbox);
    let _ = first.execute(&other).await.unwrap();
    let error = second.execute(&other).despite_status().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert_eq!(shop.sandbox.ledger().len(), 1);
}
