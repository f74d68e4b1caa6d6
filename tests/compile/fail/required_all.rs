use dollr_client::Client;

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.realtime_keys().get_collection_realtime_key().build();
}
