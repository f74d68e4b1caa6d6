//! What there is before anything goes wrong: accounts, and invoices to be paid.

use std::time::Duration;

use dollr_client::payments::NewCollection;
use dollr_client::schema::End;
use dollr_client::sessions::PaymentIntentId;
use dollr_client::{
    Client, CounterpartyId, Country, Currency, FeeBearer, OperationType, PaymentAccountId, PaymentMethod, Progress,
    Provider, RelationshipType, Source,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};
use fastrand::Rng;

use super::client;
use super::weather::one_of;

/// Whom money is collected from, and whom it goes to, for every outcome.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts {
    pub(super) collections: Vec<PaymentAccountId>,
    pub(super) payouts: Vec<PaymentAccountId>,
    pub(super) counterparties: Vec<CounterpartyId>,
}

/// What there is before anything goes wrong.
pub(super) struct Books {
    dollr: Client,
    pub(super) accounts: Accounts,
    /// A payment that all refunds are of.
    pub(super) paid: PaymentIntentId,
}

impl Books {
    pub(super) async fn open(sandbox: &Sandbox) -> Self {
        let dollr = client(sandbox, Duration::from_secs(30));
        let mut accounts = Accounts::default();
        for number in [PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER, PHONE_NEEDS_ACTION] {
            let party = dollr.parties().create().fullname("Amara Kamara");
            let party = party.country_code(Country::LR).phone(number.parse().expect("a phone"));
            let party = party.send().await.expect("a party");
            let customer = dollr.counterparties().create().party_id(party.id);
            let customer = customer.relationship_type(RelationshipType::Customer).send().await;
            accounts.counterparties.push(customer.expect("a customer").id);
            for kind in [OperationType::Collection, OperationType::Payout] {
                let create = dollr.payment_accounts().create();
                let create = create
                    .account_name("Amara")
                    .party_id(party.id)
                    .operation_type(kind.clone());
                let create = create.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
                let account = create
                    .insensitive_account_number(number)
                    .send()
                    .await
                    .expect("an account");
                match kind {
                    OperationType::Collection => accounts.collections.push(account.id),
                    _ => accounts.payouts.push(account.id),
                }
            }
        }
        let paid = invoice(&dollr, accounts.counterparties[0], FeeBearer::Payee, 100_000).await;
        let payment = NewCollection::new(paid, accounts.collections[0], Currency::USD);
        let payment = dollr.prepare(payment).await.expect("a payment");
        let _ = payment.execute(&dollr).await.expect("money");
        let waited = payment.until_final(&dollr, Duration::from_hours(1)).await;
        assert_eq!(waited.expect("a status").progress, Progress::Final(End::Success));
        let paid = sandbox.payment_intent_id(payment.reference_id());
        let paid = paid.expect("a payment intent");
        Self { dollr, accounts, paid }
    }

    /// An invoice that can be paid.
    pub(super) async fn invoice(&self, rng: &mut Rng) -> Source {
        let fee_bearer = one_of(rng, &[FeeBearer::Payer, FeeBearer::Payee]);
        invoice(
            &self.dollr,
            self.accounts.counterparties[0],
            fee_bearer,
            rng.i64(1..100),
        )
        .await
    }
}

async fn invoice(dollr: &Client, customer: CounterpartyId, fee_bearer: FeeBearer, qty: i64) -> Source {
    let invoice = dollr.invoices().create().counterparty_id(customer);
    let invoice = invoice.currency(Currency::USD).note("").as_payment_link(false);
    let bill = dollr.bill(invoice.fee_bearer(fee_bearer).build());
    let invoice = bill.line("Rice", qty, 25.into()).send().await;
    Source::Invoice(invoice.expect("an invoice").id)
}
