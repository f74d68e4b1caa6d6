//! What an attempt is followed as, and what a page is told.

use serde_json::{Value, json};

use crate::api::status::SourceStatusReport;
use crate::api::types::{CheckoutSessionId, Execution, ExecutionStatus, OperationType, SourceStatus, SourceType};
use crate::payments::{Attempt, SessionId};
use crate::polling::Progress;
use crate::realtime::{State, Subject, Update};
use crate::schema::End;
use crate::test_util::{attempt, sample, status};

#[test]
fn an_attempt_is_followed_as_what_it_moves() {
    let collection = attempt();
    let SessionId::Checkout(session_id) = collection.session_id() else {
        panic!("a sample is a collection: {collection:?}")
    };
    let reference_id = collection.reference_id();
    let with = |field: &str, value: Value| {
        let mut stored = serde_json::to_value(&collection).unwrap();
        stored[field] = value;
        Subject::from(&serde_json::from_value::<Attempt>(stored).unwrap())
    };
    let of = |operation: OperationType| with("operation", json!(operation));
    assert_eq!(
        of(OperationType::Collection),
        Subject::Collection {
            session_id,
            source_type: SourceType::Invoice,
            reference_id
        }
    );
    assert_eq!(of(OperationType::Payout), Subject::Payout(reference_id));
    assert_eq!(of(OperationType::Transfer), Subject::Transfer(reference_id));
    assert_eq!(of(OperationType::Refund), Subject::Refund(reference_id));

    // Its document is not guessed.
    let Subject::Collection { source_type, .. } = with("source", Value::Null) else {
        panic!("it is a collection")
    };
    assert_eq!(source_type.as_str(), "");
    assert_ne!(session_id, CheckoutSessionId::new(0));
}

#[test]
fn a_page_is_told_how_it_stands_and_nothing_of_whom() {
    let paying = |status: ExecutionStatus| {
        let mut execution: Execution = sample();
        execution.status = status;
        execution.client_secret = Some("hush".into());
        State::Payment(execution)
    };
    let paid = || {
        let mut report: SourceStatusReport = sample();
        report.status = SourceStatus::Paid;
        State::Document(report)
    };
    let told = |state, progress| Update::Status(Box::new(status(state, progress)));
    let is = |status: &str, progress: &str| json!({ "kind": "status", "status": status, "progress": progress });
    let cases = [
        (
            told(paying(ExecutionStatus::Processing), Progress::Open),
            is("PROCESSING", "open"),
        ),
        (
            told(paying(ExecutionStatus::Processing), Progress::NeedsAction),
            is("PROCESSING", "needs_action"),
        ),
        (
            told(paying(ExecutionStatus::Completed), Progress::Final(End::Success)),
            is("COMPLETED", "success"),
        ),
        (
            told(paying(ExecutionStatus::Failed), Progress::Final(End::Failure)),
            is("FAILED", "failure"),
        ),
        (
            told(paying("ON_HOLD".into()), Progress::Unrecognized),
            is("ON_HOLD", "unrecognized"),
        ),
        (told(paid(), Progress::Final(End::Success)), is("PAID", "success")),
        (Update::NotShown, json!({ "kind": "not_shown" })),
        (Update::Live, json!({ "kind": "live" })),
        (
            Update::Polling {
                reason: "hush".to_owned(),
            },
            json!({ "kind": "polling" }),
        ),
        (Update::TimeUp, json!({ "kind": "time_up" })),
    ];
    for (update, expected) in cases {
        assert_eq!(serde_json::to_value(&update).unwrap(), expected, "{update:?}");
    }
}
