//! Generic structs: see `generics.yaml`.

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/generics.yaml");

use shop_orders::{Envelope, Order, Page};

/// Code for whatever is in an envelope.
fn data<T>(envelope: Envelope<T>) -> Option<T> {
    envelope.status.then_some(envelope.data)
}

#[test]
fn one_struct_is_around_many() {
    let order = r#"{"status":true,"message":"Order retrieved","data":{"id":7,"lines":[{"sku":"a"}]}}"#;
    let server = Server::responding(200, order);
    let envelope: Envelope<Order> = run(server.client().shop_orders().get_order(7).send()).unwrap();
    assert_eq!(serde_json::to_string(&envelope).unwrap(), order);
    assert_eq!(data(envelope).unwrap().lines.unwrap()[0].sku, "a");
    let server = Server::responding(200, r#"{"status":true,"data":"3"}"#);
    assert_eq!(
        data(run(server.client().shop_orders().count_orders().send()).unwrap()),
        Some(3)
    );
}

#[test]
fn lists_are_in_it_too() {
    let server = Server::responding(
        200,
        r#"{"data":[{"id":1},{"id":2}],"meta":{"total":2},"nextPage":"x","extra":1}"#,
    );
    let page: Page<Order> = run(server.client().shop_orders().list_orders().send()).unwrap();
    assert_eq!(
        (page.data.len(), page.meta.total, page.next_page.as_deref()),
        (2, 2, Some("x"))
    );
    assert_eq!(page.unknown_fields.iter().count(), 1);
    assert_eq!(page.clone(), page);
}
