//! Numbers below their minimum are refused before anything is sent.

use dollr_client::invoices::AddInvoiceItem;
use dollr_client::sessions::CreatePayoutSession;
use dollr_client::{ErrorKind, Request};
use serde_json::{Value, json};

use crate::server::Server;

/// The error of sending a request with these fields to a server that would notice.
async fn refusal<R: Request>(fields: Value) -> String {
    let server = Server::with_replies([]).await;
    let request: R = serde_json::from_value(fields).unwrap();
    let error = server.client().send(request).await.err().unwrap();
    assert_eq!(server.calls().len(), 0, "{error}");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    error.to_string()
}

#[tokio::test]
async fn a_number_below_its_minimum_is_not_sent() {
    for (amount, shown) in [(json!(0.009), "0.009"), (json!(0), "0"), (json!(-1), "-1")] {
        let payout = json!({ "payout_account_id": 18, "amount": amount, "currency": "USD" });
        let expected = "create_payout_session: the request was not sent: `amount` is ";
        let expected = format!("{expected}{shown}, and has to be at least 0.01");
        assert_eq!(refusal::<CreatePayoutSession>(payout).await, expected);
    }
    let item = json!({ "invoice_id": 1, "name": "Tea", "qty": 0, "amount": 1, "currency": "USD" });
    assert_eq!(
        refusal::<AddInvoiceItem>(item).await,
        "add_invoice_item: the request was not sent: `qty` is 0, and has to be at least 1"
    );
}

#[tokio::test]
async fn the_minimum_itself_is_sent() {
    let sandbox = dollr_sandbox::Sandbox::start().await.unwrap();
    let payout = json!({ "payout_account_id": 18, "amount": 0.01, "currency": "USD" });
    let request: CreatePayoutSession = serde_json::from_value(payout).unwrap();
    let error = sandbox.client().send(request).await.err().unwrap();
    // There is no such account: Dollr, and not the client, refuses it.
    assert_eq!(error.kind(), ErrorKind::Rejected, "{error}");
    assert!(!error.to_string().contains("amount"), "{error}");
}
