//! A merchant who is owed for an invoice, in a sandbox without a network.

use std::sync::{Arc, Mutex};

use dollr_client::payments::{Attempt, NewCollection, NewPayout};
use dollr_client::schema::Operation;
use dollr_client::{
    CheckoutSessionId, Client, Currency, Error, Execution, InvoiceId, OperationType, PartyId, PaymentAccountId,
    PaymentMethod, Provider, ReferenceId, Source,
};
use dollr_sandbox::{Behaviour, PHONE_COMPLETES, Sandbox};

use crate::probe::ProbeExt as _;
use crate::sandbox::documents::party;

pub(crate) const INVOICE: Source = Source::Invoice(InvoiceId::new(101));

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) dollr: Client,
    party: PartyId,
    /// The names of the operations that were called.
    calls: Arc<Mutex<Vec<&'static str>>>,
}

impl Shop {
    pub(crate) async fn open(behaviour: Behaviour) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.behave(behaviour);
        sandbox.add_source(INVOICE);
        let dollr = sandbox.builder().build().unwrap();
        let party = party(&dollr, "Amara Kamara", PHONE_COMPLETES).await;
        let calls = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&calls);
        sandbox.faults().choose(move |context| {
            seen.lock().unwrap().push(context.operation.name);
            None
        });
        Self {
            sandbox,
            dollr,
            party,
            calls,
        }
    }

    /// The client of another process.
    pub(crate) fn another_client(&self) -> Client {
        self.sandbox.builder().build().unwrap()
    }

    /// How often an operation was called.
    pub(crate) fn called(&self, operation: &Operation) -> usize {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|name| **name == operation.name).count()
    }

    pub(crate) async fn account(&self, operation_type: OperationType, number: &str) -> PaymentAccountId {
        let create = self.dollr.payment_accounts().create();
        let create = create.account_name("Amara").party_id(self.party);
        let create = create.operation_type(operation_type).method(PaymentMethod::MtnMomoLbr);
        let create = create.provider(Provider::Pawapay).insensitive_account_number(number);
        create.send().await.unwrap().id
    }

    pub(crate) async fn session(&self) -> Result<CheckoutSessionId, Error> {
        let open = self.dollr.sessions().create_for_checkout().source(INVOICE);
        open.send().await.map(|session| session.id)
    }

    /// The status of the invoice.
    pub(crate) async fn document(&self) -> String {
        let status = self.dollr.status().source().source(INVOICE);
        status.send().await.unwrap().status.to_string()
    }

    /// Executes a session with a key, to be paid by this number.
    pub(crate) async fn collect(
        &self,
        session: CheckoutSessionId,
        key: ReferenceId,
        number: &str,
    ) -> Result<Execution, Error> {
        let account = self.account(OperationType::Collection, number).await;
        let collect = self.dollr.attempts().collect_once().session_id(session);
        let collect = collect.payment_account_id(account).currency(Currency::USD);
        collect.reference_id(key).send().await
    }

    pub(crate) async fn status(&self, key: ReferenceId) -> Result<Execution, Error> {
        self.dollr.status().collection(key).send().await
    }

    pub(crate) async fn prepare(&self) -> Attempt {
        let account = self.account(OperationType::Collection, PHONE_COMPLETES).await;
        self.dollr
            .prepare(NewCollection::new(INVOICE, account, Currency::USD))
            .await
            .unwrap()
    }

    pub(crate) async fn prepare_payout(&self) -> Attempt {
        let account = self.account(OperationType::Payout, PHONE_COMPLETES).await;
        let payout = NewPayout::new(account, "50.00".parse().unwrap(), Currency::USD);
        self.dollr.prepare(payout).await.unwrap()
    }
}
