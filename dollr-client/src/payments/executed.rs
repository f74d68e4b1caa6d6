//! What happened to an execution, with the response that says so.

use super::outcome::{Outcome, Unknown, Why};
use crate::api::types::Execution;
use crate::error::CallStats;
use crate::http::response::Response;

/// What happened to an execution, with the response that says so: what [`ExecutionCall::with_response`](super::ExecutionCall::with_response)
/// gives.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "money may have moved: match the outcome"]
pub struct Executed {
    /// What happened to the money.
    pub outcome: Outcome,
    /// The response with its status, headers and body: the one to the execution, or to the question for its status. Its value is in
    /// the outcome. `None` where none shows it: [why](Unknown::why) has what was answered last.
    ///
    /// [`attempts`](Response::attempts) says how often the execution was sent.
    pub response: Option<Response<()>>,
}

impl Executed {
    pub(super) fn by(response: Response<Execution>) -> Self {
        let (execution, response) = response.split();
        Self {
            outcome: Outcome::of(execution),
            response: Some(response),
        }
    }

    pub(super) fn unknown(unknown: Unknown, response: Option<Response<()>>) -> Self {
        Self {
            outcome: Outcome::Unknown(unknown),
            response,
        }
    }

    /// The same, with what went into the execution.
    pub(super) fn after(self, stats: CallStats) -> Self {
        let why = |why| match why {
            Why::Refused(error) => Why::Refused(error.after(stats)),
            Why::Lost(error) => Why::Lost(error.after(stats)),
            why @ Why::Differs { .. } => why,
        };
        let outcome = match self.outcome {
            Outcome::Unknown(unknown) => Outcome::Unknown(Unknown {
                why: why(unknown.why),
                ..unknown
            }),
            outcome => outcome,
        };
        let response = self.response.map(|response| response.after(stats));
        Self { outcome, response }
    }
}
