//! The sandbox's documents: what is kept of them, and what each status allows.

use dollr_client::invoices::InvoiceItemId;
use dollr_client::{
    Amount, Client, CounterpartyId, Currency, Error, ErrorKind, FeeBearer, InvoiceId, InvoiceNumber, PartyId, Patch,
    Phone, RelationshipType, Source, SourceStatus,
};
use dollr_sandbox::Sandbox;

pub(crate) async fn party(dollr: &Client, name: &str, phone: &str) -> PartyId {
    let party = dollr.parties().create().fullname(name);
    let party = party.phone(phone.parse::<Phone>().unwrap()).send().await.unwrap();
    party.id
}

pub(crate) async fn customer(dollr: &Client, party: PartyId) -> CounterpartyId {
    let counterparty = dollr.counterparties().create().party_id(party);
    let counterparty = counterparty.relationship_type(RelationshipType::Customer);
    counterparty.send().await.unwrap().id
}

/// An invoice that is being written, with two lines: 349.90 USD in all.
pub(crate) async fn invoice(dollr: &Client, customer: CounterpartyId) -> (InvoiceId, [InvoiceItemId; 2]) {
    let invoice = dollr.invoices().create().counterparty_id(customer);
    let invoice = invoice.currency(Currency::USD).note("Thank you").as_payment_link(false);
    let id = invoice.fee_bearer(FeeBearer::Payer).send().await.unwrap().id;
    let add = async |name: &str, qty, amount: &str| {
        let item = dollr.invoices().add_item(id).name(name).currency(Currency::USD);
        let item = item.qty(qty).amount(amount.parse().unwrap()).send().await;
        item.unwrap().id
    };
    (id, [add("Session", 2, "150.00").await, add("Coffee", 1, "49.90").await])
}

pub(crate) fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// An error as its kind, and what was said.
pub(crate) fn said(error: &Error) -> (ErrorKind, String) {
    let detail = error.detail().map(ToString::to_string);
    (error.kind(), detail.unwrap_or_default())
}

#[tokio::test]
async fn parties_and_counterparties_are_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let amara = party(&dollr, "Amara Kamara", "231771234567").await;
    let moses = party(&dollr, "Moses Weah", "231771234568").await;
    let found = async |part| {
        let parties = dollr.parties().list().fullname(part).send().await.unwrap();
        parties.iter().map(|party| party.id).collect::<Vec<_>>()
    };
    assert_eq!(found("kama").await, [amara]);
    assert_eq!(found("").await, [amara, moses]);
    let party = dollr.parties().get(moses).send().await.unwrap();
    assert_eq!(
        (party.fullname.as_str(), party.phone.as_deref()),
        ("Moses Weah", Some("231771234568"))
    );

    let id = customer(&dollr, amara).await;
    let listed = async |part, relationship_type| {
        let list = dollr.counterparties().list().fullname(part);
        list.relationship_type(relationship_type).send().await.unwrap().len()
    };
    assert_eq!(listed("Amara", RelationshipType::Customer).await, 1);
    assert_eq!(listed("Moses", RelationshipType::Customer).await, 0);
    assert_eq!(listed("Amara", RelationshipType::Supplier).await, 0);

    let update = dollr.counterparties().update(id).party_id(moses);
    update.relationship_type(Patch::Clear).send().await.unwrap();
    let updated = dollr.counterparties().get(id).send().await.unwrap();
    assert_eq!(updated.relationship_type, Some(RelationshipType::Customer));
    assert_eq!(updated.party.map(|party| party.id), Some(moses));
}

#[tokio::test]
async fn an_invoice_has_what_was_written_into_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (id, [session, coffee]) = invoice(&dollr, customer).await;
    let total = async || {
        let invoice = dollr.invoices().get(id).send().await.unwrap();
        (
            invoice.total_amount,
            invoice.invoice_items.map_or(0, |items| items.len()),
        )
    };
    assert_eq!(total().await, (amount("349.90"), 2));
    dollr.invoices().update_item(id, session).qty(3).send().await.unwrap();
    assert_eq!(total().await, (amount("499.90"), 2));
    dollr.invoices().remove_item(id, coffee).send().await.unwrap();
    assert_eq!(total().await, (amount("450.00"), 1));

    let update = dollr.invoices().update(id).note(Patch::Clear);
    update
        .reference_id("A-1")
        .fee_bearer(Patch::Clear)
        .send()
        .await
        .unwrap();
    let number = InvoiceNumber::new(format!("INV-{:05}", id.get()));
    let invoice = dollr.invoices().get_by_number(number).send().await.unwrap();
    assert_eq!(
        (invoice.id, invoice.note, invoice.reference_id.as_deref()),
        (id, None, Some("A-1"))
    );
    assert_eq!(invoice.fee_bearer, Some(FeeBearer::Payer));
    assert_eq!(
        invoice
            .counterparty
            .and_then(|it| it.party)
            .map(|party| party.fullname)
            .as_deref(),
        Some("Amara Kamara")
    );

    let listed = async |currency, status| {
        let list = dollr.invoices().list().currency(currency).status(status);
        list.send().await.unwrap().len()
    };
    assert_eq!(listed(Currency::USD, SourceStatus::Idle).await, 1);
    assert_eq!(listed(Currency::LRD, SourceStatus::Idle).await, 0);
    assert_eq!(listed(Currency::USD, SourceStatus::Active).await, 0);
}

/// What is done to an invoice.
#[derive(Clone, Copy, Debug)]
enum Step {
    Add,
    UpdateItem,
    Remove,
    Update,
    Publish,
    Cancel,
    Open,
}

#[tokio::test]
async fn the_status_of_an_invoice_says_what_can_be_done() {
    use Step::{Add, Cancel, Open, Publish, Remove, Update, UpdateItem};
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let editing = [Add, UpdateItem, Remove, Update];
    // What led to the status, the status, and what is then possible.
    let cases: [(&[Step], &str, &[Step]); _] = [
        (&[], "IDLE", &[Add, UpdateItem, Remove, Update, Publish, Cancel]),
        (&[Publish], "ACTIVE", &[Cancel, Open]),
        (&[Cancel], "CANCELED", &[]),
        (&[Publish, Cancel], "CANCELED", &[]),
    ];
    for (before, status, possible) in cases {
        for step in editing.into_iter().chain([Publish, Cancel, Open]) {
            let (id, [session, _]) = invoice(&dollr, customer).await;
            for earlier in before {
                carry_out(&dollr, *earlier, id, session).await.unwrap();
            }
            let now = dollr.invoices().get(id).send().await.unwrap();
            assert_eq!(now.status.as_str(), status);

            let result = carry_out(&dollr, step, id, session).await;

            let is_possible = possible.iter().any(|it| format!("{it:?}") == format!("{step:?}"));
            assert_eq!(result.is_ok(), is_possible, "{step:?} when {status}: {result:?}");
            if let Err(error) = result {
                let (kind, detail) = said(&error);
                assert_eq!(kind, ErrorKind::Rejected);
                assert!(detail.contains(&format!(" is {status}; it must be ")), "{detail}");
            }
        }
    }
}

async fn carry_out(dollr: &Client, step: Step, id: InvoiceId, item: InvoiceItemId) -> Result<(), Error> {
    let invoices = dollr.invoices();
    match step {
        Step::Add => {
            let add = invoices.add_item(id).name("Tea").currency(Currency::USD);
            add.qty(1).amount(1.into()).send().await.map(drop)
        }
        Step::UpdateItem => invoices.update_item(id, item).qty(1).send().await.map(drop),
        Step::Remove => invoices.remove_item(id, item).send().await.map(drop),
        Step::Update => invoices.update(id).note("Soon").send().await.map(drop),
        Step::Publish => invoices.publish(id).send().await.map(drop),
        Step::Cancel => invoices.cancel(id).send().await.map(drop),
        Step::Open => {
            let open = dollr.sessions().create_for_checkout();
            open.source(Source::Invoice(id)).send().await.map(drop)
        }
    }
}

#[tokio::test]
async fn wrong_references_and_amounts_are_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (id, [session, _]) = invoice(&dollr, customer).await;
    let invoices = || dollr.invoices();
    let nobody = CounterpartyId::new(99);

    let create = invoices().create().counterparty_id(nobody).currency(Currency::USD);
    let create = create.note("").as_payment_link(false).fee_bearer(FeeBearer::Payer);
    let counterparty = dollr
        .counterparties()
        .create()
        .relationship_type(RelationshipType::Self_);
    let add = |currency, qty| {
        let add = invoices().add_item(id).name("Tea").currency(currency);
        add.qty(qty).amount("100000.00".parse().unwrap())
    };
    let empty = invoices().create().counterparty_id(customer).currency(Currency::USD);
    let empty = empty.note("").as_payment_link(false).fee_bearer(FeeBearer::Payer);
    let empty = empty.send().await.unwrap().id;
    let rejected = [
        (
            create.send().await.map(drop),
            "body.counterparty_id: counterparty not found",
        ),
        (
            counterparty.send().await.map(drop),
            "body.party_id: required: the sandbox can't find the party otherwise",
        ),
        (
            dollr
                .counterparties()
                .update(customer)
                .party_id(PartyId::new(99))
                .send()
                .await
                .map(drop),
            "body.party_id: party not found",
        ),
        (
            add(Currency::LRD, 1).send().await.map(drop),
            "body.currency: INV-00003 is in USD, and so are its lines",
        ),
        (
            add(Currency::USD, 10_000_000).send().await.map(drop),
            "body.amount: the total would be more than the sandbox's 1000000000000",
        ),
        (
            add(Currency::USD, i64::MAX).send().await.map(drop),
            "body.amount: the total would be more than the sandbox's 1000000000000",
        ),
        (
            invoices().update_item(id, session).qty(0).send().await.map(drop),
            "body.qty: less than minimum; at least 1 is expected",
        ),
        (
            invoices().publish(empty).send().await.map(drop),
            "path.id: there is nothing to pay; add a line first",
        ),
    ];
    for (result, detail) in rejected {
        assert_eq!(said(&result.unwrap_err()), (ErrorKind::Rejected, detail.to_owned()));
    }
}

#[tokio::test]
async fn what_the_path_names_must_be_there() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (id, _) = invoice(&dollr, customer).await;
    let invoices = || dollr.invoices();
    let nobody = CounterpartyId::new(99);
    let nothing = InvoiceId::new(99);
    let not_found = [
        (dollr.parties().get(PartyId::new(99)).send().await.map(drop), "party"),
        (
            dollr.counterparties().get(nobody).send().await.map(drop),
            "counterparty",
        ),
        (
            dollr.counterparties().update(nobody).send().await.map(drop),
            "counterparty",
        ),
        (invoices().get(nothing).send().await.map(drop), "invoice"),
        (
            invoices()
                .get_by_number(InvoiceNumber::new("INV-1"))
                .send()
                .await
                .map(drop),
            "invoice",
        ),
        (invoices().publish(nothing).send().await.map(drop), "invoice"),
        (
            invoices()
                .remove_item(id, InvoiceItemId::new(99))
                .send()
                .await
                .map(drop),
            "line",
        ),
        (
            invoices()
                .update_item(id, InvoiceItemId::new(99))
                .send()
                .await
                .map(drop),
            "line",
        ),
    ];
    for (result, what) in not_found {
        assert_eq!(
            said(&result.unwrap_err()),
            (ErrorKind::NotFound, format!("{what} not found"))
        );
    }
}

#[tokio::test]
async fn a_document_that_was_put_there_keeps_its_id() {
    let sandbox = Sandbox::start().await.unwrap();
    let put = InvoiceId::new(2);
    sandbox.add_source(Source::Invoice(put));
    let dollr = sandbox.client();
    let party = party(&dollr, "Amara Kamara", "231771234567").await;
    assert_eq!((party.get(), customer(&dollr, party).await.get()), (1, 3));
    let invoice = dollr.invoices().get(put).send().await.unwrap();
    assert_eq!(
        (invoice.status, invoice.invoice_items),
        (SourceStatus::Active, Some(Vec::new()))
    );
}
