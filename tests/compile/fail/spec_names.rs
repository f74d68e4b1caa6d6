//! Names that are not valid, are taken, or become one in Rust: of files, types, values, fields, operations and resources.

mod api {
    dollr_client::dollr_api!("specs/names/api.yaml");
}

use api::NamesExt;

fn main() {
    let client = dollr_client::Client::builder().build().unwrap();
    drop(client.fine().get_fine().send());
}
