use std::time::Duration;

use super::super::{attempt, error, planned, polled, sample, unknown};
use crate::api::executions::{Collect, Payout};
use crate::api::exports::Execution;
use crate::api::status::{GetPaymentSourceStatus, GetTransferStatus};
use crate::api::types::OperationType;
use crate::codec::request::Request;
use crate::error::{Advice, ErrorKind};
use crate::payments::{Attempt, Why};
use crate::polling::Progress;

#[test]
fn what_nobody_knows_is_about_the_payment() {
    let lost = |operation| Why::Lost(error(ErrorKind::Timeout).operation(operation).build());
    for (why, expected) in [
        (Why::Lost(error(ErrorKind::Timeout).build()), "collect"),
        (lost(Collect::OPERATION), "collect"),
        (lost(Payout::OPERATION), "payout"),
        (lost(GetTransferStatus::OPERATION), "transfer"),
        (lost(GetPaymentSourceStatus::OPERATION), "collect"),
        (Why::Lost(error(ErrorKind::NotFound).build()), "collect"),
    ] {
        let unknown = unknown(why);
        assert_eq!(unknown.operation.name, expected);
        let error = unknown.error().unwrap();
        assert_eq!(error.advice(), Advice::DontRepeat, "{error}");
        assert_eq!(error.operation().unwrap().name, expected, "{error}");
        assert!(unknown.to_string().contains(&unknown.reference_id.to_string()));
    }
}

#[test]
fn a_refusal_is_what_dollr_said() {
    let refused = unknown(Why::Refused(
        error(ErrorKind::Rejected).operation(Payout::OPERATION).build(),
    ));
    assert_eq!(refused.operation.name, "payout");
    assert!(refused.to_string().starts_with("payout was refused"), "{refused}");
    assert_eq!(refused.error().unwrap().kind(), ErrorKind::Rejected);
    let again = unknown(Why::Refused(error(ErrorKind::Rejected).build()));
    assert_ne!(again.reference_id, refused.reference_id);
}

#[test]
fn what_differs_has_the_key_and_the_kind_of_what_was_found() {
    let mut found: Execution = sample();
    found.operation_type = OperationType::Refund;
    let key = found.reference_id;
    let differs = unknown(Why::Differs {
        found: Box::new(found),
        difference: "half of it".to_owned(),
    });
    assert_eq!((differs.operation.name, differs.reference_id), ("refund", key));
    assert!(differs.to_string().ends_with("half of it"), "{differs}");
}

#[test]
fn an_attempt_is_stored_and_read_again() {
    let attempt = attempt();
    let read: Attempt = serde_json::from_str(&serde_json::to_string(&attempt).unwrap()).unwrap();
    assert_eq!(read, attempt);
    let other = super::super::attempt();
    assert_ne!(other.reference_id(), attempt.reference_id());
    assert_ne!(other.session_id(), attempt.session_id());
    assert_ne!(other.source(), attempt.source());
    assert!(format!("{attempt:?}").starts_with("Attempt { version: Version, operation: Collection, "));
    // It is in the middle of its session.
    assert!(attempt.session_created_at() < attempt.session_expires_at());
}

#[test]
fn a_hook_is_told_of_the_attempt() {
    let mut stored = serde_json::to_value(attempt()).unwrap();
    stored["operation"] = "PAYOUT".into();
    let attempt: Attempt = serde_json::from_value(stored).unwrap();
    let planned = planned(attempt.clone());
    assert_eq!(planned.operation.name, "payout");
    assert_eq!(planned.reference_id, attempt.reference_id());
    assert_eq!(planned.attempt, Some(attempt));
}

#[test]
fn a_poll_was_made_once() {
    let polled = polled(7, Progress::Open);
    assert_eq!((polled.value, polled.progress, polled.polls), (7, Progress::Open, 1));
    assert!(polled.elapsed > Duration::ZERO);
}
