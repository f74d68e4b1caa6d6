//! A resource, a type and an operation of one name, and names that the runtime has: in a module with another spec, and in a function.

#![deny(warnings)]

mod two {
    dollr_client::dollr_api!("specs/collisions.yaml");
    dollr_client::dollr_api!("specs/keywords.yaml");
}

use dollr_client::Client;
use two::charges::{self, Charge, ChargeBuilder, Charges, Required, requests};

fn calls(dollr: &Client) {
    use two::CollisionsExt;

    let resource: charges::ChargesResource<'_> = dollr.charges();
    drop(resource.charges().send());
    let client = charges::Client::builder().required(Required::A).build();
    let charge: requests::Charge =
        dollr.charges().charge().required(Required::A).client(client).by(ChargeBuilder::new("one")).build();
    drop(dollr.send(charge));
    drop(dollr.charges().new().value("a").draft("b").runtime("c").self_("d").build_("e").send());
    drop(dollr.charges().required().required(Required::A).send());
    let _: fn(Charges) -> Vec<Charge> = |charges| charges.all;
}

fn in_a_function(dollr: &Client) {
    dollr_client::dollr_api!("specs/collisions.yaml");

    drop(dollr.charges().charges().send());
}

fn main() {
    let _ = (calls, in_a_function);
}
