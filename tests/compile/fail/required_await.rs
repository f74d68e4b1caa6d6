use dollr_client::{Client, Currency};

async fn call(client: &Client) {
    let _ = client
        .invoices()
        .create()
        .counterparty_id(dollr_client::CounterpartyId::new(7))
        .currency(Currency::USD)
        .fee_bearer(dollr_client::FeeBearer::Payer)
        .as_payment_link(false)
        .await;
}

fn main() {
    let _ = call;
}
