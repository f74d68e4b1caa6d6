//! Requests: see `requests.yaml`.

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/requests.yaml");

use dollr_client::Secret;
use shop_orders::{ListOrdersCreated, ListOrdersFilter, ListOrdersFilterTotal};

#[test]
fn each_field_travels_in_its_place() {
    let server = Server::responding(200, "[]");
    let created = ListOrdersCreated::builder().gte(1).lte(9).build();
    let total = ListOrdersFilterTotal::builder().min("2.50".parse::<dollr_client::Amount>().unwrap());
    let client = server.client();
    let call = client
        .shop_orders()
        .list("corner shop")
        .status(vec!["PAID".to_owned(), "SENT".to_owned()])
        .expand(vec!["payer".to_owned(), "lines".to_owned()])
        .created(created)
        .filter(ListOrdersFilter::builder().total(total.build()).build())
        .rules(serde_json::json!({ "any": [1, 2] }))
        .environment("sandbox")
        .tags(vec!["a".to_owned(), "b".to_owned()])
        .passcode(Secret::new("hush"));
    assert!(run(call).unwrap().is_empty());
    server.was_sent(
        "GET /v1/shops/corner%20shop/orders/?status=PAID%2CSENT&expand%5B%5D=payer&expand%5B%5D=lines\
         &created%5Bgte%5D=1&created%5Blte%5D=9&filter.total.min=2.50&rules=%7B%22any%22%3A%5B1%2C2%5D%7D\n\
         x-target-environment: sandbox\nx-request-tags: a,b\nx-passcode: hush\n\n",
    );
}

#[test]
fn what_is_not_set_is_not_sent() {
    let server = Server::responding(200, r#"[{ "id": "1", "total": 5 }]"#);
    let orders = run(server.client().shop_orders().list("1").environment("live")).unwrap();
    assert_eq!(orders[0].id, "1");
    server.was_sent("GET /v1/shops/1/orders/\nx-target-environment: live\n\n");
}

#[test]
fn a_path_has_texts_and_parameters() {
    let server = Server::with([(200, &[][..], String::new()), (200, &[], "\"csv\"".to_owned())]);
    run(server.client().shop_orders().cancel("7").send()).unwrap();
    server.was_sent("POST /v1/orders/7:cancel\n\n");
    let client = server.client();
    let file = client.shop_orders().export("2026/my orders", "7", "csv");
    assert_eq!(run(file.send()).unwrap(), "csv");
    server.was_sent("GET /v1/files/2026/my%20orders/7.csv\n\n");
    let error = run(server.client().shop_orders().export("..", "7", "csv").send()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`folder` is \"..\", which a path can't carry"),
        "{error}"
    );
}

#[test]
fn a_delete_may_have_a_body_and_a_head_has_none() {
    let server = Server::with([(200, &[][..], String::new()), (200, &[], String::new())]);
    run(server.client().shop_orders().remove("7").why("late")).unwrap();
    server.was_sent("DELETE /v1/orders/7\ncontent-type: application/json\n\n{\"why\":\"late\"}");
    run(server.client().shop_orders().has("7").send()).unwrap();
    server.was_sent("HEAD /v1/orders/7\n\n");
}
