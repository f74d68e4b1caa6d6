//! The span of an execution.

use std::fmt::Display;

use tracing::field::Empty;
use tracing::{Span, info_span, trace, warn};

use super::outcome::Outcome;
use crate::api::types::ReferenceId;
use crate::error::Error;
use crate::error::trace::failed;
use crate::schema::Operation;
use crate::values::trace::TARGET;

/// An execution with all that it takes to find out what happened to it.
pub(crate) fn execution(operation: &Operation, reference_id: ReferenceId) -> Span {
    info_span!(
        target: TARGET,
        "dollr.execution",
        otel.name = operation.name,
        reference_id = %reference_id,
        outcome = Empty,
        error.type = Empty,
    )
}

/// What happened to an execution, in its span.
pub(crate) fn executed(span: &Span, result: Result<&Outcome, &Error>) {
    match result {
        Ok(outcome) => {
            span.record("outcome", outcome.name());
            trace!(target: TARGET, ?outcome, "an execution ended");
        }
        Err(error) => {
            span.record("error.type", error.code());
            failed(error, "an execution failed");
        }
    }
}

/// The response of an execution was lost.
pub(crate) fn lost(error: &Error) {
    warn!(target: TARGET, { error.type = error.code() }, "no response to an execution: its status is asked for");
}

/// An execution is sent once more.
pub(crate) fn repeated() {
    warn!(target: TARGET, "Dollr shows nothing of an execution: it is sent once more, with the same key");
}

/// What happened to a draft that nobody needs.
pub(crate) fn cleaned_up(word: &str, id: &dyn Display, error: Option<&Error>) {
    match error {
        Some(error) => {
            warn!(target: TARGET, { error.type = error.code() }, "{word} {id} is left: it could not be cancelled");
        }
        None => trace!(target: TARGET, "{word} {id} is cancelled: it was a draft that nobody needs"),
    }
}
