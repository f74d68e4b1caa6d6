use dollr_client::{CheckoutSessionId, Client, SourceType};

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client
        .realtime_keys()
        .create_for_collection()
        .session_id(CheckoutSessionId::new(55))
        .source_type(SourceType::Invoice)
        .send();
}
