use dollr_client::{Client, PaymentAccountId};

fn main() {
    let client = Client::builder().build().unwrap();
    let account = PaymentAccountId::new(18);
    let _ = client.realtime_keys().get_collection_realtime_key().session_id(account);
}
