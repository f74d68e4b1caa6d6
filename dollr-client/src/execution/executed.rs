//! What became of an execution, with the answer that says so.

use super::outcome::{Outcome, Unknown};
use crate::Execution;
use crate::retry::Effort;
use crate::transport::Response;

/// What became of an execution, with the answer that says so: what [`Executing::with_response`](super::Executing::with_response)
/// gives.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "money may have moved: match the outcome"]
pub struct Executed {
    /// What became of the money.
    pub outcome: Outcome,
    /// The answer with its status, headers and body: the one to the execution, or to the question for its status.
    /// `None` where the outcome is [unknown](Outcome::Unknown): the [cause](Unknown::cause) has what was answered last.
    ///
    /// [`attempts`](Response::attempts) says how often the execution was sent.
    pub response: Option<Response<Execution>>,
}

impl Executed {
    pub(super) fn by(response: Response<Execution>) -> Self {
        Self {
            outcome: Outcome::of(response.value().clone()),
            response: Some(response),
        }
    }

    pub(super) fn unknown(unknown: Unknown) -> Self {
        Self {
            outcome: Outcome::Unknown(unknown),
            response: None,
        }
    }

    /// The same, with what went into the execution.
    pub(super) fn after(self, effort: Effort) -> Self {
        let outcome = match self.outcome {
            Outcome::Unknown(unknown) => Outcome::Unknown(Unknown {
                cause: unknown.cause.after(effort),
                ..unknown
            }),
            outcome => outcome,
        };
        let response = self.response.map(|response| response.after(effort));
        Self { outcome, response }
    }
}
