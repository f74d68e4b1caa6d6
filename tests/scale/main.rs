//! A busy shop: how late the end of a payment is noticed and how soon a lost response is made up for, when thousands are open.
//!
//! All of it is in virtual time, and the same each time. `cargo test` checks the smaller loads. The whole table, which stands in
//! `tests/benches/README.md`, is printed by
//!
//! ```sh
//! cargo test --release -p dollr-tests --test scale -- --ignored --nocapture
//! ```

#[path = "../behaviour/clock.rs"]
#[expect(dead_code, reason = "what else it has is for shorter waits")]
mod clock;
mod keys;
mod load;
mod server;
mod watched;

use std::sync::atomic::Ordering;

use dollr_test_trace as _;
use tokio::time::Duration;

use self::keys::executed_at_once;
use self::load::{Load, Measured, Times, carry, in_virtual_time};
use self::server::Server;
use self::watched::watched;

/// The middle, what 99 of 100 don't exceed, and the most, in seconds.
fn seconds(times: &Times) -> String {
    [50, 99, 100]
        .map(|percent| format!("{:.1}", times.percentile(percent).as_secs_f64()))
        .join(" / ")
}

const HEAD: &str = "\
| Open | Taken a second | End noticed late, s: p50 / p99 / most | Lost response settled, s | Never arrived, sent again, s | Open at the end / unknown / unsettled | \
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
        "| {} | {} | {} | {} | {} | {} / {} / {} | {} | {rate:.0} | {} | {:.1} % |",
        load.payments,
        taken(load.server),
        seconds(&measured.late),
        seconds(&measured.settled),
        seconds(&measured.sent_again),
        measured.open,
        measured.unknown,
        measured.unsettled,
        polls.join(" / "),
        measured.refused,
        100.0 * measured.processor.as_secs_f64() / elapsed,
    )
}

fn taken(server: Server) -> String {
    match server {
        Server::Strong => "all".to_owned(),
        Server::Limited(limit) => limit.to_string(),
        Server::Overloaded(limit) => format!("{limit}, else 503"),
        Server::Failing(one_of) => format!("all, 1 of {one_of} gets 503"),
        Server::Silent => "all, silent for 30 s".to_owned(),
    }
}

#[test]
#[ignore = "it takes a minute: see the top of this file"]
fn the_table() {
    println!("\n{HEAD}");
    for payments in [50, 200, 500, 1_000, 10_000] {
        let load = Load::of(payments);
        println!("{}", row(load, &carry(load)));
    }
    let others = [
        (200, Server::Limited(20)),
        (1_000, Server::Limited(20)),
        (1_000, Server::Overloaded(20)),
        (1_000, Server::Failing(20)),
        (1_000, Server::Failing(2)),
        (1_000, Server::Silent),
    ];
    for (payments, server) in others {
        let load = Load {
            server,
            ..Load::of(payments)
        };
        println!("{}", row(load, &carry(load)));
    }
    for payments in [20, 200] {
        let load = Load {
            lost: 8,
            lost_every: Duration::ZERO,
            server: Server::Limited(5),
            ..Load::of(payments)
        };
        println!("{}", row(load, &carry(load)));
    }
}

#[tokio::test]
#[ignore = "it takes a minute: see the top of this file"]
async fn the_table_of_watched() {
    println!("\n{WATCHED_HEAD}");
    for payments in [50, 200, 1_000] {
        let measured = watched(payments).await;
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let [keys, statuses] = [measured.keys, measured.statuses].map(|count| count as f64 / payments as f64);
        println!(
            "| {payments} | {} | {} | {keys:.1} | {statuses:.1} |",
            measured.ended,
            seconds(&measured.late)
        );
    }
}

const WATCHED_HEAD: &str = "\
| Watched | Told to be final | Noticed late, s: p50 / p99 / most | Keys of one | Statuses of one |
| --- | --- | --- | --- | --- |";

#[tokio::test]
async fn those_who_are_watched_are_asked_about_less_and_known_sooner() {
    let measured = watched(20).await;
    assert_eq!(measured.ended, 20);
    assert_eq!(measured.keys, 20);
    // Without realtime it is 25.
    assert!(measured.statuses <= 20 * 16, "{}", measured.statuses);
    assert!(
        measured.late.percentile(90) < Duration::from_secs(2),
        "{}",
        seconds(&measured.late)
    );
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
        server: Server::Limited(20),
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

#[test]
fn a_server_that_fails_is_asked_less_and_what_is_lost_is_settled() {
    let second = Duration::from_secs(1);
    // A server that has too much to do fails at three of five at most; else it failed at five of six.
    let overloaded = (Server::Overloaded(20), 600, 66, 45);
    // One that fails at half of all, whatever it is asked, is not asked less.
    let broken = (Server::Failing(2), 400, 55, 55);
    // Nor is one that fails now and then.
    let failing = (Server::Failing(20), 400, 6, 15);
    for (server, payments, refused_percent, late) in [overloaded, broken, failing] {
        let load = Load {
            server,
            ..Load::of(payments)
        };
        let measured = carry(load);
        let shown = row(load, &measured);
        let nothing_is_open = (measured.open, measured.unknown, measured.unsettled);
        assert_eq!(nothing_is_open, (0, 0, 0), "{shown}");
        assert!(measured.refused * 100 <= measured.asked * refused_percent, "{shown}");
        assert!(measured.late.percentile(99) < late * second, "{shown}");
        assert!(measured.settled.percentile(99) < 3 * second, "{shown}");
        assert!(measured.sent_again.percentile(99) < 34 * second, "{shown}");
        assert!(measured.polls.iter().all(|polls| *polls >= 6), "{shown}");
    }
}

#[test]
fn a_server_that_is_silent_is_left_alone_and_all_is_known_after_it() {
    let load = Load {
        server: Server::Silent,
        ..Load::of(1_000)
    };
    let measured = carry(load);
    let shown = row(load, &measured);
    let nothing_is_open = (measured.open, measured.unknown, measured.unsettled);
    assert_eq!(nothing_is_open, (0, 0, 0), "{shown}");
    // Some 200 are asked in a second, and 40 executions ask for themselves; without a bound each of the 1,000 would be asked.
    assert!(measured.refused < 400, "{shown}");
    // Of these 30 seconds 10 are after the first end of a payment, and the last questions end 30 seconds after they were asked.
    assert!(measured.late.percentile(99) < Duration::from_secs(20), "{shown}");
}

#[test]
fn the_question_before_an_execution_is_no_poll() {
    let (times, counts) = in_virtual_time(executed_at_once(500, Server::Strong));
    assert_eq!(counts.asked.load(Ordering::Relaxed), 500);
    assert!(times.percentile(100) < Duration::from_secs(1), "{}", seconds(&times));
}
