//! What a server does to the requests for a status, and to executions that are to be lost.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dollr_client::Request as _;
use dollr_client::executions::Collect;
use dollr_client::status::GetCollectionStatus;
use dollr_sandbox::{Fault, FaultContext, Reply};
use tokio::time::{Duration, Instant};

/// How long a response is on its way.
pub(crate) const LATENCY: Duration = Duration::from_millis(50);

/// When a server is silent, from the beginning on.
pub(crate) const SILENCE: (Duration, Duration) = (Duration::from_secs(100), Duration::from_secs(130));

/// How a server takes requests for a status.
#[derive(Clone, Copy)]
pub(crate) enum Server {
    /// It takes all.
    Strong,
    /// It refuses those above this many in a second, by 429.
    Limited(u32),
    /// It fails at those above this many in a second, by 503.
    Overloaded(u32),
    /// It fails at one of so many, by 503.
    Failing(u64),
    /// It takes all, but during [`SILENCE`] it is silent.
    Silent,
}

#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// The requests for a status.
    pub(crate) asked: AtomicU64,
    /// Those of them that were refused, or failed, or had no response.
    pub(crate) refused: AtomicU64,
}

/// Every response takes its time; executions lose theirs from some moment on, and requests for a status are taken as the server does.
pub(crate) fn faults(
    server: Server,
    losing_from: Instant,
    counts: Arc<Counts>,
) -> impl FnMut(&FaultContext) -> Option<Fault> + Send + 'static {
    let mut seconds: BTreeMap<u64, u32> = BTreeMap::new();
    let mut sent = Vec::new();
    let began = Instant::now();
    move |context| {
        let name = context.operation.name;
        if name == Collect::OPERATION.name && Instant::now() >= losing_from && !sent.contains(&context.reference_id) {
            sent.push(context.reference_id);
            let lost = Fault::reset().answered_after(LATENCY);
            // They come in order, and every other one arrives.
            return Some(if sent.len() % 2 == 1 { lost.after_acting() } else { lost });
        }
        let usual = Fault::none().answered_after(LATENCY);
        if name != GetCollectionStatus::OPERATION.name {
            return Some(usual);
        }
        let asked = counts.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let polls = seconds.entry(began.elapsed().as_secs()).or_default();
        *polls += 1;
        let failure = || Fault::reply(Reply::json(503)).answered_after(LATENCY);
        let fault = match server {
            Server::Limited(limit) if *polls > limit => {
                Fault::reply(Reply::json(429).retry_after("1")).answered_after(LATENCY)
            }
            Server::Overloaded(limit) if *polls > limit => failure(),
            Server::Failing(one_of) if asked.is_multiple_of(one_of) => failure(),
            Server::Silent if (SILENCE.0..SILENCE.1).contains(&began.elapsed()) => {
                Fault::none().answered_after(Duration::from_hours(1))
            }
            _ => return Some(usual),
        };
        counts.refused.fetch_add(1, Ordering::Relaxed);
        Some(fault)
    }
}
