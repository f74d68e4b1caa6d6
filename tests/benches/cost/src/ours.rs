//! The calls with the client.

use dollr_client::payments::Outcome;
use dollr_client::{CheckoutSessionId, Client, Currency, PaymentAccountId, ReferenceId, SourceType};

use crate::server::SHOWN;
use crate::{Caller, What};

#[derive(Clone)]
pub struct Dollr(Client);

impl Caller for Dollr {
    fn at(url: &str) -> Self {
        let client = Client::builder().client_id("shop").client_secret("hush").base_url(url);
        Self(client.build().expect("the settings are right"))
    }

    async fn call(&self, what: What) {
        match what {
            What::Key => {
                let key = self.0.realtime_keys().create_for_collection();
                let key = key.session_id(CheckoutSessionId::new(55)).source_type(SourceType::Invoice);
                let key = key.reference_id(ReferenceId::random()).await.expect("a key");
                assert_eq!(key.access_token.expose().len(), 300);
            }
            What::Status => {
                let key: ReferenceId = SHOWN.parse().expect("a key");
                let execution = self.0.status().collection(key).await.expect("a status");
                assert_eq!(execution.payer_currency, "LRD");
            }
            What::Collect => {
                let collect = self.0.executions().collect().session_id(CheckoutSessionId::new(55));
                let collect = collect.payment_account_id(PaymentAccountId::new(18));
                let collect = collect.currency(Currency::LRD).reference_id(ReferenceId::random());
                let outcome = collect.await.expect("an outcome");
                assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
            }
            What::List => {
                let invoices = self.0.invoices().list().await.expect("a list");
                assert_eq!(invoices.len(), 1000);
            }
        }
    }
}
