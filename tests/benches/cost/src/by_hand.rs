//! The calls by hand, with reqwest and serde: one token, which is there, and no second try. The values are of the client's types, so that
//! what is compared is the way to them.

use std::time::Duration;

use dollr_client::{Amount, Timestamp};
use reqwest::redirect::Policy;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server::SHOWN;
use crate::{Caller, What};

#[derive(Clone)]
pub struct Dollr {
    http: reqwest::Client,
    url: String,
    token: String,
}

#[derive(Serialize)]
struct KeyRequest {
    session_id: i64,
    source_type: SourceType,
    reference_id: Uuid,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SourceType {
    Invoice,
}

#[derive(Deserialize)]
struct Key {
    access_token: String,
    expires_in: u64,
}

#[derive(Serialize)]
struct SessionRequest {
    source_type: SourceType,
    source_id: i64,
}

#[expect(dead_code, reason = "what isn't looked at is read anyway")]
#[derive(Deserialize)]
struct Session {
    id: i64,
    source_type: SourceType,
    source_id: i64,
    status: SessionStatus,
    expires_at: Timestamp,
    payment_account_id: Option<i64>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SessionStatus {
    Active,
}

#[expect(dead_code, reason = "what isn't looked at is read anyway")]
#[derive(Deserialize)]
struct Document {
    source_type: SourceType,
    source_id: i64,
    source_number: String,
    status: SourceStatus,
    currency: String,
    total_amount: Amount,
    paid_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct Collect {
    session_id: String,
    payment_account_id: String,
    currency: String,
    reference_id: Uuid,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ExecutionStatus {
    Pending,
    Processing,
    Completed,
    Failed,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OperationType {
    Collection,
    Payout,
    Transfer,
    Refund,
}

#[expect(dead_code, reason = "what isn't looked at is read anyway")]
#[derive(Deserialize)]
struct Execution {
    reference_id: Uuid,
    status: ExecutionStatus,
    operation_type: OperationType,
    payer_amount: Amount,
    payer_currency: String,
    payee_amount: Amount,
    payee_currency: String,
    provider_transaction_id: Option<String>,
    gateway_message: Option<String>,
    wallet_message: Option<String>,
    client_secret: Option<String>,
    requires_action: Option<bool>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SourceStatus {
    Idle,
    Active,
    Processing,
    Paid,
    Canceled,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum FeeBearer {
    Payer,
    Payee,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OwnerType {
    User,
    MicroOrganization,
    Organization,
}

#[expect(dead_code, reason = "what isn't looked at is read anyway")]
#[derive(Deserialize)]
struct Invoice {
    id: i64,
    invoice_number: String,
    counterparty_id: i64,
    currency: String,
    total_amount: Amount,
    status: SourceStatus,
    note: Option<String>,
    fee_bearer: Option<FeeBearer>,
    due_date: Option<Timestamp>,
    as_payment_link: Option<bool>,
    owner_type: Option<OwnerType>,
    owner_id: Option<i64>,
    reference_id: Option<String>,
    paid_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Caller for Dollr {
    fn at(url: &str) -> Self {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30));
        let http = http.redirect(Policy::none()).user_agent("shop/1.0").no_proxy();
        Self {
            http: http.build().expect("the settings are right"),
            url: url.to_owned(),
            token: "t".repeat(300),
        }
    }

    async fn call(&self, what: What) {
        self.made(what).await.expect("a response");
    }
}

impl Dollr {
    async fn made(&self, what: What) -> reqwest::Result<()> {
        match what {
            What::Key => {
                let request = KeyRequest {
                    session_id: 55,
                    source_type: SourceType::Invoice,
                    reference_id: Uuid::new_v4(),
                };
                let key: Key = self.post("/v1/realtime-keys/collection", &request).await?;
                assert_eq!((key.access_token.len(), key.expires_in), (300, 3600));
            }
            What::Status => {
                let execution = self.get(&format!("/v1/status/collection/{SHOWN}")).await?;
                let execution: Execution = execution.error_for_status()?.json().await?;
                assert_eq!(execution.payer_currency, "LRD");
            }
            What::Collect => {
                let reference_id = Uuid::new_v4();
                // As the client does with a key of the caller, which may have been sent before.
                let shown = self.get(&format!("/v1/status/collection/{reference_id}")).await?;
                assert_eq!(shown.status(), 404);
                shown.bytes().await?;
                self.collect(55, reference_id).await?;
            }
            What::Pay => {
                assert!(self.document().await?.status == SourceStatus::Active);
                let request = SessionRequest {
                    source_type: SourceType::Invoice,
                    source_id: 101,
                };
                let session: Session = self.post("/v1/sessions/checkout", &request).await?;
                assert!(self.document().await?.status == SourceStatus::Active);
                self.collect(session.id, Uuid::new_v4()).await?;
            }
            What::List => {
                let invoices = self.get("/v1/invoices/list").await?.error_for_status()?;
                let invoices: Vec<Invoice> = invoices.json().await?;
                assert_eq!(invoices.len(), 1000);
            }
        }
        Ok(())
    }

    async fn document(&self) -> reqwest::Result<Document> {
        let document = self.get("/v1/status/source?source_type=INVOICE&source_id=101").await?;
        document.error_for_status()?.json().await
    }

    async fn collect(&self, session_id: i64, reference_id: Uuid) -> reqwest::Result<()> {
        let request = Collect {
            session_id: session_id.to_string(),
            payment_account_id: "18".to_owned(),
            currency: "LRD".to_owned(),
            reference_id,
        };
        let execution: Execution = self.post("/v1/executions/collection", &request).await?;
        assert!(execution.reference_id == reference_id && execution.status == ExecutionStatus::Completed);
        Ok(())
    }

    async fn get(&self, path: &str) -> reqwest::Result<reqwest::Response> {
        let request = self.http.get(format!("{}{path}", self.url));
        request.bearer_auth(&self.token).send().await
    }

    async fn post<T: for<'de> Deserialize<'de>>(&self, path: &str, body: &impl Serialize) -> reqwest::Result<T> {
        let request = self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.token);
        request.json(body).send().await?.error_for_status()?.json().await
    }
}
