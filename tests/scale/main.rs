//! A busy shop: how late the end of a payment is noticed and how soon a lost response is made up for, when thousands are open.
//!
//! All of it is in virtual time, and the same each time. `cargo test` checks the smaller loads. The whole table, which stands in
//! `tests/benches/README.md`, is printed by
//!
//! ```sh
//! cargo test --release -p dollr-tests --test scale -- --ignored --nocapture
//! ```

mod load;

use dollr_test_trace as _;
use tokio::time::Duration;

use self::load::{Load, Measured, Times, carry};

/// The middle, what 99 of 100 don't exceed, and the most, in seconds.
fn seconds(times: &Times) -> String {
    [50, 99, 100]
        .map(|percent| format!("{:.1}", times.percentile(percent).as_secs_f64()))
        .join(" / ")
}

const HEAD: &str = "\
| Open | Taken a second | End noticed late, s: p50 / p99 / most | Lost response settled, s | Never arrived, sent again, s | Open at the end / unknown | \
Polls of one: least / p50 / most | Polls a second | Refused | CPU |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";

fn row(load: Load, measured: &Measured) -> String {
    let mut polls = measured.polls.clone();
    polls.sort_unstable();
    let polls = [0, polls.len() / 2, polls.len() - 1].map(|place| polls[place].to_string());
    let elapsed = measured.elapsed.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let rate = measured.asked as f64 / elapsed;
    format!(
        "| {} | {} | {} | {} | {} | {} / {} | {} | {rate:.0} | {} | {:.1} % |",
        load.payments,
        load.limit.map_or("all".to_owned(), |limit| limit.to_string()),
        seconds(&measured.late),
        seconds(&measured.settled),
        seconds(&measured.sent_again),
        measured.open,
        measured.unknown,
        polls.join(" / "),
        measured.refused,
        100.0 * measured.processor.as_secs_f64() / elapsed,
    )
}

#[test]
#[ignore = "it takes a minute: see the top of this file"]
fn the_table() {
    println!("{HEAD}");
    for payments in [50, 200, 500, 1_000, 10_000] {
        let load = Load::of(payments);
        println!("{}", row(load, &carry(load)));
    }
    for payments in [200, 1_000] {
        let load = Load {
            limit: Some(20),
            ..Load::of(payments)
        };
        println!("{}", row(load, &carry(load)));
    }
}

#[test]
fn the_end_is_noticed_and_what_is_lost_is_settled_however_many_are_open() {
    let second = Duration::from_secs(1);
    for payments in [20, 400] {
        let load = Load::of(payments);
        let measured = carry(load);
        let shown = row(load, &measured);
        assert_eq!(
            (measured.open, measured.unknown, measured.refused),
            (0, 0, 0),
            "{shown}"
        );
        assert!(measured.late.percentile(99) < 10 * second, "{shown}");
        assert!(measured.settled.percentile(99) < 3 * second, "{shown}");
        // The settle window is 30 seconds, and a line in which others wait makes it no longer.
        assert!(measured.sent_again.percentile(99) < 32 * second, "{shown}");
    }
}

#[test]
fn a_server_that_takes_few_polls_is_not_stormed_and_all_get_on() {
    let load = Load {
        limit: Some(20),
        ..Load::of(300)
    };
    let measured = carry(load);
    let shown = row(load, &measured);
    assert_eq!((measured.open, measured.unknown), (0, 0), "{shown}");
    // One poll in a hundred, and each payment has its share.
    assert!(measured.refused * 100 <= measured.asked, "{shown}");
    assert!(measured.late.percentile(99) < Duration::from_secs(30), "{shown}");
    assert!(measured.settled.percentile(99) < Duration::from_secs(3), "{shown}");
    assert!(measured.polls.iter().all(|polls| *polls >= 4), "{shown}");
}
