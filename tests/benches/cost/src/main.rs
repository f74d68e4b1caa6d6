//! Makes the same calls with the client, by hand and with progenitor's, against a server that has its responses ready: `../calls`
//! counts what they cost.

mod by_hand;
mod ours;
#[cfg(feature = "progenitor")]
mod progenitor;
mod server;

use std::fs;
use std::time::Instant;

use clap::{Parser, ValueEnum};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// Makes calls, and prints what they cost.
#[derive(Parser)]
enum Command {
    /// Responds to calls, and prints its address first.
    Serve,
    /// Makes calls one after the other, once warm, and prints the allocations of one.
    Count {
        who: Who,
        what: What,
        calls: u32,
        url: String,
    },
    /// Makes calls, so many at a time, and prints the microseconds of one, by the clock and by the processor.
    Time {
        who: Who,
        what: What,
        calls: u32,
        at_once: u32,
        url: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Who {
    Ours,
    ByHand,
    #[cfg(feature = "progenitor")]
    Progenitor,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Key,
    Status,
    /// With a key of one's own: it is asked about, and sent.
    Collect,
    /// As a shop does it: the document is asked for, a session made, the document asked for again, and it is sent.
    Pay,
    List,
}

/// Those who can make the calls.
trait Caller: Clone + Send + Sync + 'static {
    fn at(url: &str) -> Self;

    /// Makes a call, and looks at what it gave.
    fn call(&self, what: What) -> impl Future<Output = ()> + Send;
}

/// So many calls come before those that are counted: for the token, the connection, and what is made once.
const WARM_UP: u32 = 20;

fn main() {
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("there is no other provider");
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    match Command::parse() {
        Command::Serve => runtime.block_on(server::serve()),
        Command::Count { who, what, calls, url } => match who {
            Who::Ours => count::<ours::Dollr>(&runtime, what, calls, &url),
            Who::ByHand => count::<by_hand::Dollr>(&runtime, what, calls, &url),
            #[cfg(feature = "progenitor")]
            Who::Progenitor => count::<progenitor::Dollr>(&runtime, what, calls, &url),
        },
        Command::Time {
            who,
            what,
            calls,
            at_once,
            url,
        } => match who {
            Who::Ours => time::<ours::Dollr>(&runtime, what, calls, at_once, &url),
            Who::ByHand => time::<by_hand::Dollr>(&runtime, what, calls, at_once, &url),
            #[cfg(feature = "progenitor")]
            Who::Progenitor => time::<progenitor::Dollr>(&runtime, what, calls, at_once, &url),
        },
    }
}

fn count<C: Caller>(runtime: &Runtime, what: What, calls: u32, url: &str) {
    let caller = runtime.block_on(async { C::at(url) });
    let make = |calls: u32| {
        runtime.block_on(async {
            for _ in 0..calls {
                caller.call(what).await;
            }
        });
    };
    make(WARM_UP);
    let info = allocation_counter::measure(|| counted(&mut || make(calls)));
    println!("{:.1}", info.count_total as f64 / f64::from(calls));
}

/// What callgrind counts.
#[inline(never)]
fn counted(calls: &mut dyn FnMut()) {
    calls();
}

fn time<C: Caller>(runtime: &Runtime, what: What, calls: u32, at_once: u32, url: &str) {
    runtime.block_on(async {
        let caller = C::at(url);
        many(&caller, what, at_once, at_once).await;
        let (start, processor) = (Instant::now(), processor_time());
        many(&caller, what, calls, at_once).await;
        let each = |nanoseconds: f64| nanoseconds / 1000.0 / f64::from(calls);
        let clock = each(start.elapsed().as_nanos() as f64);
        println!("{clock:.2} {:.2}", each(processor_time() - processor));
    });
}

async fn many<C: Caller>(caller: &C, what: What, calls: u32, at_once: u32) {
    let mut tasks = JoinSet::new();
    for task in 0..at_once {
        let caller = caller.clone();
        tasks.spawn(async move {
            for _ in (task..calls).step_by(at_once as usize) {
                caller.call(what).await;
            }
        });
    }
    tasks.join_all().await;
}

/// The nanoseconds that this thread, which all calls run on, has had of a processor.
fn processor_time() -> f64 {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let had = schedule.split(' ').next().and_then(|had| had.parse().ok());
    had.expect("its first number is this")
}
