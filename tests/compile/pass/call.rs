//! The call as users write it.

#![deny(warnings)]

use dollr_client::realtime_keys::{GetCollectionRealtimeKey, RealtimeToken};
use dollr_client::{CheckoutSessionId, Client, Email, Error, InvoiceId, Patch, ReferenceId, Source, SourceType};

async fn call(dollr: &Client, reference_id: ReferenceId) -> Result<RealtimeToken, Error> {
    let session =
        dollr.sessions().create_for_checkout().source(Source::Invoice(InvoiceId::new(101))).send().await?;
    dollr
        .realtime_keys()
        .create_for_collection()
        .session_id(session.id)
        .source_type(session.source.source_type())
        .reference_id(reference_id)
        .send()
        .await
}

/// The setters may come in any order, and a request may be kept as data.
async fn data(dollr: &Client, reference_id: ReferenceId) -> Result<RealtimeToken, Error> {
    let request: GetCollectionRealtimeKey = dollr
        .realtime_keys()
        .create_for_collection()
        .reference_id(reference_id)
        .source_type(SourceType::Order)
        .session_id(CheckoutSessionId::new(55))
        .build();
    dollr.send(request.clone()).await
}

/// An optional field takes a value or an `Option` of it, and a text in any form.
fn optional(dollr: &Client, text: String, email: Email) {
    let parties = dollr.parties();
    let _ = [parties.create().email(email.clone()), parties.create().email(Some(email)), parties.create().email(None)];
    let list = || dollr.parties().list();
    let _ = [list().fullname("Amara"), list().fullname(&text), list().fullname(text.clone())];
    let _ = [list().fullname(Some("Amara")), list().fullname(Some(&text)), list().fullname(Some(text.clone()))];
    let update = || dollr.invoices().update(InvoiceId::new(101));
    let _ = [update().note("Thanks"), update().note(&text), update().note(text), update().note(Patch::Clear)];
}

/// A call can be spawned: it holds what it needs.
fn is_task<T: Send + 'static>(_: T) {}

fn main() {
    let dollr = Client::builder().client_id("id").client_secret("secret").build().unwrap();
    is_task(dollr.sessions().create_for_checkout().source(Source::Invoice(InvoiceId::new(101))).send());
    drop(call(&dollr, ReferenceId::random()));
    drop(data(&dollr, ReferenceId::random()));
    optional(&dollr, "Amara".to_owned(), "amara@example.com".parse().unwrap());
}
