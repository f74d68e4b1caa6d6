//! A resource, a type and an operation of one name, and names that the runtime has: in a module with another spec, and in a function.

#![deny(warnings)]

mod two {
    dollr_client::dollr_api!("specs/collisions.yaml");
    dollr_client::dollr_api!("specs/keywords.yaml");
}

mod handles {
    dollr_client::dollr_api!("specs/handles.yaml");
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

// What the module has already, of the names of the resources.
fn handles(dollr: &Client) {
    use handles::{HandlesExt, charge_builder, paid, pay_response};

    let _: pay_response::requests::PayResponse<'_> = dollr.pay_response();
    let _: charge_builder::requests::ChargeBuilder<'_> = dollr.charge_builder();
    let _: paid::requests::Paid<'_> = dollr.paid();
    let _: fn(pay_response::PayResponse, paid::Paid) -> charge_builder::ChargeBuilder = |_, _| charge_builder::Charge::builder();
}

fn in_a_function(dollr: &Client) {
    dollr_client::dollr_api!("specs/collisions.yaml");

    drop(dollr.charges().charges().send());
}

fn main() {
    let _ = (calls, handles, in_a_function);
}
