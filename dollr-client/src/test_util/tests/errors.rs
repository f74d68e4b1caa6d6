use std::time::Duration;

use serde_json::{Value, json};

use super::super::error;
use crate::api::executions::Payout;
use crate::codec::request::Request;
use crate::error::{Advice, Detail, Error, ErrorKind};

/// What is found out before anything is sent.
const UNSENT: [ErrorKind; 5] = [
    ErrorKind::Configuration,
    ErrorKind::InvalidRequest,
    ErrorKind::NotPayable,
    ErrorKind::SessionOver,
    ErrorKind::Vetoed,
];

#[test]
fn an_error_of_each_kind_is_what_a_call_gives() {
    use Advice::{AskDollr, CheckAccount, DontRepeat, FixInput, TryAgain};
    for (kind, status, advice, said) in [
        (ErrorKind::Configuration, None, FixInput, "the client id is missing"),
        (
            ErrorKind::InvalidRequest,
            None,
            FixInput,
            "collect: the request was not sent",
        ),
        (ErrorKind::Connect, None, TryAgain, "collect: no connection"),
        (
            ErrorKind::Timeout,
            None,
            TryAgain,
            "get_collection_status: no complete response",
        ),
        (
            ErrorKind::Interrupted,
            None,
            TryAgain,
            "get_collection_status: the connection was lost",
        ),
        (
            ErrorKind::Authentication,
            Some(401),
            CheckAccount,
            "collect: Dollr does not accept",
        ),
        (
            ErrorKind::Forbidden,
            Some(403),
            CheckAccount,
            "collect: Dollr does not allow",
        ),
        (
            ErrorKind::NotFound,
            Some(404),
            FixInput,
            "collect: Dollr did not find it (404)",
        ),
        (
            ErrorKind::Rejected,
            Some(422),
            FixInput,
            "collect: Dollr refused the request (422)",
        ),
        (ErrorKind::NotPayable, None, DontRepeat, "INV-2025-0042 is PAID"),
        (ErrorKind::SessionOver, None, FixInput, "collect: its session is over"),
        (ErrorKind::Vetoed, None, FixInput, "collect: a hook"),
        (
            ErrorKind::RateLimited,
            Some(429),
            TryAgain,
            "collect: Dollr got too many requests (429)",
        ),
        (
            ErrorKind::Server,
            Some(500),
            TryAgain,
            "get_collection_status: Dollr failed, and it is safe",
        ),
        (
            ErrorKind::UnexpectedResponse,
            Some(200),
            AskDollr,
            "get_collection_status: the response is not",
        ),
    ] {
        let error = error(kind).build();
        assert_eq!((error.kind(), error.status()), (kind, status), "{error}");
        assert_eq!(error.advice(), advice, "{error}");
        assert!(error.to_string().starts_with(said), "{error}");
        assert_eq!(error.attempts() == 0, UNSENT.contains(&kind), "{error}");
        let report = error.support_report();
        assert!(report.contains(&format!("error: {}\n", error.code())), "{report}");
        assert_eq!(report.contains("status: "), status.is_some(), "{report}");
        assert_eq!(report.contains("operation: "), error.operation().is_some(), "{report}");
    }
}

#[test]
fn all_can_be_said_of_an_error() {
    let refused = error(ErrorKind::Rejected)
        .operation(Payout::OPERATION)
        .status(400)
        .detail(Detail::Message("no such session".to_owned()))
        .retry_after(Duration::from_secs(3))
        .attempts(4, Duration::from_secs(9))
        .build();
    assert_eq!(
        refused.to_string(),
        "payout: Dollr refused the request (400): no such session; it asks to wait 3s; given up after 4 attempts in 9.0s"
    );
    assert_eq!(refused.retry_after(), Some(Duration::from_secs(3)));
    assert_eq!((refused.attempts(), refused.elapsed()), (4, Duration::from_secs(9)));
    assert_eq!(refused.body(), Some(br#"{"detail":"no such session"}"#.as_slice()));
    assert!(refused.support_report().contains("Dollr says: no such session\n"));

    let said: Error = error(ErrorKind::Server).message("it rains").into();
    assert_eq!(said.to_string(), "get_collection_status: it rains");
}

#[test]
fn fields_are_where_they_are_looked_for() {
    let refused = error(ErrorKind::Rejected)
        .detail(Detail::Message("this goes".to_owned()))
        .field("body.phone", "value_error.phone", "no such number")
        .field("body.items.0.qty", "type_error", "too few")
        .build();
    assert_eq!(refused.field("body.phone").unwrap().message, "no such number");
    assert_eq!(refused.field("body.items.0.qty").unwrap().kind, "type_error");
    let body: Value = serde_json::from_slice(refused.body().unwrap()).unwrap();
    assert_eq!(
        body["detail"][0],
        json!({ "loc": ["body", "phone"], "msg": "no such number", "type": "value_error.phone" })
    );
}
