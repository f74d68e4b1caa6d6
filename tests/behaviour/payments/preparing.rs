//! What is made ready is what was asked for: a session for something else would be executed.

use dollr_client::http::{HttpRequest, HttpResponse};
use dollr_client::payments::{Attempt, NewCollection, NewPayout};
use dollr_client::sessions::WalletId;
use dollr_client::{
    Client, CounterpartyId, Currency, Error, ErrorKind, InvoiceId, OperationType, PaymentAccountId, Source, Timestamp,
};
use serde_json::{Value, json};

/// A client whose sessions show this beside what they would.
fn client(field: &'static str, shown: Value) -> Client {
    let server = move |request: HttpRequest| {
        let mut body = json!({
            "id": 55, "status": "ACTIVE", "created_at": "2026-01-01T12:00:00Z", "updated_at": "2026-01-01T12:00:00Z",
            "expires_at": "2026-01-01T12:30:00Z", "source_type": "INVOICE", "source_id": 101, "wallet_id": 3,
            "payout_account_id": 18, "amount": 50, "currency": "USD", "from_wallet_id": 3, "to_counterparty_id": 7,
        });
        body[field] = shown.clone();
        let body = match request.operation.name {
            "client_obtain_token" => json!({ "access_token": "hush", "expires_in": 3600 }),
            "get_payment_source_status" => json!({
                "source_type": "INVOICE", "source_id": 101, "source_number": "INV-101", "status": "ACTIVE",
                "currency": "USD", "total_amount": 250,
            }),
            _ => body,
        };
        async move { Ok(HttpResponse::new(200, body.to_string())) }
    };
    let client = Client::builder().client_id("shop").client_secret("hush");
    client.transport(server).build().unwrap()
}

async fn prepare(client: &Client, kind: &OperationType) -> Result<Attempt, Error> {
    let (amount, currency) = ("50.00".parse().unwrap(), Currency::USD);
    let account = PaymentAccountId::new(18);
    match kind {
        OperationType::Collection => {
            let invoice = Source::Invoice(InvoiceId::new(101));
            client.prepare(NewCollection::new(invoice, account, currency)).await
        }
        OperationType::Payout => client.prepare(NewPayout::new(account, amount, currency)).await,
        _ => {
            let transfer = client.sessions().create_for_transfer().from_wallet_id(WalletId::new(3));
            let transfer = transfer.to_counterparty_id(CounterpartyId::new(7)).amount(amount);
            let transfer = transfer.currency(currency).expires_at(Timestamp::now()).build();
            client.prepare(transfer).await
        }
    }
}

#[tokio::test]
async fn a_session_for_something_else_is_not_executed() {
    use OperationType::{Collection, Payout, Transfer};
    let differ = |field: &str, shown: &str, sent: &str| Some(format!("its `{field}` is {shown}, and {sent} was sent"));
    for (kind, field, shown, expected) in [
        (Collection, "id", json!(56), None),
        (Collection, "source_type", json!("invoice"), None),
        (
            Collection,
            "source_type",
            json!("ORDER"),
            differ("source_type", "ORDER", "INVOICE"),
        ),
        (Collection, "source_id", json!(102), differ("source_id", "102", "101")),
        (Payout, "amount", json!("50.000"), None),
        (Payout, "currency", json!("usd "), None),
        (Payout, "amount", json!(5000), differ("amount", "5000", "50")),
        (Payout, "currency", json!("LRD"), differ("currency", "LRD", "USD")),
        (
            Payout,
            "payout_account_id",
            json!(19),
            differ("payout_account_id", "19", "18"),
        ),
        (Transfer, "amount", json!(50.01), differ("amount", "50.01", "50")),
        (Transfer, "currency", json!("LRD"), differ("currency", "LRD", "USD")),
        (Transfer, "from_wallet_id", json!(4), differ("from_wallet_id", "4", "3")),
        (
            Transfer,
            "to_counterparty_id",
            json!(8),
            differ("to_counterparty_id", "8", "7"),
        ),
    ] {
        let what = format!("{kind} {field} {shown}");
        match (prepare(&client(field, shown), &kind).await, expected) {
            (Ok(_), None) => {}
            (Err(error), Some(expected)) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{what}");
                assert!(error.to_string().ends_with(&expected), "{what}: {error}");
            }
            (result, _) => panic!("{what}: {result:?}"),
        }
    }
}
