//! The sandbox's hosted checkouts and links, and what a payer does there.

use std::time::Duration;

use dollr_client::checkouts::{CheckoutItem, CheckoutMode, CheckoutSource};
use dollr_client::{
    Client, CounterpartyId, Currency, Error, ErrorKind, InvoiceId, InvoiceNumber, OrderId, OrderNumber, Phone,
    RelationshipType, Source, SourceNumber, SourceStatus, SourceType, Timestamp, Url,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, Sandbox};

use crate::clock::later;
use crate::sandbox::documents::{amount, customer, invoice, party, said};
use crate::sandbox::orders::order;

fn phone(text: &str) -> Phone {
    text.parse().unwrap()
}

fn item(name: &str, currency: Currency, price: &str) -> CheckoutItem {
    let item = CheckoutItem::builder()
        .name(name)
        .currency(currency)
        .amount(amount(price));
    item.build()
}

/// A checkout over 25.50 USD.
async fn checkout(dollr: &Client, kind: SourceType, expires_at: Option<Timestamp>) -> CheckoutSource {
    let items = vec![
        item("Shirt", Currency::USD, "25.00"),
        item("Bag", Currency::USD, "0.50"),
    ];
    let create = dollr.checkouts().create().mode(CheckoutMode::Hosted);
    let create = create
        .source_kind(kind)
        .party_phone(phone("231771234567"))
        .currency(Currency::USD);
    let create = create
        .items(items)
        .expires_at(expires_at)
        .reference_id("A-1")
        .note("Thank you");
    create.send().await.unwrap()
}

async fn source_status(dollr: &Client, source: &Source) -> SourceStatus {
    let report = dollr.status().source().source(source.clone());
    report.send().await.unwrap().status
}

fn after(seconds: u64) -> Option<Timestamp> {
    Timestamp::try_from(std::time::SystemTime::now() + Duration::from_secs(seconds)).ok()
}

#[tokio::test]
async fn a_checkout_makes_a_document_for_a_new_customer() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let create = dollr.checkouts().create().mode(CheckoutMode::Hosted);
    let create = create
        .source_kind(SourceType::Invoice)
        .party_phone(phone("231771234567"));
    let create = create
        .currency(Currency::USD)
        .items(vec![item("Shirt", Currency::USD, "25.00")]);
    let create = create
        .party_name("Amara Kamara")
        .party_relationship(RelationshipType::Donor);
    let due = "2030-01-02T03:04:05Z".parse::<Timestamp>().unwrap();
    let create = create.success_url("https://shop.example/thanks?order=7".parse::<Url>().unwrap());
    let checkout = create
        .reference_id("A-1")
        .note("Thank you")
        .due_date(due)
        .send()
        .await
        .unwrap();

    let Source::Invoice(id) = checkout.source else {
        panic!("an invoice: {checkout:?}")
    };
    assert_eq!(checkout.source_status, SourceStatus::Active);
    assert_eq!(
        checkout.success_url.as_deref(),
        Some("https://shop.example/thanks?order=7")
    );
    let invoice = dollr.invoices().get(id).send().await.unwrap();
    assert_eq!(
        (
            invoice.invoice_number.as_str(),
            invoice.counterparty_id,
            invoice.total_amount
        ),
        (
            checkout.source_number.as_str(),
            checkout.counterparty_id,
            amount("25.00")
        )
    );
    assert_eq!(
        (
            invoice.note.as_deref(),
            invoice.reference_id.as_deref(),
            invoice.due_date,
            invoice.as_payment_link
        ),
        (Some("Thank you"), Some("A-1"), Some(due), Some(true))
    );
    let counterparty = invoice.counterparty.unwrap();
    assert_eq!(counterparty.relationship_type, Some(RelationshipType::Donor));
    let party = counterparty.party.unwrap();
    assert_eq!((party.id, party.fullname.as_str()), (checkout.party_id, "Amara Kamara"));
    assert_eq!(party.phone.as_deref(), Some("231771234567"));
}

#[tokio::test]
async fn a_checkout_takes_the_counterparty_that_it_is_given() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let party = party(&dollr, "Amara Kamara", "231771234567").await;
    let customer = customer(&dollr, party).await;
    let create = dollr.checkouts().create().mode(CheckoutMode::Hosted);
    let create = create.source_kind(SourceType::Order).party_phone(phone("231771234567"));
    let create = create
        .currency(Currency::USD)
        .items(vec![item("Shirt", Currency::USD, "25.00")]);
    let checkout = create.counterparty_id(customer).send().await.unwrap();

    assert_eq!((checkout.counterparty_id, checkout.party_id), (customer, party));
    assert_eq!(dollr.parties().list().send().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_checkout_is_refused_and_leaves_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let shirt = |currency| item("Shirt", currency, "25.00");
    let hosted = (CheckoutMode::Hosted, SourceType::Invoice);
    let huge = vec![item("Island", Currency::USD, "1000000000000.01")];
    let cases = [
        (
            (CheckoutMode::Direct, SourceType::Invoice),
            vec![shirt(Currency::USD)],
            None,
            "body.mode: the sandbox has no DIRECT checkouts; HOSTED is expected",
        ),
        (
            (CheckoutMode::Hosted, SourceType::Subscription),
            vec![shirt(Currency::USD)],
            None,
            "body.source_kind: SUBSCRIPTION is not supported; INVOICE or ORDER is expected",
        ),
        (
            hosted.clone(),
            vec![],
            None,
            "body.items: there is nothing to pay; add an item",
        ),
        (
            hosted.clone(),
            vec![shirt(Currency::USD), shirt(Currency::LRD)],
            None,
            "body.items: the checkout is in USD, and so are its items",
        ),
        (
            hosted.clone(),
            huge,
            None,
            "body.amount: the total would be more than the sandbox's 1000000000000",
        ),
        (
            hosted,
            vec![shirt(Currency::USD)],
            Some(CounterpartyId::new(99)),
            "body.counterparty_id: counterparty not found",
        ),
    ];
    for ((mode, kind), items, counterparty, detail) in cases {
        let create = dollr.checkouts().create().mode(mode).source_kind(kind);
        let create = create
            .party_phone(phone("231771234567"))
            .currency(Currency::USD)
            .items(items);
        let error = create.counterparty_id(counterparty).send().await.unwrap_err();
        assert_eq!(said(&error), (ErrorKind::Rejected, detail.to_owned()));
    }
    assert_eq!(dollr.parties().list().send().await.unwrap(), []);
    assert_eq!(dollr.invoices().list().send().await.unwrap(), []);
}

#[tokio::test]
async fn a_payer_pays_at_the_url_of_a_checkout() {
    for kind in [SourceType::Invoice, SourceType::Order] {
        let sandbox = Sandbox::start().await.unwrap();
        let dollr = sandbox.client();
        let checkout = checkout(&dollr, kind.clone(), None).await;
        let status = async || source_status(&dollr, &checkout.source).await;
        let pay = |number| {
            sandbox
                .pay(&checkout.url, &phone(number))
                .map_err(|error| error.to_string())
        };

        pay(PHONE_FAILS).unwrap();
        assert_eq!(status().await, SourceStatus::Processing);
        let again = format!("{} is PROCESSING; it must be ACTIVE", checkout.source_number);
        assert_eq!(pay(PHONE_COMPLETES), Err(again));
        later(Duration::from_secs(5)).await;
        // The sandbox notices by itself that the payment has failed.
        pay(PHONE_COMPLETES).unwrap();
        later(Duration::from_secs(5)).await;

        assert_eq!(status().await, SourceStatus::Paid, "{kind}");
        let again = format!("{} is PAID; it must be ACTIVE", checkout.source_number);
        assert_eq!(pay(PHONE_COMPLETES), Err(again));
    }
}

#[tokio::test]
async fn an_order_that_was_paid_has_a_receipt() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let checkout = checkout(&dollr, SourceType::Order, None).await;
    let Source::Order(id) = checkout.source else {
        panic!("an order: {checkout:?}")
    };
    // Of Rwanda, where nobody pays in USD.
    sandbox.pay(&checkout.url, &phone("250781234567")).unwrap();
    later(Duration::from_secs(5)).await;

    let receipt = dollr.orders().get_receipt(id).send().await.unwrap().unwrap();
    let number = OrderNumber::new(&checkout.source_number);
    let by_number = dollr.orders().get_receipt_by_number(number.clone());
    assert_eq!(by_number.send().await.unwrap().as_ref(), Some(&receipt));
    assert_eq!((receipt.order_id, receipt.order_number), (Some(id), Some(number)));
    assert_eq!(receipt.status, Some(SourceStatus::Paid));
    // 25.50, with 0.26, 0.51 and 0.26 on top, at 1400 RWF for a dollar.
    assert_eq!(
        (receipt.payer_amount, receipt.payer_currency.as_deref()),
        (Some(amount("37142")), Some("RWF"))
    );
    assert_eq!(
        (receipt.payee_amount, receipt.payee_currency.as_deref()),
        (Some(amount("25.50")), Some("USD"))
    );
    assert_eq!(receipt.counterparty_phone.as_deref(), Some("231771234567"));
    let items = receipt.items.unwrap_or_default();
    let items: Vec<_> = items
        .iter()
        .map(|item| (item.name.as_deref(), item.qty, item.amount))
        .collect();
    assert_eq!(
        items,
        [
            (Some("Shirt"), Some(1), Some(amount("25.00"))),
            (Some("Bag"), Some(1), Some(amount("0.50")))
        ]
    );
}

#[tokio::test]
async fn a_page_closes_until_a_link_opens_it_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let checkout = checkout(&dollr, SourceType::Order, after(60)).await;
    let pay = || {
        sandbox
            .pay(&checkout.url, &phone(PHONE_COMPLETES))
            .map_err(|error| error.to_string())
    };
    later(Duration::from_mins(2)).await;
    let closed = format!(
        "the page of {} has closed; get a payment link for it",
        checkout.source_number
    );
    assert_eq!(pay(), Err(closed));

    let number = SourceNumber::Order(OrderNumber::new(&checkout.source_number));
    let link = dollr.links().pay().source(number).send().await.unwrap();
    assert_eq!(link.url, checkout.url);
    pay().unwrap();
}

#[tokio::test]
async fn a_published_order_is_paid_by_its_link_and_then_has_one_to_its_receipt() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (id, _) = order(&dollr, customer).await;
    let number = SourceNumber::Order(OrderNumber::new(format!("ORD-{:05}", id.get())));
    let page = async || dollr.links().pay().source(number.clone()).send().await;
    let receipt = async || dollr.links().receipt().source(number.clone()).send().await;
    let refused = |result: Result<_, Error>| said(&result.map(drop).unwrap_err());
    let must_be = |now: &str, expected: &str| {
        let detail = format!(
            "query.source_number: ORD-{:05} is {now}; it must be {expected}",
            id.get()
        );
        (ErrorKind::Rejected, detail)
    };

    assert_eq!(refused(page().await), must_be("IDLE", "ACTIVE or PROCESSING or PAID"));
    dollr.orders().publish(id).send().await.unwrap();
    assert_eq!(refused(receipt().await), must_be("ACTIVE", "PAID"));
    sandbox
        .pay(&page().await.unwrap().url, &phone(PHONE_COMPLETES))
        .unwrap();
    later(Duration::from_secs(5)).await;

    assert_eq!(source_status(&dollr, &Source::Order(id)).await, SourceStatus::Paid);
    assert_ne!(receipt().await.unwrap().url, page().await.unwrap().url);
}

#[tokio::test]
async fn links_and_pages_are_for_documents_that_have_them() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (unlinked, _) = invoice(&dollr, customer).await;
    dollr.invoices().publish(unlinked).send().await.unwrap();
    let (idle, _) = order(&dollr, customer).await;
    let number = |id: InvoiceId| format!("INV-{:05}", id.get());
    let link = async |number| {
        let link = dollr.links().pay();
        let link = link.source(SourceNumber::Invoice(InvoiceNumber::new(number)));
        said(&link.send().await.unwrap_err())
    };
    assert_eq!(
        link(number(unlinked)).await,
        (
            ErrorKind::Rejected,
            format!(
                "query.source_number: {} was made without as_payment_link, so it has no link",
                number(unlinked)
            )
        )
    );
    assert_eq!(
        link("INV-1".to_owned()).await,
        (ErrorKind::NotFound, "invoice not found".to_owned())
    );

    let page = |id: OrderId| format!("{}/pay/ORD-{:05}", sandbox.url(), id.get());
    let nowhere = [
        page(idle),
        format!("{}/pay/{}", sandbox.url(), number(unlinked)),
        "https://heydollr.app/pay".to_owned(),
    ];
    for url in nowhere {
        let error = sandbox.pay(&url, &phone(PHONE_COMPLETES)).unwrap_err().to_string();
        let expected = format!("nothing is paid at {url}; take the address from a checkout or a payment link");
        assert_eq!(error, expected);
    }
    dollr.orders().publish(idle).send().await.unwrap();
    let error = sandbox.pay(&page(idle), &phone("44771234567")).unwrap_err().to_string();
    assert_eq!(
        error,
        "no provider; a number of Liberia (231) or Rwanda (250) is expected"
    );
    assert_eq!(source_status(&dollr, &Source::Order(idle)).await, SourceStatus::Active);
}
