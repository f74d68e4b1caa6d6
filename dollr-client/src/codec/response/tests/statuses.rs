//! Responses that are told apart by their status.

use super::api::{CreateReport, FindReport, Located};
use super::{sent, shown};
use crate::Request as _;
use crate::codec::{Value, mend};
use crate::error::{Advice, ErrorKind};

const CSV: &[&str] = &["Content-Type: text/csv; charset=utf-8"];
const JSON: &[&str] = &["Content-Type: application/json"];
const HAL: &[&str] = &["Content-Type: Application/HAL+json; charset=utf-8"];
const HTML: &[&str] = &["Content-Type: text/html"];

#[tokio::test]
async fn a_variant_is_that_of_the_status_and_the_media_type() {
    let cases: [(u16, &[&str], &[u8], &str); 14] = [
        (200, JSON, br#"{"id":1}"#, "Ok(Report { id: 1 })"),
        // Of two that are JSON, the one that the response names; by another name it is the first.
        (200, HAL, br#"[{"id":1}]"#, "OkHalJson([Report { id: 1 }])"),
        (
            200,
            &["Content-Type: application/problem+json"],
            br#"{"id":1}"#,
            "Ok(Report { id: 1 })",
        ),
        (200, &[], br#"{"id":"1"}"#, "Ok(Report { id: 1 })"),
        (200, CSV, b"id\n1\n", r#"OkCsv("id\n1\n")"#),
        // A server that doesn't say what is JSON.
        (
            200,
            &["Content-Type: text/plain"],
            br#"{"id":1}"#,
            "Ok(Report { id: 1 })",
        ),
        (203, JSON, br#"{"id":1}"#, "Success(Some(Report { id: 1 }))"),
        (204, &[], b"", "Success(None)"),
        (404, JSON, br#"{"detail":"none"}"#, "NotFound"),
        (404, &[], b"", "NotFound"),
        (410, JSON, br#"{"reason":"old"}"#, r#"Gone(Refusal { reason: "old" })"#),
        (
            404,
            HTML,
            b"<h1>no such host</h1>",
            "FindReport: the response (404) is not what the API documents, and it is safe to make the call again: it is no JSON at line \
             1, column 1; the body is not shown, as it may hold personal data",
        ),
        (
            410,
            JSON,
            b"{}",
            "FindReport: the response (410) is not what the API documents, and it is safe to make the call again: `reason` is missing; \
             the body is not shown, as it may hold personal data",
        ),
        (
            500,
            JSON,
            br#"{"detail":"oops"}"#,
            "FindReport: Dollr failed, and it is safe to make the call again (500): oops",
        ),
    ];
    for (status, headers, body, expected) in cases {
        assert_eq!(
            shown(sent(FindReport::request(), (status, headers, body)).await),
            expected
        );
    }
}

#[tokio::test]
async fn headers_stand_beside_the_fields_of_the_body() {
    let cases: [(u16, &[&str], &[u8], &str); 7] = [
        (
            201,
            &["location: https://api.example/r/7"],
            br#"{"id":7,"Location":"https://elsewhere.example"}"#,
            "Created(Located { Location: https://api.example/r/7, id: 7 })",
        ),
        (
            201,
            JSON,
            br#"{"id":7}"#,
            "CreateReport: the response (201) is not what the API documents, and whether Dollr acted on the request is unknown: `Location` is missing \
             among the headers; the body: {\"id\":7}",
        ),
        (
            201,
            &["Location: nowhere"],
            br#"{"id":7}"#,
            "CreateReport: the response (201) is not what the API documents, and whether Dollr acted on the request is unknown: `Location` is a text, \
             and a web address is expected; the body: {\"id\":7}",
        ),
        (
            202,
            &["RETRY-AFTER: 30", "X-Parts: 1,2", "X-Parts: 3"],
            br#"{"job":{"id":8}}"#,
            "Accepted(Waiting { Retry-After: 30s, X-Parts: [1, 2, 3], job: Report { id: 8 } })",
        ),
        (
            202,
            &[],
            br#"{"job":{"id":8}}"#,
            "Accepted(Waiting { job: Report { id: 8 } })",
        ),
        (
            202,
            &[],
            b"[]",
            "CreateReport: the response (202) is not what the API documents, and whether Dollr acted on the request is unknown: it is a list, and an \
             object with the fields of Waiting is expected; the body: []",
        ),
        // What is a success elsewhere is none here, and may have had its effect.
        (
            200,
            JSON,
            br#"{"id":7}"#,
            "CreateReport: the response has a status that is not documented, and whether Dollr acted on the request is unknown (200): the body: \
             {\"id\":7}",
        ),
    ];
    for (status, headers, body, expected) in cases {
        assert_eq!(
            shown(sent(CreateReport::request(), (status, headers, body)).await),
            expected
        );
    }
}

/// Who looks into the body again, as polling does, has no headers.
#[test]
fn a_body_is_mended_without_the_headers() {
    let mended = mend::mended(br#"{"id":"7"}"#, <Located as Value>::SHAPE).unwrap();
    assert_eq!(*mended, r#"{"id":7}"#);
}

#[tokio::test]
async fn only_the_documented_statuses_are_successes() {
    let cases = [
        (CreateReport::OPERATION, 200, false),
        (CreateReport::OPERATION, 201, true),
        (FindReport::OPERATION, 299, true),
        (FindReport::OPERATION, 404, true),
        (FindReport::OPERATION, 403, false),
    ];
    for (operation, status, expected) in cases {
        assert_eq!(operation.returns.is_success(status), expected, "{operation:?} {status}");
    }
    let found = sent(FindReport::request(), (200, &[], br#"{"id":1}"#)).await.unwrap();
    assert_eq!(found.clone().into_gone(), None);
    assert_eq!(found.into_ok().unwrap().id, 1);
    let error = sent(CreateReport::request(), (200, &[], b"{}")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert_eq!(error.advice(), Advice::DontRepeat);
}
