//! What can be followed, and what is told of it.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;

use crate::api::status::SourceStatusReport;
use crate::api::types::{CheckoutSessionId, Execution, ReferenceId, Source, SourceType};
use crate::payments::{Attempt, SessionId};
use crate::polling::Progress;
use crate::schema::End;

/// What [`Client::watch`](crate::Client::watch) follows.
///
/// Dollr has realtime for collections. Everything else is asked about at intervals, and told in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// A payment for a document.
    Collection {
        /// The checkout session that it was executed with.
        session_id: CheckoutSessionId,
        /// What kind of document is being paid.
        source_type: SourceType,
        /// The key that it was executed with.
        reference_id: ReferenceId,
    },
    /// A payout, by the key that it was executed with.
    Payout(ReferenceId),
    /// A transfer, by the key that it was executed with.
    Transfer(ReferenceId),
    /// A refund, by the key that it was executed with.
    Refund(ReferenceId),
    /// A document, such as the invoice of a hosted checkout.
    Document(Source),
}

/// What an attempt is about. Where the document of a collection isn't known, there is no realtime of it: it is asked about at intervals.
impl From<&Attempt> for Subject {
    fn from(attempt: &Attempt) -> Self {
        let reference_id = attempt.reference_id();
        let collection = |session_id| Self::Collection {
            session_id,
            source_type: attempt.source().map_or_else(|| "".into(), Source::source_type),
            reference_id,
        };
        match attempt.session_id() {
            SessionId::Checkout(session_id) => collection(session_id),
            SessionId::Payout(_) => Self::Payout(reference_id),
            SessionId::Transfer(_) => Self::Transfer(reference_id),
            SessionId::Refund(_) => Self::Refund(reference_id),
            // None is read or prepared. Its key is asked for where most keys are.
            SessionId::Unrecognized(number) => collection(CheckoutSessionId::new(number)),
        }
    }
}

/// What a [`Watch`](super::Watch) tells.
///
/// It serializes to what a page may know, for server-sent events: `{"kind":"status","status":"PROCESSING","progress":"needs_action"}`, or
/// the `kind` alone: `not_shown`, `live`, `polling`, `time_up`. `progress` is `open`, `needs_action`, `success`, `failure` or `unrecognized`. No
/// name, amount or secret is in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Update {
    /// Its status, as Dollr's status call confirmed it: first as it is, and then whenever it changed. The last one is final.
    Status(Box<Status>),
    /// Dollr doesn't show it yet. That is no failure: its execution is on its way, or its response was lost and it is being settled.
    NotShown,
    /// Realtime works: changes are told as they happen.
    Live,
    /// Realtime doesn't work, and until it does it is asked at intervals. The payment is not affected.
    Polling {
        /// Why, for people.
        reason: String,
    },
    /// The time is over, and no status was final: that is no failure. Look again later. If no status was told, there was no
    /// response in time, or too many wait with this client for it to be asked.
    TimeUp,
}

impl Serialize for Update {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, status) = match self {
            Self::Status(status) => ("status", Some(status)),
            Self::NotShown => ("not_shown", None),
            Self::Live => ("live", None),
            // Why is for the shop, and not for its customer.
            Self::Polling { .. } => ("polling", None),
            Self::TimeUp => ("time_up", None),
        };
        let mut object = serializer.serialize_struct("Update", 3)?;
        object.serialize_field("kind", kind)?;
        if let Some(status) = status {
            let progress = match status.progress {
                Progress::Final(End::Success) => "success",
                Progress::Final(End::Failure) => "failure",
                Progress::NeedsAction => "needs_action",
                Progress::Open => "open",
                Progress::Unrecognized => "unrecognized",
            };
            object.serialize_field("status", status.state.as_str())?;
            object.serialize_field("progress", progress)?;
        }
        object.end()
    }
}

/// The status of a payment or of a document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Status {
    /// All that the status call says.
    pub state: State,
    /// Whether it is final, and what else the status means.
    pub progress: Progress,
    /// The row that realtime showed last, if it showed one. Its columns aren't documented, and nothing in it is sure: decide by
    /// `state`.
    pub row: Option<Value>,
}

/// What the status call says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// Of a collection, payout, transfer or refund.
    Payment(Execution),
    /// Of a document.
    Document(SourceStatusReport),
}

impl State {
    /// The status, in Dollr's word: `COMPLETED`, for example.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Payment(execution) => execution.status.as_str(),
            Self::Document(report) => report.status.as_str(),
        }
    }
}
