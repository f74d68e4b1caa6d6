//! What the examples ask before they move real money, in a terminal.
#![cfg(target_os = "linux")]

use dollr_sandbox::Sandbox;

use crate::run::{Finished, run_in_terminal};
use crate::{collect_payment, hosted_checkout, payout};

#[tokio::test(flavor = "multi_thread")]
async fn real_money_moves_only_after_a_yes() {
    let dollr = Sandbox::start().await.unwrap();
    let variables = [
        ("DOLLR_CLIENT_ID", dollr.client_id()),
        ("DOLLR_CLIENT_SECRET", dollr.client_secret().expose()),
        ("DOLLR_BASE_URL", dollr.url()),
        ("MERCHANT_PASSCODE", "poison-passcode"),
    ];
    let shows = |finished: &Finished, text: &str| finished.lines.iter().any(|line| line.contains(text));
    for response in ["no\n", "y\n", "\n", ""] {
        let finished = run_in_terminal("payout", payout::LIVE, &variables, response);
        assert_eq!(finished.status, Some(1), "{finished:?}");
        assert!(
            shows(
                &finished,
                "Amara (231770000001) is paid 20.00 USD, and the merchant's wallet pays that and the fees."
            ),
            "{finished:?}"
        );
        assert!(
            shows(&finished, "payout: nobody typed yes, so no money was moved"),
            "{finished:?}"
        );
    }
    let parties = dollr.client().parties().list().send().await.unwrap();
    assert_eq!(parties, [], "a payout sends nothing before the yes");

    let finished = run_in_terminal("hosted_checkout", hosted_checkout::LIVE, &variables, "no\n");
    assert_eq!(finished.status, Some(1), "{finished:?}");
    assert!(
        shows(&finished, "Amara (231770000001) can then pay 1.50 USD on a page."),
        "{finished:?}"
    );
    let orders = dollr.client().orders().list().send().await.unwrap();
    assert_eq!(orders, [], "there is no page to pay at before the yes");

    let invoices = async || {
        let invoices = dollr.client().invoices().list().send().await.unwrap();
        let statuses = invoices.into_iter().map(|invoice| invoice.status.to_string());
        statuses.collect::<Vec<_>>()
    };
    let finished = run_in_terminal("collect_payment", collect_payment::LIVE, &variables, "no\n");
    assert_eq!(finished.status, Some(1), "{finished:?}");
    assert!(
        shows(&finished, "Amara (231770000001) pays 314.00 LRD."),
        "{finished:?}"
    );
    assert_eq!(invoices().await, ["ACTIVE"]);

    let finished = run_in_terminal("collect_payment", collect_payment::LIVE, &variables, "yes\n");
    assert_eq!(finished.status, Some(0), "{finished:?}");
    assert_eq!(invoices().await, ["ACTIVE", "PAID"]);
    let finished = run_in_terminal("payout", payout::LIVE, &variables, "yes\n");
    assert_eq!(finished.status, Some(0), "{finished:?}");
    assert!(
        shows(&finished, "Amara got 20.00 USD, the wallet paid 20.60 USD"),
        "{finished:?}"
    );
    assert!(!format!("{finished:?}").contains("poison"), "{finished:?}");
}
