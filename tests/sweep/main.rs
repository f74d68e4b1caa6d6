//! The exhaustive sweep: one order, one attempt or two, and every combination of what the two deliveries of the first sending meet,
//! how late and how the status tells of it, clocks, the life of sessions, and what the caller does next. No order is paid twice,
//! and all that the client says is true.
//!
//! What is assumed of Dollr holds here: it carries out a key once, and shows within half a minute what has begun. The network may
//! deliver a copy when nobody thinks of it any more. Where the campaign tries at random whatever can happen together, this
//! leaves nothing out of a small world.
//!
//! `cargo test` runs a thinned form. The whole is
//!
//! ```sh
//! cargo test --release -p dollr-tests --test sweep -- --ignored --nocapture
//! ```
//!
//! and with `SWEEP=42` before it, only the combination of that number.

mod caller;
mod dimensions;
mod verdict;

use std::collections::BTreeSet;
use std::env;
use std::sync::{Mutex, PoisonError};
use std::thread;

use dollr_client::Client;
use dollr_test_trace as _;

use self::dimensions::Combination;
use self::verdict::Tally;

/// How many combinations are tried at a time.
const THREADS: usize = 2;

/// Of so many combinations the thinned form tries one. It is a prime that divides the size of no dimension, and so goes through
/// all values of each.
const STRIDE: usize = 331;

/// One order, in a runtime and a sandbox of its own.
fn one(number: usize) -> Tally {
    // The client's jitter is drawn from here.
    fastrand::seed(number as u64);
    let combination = Combination::of(number);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let (story, ledger) = runtime.block_on(caller::run(combination));
    Tally::of(number, &combination, &story, &ledger)
}

fn sweep(numbers: impl Iterator<Item = usize> + Send) -> Tally {
    // The clock of all clients starts with the first one: before any of them moves its own.
    let first = Client::builder().client_id("shop").client_secret("hush");
    first.build().expect("a client");
    let numbers = Mutex::new(numbers);
    let next = || numbers.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut tally = Tally::default();
        while let Some(number) = next() {
            tally.add(one(number));
        }
        tally
    };
    thread::scope(|scope| {
        let workers = [(); THREADS].map(|()| scope.spawn(work));
        let mut total = Tally::default();
        for worker in workers {
            total.add(worker.join().expect("a sweep"));
        }
        total
    })
}

fn check(tally: &Tally) {
    println!("{tally}\n{} combinations make no sense", dimensions::dropped());
    assert!(tally.wrong.is_empty(), "{tally}");
}

fn thinned() -> impl Iterator<Item = usize> + Send {
    (0..dimensions::count()).step_by(STRIDE)
}

#[test]
fn whatever_comes_together_no_order_is_paid_twice_and_what_is_told_is_true() {
    check(&sweep(thinned()));
}

#[test]
fn the_thinned_form_has_all_values_of_each_dimension() {
    let mut seen = dimensions::sizes().map(|_| BTreeSet::new());
    for number in thinned() {
        for (seen, place) in seen.iter_mut().zip(dimensions::places(number)) {
            seen.insert(place);
        }
    }
    assert_eq!(seen.map(|places| places.len()), dimensions::sizes());
}

#[test]
#[ignore = "it takes minutes: see the top of this file"]
fn the_whole_sweep() {
    match env::var("SWEEP") {
        Ok(number) => check(&sweep([number.parse().expect("a number")].into_iter())),
        Err(_) => check(&sweep(0..dimensions::count())),
    }
}
