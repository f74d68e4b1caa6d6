use dollr_client::{Client, ReferenceId, SourceType};

fn main() {
    let client = Client::builder().build().unwrap();
    let _ = client
        .realtime_keys()
        .create_for_collection()
        .source_type(SourceType::Invoice)
        .reference_id(ReferenceId::random())
        .send();
}
