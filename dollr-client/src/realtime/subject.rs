//! What can be followed, and what is told of it.

use serde_json::Value;

use crate::api::status::SourceStatusReport;
use crate::api::types::{CheckoutSessionId, Execution, ReferenceId, Source, SourceType};
use crate::polling::Progress;

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

/// What a [`Watch`](super::Watch) tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Update {
    /// How it stands, as Dollr's status call confirmed it: first as it is, and then whenever it changed. The last one is final.
    Status(Box<Status>),
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

/// How a payment or a document stands.
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
