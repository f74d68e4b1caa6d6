//! What values may be: see `constraints.yaml`.

use std::time::Duration;

use dollr_client::Blob;

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/constraints.yaml");

use vouchers::{Line, VoucherId};

const LINE: &str = r#"{"sku":"TEA-1","qty":2,"kind":"article","line_id":"l-1"}"#;

fn line(sku: &str, qty: i64) -> Line {
    Line::builder().sku(sku).qty(qty).pin("1234").build()
}

fn issue(
    server: &Server,
    change: impl FnOnce(vouchers::IssueVoucher) -> vouchers::IssueVoucher,
) -> Result<Line, String> {
    let request = server
        .client()
        .vouchers()
        .issue_voucher(VoucherId::new("ABCD2345"))
        .total("25.00".parse().unwrap())
        .lines(vec![line("TEA-1", 2)])
        .build();
    run(server.client().send(change(request))).map_err(|error| error.to_string())
}

#[test]
fn what_is_always_the_same_is_sent_and_what_is_assumed_is_not() {
    let server = Server::with([
        (200, &[][..], r#"{"vouchers":["ABCD2345"]}"#.to_owned()),
        (200, &[][..], LINE.to_owned()),
    ]);
    let page = run(server.client().vouchers().list_vouchers().send()).unwrap();
    // What is missing is its default, without an `Option`.
    assert_eq!((page.per_page, page.rate.to_string()), (20, "0.50".to_owned()));
    let read = issue(&server, |request| request).unwrap();
    assert_eq!(read.line_id.as_deref(), Some("l-1"));
    let body =
        r#"{"total":25.00,"lines":[{"sku":"TEA-1","qty":2,"pin":"1234","kind":"article"}],"version":2,"strict":true}"#;
    assert_eq!(
        server.sent(),
        [
            "GET /v1/vouchers?view=full\n\n".to_owned(),
            format!("POST /v1/vouchers/ABCD2345\ncontent-type: application/json\n\n{body}"),
        ]
    );
}

#[test]
fn a_default_can_be_set() {
    let server = Server::responding(200, r#"{"vouchers":[]}"#);
    run(server.client().vouchers().list_vouchers().per_page(5).send()).unwrap();
    server.was_sent("GET /v1/vouchers?perPage=5&view=full\n\n");
}

#[test]
fn what_the_shop_gives_is_never_sent() {
    let server = Server::responding(200, LINE);
    let read: Line = serde_json::from_str(LINE).unwrap();
    issue(&server, |mut request| {
        request.lines = vec![read];
        request
    })
    .unwrap();
    let body = r#"{"total":25.00,"lines":[{"sku":"TEA-1","qty":2,"kind":"article"}],"version":2,"strict":true}"#;
    server.was_sent(&format!(
        "POST /v1/vouchers/ABCD2345\ncontent-type: application/json\n\n{body}"
    ));
}

#[test]
fn what_the_shop_would_refuse_is_not_sent() {
    type Change = fn(&mut vouchers::IssueVoucher);
    let cases: [(Change, &str); 10] = [
        (
            |it| it.id = VoucherId::new("abcd2345"),
            "`id` is \"abcd2345\", and has to match the pattern ^[A-Z0-9]+$",
        ),
        (
            |it| it.id = VoucherId::new("A"),
            "`id` has 1 character, and has to have at least 8",
        ),
        (
            |it| it.total = "0.00".parse().unwrap(),
            "`total` is 0.00, and has to be at least 0.01",
        ),
        (
            |it| it.total = "500.01".parse().unwrap(),
            "`total` is 500.01, and has to be at most 500",
        ),
        (|it| it.lines.clear(), "`lines` has 0 items, and has to have at least 1"),
        (|it| it.lines[0].qty = 0, "`lines.0.qty` is 0, and has to be at least 1"),
        (
            |it| it.lines[0].sku = "tea".to_owned(),
            "`lines.0.sku` is \"tea\", and has to match the pattern ^[A-Z0-9-]+$",
        ),
        (
            |it| it.tags = Some(vec!["A".to_owned(), String::new()]),
            "`tags.1` has 0 characters, and has to have at least 1",
        ),
        (
            |it| it.photo = Some(Blob::from(vec![0; 5])),
            "`photo` has 5 bytes, and has to have at most 4",
        ),
        (
            |it| it.ttl = Some(Duration::from_hours(366 * 24)),
            "`ttl` is 366, and has to be at most 365",
        ),
    ];
    for (change, expected) in cases {
        let server = Server::default();
        let error = issue(&server, |mut request| {
            change(&mut request);
            request
        });
        let error = error.unwrap_err();
        assert!(error.contains(expected), "{error}");
        assert!(server.sent().is_empty());
    }
}
