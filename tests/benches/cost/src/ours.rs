//! The calls with the client.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dollr_client::payments::{NewCollection, Outcome};
use dollr_client::{CheckoutSessionId, Client, Currency, InvoiceId, PaymentAccountId, ReferenceId, Source, SourceType};

use crate::server::SHOWN;
use crate::{Caller, What};

#[derive(Clone)]
pub struct Dollr {
    client: Client,
    /// Each is paid once.
    invoices: Arc<AtomicI64>,
}

impl Caller for Dollr {
    fn at(url: &str) -> Self {
        let client = Client::builder().client_id("shop").client_secret("hush").base_url(url);
        Self {
            client: client.build().expect("the settings are right"),
            invoices: Arc::default(),
        }
    }

    async fn call(&self, what: What) {
        match what {
            What::Key => {
                let key = self.client.realtime_keys().create_for_collection();
                let key = key
                    .session_id(CheckoutSessionId::new(55))
                    .source_type(SourceType::Invoice);
                let key = key.reference_id(ReferenceId::random()).await.expect("a key");
                assert_eq!(key.access_token.expose().len(), 300);
            }
            What::Status => {
                let key: ReferenceId = SHOWN.parse().expect("a key");
                let execution = self.client.status().collection(key).await.expect("a status");
                assert_eq!(execution.payer_currency, "LRD");
            }
            What::Collect => {
                let collect = self
                    .client
                    .executions()
                    .collect()
                    .session_id(CheckoutSessionId::new(55));
                let collect = collect.payment_account_id(PaymentAccountId::new(18));
                let collect = collect.currency(Currency::LRD).reference_id(ReferenceId::random());
                let outcome = collect.await.expect("an outcome");
                assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
            }
            What::Pay => {
                let invoice = InvoiceId::new(self.invoices.fetch_add(1, Ordering::Relaxed));
                let payment = NewCollection::new(Source::Invoice(invoice), PaymentAccountId::new(18), Currency::LRD);
                let attempt = self.client.prepare(payment).await.expect("an attempt");
                let outcome = attempt.execute(&self.client).await.expect("an outcome");
                assert!(matches!(outcome, Outcome::Completed(_)), "{outcome:?}");
            }
            What::List => {
                let invoices = self.client.invoices().list().await.expect("a list");
                assert_eq!(invoices.len(), 1000);
            }
        }
    }
}
