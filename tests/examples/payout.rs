//! The example that pays out money.

use crate::run::{Finished, POISON, run};

/// All that `payout` needs for real money.
pub(crate) const LIVE: &str = "--live --name Amara --phone 231770000001 --amount 20.00 --currency USD \
                      --passcode-phone 231771234567 --client-ip 203.0.113.10";

/// Runs the example `payout` with these arguments, and credentials that nobody accepts.
pub(crate) fn payout(arguments: &str) -> Finished {
    run("payout", arguments, &POISON)
}

#[test]
fn payout_goes_from_the_party_to_the_money() {
    let finished = payout("");
    let expected = [
        ("party", "1 (Amara Kamara)"),
        ("provider", "MTN_MOMO_LBR by PAWAPAY"),
        ("account", "2"),
        ("session", ""),
        ("reference id", ""),
        ("payout", "COMPLETED"),
        ("paid", "Amara Kamara got 50.00 USD, the wallet paid 51.50 USD"),
    ];
    assert_eq!(finished.steps(&["session", "reference id"]), expected);

    // It needs no passcode in the environment either.
    let arguments = "--name Moses --phone 250788123456 --amount 20000 --currency RWF";
    let finished = run("payout", arguments, &[]);
    let steps = finished.steps(&[]);
    assert_eq!(
        steps.last(),
        Some(&("paid", "Moses got 20000.00 RWF, the wallet paid 20600.00 RWF"))
    );
}

#[test]
fn payout_says_in_a_line_why_nothing_was_paid() {
    let cases = [
        (
            "--phone 231770000002",
            "the payout is FAILED: The sandbox declined the payment",
        ),
        (
            "--phone 231770000004",
            "the payout waits for somebody to act, which this example does not show",
        ),
        (
            "--amount ten",
            r#"--amount: "ten" is not a valid number: up to 28 digits are expected, as in 150.00"#,
        ),
        ("--client-ip here", "--client-ip: invalid IP address syntax"),
        ("--amount", "missing argument for option '--amount'"),
        ("--passcode 1234", "invalid option '--passcode'"),
        ("live", r#"unexpected argument "live""#),
        (
            "--live --name Amara --phone 231770000001 --currency USD",
            "--live also needs --amount, --passcode-phone, --client-ip",
        ),
        (
            LIVE,
            "--live asks before money moves, so it has to be run in a terminal: nothing was sent",
        ),
    ];
    for (arguments, error) in cases {
        payout(arguments).failed_with(error);
    }
}
