//! The example that follows a payment live.

use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION};

use crate::run::{Finished, POISON, run};

/// Runs the example `watch_payment` with these arguments.
fn watch_payment(arguments: &str) -> Finished {
    run("watch_payment", arguments, &POISON)
}

#[test]
fn watch_payment_shows_each_status_and_the_last_one_last() {
    for (number, last) in [(PHONE_COMPLETES, "COMPLETED"), (PHONE_FAILS, "FAILED")] {
        let finished = watch_payment(&format!("--phone {number}"));
        assert_eq!((finished.status, finished.errors.len()), (Some(0), 0), "{finished:?}");
        let shown: Vec<&str> = finished.lines[1..]
            .iter()
            .map(|line| line.split(',').next().unwrap())
            .collect();
        assert!(shown[0].starts_with("payment       "), "{finished:?}");
        let statuses: Vec<&str> = shown
            .iter()
            .filter_map(|line| line.strip_prefix("status        "))
            .collect();
        assert_eq!(statuses, ["PENDING", "PROCESSING", last], "{finished:?}");
        assert!(
            shown.contains(&"live          changes are told as they happen"),
            "{finished:?}"
        );
        assert!(
            finished.lines.last().unwrap().contains(", and that is final, after "),
            "{finished:?}"
        );
    }
}

#[test]
fn watch_payment_says_in_a_line_what_is_wrong() {
    let cases = [
        (
            "--live",
            "--live also needs --session-id, --source-type and --reference-id",
        ),
        ("--fone", "invalid option '--fone'"),
    ];
    for (arguments, error) in cases {
        watch_payment(arguments).failed_with(error);
    }
    let help = watch_payment("--help");
    assert!(
        help.lines.iter().any(|line| line.contains(PHONE_NEEDS_ACTION)),
        "{help:?}"
    );
}
