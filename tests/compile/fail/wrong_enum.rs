use dollr_client::{Client, SessionStatus};

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.realtime_keys().get_collection_realtime_key().source_type(SessionStatus::Active);
}
