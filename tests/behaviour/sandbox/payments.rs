//! The sandbox's payments: what each phone number leads to, when, and what is refused.

use std::time::Duration;

use dollr_client::payment_accounts::PaymentAccount;
use dollr_client::{
    Amount, CheckoutSessionId, Client, Currency, Error, ErrorKind, Execution, InvoiceId, OperationType, PartyId,
    PaymentAccountId, PaymentMethod, Phone, Provider, ReferenceId, Secret, Source, SourceStatus,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};

use crate::probe::ProbeExt as _;
use crate::sandbox::documents::{customer, invoice, party};

use crate::clock::later;

/// A published invoice over 349.90 USD, and somebody to pay it.
pub(crate) struct Shop {
    pub(crate) dollr: Client,
    party: PartyId,
    invoice: InvoiceId,
    pub(crate) sandbox: Sandbox,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let dollr = sandbox.client();
        let party = party(&dollr, "Amara Kamara", "231771234567").await;
        let (invoice, _) = invoice(&dollr, customer(&dollr, party).await).await;
        dollr.invoices().publish(invoice).send().await.unwrap();
        Self {
            dollr,
            party,
            invoice,
            sandbox,
        }
    }

    pub(crate) fn source(&self) -> Source {
        Source::Invoice(self.invoice)
    }

    pub(crate) async fn session(&self) -> CheckoutSessionId {
        let open = self.dollr.sessions().create_for_checkout().source(self.source());
        open.send().await.unwrap().id
    }

    async fn account(&self, number: Option<&str>, operation_type: OperationType) -> Result<PaymentAccount, Error> {
        let create = self.dollr.payment_accounts().create();
        let create = create
            .account_name("Amara")
            .party_id(self.party)
            .operation_type(operation_type);
        let create = create.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
        create.insensitive_account_number(number).send().await
    }

    async fn collect(
        &self,
        session_id: CheckoutSessionId,
        payment_account_id: PaymentAccountId,
        currency: Currency,
        reference_id: ReferenceId,
    ) -> Result<Execution, Error> {
        let collect = self.dollr.attempts().collect_once().session_id(session_id);
        let collect = collect.payment_account_id(payment_account_id).currency(currency);
        collect.reference_id(reference_id).send().await
    }

    /// Starts the payment of a number.
    pub(crate) async fn pay(&self, number: &str) -> ReferenceId {
        let reference_id = ReferenceId::random();
        self.pay_in(self.session().await, number, reference_id).await;
        reference_id
    }

    /// Starts the payment of a number in a session, and with a key, that the test has.
    pub(crate) async fn pay_in(&self, session: CheckoutSessionId, number: &str, reference_id: ReferenceId) {
        let account = self.account(Some(number), OperationType::Collection).await.unwrap();
        let execution = self.collect(session, account.id, Currency::USD, reference_id).await;
        assert_eq!(execution.unwrap().status.as_str(), "PENDING");
    }

    /// A key to follow a payment live.
    pub(crate) async fn realtime_key(&self, session: CheckoutSessionId, reference_id: ReferenceId) -> Secret {
        let key = self.dollr.realtime_keys().create_for_collection().session_id(session);
        let key = key.source_type(self.source().source_type()).reference_id(reference_id);
        key.send().await.unwrap().access_token
    }

    /// Where a payment and its invoice stand.
    pub(crate) async fn status(&self, reference_id: ReferenceId) -> (String, String, bool) {
        let payment = self.dollr.status().collection(reference_id).send().await.unwrap();
        let needs_action = payment.requires_action == Some(true);
        assert_eq!(needs_action, payment.client_secret.is_some());
        let source = self.dollr.status().source().source(self.source());
        let source = source.send().await.unwrap();
        assert_eq!(source.paid_at.is_some(), source.status == SourceStatus::Paid);
        (payment.status.to_string(), source.status.to_string(), needs_action)
    }
}

pub(crate) fn detail(result: Result<impl Sized, Error>) -> String {
    let error = result.err().expect("a refusal");
    assert_eq!(error.kind(), ErrorKind::Rejected);
    error.detail().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn the_phone_number_decides_what_becomes_of_a_payment() {
    // After so many more seconds, the payment is ..., its document ..., and somebody has to act.
    type Stage = (u64, &'static str, &'static str, bool);
    const STARTED: Stage = (0, "PENDING", "PROCESSING", false);
    const UNDER_WAY: Stage = (2, "PROCESSING", "PROCESSING", false);
    const COMPLETED: Stage = (2, "COMPLETED", "PAID", false);
    let cases: [(&str, &[Stage]); _] = [
        (
            PHONE_COMPLETES,
            &[STARTED, UNDER_WAY, COMPLETED, (3000, "COMPLETED", "PAID", false)],
        ),
        ("231779999999", &[STARTED, UNDER_WAY, COMPLETED]),
        (PHONE_FAILS, &[STARTED, UNDER_WAY, (2, "FAILED", "ACTIVE", false)]),
        (
            PHONE_TAKES_LONGER,
            &[
                STARTED,
                UNDER_WAY,
                (100, "PROCESSING", "PROCESSING", false),
                (18, "COMPLETED", "PAID", false),
            ],
        ),
        (
            PHONE_NEEDS_ACTION,
            &[
                STARTED,
                (2, "PROCESSING", "PROCESSING", true),
                (500, "PROCESSING", "PROCESSING", true),
                (98, "FAILED", "ACTIVE", false),
            ],
        ),
    ];
    for (number, stages) in cases {
        let shop = Shop::open().await;
        let reference_id = shop.pay(number).await;
        for (seconds, payment, document, needs_action) in stages {
            later(Duration::from_secs(*seconds)).await;
            let expected = ((*payment).to_owned(), (*document).to_owned(), *needs_action);
            assert_eq!(shop.status(reference_id).await, expected, "{number}");
        }
    }
}

#[tokio::test]
async fn a_document_can_be_paid_again_after_a_failure_and_then_has_a_receipt() {
    let shop = Shop::open().await;
    let failed = shop.pay(PHONE_FAILS).await;
    let cancel = shop.dollr.invoices().cancel(shop.invoice).send().await;
    assert_eq!(
        detail(cancel),
        "path.id: INV-00003 is PROCESSING; it must be IDLE or ACTIVE"
    );
    later(Duration::from_secs(5)).await;
    let receipt = async || {
        let receipts = shop.dollr.invoices();
        receipts.get_receipt(shop.invoice).send().await
    };
    assert_eq!(receipt().await.unwrap_err().kind(), ErrorKind::NotFound);

    let paid = shop.pay(PHONE_COMPLETES).await;
    later(Duration::from_secs(5)).await;

    assert_eq!(shop.status(failed).await, ("FAILED".into(), "PAID".into(), false));
    assert_eq!(shop.status(paid).await, ("COMPLETED".into(), "PAID".into(), false));
    let receipt = receipt().await.unwrap();
    assert_eq!(receipt.counterparty_name.as_deref(), Some("Amara Kamara"));
    // 349.90, and 1 % and 2 % of it on top.
    assert_eq!(receipt.payer_amount, Some("360.40".parse().unwrap()));
    assert_eq!(receipt.payee_amount, Some("349.90".parse().unwrap()));
    assert_eq!(receipt.items.map(|items| items.len()), Some(2));
}

#[tokio::test]
async fn the_ledger_has_every_movement_that_was_accepted() {
    let shop = Shop::open().await;
    assert_eq!(shop.sandbox.ledger(), []);
    let failed = shop.pay(PHONE_FAILS).await;
    later(Duration::from_secs(5)).await;
    let paid = shop.pay(PHONE_COMPLETES).await;

    let ledger = shop.sandbox.ledger();
    let keys: Vec<_> = ledger.iter().map(|entry| entry.reference_id).collect();
    assert_eq!(keys, [failed, paid]);
    assert_ne!(ledger[0].session_id, ledger[1].session_id);
    assert!(ledger[0].accepted_at < ledger[1].accepted_at);
    let statuses = ledger
        .iter()
        .map(|entry| (entry.status.as_str(), entry.final_status.as_str()));
    assert_eq!(
        statuses.collect::<Vec<_>>(),
        [("FAILED", "FAILED"), ("PENDING", "COMPLETED")]
    );
    for entry in &ledger {
        assert_eq!(entry.operation_type, OperationType::Collection);
        assert_eq!(entry.source, Some(shop.source()));
        assert_eq!(
            entry.payment_intent_id,
            shop.sandbox.payment_intent_id(entry.reference_id)
        );
        assert!(entry.payment_intent_id.is_some() && entry.payment_account_id.is_some());
        let amounts = (
            entry.payer_amount,
            entry.payer_currency,
            entry.payee_amount,
            entry.payee_currency,
        );
        let (payer, payee) = ("360.40".parse().unwrap(), "349.90".parse().unwrap());
        assert_eq!(amounts, (payer, Currency::USD, payee, Currency::USD));
    }
}

#[tokio::test]
async fn a_payment_costs_what_was_predicted() {
    let shop = Shop::open().await;
    let amount = |text: &str| text.parse::<Amount>().unwrap();
    let info = shop.dollr.predictions().mmo_provider_info();
    let info = info.phone(PHONE_COMPLETES.parse::<Phone>().unwrap());
    let info = info.operation_type(OperationType::Collection).send().await.unwrap();
    assert_eq!(info.payment_method, Some(PaymentMethod::MtnMomoLbr));
    for (currency, payer_amount, fx_fee) in [
        (Currency::USD, "360.40", None),
        (Currency::LRD, "72780", Some(amount("3.50"))),
    ] {
        let predict = shop.dollr.predictions().payment_source_amount_and_fees();
        let predict = predict.source(shop.source()).target_currency(currency);
        let predict = predict
            .payment_method(PaymentMethod::MtnMomoLbr)
            .provider(Provider::Pawapay);
        let predicted = predict.send().await.unwrap();
        assert_eq!(
            (predicted.payer_amount, predicted.fx_fee),
            (amount(payer_amount), fx_fee)
        );
        assert_eq!(
            (predicted.payee_amount, predicted.platform_fee),
            (amount("349.90"), amount("3.50"))
        );
    }
    let account = shop.account(None, OperationType::Collection).await.unwrap();
    let session = shop.session().await;
    let execution = shop
        .collect(session, account.id, Currency::LRD, ReferenceId::random())
        .await
        .unwrap();
    assert_eq!(
        (execution.payer_amount, execution.payer_currency.as_str()),
        (amount("72780"), "LRD")
    );
}

#[tokio::test]
async fn one_key_is_for_one_payment_of_one_session() {
    let shop = Shop::open().await;
    let account = shop
        .account(Some(PHONE_FAILS), OperationType::Collection)
        .await
        .unwrap()
        .id;
    let payout = shop.account(None, OperationType::Payout).await.unwrap().id;
    let (first, second) = (shop.session().await, shop.session().await);
    let (key, other_key) = (ReferenceId::random(), ReferenceId::random());
    let usd = Currency::USD;
    let refused = async |session, account, currency, key| detail(shop.collect(session, account, currency, key).await);

    let nowhere = CheckoutSessionId::new(99);
    assert_eq!(
        refused(nowhere, account, usd, key).await,
        "body.session_id: session not found"
    );
    assert_eq!(
        refused(first, payout, usd, key).await,
        "body.payment_account_id: payment account for COLLECTION not found"
    );
    assert_eq!(
        refused(first, account, "EUR".parse().unwrap(), key).await,
        "body.currency: the sandbox has no rate; USD, LRD or RWF is expected"
    );
    let execution = shop.collect(first, account, usd, key).await.unwrap();
    assert_eq!(shop.collect(first, account, usd, key).await.unwrap(), execution);
    assert_eq!(
        refused(second, account, usd, key).await,
        "body.reference_id: already exists, for another session"
    );
    assert_eq!(
        refused(first, account, usd, other_key).await,
        "body.session_id: session already executed; open a new one"
    );
    assert_eq!(
        refused(second, account, usd, other_key).await,
        "body.session_id: INV-00003 is PROCESSING; it must be ACTIVE"
    );
    later(Duration::from_mins(31)).await;
    assert_eq!(
        refused(second, account, usd, other_key).await,
        "body.session_id: session expired"
    );

    let unknown = shop.dollr.status().collection(other_key).send().await;
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn accounts_and_predictions_need_what_they_refer_to() {
    let shop = Shop::open().await;
    let create = |party_id, method, provider| {
        let create = shop.dollr.payment_accounts().create();
        let create = create.account_name("Amara").party_id(party_id).method(method);
        create.provider(provider).operation_type(OperationType::Collection)
    };
    let nobody = create(PartyId::new(99), PaymentMethod::MtnMomoLbr, Provider::Pawapay);
    assert_eq!(detail(nobody.send().await), "body.party_id: party not found");
    let mixed = create(shop.party, PaymentMethod::CreditCard, Provider::Pawapay);
    assert_eq!(
        detail(mixed.send().await),
        "body.method: invalid combination: CREDIT_CARD does not go with PAWAPAY"
    );

    let (idle, _) = invoice(&shop.dollr, customer(&shop.dollr, shop.party).await).await;
    let number = format!("INV-{:05}", idle.get());
    let predict = async |invoice, provider| {
        let predict = shop.dollr.predictions().payment_source_amount_and_fees();
        let predict = predict.source(Source::Invoice(invoice)).target_currency(Currency::USD);
        let predict = predict.payment_method(PaymentMethod::MtnMomoLbr).provider(provider);
        detail(predict.send().await)
    };
    assert_eq!(
        predict(idle, Provider::Pawapay).await,
        format!("query.source_id: {number} is IDLE; publish it first")
    );
    assert_eq!(
        predict(InvoiceId::new(99), Provider::Pawapay).await,
        "query.source_id: source not found"
    );
    assert_eq!(
        predict(shop.invoice, Provider::Stripe).await,
        "query.payment_method: invalid combination: MTN_MOMO_LBR does not go with STRIPE"
    );
}
