//! The calls with the client that progenitor generates.

use std::time::Duration;

use peer::types;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use uuid::Uuid;

use crate::server::SHOWN;
use crate::{Caller, What};

#[derive(Clone)]
pub struct Dollr(peer::Client);

impl Caller for Dollr {
    fn at(url: &str) -> Self {
        let token = format!("Bearer {}", "t".repeat(300));
        let token = HeaderValue::try_from(token).expect("a header");
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30));
        let http = http.redirect(Policy::none()).user_agent("shop/1.0").no_proxy();
        let http = http.default_headers(HeaderMap::from_iter([(AUTHORIZATION, token)]));
        Self(peer::Client::new_with_client(
            url,
            http.build().expect("the settings are right"),
        ))
    }

    async fn call(&self, what: What) {
        match what {
            What::Key => {
                let request = types::GetCollectionRealtimeKeyBody {
                    session_id: 55,
                    source_type: types::SourceType::Invoice,
                    reference_id: Uuid::new_v4(),
                };
                let key = self.0.get_collection_realtime_key(&request).await.expect("a key");
                assert_eq!(key.access_token.len(), 300);
            }
            What::Status => {
                let key = SHOWN.parse().expect("a key");
                let execution = self.0.get_collection_status(&key).await.expect("a status");
                assert_eq!(execution.payer_currency, "LRD");
            }
            What::Collect => {
                let reference_id = Uuid::new_v4();
                self.0
                    .get_collection_status(&reference_id)
                    .await
                    .expect_err("it isn't there");
                self.collect(55, reference_id).await;
            }
            What::Pay => {
                self.document().await;
                let request = types::CreateCheckoutSessionBody {
                    source_type: types::Source::Invoice,
                    source_id: 101,
                };
                let session = self.0.create_checkout_session(&request).await.expect("a session");
                self.document().await;
                self.collect(session.id, Uuid::new_v4()).await;
            }
            What::List => {
                let invoices = self.0.list_invoice(None, None).await.expect("a list");
                assert_eq!(invoices.len(), 1000);
            }
        }
    }
}

impl Dollr {
    async fn document(&self) {
        let document = self.0.get_payment_source_status(101, types::Source::Invoice).await;
        assert_eq!(document.expect("a document").status, types::SourceStatus::Active);
    }

    async fn collect(&self, session_id: i64, reference_id: Uuid) {
        let request = types::CollectBody {
            session_id: session_id.to_string(),
            payment_account_id: "18".to_owned(),
            currency: "LRD".to_owned(),
            reference_id,
        };
        let execution = self.0.collect(&request).await.expect("an execution");
        assert_eq!(execution.status, types::ExecutionStatus::Completed);
    }
}
