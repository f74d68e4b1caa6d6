//! The money that a merchant sends, in the sandbox: payouts, transfers and refunds.

use std::time::Duration;

use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_client::payment_accounts::PaymentAccount;
use dollr_client::sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};
use dollr_client::sessions::PayoutSession;
use dollr_client::{
    Amount, Client, Currency, Error, ErrorKind, Execution, OperationType, PaymentAccountId, PaymentMethod,
    PayoutSessionId, Phone, Provider, ReferenceId,
};

use super::sandbox_documents::party;
use super::sandbox_payments::detail;

use crate::clock::later;

/// Every number that decides an outcome, and where a movement to it stands after 2 and 3 more seconds.
const OUTCOMES: [(&str, [&str; 2]); 4] = [
    (PHONE_COMPLETES, ["PROCESSING", "COMPLETED"]),
    (PHONE_FAILS, ["PROCESSING", "FAILED"]),
    (PHONE_TAKES_LONGER, ["PROCESSING", "PROCESSING"]),
    (PHONE_NEEDS_ACTION, ["PROCESSING", "PROCESSING"]),
];

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// An account that belongs to a party of this number.
async fn account(dollr: &Client, number: &str, operation_type: OperationType) -> PaymentAccount {
    let party = party(dollr, "Amara Kamara", number).await;
    let create = dollr.payment_accounts().create_payment_account().party_id(party);
    let create = create.account_name("Amara").operation_type(operation_type);
    let create = create.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
    create.insensitive_account_number(number).send().await.unwrap()
}

async fn payout_session(dollr: &Client, account: PaymentAccountId, text: &str) -> Result<PayoutSession, Error> {
    let open = dollr.sessions().create_payout_session().payout_account_id(account);
    open.amount(amount(text)).currency(Currency::USD).send().await
}

fn passcode(token: PasscodeToken) -> Passcode {
    let device = PasscodeDevice::builder().name("Payout Server").r#type("SERVER");
    let device = device.platform("RUST").user_agent("shop/1.0").client_ip("203.0.113.10");
    Passcode::builder().token(token).device(device.build()).build()
}

fn token_of(phone: Option<Phone>) -> PasscodeToken {
    PasscodeToken::builder().code("1234").phone(phone).build()
}

async fn pay_out(
    dollr: &Client,
    session: PayoutSessionId,
    account: PaymentAccountId,
    key: ReferenceId,
) -> Result<Execution, Error> {
    let payout = dollr.executions().payout().session_id(session);
    let payout = payout.payout_account_id(account).reference_id(key);
    let token = token_of(Some(PHONE_COMPLETES.parse().unwrap()));
    payout.passcode(passcode(token)).send().await
}

/// What was moved: who pays how much, and who gets how much.
fn moved(execution: &Execution) -> (&str, Amount, &str, Amount, &str) {
    (
        execution.operation_type.as_str(),
        execution.payer_amount,
        &execution.payer_currency,
        execution.payee_amount,
        &execution.payee_currency,
    )
}

#[tokio::test]
async fn the_phone_number_of_the_paid_account_decides_what_becomes_of_a_payout() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    for (number, stages) in OUTCOMES {
        let account = account(&dollr, number, OperationType::Payout).await.id;
        let session = payout_session(&dollr, account, "50.00").await.unwrap();
        assert_eq!(
            (session.amount, session.currency.as_str(), session.payout_account_id),
            (amount("50"), "USD", account)
        );
        let key = ReferenceId::random();
        let execution = pay_out(&dollr, session.id, account, key).await.unwrap();
        assert_eq!(execution.status.as_str(), "PENDING");
        // The fees, 1 % and 2 %, come on top.
        assert_eq!(
            moved(&execution),
            ("PAYOUT", amount("51.50"), "USD", amount("50"), "USD")
        );
        for (seconds, status) in [2, 3].into_iter().zip(stages) {
            later(Duration::from_secs(seconds)).await;
            let execution = dollr.status().get_payout_status(key).send().await.unwrap();
            assert_eq!(execution.status.as_str(), status, "{number}");
            assert_eq!(execution.provider_transaction_id.is_some(), status == "COMPLETED");
        }
    }
}

#[tokio::test]
async fn a_payout_pays_the_account_of_its_session_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let paid = account(&dollr, PHONE_COMPLETES, OperationType::Payout).await.id;
    let other = account(&dollr, PHONE_COMPLETES, OperationType::Payout).await.id;
    let collected = account(&dollr, PHONE_COMPLETES, OperationType::Collection).await.id;
    for (account, text, problem) in [
        (
            collected,
            "50",
            "body.payout_account_id: payment account for PAYOUT not found",
        ),
        (
            PaymentAccountId::new(99),
            "50",
            "body.payout_account_id: payment account for PAYOUT not found",
        ),
        (
            paid,
            "1000000000000.01",
            "body.amount: more than the sandbox's 1000000000000",
        ),
    ] {
        assert_eq!(detail(payout_session(&dollr, account, text).await), problem);
    }
    let open = async || payout_session(&dollr, paid, "50").await.unwrap().id;
    let (first, second) = (open().await, open().await);
    let (key, other_key) = (ReferenceId::random(), ReferenceId::random());
    let refused = async |session, account, key| detail(pay_out(&dollr, session, account, key).await);

    assert_eq!(
        refused(first, other, key).await,
        "body.payout_account_id: not the payment account of the session"
    );
    let nobodys = dollr.executions().payout().session_id(first).payout_account_id(paid);
    let nobodys = nobodys.reference_id(key).passcode(passcode(token_of(None)));
    assert_eq!(
        detail(nobodys.send().await),
        "body.passcode: token.phone or token.user_id required"
    );
    let execution = pay_out(&dollr, first, paid, key).await.unwrap();
    assert_eq!(pay_out(&dollr, first, paid, key).await.unwrap(), execution);
    for (session, key, problem) in [
        (second, key, "body.reference_id: already exists, for another session"),
        (
            first,
            other_key,
            "body.session_id: session already executed; open a new one",
        ),
        (
            PayoutSessionId::new(99),
            other_key,
            "body.session_id: session not found",
        ),
    ] {
        assert_eq!(refused(session, paid, key).await, problem);
    }
    later(Duration::from_mins(31)).await;
    assert_eq!(
        refused(second, paid, other_key).await,
        "body.session_id: session expired"
    );
}

#[tokio::test]
async fn each_kind_of_execution_has_a_status_of_its_own() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let account = account(&dollr, PHONE_COMPLETES, OperationType::Payout).await.id;
    let session = payout_session(&dollr, account, "50").await.unwrap().id;
    let key = ReferenceId::random();
    pay_out(&dollr, session, account, key).await.unwrap();
    let status = dollr.status();
    let not_found = status.get_collection_status(key).send().await.unwrap_err();
    assert_eq!(not_found.kind(), ErrorKind::NotFound);
}
