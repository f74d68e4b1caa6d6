//! A crate without a prelude, with modules and macros of its own that are called like what is generated.

#![no_implicit_prelude]
#![deny(warnings)]

// Of the textual scope, so that they would stand in the way of every macro of these names below.
#[allow(unused_macros)]
macro_rules! format {
    () => {};
}
#[allow(unused_macros)]
macro_rules! stringify {
    () => {};
}
#[allow(unused_macros)]
macro_rules! concat {
    () => {};
}

pub mod calls {}
pub mod field {}
pub mod required {}
pub mod types {}
pub mod runtime {}
pub mod std {}

::dollr_client::dollr_api!("dollr-spec/tests/language/everything.yaml");

fn calls(client: &::dollr_client::Client) {
    ::std::mem::drop(client.things().list_things().send());
    ::std::mem::drop(client.things().remove_thing(things::ThingId::new(1)));
}

fn main() {
    let _ = calls;
}
