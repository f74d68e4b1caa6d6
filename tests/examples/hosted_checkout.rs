//! The example that has a payer pay on Dollr's page.

use dollr_client::Timestamp;
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER};

use crate::run::{Finished, POISON, run};

/// All that `hosted_checkout` needs for real money.
pub(crate) const LIVE: &str = "--live --name Amara --phone 231770000001 --item Tea --amount 1.50 --currency USD --note Thanks \
                        --success-url https://shop.example/thanks --cancel-url https://shop.example/basket";

/// Runs the example `hosted_checkout` with these arguments.
fn hosted_checkout(arguments: &str) -> Finished {
    run("hosted_checkout", arguments, &POISON)
}

#[test]
fn hosted_checkout_goes_from_the_basket_to_the_receipt() {
    let finished = hosted_checkout("");

    assert_eq!((finished.status, finished.errors.len()), (Some(0), 0), "{finished:?}");
    let [first, lines @ ..] = &finished.lines[..] else {
        panic!("no output: {finished:?}")
    };
    let url = first.strip_prefix("Talking to a sandbox on this machine (");
    let url = url.and_then(|rest| rest.strip_suffix("), not to Dollr."));
    let url = url.unwrap_or_else(|| panic!("the sandbox: {first}"));
    let steps = lines.iter().map(|line| line.split_at(14));
    let steps = steps.map(|(name, text)| (name.trim_end(), text.replace(url, "URL")));
    // How often it asks before the end depends on the machine.
    let mut steps: Vec<_> = steps.filter(|(_, text)| !text.ends_with("PROCESSING")).collect();
    let (name, receipt) = steps.pop().expect("a receipt");
    assert_eq!(name, "receipt");
    let (receipt, time) = receipt.split_once(" at ").expect("a time");
    assert_eq!(receipt, "ORD-00001, 37.50 USD, paid by Amara Kamara");
    assert!(time.parse::<Timestamp>().is_ok(), "{time}");
    let expected = [
        ("item", "T-shirt at 25.00 USD"),
        ("item", "Cap at 12.50 USD"),
        ("party", "4 (Amara Kamara)"),
        ("counterparty", "5 (CUSTOMER)"),
        ("order", "ORD-00001 is ACTIVE: 37.50 USD"),
        ("page", "URL/pay/ORD-00001"),
        (
            "payer",
            "pays there, and comes back to https://shop.example/thanks?order=1042",
        ),
        ("order", "ORD-00001 is PAID"),
        ("receipt page", "URL/receipt/ORD-00001"),
    ];
    assert_eq!(steps, expected.map(|(name, text)| (name, text.to_owned())));
    assert!(!format!("{finished:?}").contains("poison"), "{finished:?}");
}

#[test]
fn hosted_checkout_says_in_a_line_why_nothing_was_paid() {
    let cases = [
        (
            "--phone 231770000002",
            "the payment failed; the payer may try again on the same page",
        ),
        (
            "--phone 44771234567",
            "no provider; a number of Liberia (231) or Rwanda (250) is expected",
        ),
        ("--fone", "invalid option '--fone'"),
        (
            "--live --name Amara --phone 231770000001 --item Tea --amount 1.50 --currency USD --note Thanks",
            "--live also needs --success-url, --cancel-url",
        ),
        (
            LIVE,
            "--live asks before money moves, so it has to be run in a terminal: nothing was sent",
        ),
    ];
    for (arguments, error) in cases {
        hosted_checkout(arguments).failed_with(error);
    }
}

#[test]
fn hosted_checkout_explains_its_phone_numbers() {
    hosted_checkout("--help").explains(&["--phone", PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER]);
}
