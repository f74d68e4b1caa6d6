//! What a body is: nothing, JSON, text or bytes, with headers perhaps.

use super::api::{
    AnyFile, LinkedReport, ListReports, MaybeCounted, MaybeReport, NamedFile, ReportFile, ReportSize, ReportTable,
    ReportText,
};
use super::{client, response, sent, shown};
use crate::Request;
use crate::http::HttpRequest;

type Came = (u16, &'static [&'static str], &'static [u8]);

const PDF: &[&str] = &["Content-Type: application/pdf"];
const TEXT: &[&str] = &["Content-Type: text/plain; charset=UTF-8"];

async fn check<R: Request>(request: fn() -> R, cases: &[(Came, &str)]) {
    for (came, expected) in cases {
        let shown = shown(sent(request(), *came).await);
        let wrong = shown.split_once("it is safe to make the call again: ");
        let shown = wrong.map_or(shown.as_str(), |(_, wrong)| wrong);
        let shown = shown.split_once("; the body").map_or(shown, |(wrong, _)| wrong);
        assert_eq!(shown, *expected, "{} {came:?}", R::OPERATION.name);
    }
}

#[tokio::test]
async fn a_body_may_be_empty_where_that_is_documented() {
    let cases: &[(Came, &str)] = &[
        ((200, &[], br#"{"id":1}"#), "Some(Report { id: 1 })"),
        ((204, &[], b""), "None"),
        ((200, &[], b" \n"), "None"),
        ((200, &[], b"null"), "None"),
        // What can't be read is not taken for nothing.
        ((200, &[], b"{}"), "`id` is missing"),
        ((200, &[], b"<html>"), "it is no JSON at line 1, column 1"),
    ];
    check(MaybeReport::request, cases).await;
    let cases: &[(Came, &str)] = &[
        (
            (200, &["X-Total: 3"], br#"{"id":1}"#),
            "Perhaps { X-Total: 3, body: Report { id: 1 } }",
        ),
        ((200, &["X-Total: 3"], b""), "Perhaps { X-Total: 3 }"),
        ((200, &[], b""), "`X-Total` is missing among the headers"),
    ];
    check(MaybeCounted::request, cases).await;
}

#[tokio::test]
async fn a_body_that_is_one_value_stands_beside_the_headers() {
    let cases: &[(Came, &str)] = &[
        (
            (200, &["x-total: 2"], br#"[{"id":1}]"#),
            "Listed { X-Total: 2, body: [Report { id: 1 }] }",
        ),
        (
            (200, &["x-total: two"], b"[]"),
            "`X-Total` is a text, and a whole number is expected",
        ),
        (
            (200, &["x-total: 2"], b"{}"),
            "`body` is an object, and a list is expected",
        ),
        ((200, &["x-total: 2"], b""), "it is empty"),
    ];
    check(ListReports::request, cases).await;
}

/// It has the length of what `GET` would give, and no body.
#[tokio::test]
async fn a_head_has_headers_alone() {
    let cases: &[(Came, &str)] = &[
        (
            (200, &["X-Size: 12", "Content-Length: 5000"], b""),
            "Size { X-Size: 12 }",
        ),
        ((200, &["Content-Length: 5000"], b""), "Size"),
    ];
    check(ReportSize::request, cases).await;
}

#[tokio::test]
async fn bytes_are_as_they_came() {
    let another = "it has the media type \"text/html\", and \"application/pdf\" was asked for";
    let cases: &[(Came, &str)] = &[
        ((200, PDF, b"%PDF\xff\0"), r#"b"%PDF\xff\0""#),
        ((200, &["Content-Type: Application/PDF; v=1"], b"1"), r#"b"1""#),
        ((200, &[], b"1"), r#"b"1""#),
        ((200, PDF, b""), r#"b"""#),
        ((200, &["Content-Type: text/html; charset=utf-8"], b"<h1>"), another),
    ];
    check(ReportFile::request, cases).await;
    check(
        AnyFile::request,
        &[((200, &["Content-Type: image/png"], b"1"), r#"b"1""#)],
    )
    .await;
}

#[tokio::test]
async fn text_is_utf_8() {
    let cases: &[(Came, &str)] = &[
        ((200, TEXT, "Grüße".as_bytes()), "\"Grüße\""),
        ((200, &[], b"7"), "\"7\""),
        ((200, TEXT, b"Gr\xfc\xdfe"), "it is no UTF-8 at byte 2"),
        (
            (200, TEXT, b"\xef\xbb\xbfa"),
            "it begins with a byte order mark, and text in UTF-8 needs none",
        ),
        (
            (200, &["Content-Type: text/plain; charset=\"ISO-8859-1\""], b"a"),
            "it is written in \"iso-8859-1\", and text in UTF-8 is expected",
        ),
    ];
    check(ReportText::request, cases).await;
    let cases: &[(Came, &str)] = &[
        (
            (200, &["Content-Type: text/csv", "X-Rows: 1"], b"a\n1"),
            r#"Table { X-Rows: 1, body: "a\n1" }"#,
        ),
        ((200, &["X-Rows: 1"], b"\xff"), "it is no UTF-8 at byte 0"),
        ((200, &[], b"a"), "`X-Rows` is missing among the headers"),
    ];
    check(ReportTable::request, cases).await;
}

#[tokio::test]
async fn headers_stand_beside_bytes_and_secrets_in_them_stay_secret() {
    let came = (200, &["x-name: hush"][..], &b"%PDF\xff"[..]);
    let file = sent(NamedFile::request(), came).await.unwrap();
    assert_eq!((file.name.expose(), &file.body[..]), ("hush", &b"%PDF\xff"[..]));
    assert_eq!(format!("{file:?}"), r"File { X-Name: [redacted], body: 5 bytes }");
    check(
        NamedFile::request,
        &[((200, &[], b"1"), "`X-Name` is missing among the headers")],
    )
    .await;
}

#[tokio::test]
async fn json_has_many_names() {
    let cases: &[(Came, &str)] = &[
        (
            (200, &["Content-Type: application/hal+json"], br#"{"id":1}"#),
            "Report { id: 1 }",
        ),
        (
            (200, &["Content-Type: application/json"], br#"{"id":1}"#),
            "Report { id: 1 }",
        ),
        (
            (200, &["Content-Type: text/csv"], b"id"),
            "it has the media type \"text/csv\", and \"application/hal+json\" was asked for",
        ),
    ];
    check(LinkedReport::request, cases).await;
}

#[tokio::test]
async fn what_is_read_is_what_is_asked_for() {
    async fn asked<R: Request>(request: R) -> String {
        let client =
            client(|request: &HttpRequest| Ok(response(418, &[], request.headers["accept"].as_bytes().to_vec())));
        let error = client.send(request).await.unwrap_err();
        String::from_utf8(error.body().unwrap().to_vec()).unwrap()
    }
    assert_eq!(asked(ListReports::request()).await, "application/json");
    assert_eq!(asked(MaybeReport::request()).await, "application/json");
    assert_eq!(asked(ReportFile::request()).await, "application/pdf");
    assert_eq!(asked(AnyFile::request()).await, "*/*");
    assert_eq!(
        asked(super::api::FindReport::request()).await,
        "application/json, text/csv, application/hal+json"
    );
}

/// A body that nobody can look into is shown in no error, and one that is too large is not read.
#[tokio::test]
async fn a_file_is_not_shown() {
    let error = sent(ReportText::request(), (200, TEXT, b"Amara\xff"))
        .await
        .unwrap_err();
    assert!(
        !error.to_string().contains("Amara") && !error.support_report().contains("Amara"),
        "{error}"
    );
    let error = sent(ReportFile::request(), (200, PDF, &[0; 1001])).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("more than the 1000 bytes that `max_response_size` allows"),
        "{error}"
    );
}
