use dollr_client::{Client, PaymentAccountId};

fn main() {
    let client = Client::builder().build().unwrap();
    let account = PaymentAccountId::new(18);
    let _ = client.realtime_keys().create_for_collection().session_id(account);
}
