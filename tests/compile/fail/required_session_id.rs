use dollr_client::{Client, ReferenceId, SourceType};

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client
        .realtime_keys()
        .get_collection_realtime_key()
        .source_type(SourceType::Invoice)
        .reference_id(ReferenceId::random())
        .send();
}
