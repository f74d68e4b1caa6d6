//! Many payments of one client at once, in the sandbox and in virtual time.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dollr_client::payments::{Attempt, NewCollection};
use dollr_client::{
    Client, Country, Currency, InvoiceId, OperationType, PaymentAccountId, PaymentMethod, Provider, Source,
};
use dollr_sandbox::{PHONE_TAKES_LONGER, Sandbox};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep, sleep_until};

use crate::server::{Counts, LATENCY, Server, faults};

/// How long a payment of [`PHONE_TAKES_LONGER`] is open.
pub(crate) const LIFE: Duration = Duration::from_mins(2);

/// All payments begin within this time, and those whose response is lost when all the others are open.
pub(crate) const BEGINNING: Duration = Duration::from_secs(10);
const LOSING: Duration = Duration::from_secs(80);

/// What is to be carried.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    /// How many payments are open.
    pub(crate) payments: u64,
    /// How long each is waited for.
    pub(crate) within: Duration,
    /// How many executions lose their response meanwhile, and how many are lost before they arrive.
    pub(crate) lost: u64,
    /// The time between two of these.
    pub(crate) lost_every: Duration,
    pub(crate) server: Server,
}

impl Load {
    pub(crate) const fn of(payments: u64) -> Self {
        Self {
            payments,
            within: Duration::from_mins(5),
            lost: 20,
            lost_every: Duration::from_secs(1),
            server: Server::Strong,
        }
    }
}

/// What happened to it.
pub(crate) struct Measured {
    /// How long after its end each payment was known to be final.
    pub(crate) late: Times,
    /// How long after its execution each lost response was made up for.
    pub(crate) settled: Times,
    /// How long it took until one that never arrived was sent again, and known.
    pub(crate) sent_again: Times,
    /// Of how many executions nothing is known in the end.
    pub(crate) unsettled: usize,
    /// How often each payment was asked about.
    pub(crate) polls: Vec<u32>,
    /// How many were still open for all that is known, and of how many nothing is known.
    pub(crate) open: usize,
    pub(crate) unknown: usize,
    /// The requests for a status, and those of them that were refused, or failed.
    pub(crate) asked: u64,
    pub(crate) refused: u64,
    /// How long it took, by the clock of the test.
    pub(crate) elapsed: Duration,
    /// The time of the processor that client and sandbox took together.
    pub(crate) processor: Duration,
}

/// Some durations, in order.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// What so many of a hundred don't exceed.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let place = (self.0.len() * percent).div_ceil(100);
        self.0.get(place.saturating_sub(1)).copied().unwrap_or_default()
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(times: I) -> Self {
        let mut times: Vec<Duration> = times.into_iter().collect();
        times.sort_unstable();
        Self(times)
    }
}

/// How the wait for a payment ended.
enum End {
    /// It is final, and this much later than it was.
    Late(Duration, u32),
    Open(u32),
    Unknown,
}

/// Carries a load, on a runtime whose clock stands still while there is something to do.
pub(crate) fn carry(load: Load) -> Measured {
    in_virtual_time(measured(load))
}

/// Runs it on such a runtime.
pub(crate) fn in_virtual_time<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    // The client's own jitter is drawn from here.
    fastrand::seed(1);
    runtime.block_on(future)
}

async fn measured(load: Load) -> Measured {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let dollr = sandbox.builder().build().expect("a client");
    let account = account(&dollr).await;
    let counts = Arc::new(Counts::default());
    let (began, processor) = (Instant::now(), processor());
    sandbox
        .faults()
        .choose(faults(load.server, began + LOSING, Arc::clone(&counts)));

    let mut waiting = JoinSet::new();
    let mut losing = JoinSet::new();
    for number in 0..load.payments + 2 * load.lost {
        let source = Source::Invoice(InvoiceId::new(1_000_000 + i64::try_from(number).expect("few")));
        sandbox.add_source(source.clone());
        let dollr = dollr.clone();
        let collection = NewCollection::new(source, account, Currency::USD);
        match number.checked_sub(load.payments) {
            None => {
                waiting.spawn(async move {
                    sleep(BEGINNING.mul_f64(fastrand::f64())).await;
                    wait(
                        &dollr,
                        &dollr.prepare(collection).await.expect("an attempt"),
                        load.within,
                    )
                    .await
                });
            }
            Some(lost) => {
                losing.spawn(async move {
                    sleep_until(began + LOSING + load.lost_every * u32::try_from(lost).expect("few")).await;
                    let time = settle(&dollr, &dollr.prepare(collection).await.expect("an attempt")).await;
                    (lost % 2 == 0, time)
                });
            }
        }
    }
    let ends = waiting.join_all().await;
    let (arrived, lost): (Vec<_>, Vec<_>) = losing.join_all().await.into_iter().partition(|(arrived, _)| *arrived);
    let unsettled = arrived.iter().chain(&lost).filter(|(_, time)| time.is_none()).count();
    let times = |ends: Vec<(bool, Option<Duration>)>| ends.into_iter().filter_map(|(_, time)| time).collect();
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    Measured {
        late: ends
            .iter()
            .filter_map(|end| match end {
                End::Late(late, _) => Some(*late),
                _ => None,
            })
            .collect(),
        settled: times(arrived),
        sent_again: times(lost),
        polls: ends
            .iter()
            .map(|end| match end {
                End::Late(_, polls) | End::Open(polls) => *polls,
                End::Unknown => 0,
            })
            .collect(),
        unsettled,
        open: ends.iter().filter(|end| matches!(end, End::Open(_))).count(),
        unknown: ends.iter().filter(|end| matches!(end, End::Unknown)).count(),
        asked: count(&counts.asked),
        refused: count(&counts.refused),
        elapsed: began.elapsed(),
        processor: self::processor().saturating_sub(processor),
    }
}

/// Executes a payment and waits for its end.
async fn wait(dollr: &Client, attempt: &Attempt, within: Duration) -> End {
    let outcome = attempt.execute(dollr).await.expect("an outcome");
    assert!(outcome.execution().is_some(), "{outcome:?}");
    let ends_at = Instant::now() - LATENCY + LIFE;
    match attempt.until_final(dollr, within).await {
        Ok(polled) if polled.progress.is_final() => {
            End::Late(Instant::now().saturating_duration_since(ends_at), polled.polls)
        }
        Ok(polled) => End::Open(polled.polls),
        Err(_) => End::Unknown,
    }
}

/// Executes a payment whose response is lost. Gives how long it took until something is known of it; `None` if nothing is.
async fn settle(dollr: &Client, attempt: &Attempt) -> Option<Duration> {
    let began = Instant::now();
    let outcome = attempt.execute(dollr).await.expect("an outcome");
    outcome.execution().map(|_| began.elapsed())
}

pub(crate) async fn account(dollr: &Client) -> PaymentAccountId {
    let party = dollr.parties().create().fullname("Amara Kamara");
    let party = party
        .country_code(Country::LR)
        .phone(PHONE_TAKES_LONGER.parse().expect("a phone"));
    let party = party.send().await.expect("a party");
    let account = dollr.payment_accounts().create().account_name("Amara");
    let account = account.party_id(party.id).operation_type(OperationType::Collection);
    let account = account.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
    let account = account.insensitive_account_number(PHONE_TAKES_LONGER);
    account.send().await.expect("an account").id
}

/// The time of the processor that this thread, on which all of it runs, has taken; nothing where the system doesn't say.
fn processor() -> Duration {
    let nanoseconds = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = nanoseconds.and_then(|text| text.split(' ').next()?.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}
