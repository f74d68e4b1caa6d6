//! Types that are unknown, unused, endless or of the wrong kind, and keys of fields that contradict each other, in three files.

mod api {
    dollr_client::dollr_api!("specs/types/api.yaml");
}

use api::TypesExt;

fn main() {
    let client = dollr_client::Client::builder().build().unwrap();
    drop(client.fine().get_fine().send());
}
