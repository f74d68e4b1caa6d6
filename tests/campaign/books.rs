//! What there is before anything goes wrong: accounts, and invoices to be paid.

use std::time::Duration;

use dollr_client::sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};
use dollr_client::{
    Client, CounterpartyId, Country, Currency, FeeBearer, OperationType, PaymentAccountId, PaymentMethod, Provider,
    RelationshipType, Source,
};
use fastrand::Rng;

use super::client;
use super::weather::one_of;

/// Payment accounts for every outcome.
#[derive(Clone, Debug)]
pub(super) struct Accounts {
    pub(super) collections: Vec<PaymentAccountId>,
    pub(super) payouts: Vec<PaymentAccountId>,
}

/// What there is before anything goes wrong.
pub(super) struct Books {
    dollr: Client,
    customer: CounterpartyId,
    pub(super) accounts: Accounts,
}

impl Books {
    pub(super) async fn open(sandbox: &Sandbox) -> Self {
        let dollr = client(sandbox, Duration::from_secs(30));
        let party = dollr
            .parties()
            .create_party()
            .fullname("Amara Kamara")
            .country_code(Country::LR);
        let party = party
            .phone(PHONE_COMPLETES.parse().expect("a phone"))
            .send()
            .await
            .expect("a party");
        let customer = dollr.counterparties().create_counterparty().party_id(party.id);
        let customer = customer.relationship_type(RelationshipType::Customer).send().await;
        let mut accounts = Accounts {
            collections: Vec::new(),
            payouts: Vec::new(),
        };
        for number in [PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER, PHONE_NEEDS_ACTION] {
            for kind in [OperationType::Collection, OperationType::Payout] {
                let create = dollr.payment_accounts().create_payment_account();
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
        Self {
            customer: customer.expect("a customer").id,
            dollr,
            accounts,
        }
    }

    /// An invoice that can be paid.
    pub(super) async fn invoice(&self, rng: &mut Rng) -> Source {
        let invoice = self.dollr.invoices().create_invoice().counterparty_id(self.customer);
        let invoice = invoice.currency(Currency::USD).note("").as_payment_link(false);
        let invoice = invoice.fee_bearer(one_of(rng, &[FeeBearer::Payer, FeeBearer::Payee]));
        let bill = self
            .dollr
            .bill(invoice.build())
            .line("Rice", rng.i64(1..100), 25.into());
        Source::Invoice(bill.send().await.expect("an invoice").id)
    }
}
