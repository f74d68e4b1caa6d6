//! The money that a merchant sends, in the sandbox: payouts, transfers and refunds.

use std::time::{Duration, SystemTime};

use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_client::payment_accounts::PaymentAccount;
use dollr_client::sessions::{PaymentIntentId, PayoutSession, TransferSession, WalletId};
use dollr_client::{
    Amount, Client, CounterpartyId, Currency, Error, ErrorKind, Execution, OperationType, PaymentAccountId,
    PaymentMethod, PayoutSessionId, Phone, Provider, ReferenceId, RefundSessionId, Timestamp, TransferSessionId,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};

use crate::probe::ProbeExt as _;
use crate::sandbox::documents::{customer, party};
use crate::sandbox::payments::{Shop, detail};

use crate::clock::later;

/// Every number that decides an outcome, and where a movement to it stands after 2 and 3 more seconds.
const OUTCOMES: [(&str, [&str; 2]); 4] = [
    (PHONE_COMPLETES, ["PROCESSING", "COMPLETED"]),
    (PHONE_FAILS, ["PROCESSING", "FAILED"]),
    (PHONE_TAKES_LONGER, ["PROCESSING", "PROCESSING"]),
    (PHONE_NEEDS_ACTION, ["PROCESSING", "PROCESSING"]),
];

/// The merchant's wallet.
const WALLET: WalletId = WalletId::new(1);

/// Five minutes from now, by the machine's clock.
fn soon() -> Timestamp {
    let time = SystemTime::now() + Duration::from_mins(5);
    time.try_into().unwrap()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// An account that belongs to a party of this number.
async fn account(dollr: &Client, number: &str, operation_type: OperationType) -> PaymentAccount {
    let party = party(dollr, "Amara Kamara", number).await;
    let create = dollr.payment_accounts().create().party_id(party);
    let create = create.account_name("Amara").operation_type(operation_type);
    let create = create.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
    create.insensitive_account_number(number).send().await.unwrap()
}

pub(crate) async fn payout_session(
    dollr: &Client,
    account: PaymentAccountId,
    text: &str,
) -> Result<PayoutSession, Error> {
    let open = dollr.sessions().create_for_payout().payout_account_id(account);
    open.amount(amount(text)).currency(Currency::USD).send().await
}

fn passcode(token: PasscodeToken) -> Passcode {
    let device = PasscodeDevice::builder().name("Payout Server").r#type("SERVER");
    let device = device.platform("RUST").user_agent("shop/1.0").client_ip("203.0.113.10");
    Passcode::builder().token(token).device(device.build()).build()
}

fn token_of(phone: Option<Phone>) -> PasscodeToken {
    PasscodeToken::builder().code("hush-1234").phone(phone).build()
}

pub(crate) async fn pay_out(
    dollr: &Client,
    session: PayoutSessionId,
    account: PaymentAccountId,
    key: ReferenceId,
) -> Result<Execution, Error> {
    let payout = dollr.attempts().payout_once().session_id(session);
    let payout = payout.payout_account_id(account).reference_id(key);
    let token = token_of(Some(PHONE_COMPLETES.parse().unwrap()));
    payout.passcode(passcode(token)).send().await
}

async fn transfer_session(
    dollr: &Client,
    wallet: WalletId,
    to: CounterpartyId,
    expires_at: Timestamp,
) -> Result<TransferSession, Error> {
    let open = dollr.sessions().create_for_transfer().from_wallet_id(wallet);
    let open = open.to_counterparty_id(to).amount(amount("50.00"));
    open.currency(Currency::USD).expires_at(expires_at).send().await
}

async fn move_on(dollr: &Client, session: TransferSessionId, key: ReferenceId) -> Result<Execution, Error> {
    let transfer = dollr.attempts().transfer_once().session_id(session);
    transfer.reference_id(key).send().await
}

async fn refund_session(dollr: &Client, payment: PaymentIntentId, text: &str) -> Result<RefundSessionId, Error> {
    let open = dollr.sessions().create_for_refund();
    let open = open.original_payment_intent_id(payment).amount(amount(text));
    let session = open.expires_at(soon()).send().await?;
    Ok(session.expect("a session").id)
}

async fn give_back(dollr: &Client, session: RefundSessionId, key: ReferenceId) -> Result<Execution, Error> {
    let refund = dollr.attempts().refund_once().session_id(session);
    refund.reference_id(key).send().await
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
async fn the_phone_number_of_the_payee_decides_what_becomes_of_a_payout_or_a_transfer() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    for (number, stages) in OUTCOMES {
        let account = account(&dollr, number, OperationType::Payout).await.id;
        let session = payout_session(&dollr, account, "50.00").await.unwrap();
        assert_eq!(
            (session.amount, session.currency.as_str(), session.payout_account_id),
            (amount("50"), "USD", account)
        );
        let supplier = customer(&dollr, party(&dollr, "Moses Weah", number).await).await;
        let other = transfer_session(&dollr, session.wallet_id, supplier, soon())
            .await
            .unwrap();
        assert_eq!(
            (other.amount, other.currency.as_str(), other.to_counterparty_id),
            (amount("50"), "USD", supplier)
        );
        let (payout, transfer) = (ReferenceId::random(), ReferenceId::random());
        let paid = pay_out(&dollr, session.id, account, payout).await.unwrap();
        // The fees, 1 % and 2 %, come on top.
        assert_eq!(moved(&paid), ("PAYOUT", amount("51.50"), "USD", amount("50"), "USD"));
        let moved_on = move_on(&dollr, other.id, transfer).await.unwrap();
        assert_eq!(moved(&moved_on), ("TRANSFER", amount("50"), "USD", amount("50"), "USD"));
        assert_eq!((paid.status.as_str(), moved_on.status.as_str()), ("PENDING", "PENDING"));
        for (seconds, status) in [2, 3].into_iter().zip(stages) {
            later(Duration::from_secs(seconds)).await;
            let payout = dollr.status().payout(payout).send().await.unwrap();
            let transfer = dollr.status().transfer(transfer).send().await.unwrap();
            for execution in [payout, transfer] {
                assert_eq!(execution.status.as_str(), status, "{number}");
                assert_eq!(execution.provider_transaction_id.is_some(), status == "COMPLETED");
            }
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
    let nobodys = dollr.attempts().payout_once().session_id(first).payout_account_id(paid);
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
async fn a_transfer_goes_from_the_merchants_wallet_to_a_counterparty_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let supplier = customer(&dollr, party(&dollr, "Moses Weah", PHONE_COMPLETES).await).await;
    for (wallet, to, problem) in [
        (WalletId::new(2), supplier, "body.from_wallet_id: wallet not found"),
        (
            WALLET,
            CounterpartyId::new(99),
            "body.to_counterparty_id: counterparty not found",
        ),
    ] {
        assert_eq!(detail(transfer_session(&dollr, wallet, to, soon()).await), problem);
    }
    let open = async || transfer_session(&dollr, WALLET, supplier, soon()).await.unwrap().id;
    let (first, second) = (open().await, open().await);
    let (key, other_key) = (ReferenceId::random(), ReferenceId::random());
    let execution = move_on(&dollr, first, key).await.unwrap();
    assert_eq!(move_on(&dollr, first, key).await.unwrap(), execution);
    let refused = async |session, key| detail(move_on(&dollr, session, key).await);
    assert_eq!(
        refused(second, key).await,
        "body.reference_id: already exists, for another session"
    );
    assert_eq!(
        refused(first, other_key).await,
        "body.session_id: session already executed; open a new one"
    );
    // The caller says when it expires.
    later(Duration::from_mins(6)).await;
    assert_eq!(refused(second, other_key).await, "body.session_id: session expired");
}

#[tokio::test]
async fn no_more_is_refunded_than_was_paid() {
    let shop = Shop::open().await;
    let dollr = &shop.dollr;
    // 360.40 USD, with the fees.
    let paid = shop.pay(PHONE_TAKES_LONGER).await;
    let payment = shop.sandbox.payment_intent_id(paid).unwrap();
    assert_eq!(
        detail(refund_session(dollr, payment, "1").await),
        "body.original_payment_intent_id: the payment is PENDING; it must be COMPLETED"
    );
    later(Duration::from_mins(2)).await;
    let nothing = PaymentIntentId::new(99);
    assert_eq!(
        detail(refund_session(dollr, nothing, "1").await),
        "body.original_payment_intent_id: payment not found"
    );
    let too_much = async |text| detail(refund_session(dollr, payment, text).await);
    assert_eq!(
        too_much("360.41").await,
        "body.amount: more than the 360.40 that is left of the payment"
    );
    let whole = refund_session(dollr, payment, "360.40").await.unwrap();
    let part = refund_session(dollr, payment, "60.40").await.unwrap();
    let (key, other_key) = (ReferenceId::random(), ReferenceId::random());

    let execution = give_back(dollr, part, key).await.unwrap();

    assert_eq!(
        moved(&execution),
        ("REFUND", amount("60.40"), "USD", amount("60.40"), "USD")
    );
    assert_eq!(
        detail(give_back(dollr, whole, other_key).await),
        "body.session_id: more than the 300.00 that is left of the payment"
    );
    assert_eq!(
        too_much("300.01").await,
        "body.amount: more than the 300.00 that is left of the payment"
    );
    let rest = refund_session(dollr, payment, "300").await.unwrap();
    let rest_key = ReferenceId::random();
    give_back(dollr, rest, rest_key).await.unwrap();
    // Nothing is left, and the same key still returns the same refund.
    assert_eq!(give_back(dollr, part, key).await.unwrap(), execution);
    assert_eq!(
        too_much("0.01").await,
        "body.amount: more than the 0.00 that is left of the payment"
    );
    // A refund goes to the number that paid.
    for (seconds, status) in [(5, "PROCESSING"), (120, "COMPLETED")] {
        later(Duration::from_secs(seconds)).await;
        let refund = dollr.status().refund(rest_key).send().await.unwrap();
        assert_eq!(refund.status.as_str(), status);
    }
}

#[tokio::test]
async fn sessions_keys_and_statuses_are_of_one_kind() {
    let shop = Shop::open().await;
    let dollr = &shop.dollr;
    let collected = shop.pay(PHONE_COMPLETES).await;
    let account = account(dollr, PHONE_COMPLETES, OperationType::Payout).await.id;
    let session = payout_session(dollr, account, "50").await.unwrap().id;
    assert_eq!(
        detail(pay_out(dollr, session, account, collected).await),
        "body.reference_id: already exists, for another session"
    );
    let key = ReferenceId::random();
    let transfer = TransferSessionId::new(session.get());
    let refund = RefundSessionId::new(session.get());
    let not_found = "body.session_id: session not found";
    assert_eq!(detail(move_on(dollr, transfer, key).await), not_found);
    pay_out(dollr, session, account, key).await.unwrap();
    // Nor is it when it was executed, though the key is the same.
    assert_eq!(detail(move_on(dollr, transfer, key).await), not_found);
    assert_eq!(detail(give_back(dollr, refund, key).await), not_found);
    assert_eq!(shop.sandbox.payment_intent_id(key), None);
    let status = || dollr.status();
    for (result, kind) in [
        (status().collection(key).send().await, "collection"),
        (status().payout(collected).send().await, "payout"),
        (status().transfer(key).send().await, "transfer"),
        (status().refund(collected).send().await, "refund"),
    ] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(
            error.detail().map(ToString::to_string),
            Some(format!("{kind} not found"))
        );
    }
}
