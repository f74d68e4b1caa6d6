//! Bodies: see `bodies.yaml`.

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/bodies.yaml");

use dollr_client::{File, Secret, Upload};
use futures_util::stream;
use shops::{Change, CreateChargeCard, Shop};

fn server() -> Server {
    Server::responding(200, "null")
}

#[test]
fn a_form_has_names_and_texts() {
    let server = server();
    let card = CreateChargeCard::builder()
        .number("4242")
        .cvc(Secret::new("123"))
        .build();
    let client = server.client();
    let call = client.shops().create_charge().amount(500).card(card);
    run(call
        .tags(vec!["a".to_owned()])
        .flags(vec!["x".to_owned(), "y".to_owned()]))
    .unwrap();
    server.was_sent(
        "POST /v1/charges\ncontent-type: application/x-www-form-urlencoded\n\n\
         amount=500&card%5Bnumber%5D=4242&card%5Bcvc%5D=123&tags%5B%5D=a&flags=x%7Cy",
    );
}

#[test]
fn a_multipart_body_has_files_and_values() {
    let server = server();
    let shop = Shop::builder().name("Amara's").build();
    let client = server.client();
    let call = client.shops().add_document().purpose("identity");
    let call = call
        .file(File::new("id.png", "image/png", "PNG"))
        .shop(shop.clone())
        .note(shop);
    run(call).unwrap();
    let sent = server.sent().remove(0);
    let boundary = sent.split_once("boundary=").unwrap().1.lines().next().unwrap();
    let parts = sent.replace(boundary, "B").replace("\r\n", "\n");
    let expected = "POST /v1/documents\ncontent-type: multipart/form-data; boundary=B\n\n\
         --B\nContent-Disposition: form-data; name=\"purpose\"\n\nidentity\n\
         --B\nContent-Disposition: form-data; name=\"file\"; filename=\"id.png\"\nContent-Type: image/png\n\nPNG\n\
         --B\nContent-Disposition: form-data; name=\"shop\"\nContent-Type: application/json\n\n{\"name\":\"Amara's\"}\n\
         --B\nContent-Disposition: form-data; name=\"note[name]\"\n\nAmara's\n--B--\n";
    assert_eq!(parts, expected);
    let client = server.client();
    let call = client.shops().add_document().purpose("identity");
    let error = run(call.file(File::new("id.gif", "image/gif", "GIF"))).unwrap_err();
    let expected = "`file` is a file of image/gif, and has to be one of image/png, application/pdf";
    assert!(error.to_string().contains(expected), "{error}");
}

#[test]
fn a_body_may_be_one_value() {
    let server = Server::with(std::iter::repeat_n((200, &[][..], "null".to_owned()), 3));
    let change = Change::builder().op("remove").path("/tags").build();
    run(server.client().shops().change_shop(7).body(vec![change])).unwrap();
    server.was_sent(
        "PATCH /v1/shops/7\ncontent-type: application/json-patch+json\n\n[{\"op\":\"remove\",\"path\":\"/tags\"}]",
    );
    run(server
        .client()
        .shops()
        .put_shop(7)
        .body(Shop::builder().name("A").build()))
    .unwrap();
    server.was_sent("PUT /v1/shops/7\ncontent-type: application/json\n\n{\"name\":\"A\"}");
    run(server.client().shops().put_shop(7)).unwrap();
    server.was_sent("PUT /v1/shops/7\n\n");
}

#[test]
fn a_call_chooses_among_the_media_types() {
    let server = Server::with(std::iter::repeat_n((200, &[][..], "null".to_owned()), 2));
    run(server.client().shops().put_prices().body("a,1\n")).unwrap();
    server.was_sent("PUT /v1/prices\ncontent-type: text/csv\n\na,1\n");
    let client = server.client();
    let call = client.shops().put_prices().body("a\t1\n");
    run(call.media_type("text/tab-separated-values")).unwrap();
    server.was_sent("PUT /v1/prices\ncontent-type: text/tab-separated-values\n\na\t1\n");
    let error = run(server.client().shops().put_prices().body("a").media_type("text/xml")).unwrap_err();
    assert!(error.to_string().contains("is none of its body"), "{error}");
}

#[test]
fn an_empty_object_is_sent_where_the_spec_has_one() {
    let server = Server::responding(204, "");
    run(server.client().shops().capture_charge(7)).unwrap();
    server.was_sent("POST /v1/charges/7/capture\ncontent-type: application/json\n\n{}");
}

#[test]
fn lines_of_json_are_a_text() {
    let lines = "{\"id\":1}\n{\"id\":2}\n";
    let server = Server::with([(200, &[("content-type", "application/x-ndjson")][..], lines.to_owned())]);
    assert_eq!(
        run(server.client().shops().import_payouts().body(lines)).unwrap(),
        lines
    );
    server.was_sent(&format!(
        "POST /v1/payouts/import\naccept: application/x-ndjson\ncontent-type: application/x-ndjson\n\n{lines}"
    ));
}

#[test]
fn bytes_are_in_memory_or_a_stream() {
    let server = Server::with(std::iter::repeat_n((200, &[][..], "null".to_owned()), 2));
    run(server.client().shops().put_logo().body("PNG")).unwrap();
    let chunks = stream::iter([Ok::<_, std::io::Error>("P"), Ok("NG")]);
    run(server.client().shops().put_logo().body(Upload::from_stream(chunks))).unwrap();
    assert_eq!(server.sent(), ["PUT /v1/logo\ncontent-type: image/png\n\nPNG"; 2]);
}
