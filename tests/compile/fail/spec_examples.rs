//! Examples that do not fit their types: each mistake is at its place inside of the example.

mod api {
    dollr_client::dollr_api!("specs/examples/api.yaml");
}

use api::ExamplesExt;

fn main() {
    let client = dollr_client::Client::builder().build().unwrap();
    drop(client.fine().get_fine().send());
}
