//! What a program does around an execution, which goes on when nobody waits for it.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::executions::Collect;
use dollr_client::payments::{Attempt, HookFuture, Hooks, Planned, Veto};
use dollr_client::status::{GetCollectionStatus, GetPaymentSourceStatus};
use dollr_client::{Error, ErrorKind, Outcome, Request};
use dollr_sandbox::{Behaviour, Fault};
use tokio::time::{Instant, advance, timeout};

use super::outcomes::name;
use crate::shop::Shop;

/// Notes what it is told, and vetoes if it is told to.
#[derive(Clone, Default)]
pub(super) struct Notes {
    pub(super) told: Arc<Mutex<Vec<String>>>,
    pub(super) veto: bool,
}

impl Notes {
    fn note(&self, what: String) {
        self.told.lock().unwrap().push(what);
    }

    fn all(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }
}

impl Hooks for Notes {
    fn before<'a>(&'a self, planned: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
        Box::pin(async move {
            let session = planned.attempt.as_ref().map(Attempt::session_id);
            self.note(format!("before {} {session:?}", planned.operation.name));
            match self.veto {
                true => Err(Veto::new("not today")),
                false => Ok(()),
            }
        })
    }

    fn after<'a>(&'a self, planned: &'a Planned, result: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
        Box::pin(async move { self.note(format!("after {} {}", planned.operation.name, name(result))) })
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_see_each_execution_and_can_veto_it() {
    let shop = Shop::open(Behaviour::default()).await;
    let notes = Notes::default();
    let client = shop.sandbox.builder().hooks(notes.clone()).build().unwrap();
    let attempt = shop.prepare().await;
    let before = format!("before collect Some({:?})", attempt.session_id());

    let veto = Notes {
        veto: true,
        ..notes.clone()
    };
    let error = attempt.execute(&client).hooks(veto).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Vetoed);
    assert_eq!(error.to_string(), "collect: a hook did not let it be sent: not today");
    assert_eq!(notes.all(), [before.clone(), before.clone()]);
    assert_eq!(shop.called(Collect::OPERATION), 0);

    let _ = attempt.execute(&client).await.unwrap();
    assert_eq!(notes.all()[2..], [before, "after collect open".to_owned()]);
}

/// Fails where nothing may: before anything is sent, or at the end.
struct Panics {
    before: bool,
}

impl Hooks for Panics {
    fn before<'a>(&'a self, _: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
        Box::pin(async {
            assert!(!self.before, "a hook of a test");
            Ok(())
        })
    }

    fn after<'a>(&'a self, _: &'a Planned, _: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
        Box::pin(async { panic!("a hook of a test") })
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_takes_nothing_with_it() {
    let shop = Shop::open(Behaviour::default()).await;
    let notes = Notes::default();
    let attempt = shop.prepare().await;
    // Before anything is sent it is the caller's, and nobody else's.
    let call = attempt.execute(&shop.dollr).hooks(Panics { before: true });
    assert!(tokio::spawn(call).await.unwrap_err().is_panic());
    assert_eq!(shop.dollr.drain(Duration::ZERO).await, Ok(()));
    assert_eq!(shop.called(Collect::OPERATION), 0);

    let panics = Panics { before: false };
    let result = attempt.execute(&shop.dollr).hooks(panics).hooks(notes.clone()).await;
    assert_eq!(name(&result), "open");
    assert_eq!(notes.all().len(), 2);
}

/// What sends requests may be anybody's.
#[tokio::test(start_paused = true)]
async fn hooks_are_told_when_a_transport_panics() {
    // What panics when it is called for the first time, and how often the money has moved.
    for (operation, movements) in [(Collect::OPERATION, 0), (GetCollectionStatus::OPERATION, 1)] {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        let mut is_first = true;
        shop.sandbox.faults().choose(move |context| {
            let panics = context.operation.name == operation.name && std::mem::take(&mut is_first);
            assert!(!panics, "a transport of a test");
            None
        });
        shop.sandbox.faults().next(Collect::OPERATION, Fault::cut());
        let notes = Notes::default();
        let result = attempt.execute(&shop.dollr).hooks(notes.clone()).await;
        assert_eq!(notes.all()[1..], ["after collect unknown"], "{result:?}");
        assert_eq!(name(&result), "unknown");
        assert_eq!(shop.dollr.drain(Duration::ZERO).await, Ok(()));
        assert_eq!(shop.sandbox.ledger().len(), movements);
        // It goes on as any attempt whose response was lost.
        let resumed = attempt.resume(&shop.dollr).await;
        assert!(resumed.unwrap().execution().is_some());
        assert_eq!(shop.sandbox.ledger().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_payment_goes_on_when_nobody_waits_for_it_any_more() {
    let shop = Shop::open(Behaviour::default()).await;
    let notes = Notes::default();
    let attempt = shop.prepare().await;
    shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
    // The web server drops its handler after a second.
    let call = attempt.execute(&shop.dollr).hooks(notes.clone());
    assert!(timeout(Duration::from_secs(1), call).await.is_err());

    assert_eq!(
        shop.dollr
            .drain(Duration::from_secs(5))
            .await
            .map_err(|still| still.executions),
        Err(1)
    );
    let waiting = Instant::now();
    assert_eq!(shop.dollr.drain(Duration::from_mins(10)).await, Ok(()));
    assert!(waiting.elapsed() < Duration::from_mins(1), "{:?}", waiting.elapsed());
    assert_eq!(notes.all()[1..], ["after collect open"]);
    assert_eq!(shop.sandbox.ledger().len(), 1);
    assert_eq!(shop.dollr.drain(Duration::ZERO).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_when_it_is_dropped_before_the_first_byte() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let slow = Fault::none().answered_after(Duration::from_secs(10));
    shop.sandbox.faults().next(GetPaymentSourceStatus::OPERATION, slow);
    let call = attempt.execute(&shop.dollr).into_future();
    assert!(timeout(Duration::from_secs(1), call).await.is_err());
    advance(Duration::from_mins(1)).await;
    assert_eq!(shop.dollr.drain(Duration::from_mins(1)).await, Ok(()));
    assert_eq!(shop.called(Collect::OPERATION), 0);
}

/// A call that is kept, as `select!` over `&mut call` does, goes on, and holds up nobody who waits for the end.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_kept_and_not_polled_goes_on() {
    let shop = Shop::open(Behaviour::default()).await;
    let (attempt, other) = (shop.prepare().await, shop.prepare().await);
    let slow = Fault::none().answered_after(Duration::from_secs(10));
    shop.sandbox.faults().next(GetPaymentSourceStatus::OPERATION, slow);
    let mut kept = pin!(attempt.execute(&shop.dollr));
    assert!(timeout(Duration::from_secs(1), &mut kept).await.is_err());

    let long = Duration::from_mins(1);
    assert_eq!(shop.dollr.drain(long).await, Ok(()));
    assert_eq!(shop.sandbox.ledger().len(), 1);
    let error = other.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert_eq!(name(&kept.await), "open");
}
