//! What can go wrong with an execution before money moves, or when nobody can tell whether it did.

use super::hooks::Veto;
use crate::api::status::SourceStatusReport;
use crate::api::types::ReferenceId;
use crate::error::{Advice, BoxError, CallStats, Error, ErrorKind, Parts};
use crate::schema::Operation;

impl Error {
    /// What an error means for a bill. `operation` is the one that decides whether the bill may be made again.
    pub(crate) fn bill(operation: &'static Operation, meaning: &str, error: Self) -> Self {
        let kind = match error.advice() {
            Advice::DontRepeat => error.kind(),
            _ => ErrorKind::UnexpectedResponse,
        };
        let inner = Parts {
            status: error.status(),
            ..Parts::new(kind, Some(operation), format!("{meaning}: {error}"))
        };
        let (elapsed, retry_after) = (error.elapsed(), error.retry_after());
        Parts {
            source: Some(error.into()),
            ..inner
        }
        .error()
        .asking_to_wait(retry_after)
        .after(CallStats { attempts: 1, elapsed })
    }

    /// A hook didn't let it be sent.
    pub(crate) fn vetoed(operation: &'static Operation, veto: &Veto) -> Self {
        let message = format!("a hook did not let it be sent: {veto}");
        Parts::new(ErrorKind::Vetoed, Some(operation), message).error()
    }

    /// The document is in no state to be paid.
    pub(crate) fn not_payable(report: &SourceStatusReport) -> Self {
        let SourceStatusReport {
            source_number, status, ..
        } = report;
        let message = format!("{source_number} is {status} and can't be paid now, so it was not sent");
        Parts::new(ErrorKind::NotPayable, None, message).error()
    }

    /// The session is over, or will be before what is sent arrives.
    pub(crate) fn session_over(operation: &'static Operation) -> Self {
        let message = "its session is over, or ends within a minute, so it was not sent";
        Parts::new(ErrorKind::SessionOver, Some(operation), message).error()
    }

    /// Another attempt of this client pays the document, or may.
    pub(crate) fn held(operation: &'static Operation, holder: &ReferenceId, is_under_way: bool) -> Self {
        let why = match is_under_way {
            true => "is being executed",
            false => "was executed, and has paid it or still may: settle that one first",
        };
        let message = format!("it was not sent: another attempt for the same document, with the key {holder}, {why}");
        Parts::new(ErrorKind::NotPayable, Some(operation), message).error()
    }

    /// A cache on the way responded.
    pub(crate) fn from_cache(operation: &'static Operation) -> Self {
        let message = "the response comes from a cache on the way, so it says nothing of now";
        Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message).error()
    }

    /// The attempt belongs to another client.
    pub(crate) fn of_another_client(operation: &'static Operation) -> Self {
        let message = "the attempt was not prepared by a client of this base URL and this client id, so this one can't send it, \
                       and what Dollr doesn't show to it proves nothing: use a client of the same merchant";
        Parts::new(ErrorKind::Configuration, Some(operation), message).error()
    }

    /// What was answered about the key is not what was meant, and may be about this payment anyway.
    pub(crate) fn odd_payment(operation: &'static Operation, key: &ReferenceId, problem: &str, shown: &[u8]) -> Self {
        let message = format!("what Dollr says of the key {key} is not what was meant: {problem}");
        Parts {
            reference_id: Some(key.to_string()),
            body: Some(shown.to_vec().into()),
            ..Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message)
        }
        .error()
    }

    /// Why nobody knows what happened to an execution: its advice is about the payment, and not about the question.
    pub(crate) fn unsettled(operation: &'static Operation, key: &ReferenceId, cause: Self) -> Self {
        if cause.advice() == Advice::DontRepeat && cause.operation().is_some_and(|it| it.name == operation.name) {
            return cause;
        }
        let kind = match cause.kind() {
            kind @ (ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Server) => kind,
            _ => ErrorKind::UnexpectedResponse,
        };
        let inner = Parts {
            status: cause.status(),
            reference_id: Some(key.to_string()),
            ..Parts::new(kind, Some(operation), format!("its status is unknown: {cause}"))
        };
        let retry_after = cause.retry_after();
        Parts {
            source: Some(cause.into()),
            ..inner
        }
        .error()
        .asking_to_wait(retry_after)
    }

    /// The session was made, and the response doesn't say which one it is.
    pub(crate) fn no_session(operation: &'static Operation) -> Self {
        let message = "the response, which no source documents, names no session to execute";
        Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message).error()
    }

    /// The session is for something else than was asked for.
    pub(crate) fn other_session(operation: &'static Operation, difference: &str) -> Self {
        let message = format!("Dollr opened a session for something else, so nothing is executed in it: {difference}");
        Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message).error()
    }

    /// The task that followed an execution was ended, or panicked.
    pub(crate) fn abandoned(operation: &'static Operation, source: impl Into<BoxError>) -> Self {
        let source = source.into();
        let message = format!("what followed the execution ended before it did: {source}");
        Self::transport(ErrorKind::Interrupted, operation, message, None, source)
    }
}
