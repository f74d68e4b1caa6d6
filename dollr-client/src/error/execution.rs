//! What can go wrong with an execution before money moves, or when nobody can tell whether it did.

use super::{Error, ErrorKind, Inner};
use crate::ReferenceId;
use crate::description::Operation;
use crate::execution::Veto;
use crate::status::SourceStatusReport;

impl Error {
    /// A hook didn't let it be sent.
    pub(crate) fn vetoed(operation: &'static Operation, veto: &Veto) -> Self {
        let message = format!("a `before` hook did not let it be sent: {veto}");
        Inner::new(ErrorKind::Vetoed, Some(operation), message).into()
    }

    /// The document is in no state to be paid.
    pub(crate) fn not_payable(report: &SourceStatusReport) -> Self {
        let SourceStatusReport {
            source_number, status, ..
        } = report;
        let message = format!("{source_number} is {status} and can't be paid now: nothing was sent");
        Inner::new(ErrorKind::NotPayable, None, message).into()
    }

    /// What was found under the key is about something else.
    pub(crate) fn other_payment(operation: &'static Operation, key: &ReferenceId, problem: &str) -> Self {
        let message = format!("the key {key} belongs to another payment: {problem}");
        Inner {
            reference_id: Some(*key),
            ..Inner::new(ErrorKind::KeyTaken, Some(operation), message)
        }
        .into()
    }

    /// The session was made, and the answer doesn't say which one it is.
    pub(crate) fn no_session(operation: &'static Operation) -> Self {
        let message = "the answer, which no source documents, names no session to execute";
        Inner::new(ErrorKind::UnexpectedResponse, Some(operation), message).into()
    }

    /// The task that followed an execution was ended.
    pub(crate) fn abandoned(operation: &'static Operation, source: tokio::task::JoinError) -> Self {
        let message = "the task that followed the execution ended before it did".to_owned();
        Self::transport(ErrorKind::Interrupted, operation, message, None, source)
    }
}
