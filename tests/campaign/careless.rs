//! How payments are made by those who think that a refusal of a repeat is one of the payment.

use std::time::Duration;

use dollr_client::executions::Passcode;
use dollr_client::payments::{Attempt, SessionId};
use dollr_client::{Client, ErrorKind};
use tokio::time::sleep;

use super::ProbeExt as _;
use super::order::Told;
use super::words::{Known, Word, of_response};

/// Sends a collection up to three times with its key, and takes a refusal for the truth.
pub(super) async fn collect(client: &Client, attempt: &Attempt) -> Word {
    let (Some(account), Some(currency)) = (attempt.payment_account_id(), attempt.payer_currency()) else {
        return Word::new(Known::Nothing, "unfit");
    };
    let SessionId::Checkout(session) = attempt.session_id() else {
        return Word::new(Known::Nothing, "unfit");
    };
    for _ in 0..3 {
        let collect = client.attempts().collect_once();
        let collect = collect.session_id(session);
        let collect = collect.payment_account_id(account).currency(currency);
        match collect.reference_id(attempt.reference_id()).send().await {
            Ok(execution) => return Word::new(of_response(&execution), "a response"),
            Err(error) if error.kind() == ErrorKind::Rejected => {
                return Word::new(Known::Told(Told::NothingMoved), "a refusal");
            }
            Err(_) => sleep(Duration::from_secs(2)).await,
        }
    }
    Word::new(Known::Nothing, "nothing")
}

/// Sends a payout once, and takes a lost response for a failure: the shop makes another one.
pub(super) async fn pay_out(client: &Client, attempt: &Attempt, passcode: Passcode) -> Word {
    let (Some(account), SessionId::Payout(session)) = (attempt.payment_account_id(), attempt.session_id()) else {
        return Word::new(Known::Nothing, "unfit");
    };
    let payout = client.attempts().payout_once();
    let payout = payout.session_id(session);
    let payout = payout.payout_account_id(account).reference_id(attempt.reference_id());
    match payout.passcode(passcode).send().await {
        Ok(execution) => Word::new(of_response(&execution), "a response"),
        Err(_) => Word::new(Known::Told(Told::NothingMoved), "an error"),
    }
}
