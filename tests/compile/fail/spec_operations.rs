//! Methods and paths, parameters, bodies, recoveries and waits that do not fit, in two files.

mod api {
    dollr_client::dollr_api!("specs/operations/api.yaml");
}

use api::OperationsExt;

fn main() {
    let client = dollr_client::Client::builder().build().unwrap();
    drop(client.fine().get_fine().send());
}
