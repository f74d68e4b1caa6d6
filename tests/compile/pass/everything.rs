//! A spec that uses everything the language has compiles, in a crate that depends on nothing but `dollr-client`.

#![deny(warnings)]

mod everything {
    dollr_client::dollr_api!("dollr-spec/tests/language/everything.yaml");
}

use dollr_client::{Client, Source};
use everything::EverythingExt;
use everything::things::{Owner, ThingId, ThingKey, ThingKind, ThingStatus};

fn calls(client: &Client) {
    let call = client
        .things()
        .create_thing("upper")
        .kind(ThingKind::Small)
        .dry_run(true)
        .dry_run(None)
        .owner(Owner::VeryLarge(ThingId::new(3)))
        .parent(ThingId::new(7))
        .key(dollr_client::ReferenceId::random())
        .name("one")
        .note("a note")
        .note(None::<String>)
        .passcode("1234")
        .option("some");
    drop(call.send());
    drop(client.things().list_things().send());
    drop(client.things().get_thing_by_key(dollr_client::ReferenceId::random()).send());
    drop(client.things().remove_thing(ThingId::new(1)).send());
    drop(client.things().export_things("a/b", "1").x_key("1234").ids(vec![ThingId::new(1)]).send());
    drop(client.things().check_thing().name("one").media_type("application/json").send());
    drop(client.things().add_photo().photo(dollr_client::File::new("a.png", "image/png", "PNG")).send());
    drop(client.things().put_thing(ThingId::new(1)).send());
    drop(client.things().put_photo().body("PNG").send());
}

fn main() {
    let _ = calls;
    let _ = ThingKey::random();
    assert!(ThingStatus::Done.is_final());
    assert!(!ThingStatus::from("NEW").is_final());
    assert_eq!(Source::Invoice(dollr_client::InvoiceId::new(1)).source_type().as_str(), "INVOICE");
    let list = everything::OPERATIONS.iter().map(|operation| operation.name).collect::<Vec<_>>();
    let expected = ["create_thing", "get_thing_by_key", "pay_thing", "get_payment", "list_things", "move", "remove_thing", "get_thing"];
    assert_eq!(list[..expected.len()], expected);
}
