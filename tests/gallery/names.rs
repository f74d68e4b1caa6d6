//! Names: see `names.yaml`.

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/names.yaml");

use transfers::IdType;

const TRANSFER: &str = r#"{"MerchantRequestID":"m-1","PartyIdType":"2D code","self":"/t/1","2fa":true}"#;

#[test]
fn names_on_the_wire_are_the_vendors() {
    let server = Server::responding(200, &format!("[{TRANSFER}]"));
    let before = "2025-06-30T12:00:00Z".parse().unwrap();
    let call = server
        .client()
        .transfers()
        .list("a/b")
        .per_page(5)
        .created_before(Some(before))
        .send();
    let transfers = run(call).unwrap();
    server.was_sent("GET /v1/a%2Fb/transfers?perPage=5&DateCreated%3C=2025-06-30T12%3A00%3A00Z\n\n");
    let [transfer] = transfers.as_slice() else { panic!() };
    assert_eq!(transfer.merchant_request_id, "m-1");
    assert_eq!(transfer.party_id_type, IdType::N2DCode);
    assert_eq!((transfer.self_.as_deref(), transfer.n2fa), (Some("/t/1"), Some(true)));
    assert_eq!(serde_json::to_string(transfer).unwrap(), TRANSFER);
    assert_eq!(IdType::from("bank account"), IdType::BankAccount);
    assert_eq!((IdType::Other.as_str(), IdType::from("x").as_str()), ("+", "x"));
}

#[test]
fn one_name_in_two_places_is_told_apart_by_another() {
    let server = Server::responding(200, TRANSFER);
    let request = server.client().transfers().move_transfer("old").new_id("new").build();
    assert_eq!(
        serde_json::to_string(&request).unwrap(),
        r#"{"id":"old","new_id":"new"}"#
    );
    run(server.client().send(request)).unwrap();
    server.was_sent("PUT /v1/transfers/old\ncontent-type: application/json\n\n{\"id\":\"new\"}");
}
