use dollr_client::Client;

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client.realtime_keys().create_for_collection().build();
}
