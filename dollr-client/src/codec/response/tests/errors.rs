//! Errors whose body has a type.

use super::api::{Beside, CreateReport, FindReport, Leak, MaybeReport, Refusal, Waiting};
use super::{sent, shown};
use crate::Request as _;
use crate::error::ErrorKind;
use crate::test_util::error;

#[tokio::test]
async fn an_error_is_read_as_what_is_documented_for_its_status() {
    let refused = sent(CreateReport::request(), (422, &[], br#"{"reason":7}"#))
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Rejected);
    assert_eq!(refused.response_as::<Refusal>().unwrap().reason, "7");
    // Another type might be read from it, and isn't what it is.
    assert_eq!(refused.response_as::<Leak>(), None);
    assert_eq!(refused.response_as::<Option<Refusal>>(), None);

    let listed = sent(CreateReport::request(), (409, &[], br#"["a"]"#))
        .await
        .unwrap_err();
    assert_eq!(listed.response_as::<Vec<String>>(), Some(vec!["a".to_owned()]));

    let busy = sent(
        CreateReport::request(),
        (503, &["Retry-After: 5"], br#"{"job":{"id":1}}"#),
    );
    let busy = busy.await.unwrap_err();
    assert_eq!(busy.response_as::<Waiting>().unwrap().retry_after.unwrap().as_secs(), 5);

    let other = sent(CreateReport::request(), (500, &[], br#"{"reason":"oops"}"#))
        .await
        .unwrap_err();
    assert_eq!(other.response_as::<Refusal>().unwrap().reason, "oops");
}

#[test]
fn an_error_for_a_test_is_read_as_others_are() {
    let error = error(ErrorKind::Rejected)
        .operation(CreateReport::OPERATION)
        .body(r#"{"reason":"late"}"#);
    let error = error.build();
    assert_eq!(error.response_as::<Refusal>().unwrap().reason, "late");
    assert_eq!(error.response_as::<Leak>(), None);
}

#[tokio::test]
async fn what_does_not_fit_is_still_that_error() {
    for body in ["", "{}", "[]", "<h1>no</h1>", r#"{"detail":"no"}"#] {
        let error = sent(CreateReport::request(), (422, &[], body.as_bytes()))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.response_as::<Refusal>()),
            (ErrorKind::Rejected, None),
            "{body}"
        );
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
    let none = sent(MaybeReport::request(), (422, &[], br#"{"reason":"a"}"#))
        .await
        .unwrap_err();
    assert_eq!(none.response_as::<Refusal>(), None, "it declares no error");
    let unread = sent(FindReport::request(), (410, &[], br#"["a"]"#)).await.unwrap_err();
    assert_eq!(unread.kind(), ErrorKind::UnexpectedResponse);
    assert_eq!(
        unread.response_as::<Vec<String>>(),
        None,
        "it is no error, but a response that can't be read"
    );
}

#[tokio::test]
async fn secrets_and_persons_in_an_error_are_not_shown() {
    let cases: [(&[u8], &str); 3] = [
        (
            br#"{"pin":"hush","phone":"231771234567","message":"hush is wrong for 231771234567"}"#,
            "CreateReport: Dollr did not find it (404): [redacted] is wrong for \u{2026}67",
        ),
        (
            br#"{"pin":"hush","phone":"231771234567"}"#,
            "CreateReport: Dollr did not find it (404): the body is not shown: it may hold a secret",
        ),
        (
            b"hush",
            "CreateReport: Dollr did not find it (404): the body is not shown: it may hold a secret",
        ),
    ];
    for (body, expected) in cases {
        let result = sent(CreateReport::request(), (404, &[], body)).await;
        let error = result.as_ref().unwrap_err();
        for shown in [error.support_report(), format!("{error:?}")] {
            assert!(!shown.contains("hush") && !shown.contains("231771234567"), "{shown}");
        }
        assert_eq!(shown(result), expected);
    }
    let beside = sent(CreateReport::request(), (403, &["Retry-After: 1"], cases[0].0))
        .await
        .unwrap_err();
    assert!(
        beside.to_string().contains("(403): [redacted] is wrong for \u{2026}67"),
        "{beside}"
    );
    assert_eq!(beside.response_as::<Beside>().unwrap().body.pin.expose(), "hush");
    let error = sent(CreateReport::request(), (404, &[], cases[0].0)).await.unwrap_err();
    let leak = error.response_as::<Leak>().unwrap();
    assert_eq!(
        (leak.pin.expose(), format!("{:?}", leak.pin).as_str()),
        ("hush", "[redacted]")
    );
}
