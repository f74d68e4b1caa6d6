//! Every mistake in every file is shown at its place, and what is right is there anyway: no mistake is about
//! `get_fine`, which is used here.

mod shop {
    dollr_client::dollr_api!("specs/mistakes.yaml");
}

use shop::MistakesExt;

fn main() {
    let client = dollr_client::Client::builder().build().unwrap();
    let _ = client.fine().get_fine(shop::types::ThingId::new(1)).send();
}
