#![deny(unused_must_use)]

use dollr_client::{Client, InvoiceId, Source};

fn main() {
    let client = Client::builder().build().unwrap();
    client.sessions().create_for_checkout().source(Source::Invoice(InvoiceId::new(101)));
}
