//! The example that collects a payment, from the payer to the receipt.

use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER};

use crate::payout::payout;
use crate::run::{Finished, POISON, run};

/// All that `collect_payment` needs for real money.
pub(crate) const LIVE: &str = "--live --name Amara --phone 231770000001 --item Tea --amount 1.50 --currency USD \
                          --note Thanks --payer-currency LRD";

/// Runs the example `collect_payment` with these arguments.
fn collect_payment(arguments: &str) -> Finished {
    run("collect_payment", arguments, &POISON)
}

#[test]
fn collect_payment_goes_from_the_party_to_the_receipt() {
    let finished = collect_payment("");

    let steps = finished.steps(&["session", "reference id", "receipt"]);
    let expected = [
        ("party", "1 (Amara Kamara)"),
        ("counterparty", "2 (CUSTOMER)"),
        ("invoice", "INV-00003 is IDLE"),
        ("item", "2 x Strategy session at 150.00 USD"),
        ("item", "1 x Workbook at 49.90 USD"),
        ("published", "INV-00003 is ACTIVE: 349.90 USD"),
        ("provider", "MTN_MOMO_LBR by PAWAPAY"),
        ("cost", "the payer pays 72780.00 LRD, the merchant gets 349.90 USD"),
        ("account", "6"),
        ("session", ""),
        ("reference id", ""),
        ("payment", "COMPLETED"),
        ("invoice", "INV-00003 is PAID"),
        ("receipt", ""),
    ];
    assert_eq!(steps, expected);
    let receipt = finished.lines.last().map_or("", String::as_str);
    assert!(
        receipt.contains("INV-00003, 349.90 USD, paid by Amara Kamara at "),
        "{receipt}"
    );
}

#[test]
fn collect_payment_says_in_a_line_why_nothing_was_paid() {
    let cases = [
        (
            "--phone 231770000002",
            "the payment is FAILED: The sandbox declined the payment",
        ),
        (
            "--phone 231770000004",
            "the payment waits for the payer to act, which this example does not show",
        ),
        (
            "--phone 44771234567",
            "predict_mmo_provider_info: Dollr refused the request (422): query.phone: no provider; a number of Liberia \
             (231) or Rwanda (250) is expected",
        ),
        ("--phone", "missing argument for option '--phone'"),
        ("--fone", "invalid option '--fone'"),
        (
            "--live --item Tea --amount 1.50 --currency USD --note Thanks",
            "--live also needs --name, --phone, --payer-currency",
        ),
        (
            LIVE,
            "--live asks before money moves, so it has to be run in a terminal: nothing was sent",
        ),
    ];
    for (arguments, error) in cases {
        collect_payment(arguments).failed_with(error);
    }
}

#[test]
fn examples_of_payments_explain_their_phone_numbers() {
    for finished in [collect_payment("--help"), payout("--help")] {
        finished.explains(&[
            "--phone",
            PHONE_COMPLETES,
            PHONE_FAILS,
            PHONE_TAKES_LONGER,
            PHONE_NEEDS_ACTION,
        ]);
    }
}
