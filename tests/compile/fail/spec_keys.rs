//! Keys that are unknown, missing or there twice, and values of another kind, in all mappings of two files.

mod api {
    dollr_client::dollr_api!("specs/keys/api.yaml");
}

use api::KeysExt;

fn main() {
    let client = dollr_client::Client::builder().build().unwrap();
    drop(client.fine().get_fine().send());
}
