//! The same calls without an async runtime.

use std::sync::mpsc;
use std::time::Duration;

use dollr_client::blocking::{self, Blocking};
use dollr_client::payments::{HookFuture, Hooks, NewCollection, Planned};
use dollr_client::{Currency, Error, InvoiceId, OperationType, Outcome, PaymentMethod, Provider, Source};
use dollr_sandbox::{PHONE_COMPLETES, Sandbox};

/// Tells when an execution has ended.
struct Ended(mpsc::Sender<bool>);

impl Hooks for Ended {
    fn after<'a>(&'a self, _: &'a Planned, result: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
        Box::pin(async move { self.0.send(matches!(result, Ok(Outcome::Open(_)))).unwrap() })
    }
}

#[test]
fn a_payment_is_made_without_a_runtime() {
    let sandbox = blocking::wait(Sandbox::start()).unwrap();
    let dollr = sandbox.client();
    let source = Source::Invoice(InvoiceId::new(101));
    sandbox.add_source(source.clone());
    let party = dollr.parties().create().fullname("Amara Kamara");
    let party = party.phone(PHONE_COMPLETES.parse().unwrap()).send().wait().unwrap();
    let account = dollr.payment_accounts().create().account_name("Amara");
    let account = account.party_id(party.id).operation_type(OperationType::Collection);
    let account = account.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
    let account = account.insensitive_account_number(PHONE_COMPLETES).build();
    let payment = NewCollection::new(source, account, Currency::USD);
    let attempt = dollr.prepare(payment).wait().unwrap();
    let (sender, ended) = mpsc::channel();
    let outcome = attempt.execute(&dollr).hooks(Ended(sender)).wait().unwrap();
    assert!(matches!(outcome, Outcome::Open(_)), "{outcome:?}");
    assert_eq!(ended.recv_timeout(Duration::from_secs(10)), Ok(true));
    assert_eq!(dollr.drain(Duration::ZERO).wait(), Ok(()));
}
