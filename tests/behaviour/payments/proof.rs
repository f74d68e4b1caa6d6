//! An `Err` needs proof that nothing of an attempt can act, and a new attempt needs proof that the one before is dead.

use std::future::pending;
use std::time::Duration;

use dollr_client::executions::{Collect, Payout};
use dollr_client::jwt::ClientObtainToken;
use dollr_client::payments::{Attempt, HookFuture, Hooks, Outcome, Planned, Veto, Why};
use dollr_client::status::GetPaymentSourceStatus;
use dollr_client::{Advice, ErrorKind, InvoiceId, Request};
use dollr_sandbox::{Behaviour, Fault, Reply};
use dollr_tests::passcode;
use tokio::time::{sleep, timeout};

use super::outcomes::name;
use crate::shop::Shop;

const SECOND: Duration = Duration::from_secs(1);

/// What goes wrong after a request was lost, by name.
type Later = (&'static str, fn(&Shop));

/// Once a request has left, the error of a later one says nothing about it.
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
            let cancel = shop.dollr.invoices().cancel(InvoiceId::new(101));
            cancel.send().await.unwrap();
        }
        fail(&shop);
        for result in [attempt.execute(&shop.dollr).await, attempt.resume(&shop.dollr).await] {
            assert_eq!(name(&result), "unknown", "{what}: {result:?}");
        }
    }
}

/// A request that has left is sent again only when the caller asks for it, and not if the status shows it.
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

/// A second request that is refused is not repeated, although the first one was lost.
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

/// A future may be polled and then kept, as `select!` does. What it waits for is no matter to the others.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_kept_and_not_driven_holds_no_other_up() {
    for operation in [GetPaymentSourceStatus::OPERATION, Collect::OPERATION] {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        let slow = Fault::none().answered_after(10 * SECOND);
        shop.sandbox.faults().every(operation, slow);
        // The first one waits for a response, and the other one for the same, or for the first.
        let mut kept = [(); 2].map(|()| attempt.execute(&shop.dollr));
        for call in &mut kept {
            assert!(timeout(SECOND, call).await.is_err());
        }
        for call in [attempt.execute(&shop.dollr), attempt.resume(&shop.dollr)] {
            let result = timeout(60 * SECOND, call).await.expect("it is not held up");
            assert!(result.unwrap().execution().is_some());
        }
        for call in kept {
            assert!(call.await.unwrap().execution().is_some());
        }
        assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
    }
}

/// Dollr may not protect a document from two payments at once.
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
        first.reference_id()
    );
    assert_eq!(error.to_string(), expected);
    // The first attempt itself may be executed again.
    assert_eq!(name(&first.execute(&shop.dollr).await), "unknown");
    // When its session is over, it can't arrive any more.
    shop.sandbox.faults().clear();
    sleep(3600 * SECOND).await;
    let third = shop.prepare().await;
    assert_eq!(name(&third.execute(&shop.dollr).await), "open");
    assert_eq!(shop.sandbox.ledger().len(), 1);

    // However long that is, and a call that is dropped makes it no shorter.
    let shop = Shop::open(unguarded().checkout_session_lifetime(48 * 3600 * SECOND)).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    shop.sandbox.faults().every(Collect::OPERATION, Fault::reset());
    assert_eq!(name(&first.execute(&shop.dollr).await), "unknown");
    let again = first.execute(&shop.dollr).hooks(Endless);
    assert!(timeout(SECOND, again).await.is_err());
    sleep(36 * 3600 * SECOND).await;
    let error = second.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
}

/// A hook that lets nothing be sent, and doesn't say so.
struct Endless;

impl Hooks for Endless {
    fn before<'a>(&'a self, _: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
        Box::pin(pending())
    }
}

/// The caller is told what Dollr said.
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
            payout.reference_id()
        )
    );
}
