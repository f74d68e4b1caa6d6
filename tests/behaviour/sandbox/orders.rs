//! The sandbox's orders: what invoices do, under names of their own.

use dollr_client::orders::OrderItemId;
use dollr_client::{
    Client, CounterpartyId, Currency, ErrorKind, FeeBearer, OrderId, OrderNumber, Owner, OwnerId, Patch, SourceStatus,
};
use dollr_sandbox::Sandbox;

use crate::sandbox::documents::{amount, customer, invoice, party, said};

/// An order that is being written, with two lines: 349.90 USD in all.
pub(crate) async fn order(dollr: &Client, customer: CounterpartyId) -> (OrderId, [OrderItemId; 2]) {
    let create = dollr.orders().create().counterparty_id(customer);
    let create = create.currency(Currency::USD).note("Thank you").as_payment_link(true);
    let order = create.fee_bearer(FeeBearer::Payer).reference_id("A-1").send();
    let id = order.await.unwrap().id;
    let add = async |name: &str, qty, price: &str| {
        let item = dollr.orders().add_item(id).name(name).currency(Currency::USD);
        item.qty(qty).amount(amount(price)).send().await.unwrap().id
    };
    (id, [add("Shirt", 2, "150.00").await, add("Cap", 1, "49.90").await])
}

#[tokio::test]
async fn an_order_is_written_published_and_cancelled() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let orders = || dollr.orders();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (id, [shirt, cap]) = order(&dollr, customer).await;
    let number = OrderNumber::new(format!("ORD-{:05}", id.get()));

    let item = orders().update_item(id, shirt).qty(3).name("Dress").send().await;
    let item = item.unwrap().unwrap();
    assert_eq!(
        (
            item.id,
            item.name.as_str(),
            item.qty,
            item.amount,
            item.currency.as_str()
        ),
        (shirt, "Dress", 3, amount("150.00"), "USD")
    );
    orders().remove_item(id, cap).send().await.unwrap();
    let update = orders().update(id).note(Patch::Clear).fee_bearer(FeeBearer::Payee);
    let order = update.send().await.unwrap().unwrap();
    assert_eq!(
        (order.id, &order.order_number, order.total_amount, order.status),
        (id, &number, Some(amount("450.00")), SourceStatus::Idle)
    );
    assert_eq!(
        (order.note, order.fee_bearer, order.reference_id.as_deref()),
        (None, Some(FeeBearer::Payee), Some("A-1"))
    );
    assert_eq!(order.owner, Some(Owner::Organization(OwnerId::new(1))));

    let published = orders().publish(id).send().await.unwrap().unwrap();
    assert_eq!(published.status, SourceStatus::Active);
    let by_id = orders().get(id).send().await.unwrap().unwrap();
    let by_number = orders().get_by_number(number).send().await.unwrap();
    assert_eq!(by_number.as_ref(), Some(&by_id));
    let names = by_id
        .order_items
        .map(|items| items.into_iter().map(|item| item.name).collect());
    assert_eq!(names, Some(vec!["Dress".to_owned()]));
    let counterparty = by_id.counterparty.and_then(|it| it.party).map(|party| party.fullname);
    assert_eq!(counterparty.as_deref(), Some("Amara Kamara"));

    let cancelled = orders().cancel(id).send().await.unwrap().unwrap();
    assert_eq!(cancelled.status, SourceStatus::Canceled);
}

#[tokio::test]
async fn orders_and_invoices_are_listed_apart() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (invoice, _) = invoice(&dollr, customer).await;
    let (first, _) = order(&dollr, customer).await;
    let (second, _) = order(&dollr, customer).await;
    dollr.orders().publish(second).send().await.unwrap();

    let invoices = dollr.invoices().list().send().await.unwrap();
    assert_eq!(invoices.iter().map(|it| it.id).collect::<Vec<_>>(), [invoice]);
    let listed = async |currency: Option<Currency>, status: Option<SourceStatus>| {
        let orders = dollr
            .orders()
            .list()
            .currency(currency)
            .status(status)
            .send()
            .await
            .unwrap();
        orders.iter().map(|order| order.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(None, None).await, [first, second]);
    assert_eq!(listed(Some(Currency::USD), Some(SourceStatus::Active)).await, [second]);
    assert_eq!(listed(Some(Currency::LRD), None).await, []);
}

#[tokio::test]
async fn what_is_wrong_with_an_order_is_said_of_the_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let orders = || dollr.orders();
    let customer = customer(&dollr, party(&dollr, "Amara Kamara", "231771234567").await).await;
    let (invoice, _) = invoice(&dollr, customer).await;
    let (id, [shirt, _]) = order(&dollr, customer).await;
    orders().publish(id).send().await.unwrap();
    // An invoice is no order, whatever its id.
    let nothing = OrderId::new(invoice.get());
    let number = OrderNumber::new(format!("INV-{:05}", invoice.get()));
    let add = |id| {
        let add = orders().add_item(id).name("Sock").currency(Currency::USD);
        add.qty(1).amount(1.into())
    };
    let nobody = orders().create().counterparty_id(CounterpartyId::new(99));
    let nobody = nobody.currency(Currency::USD).note("").as_payment_link(true);
    let nobody = nobody.fee_bearer(FeeBearer::Payer);

    let not_found = [
        add(nothing).send().await.map(drop),
        orders().update_item(nothing, shirt).send().await.map(drop),
        orders().remove_item(nothing, shirt).send().await.map(drop),
        orders().publish(nothing).send().await.map(drop),
        orders().update(nothing).send().await.map(drop),
        orders().cancel(nothing).send().await.map(drop),
        orders().get(nothing).send().await.map(drop),
        orders().get_by_number(number.clone()).send().await.map(drop),
        orders().get_receipt(nothing).send().await.map(drop),
        orders().get_receipt_by_number(number).send().await.map(drop),
    ];
    for result in not_found {
        let expected = (ErrorKind::NotFound, "order not found".to_owned());
        assert_eq!(said(&result.unwrap_err()), expected);
    }
    let active = format!("ORD-{:05} is ACTIVE; it must be IDLE", id.get());
    let rejected = [
        (
            nobody.send().await.map(drop),
            "body.counterparty_id: counterparty not found".to_owned(),
        ),
        (add(id).send().await.map(drop), format!("path.order_id: {active}")),
        (
            orders().update_item(id, shirt).send().await.map(drop),
            format!("path.order_id: {active}"),
        ),
        (
            orders().publish(id).send().await.map(drop),
            format!("path.id: {active}"),
        ),
    ];
    for (result, detail) in rejected {
        assert_eq!(said(&result.unwrap_err()), (ErrorKind::Rejected, detail));
    }
    let receipt = orders().get_receipt(id).send().await.unwrap_err();
    assert_eq!(said(&receipt), (ErrorKind::NotFound, "receipt not found".to_owned()));
}
