use dollr_client::{Client, SessionStatus};

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.realtime_keys().create_for_collection().source_type(SessionStatus::Active);
}
