//! Payments that are followed live, over real connections of one machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dollr_client::payments::NewCollection;
use dollr_client::realtime::Update;
use dollr_client::realtime_keys::GetCollectionRealtimeKey;
use dollr_client::status::GetCollectionStatus;
use dollr_client::{Currency, InvoiceId, Request as _, Source};
use dollr_sandbox::{Fault, Sandbox};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

use crate::clock::hurried_by;
use crate::load::{BEGINNING, LIFE, Times, account};
use crate::server::LATENCY;

/// What it took to follow payments.
pub(crate) struct Watched {
    /// How long after its end each was told to be final.
    pub(crate) late: Times,
    /// How many were told to be final.
    pub(crate) ended: usize,
    pub(crate) keys: u64,
    pub(crate) statuses: u64,
}

/// In steps that are small enough for the bytes on the connections to come in time, and for no turn to be late.
const STEP: Duration = Duration::from_millis(8);

/// Follows so many payments to their end.
pub(crate) async fn watched(payments: i64) -> Watched {
    fastrand::seed(1);
    hurried_by(STEP, followed(payments)).await
}

async fn followed(payments: i64) -> Watched {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let dollr = sandbox.builder().supabase_url(sandbox.supabase_url());
    let dollr = dollr.supabase_anon_key(sandbox.supabase_anon_key());
    let dollr = dollr.build().expect("a client");
    let account = account(&dollr).await;
    let [keys, statuses] = [(); 2].map(|()| Arc::new(AtomicU64::new(0)));
    sandbox.faults().choose({
        let (keys, statuses) = (Arc::clone(&keys), Arc::clone(&statuses));
        move |context| {
            for (operation, count) in [
                (GetCollectionRealtimeKey::OPERATION, &keys),
                (GetCollectionStatus::OPERATION, &statuses),
            ] {
                count.fetch_add(u64::from(context.operation.name == operation.name), Ordering::Relaxed);
            }
            Some(Fault::none().answered_after(LATENCY))
        }
    });
    let mut watching = JoinSet::new();
    for number in 0..payments {
        let source = Source::Invoice(InvoiceId::new(1_000_000 + number));
        sandbox.add_source(source.clone());
        let dollr = dollr.clone();
        watching.spawn(async move {
            sleep(BEGINNING.mul_f64(fastrand::f64())).await;
            let collection = NewCollection::new(source, account, Currency::USD);
            let attempt = dollr.prepare(collection).await.expect("an attempt");
            let outcome = attempt.execute(&dollr).await.expect("an outcome");
            assert!(outcome.execution().is_some(), "{outcome:?}");
            let ends_at = Instant::now() - LATENCY + LIFE;
            let mut watch = attempt.watch(&dollr, Duration::from_mins(5));
            let mut is_final = false;
            while let Some(update) = watch.next().await {
                if let Update::Status(status) = update.expect("an update") {
                    is_final = status.progress.is_final();
                }
            }
            is_final.then(|| Instant::now().saturating_duration_since(ends_at))
        });
    }
    let ends = watching.join_all().await;
    Watched {
        ended: ends.iter().flatten().count(),
        late: ends.into_iter().flatten().collect(),
        keys: keys.load(Ordering::Relaxed),
        statuses: statuses.load(Ordering::Relaxed),
    }
}
