//! Spans and events of [`tracing`], by OpenTelemetry's names for HTTP clients: a span for each call, for each attempt of it,
//! and for each execution.
//!
//! They have templates of paths, statuses and the keys of executions, and never a value of a path or query, a body, a
//! header or what an error says: there a secret or a person may be. Where nobody listens, `tracing` looks at one static
//! flag for each.

use tracing::field::Empty;
use tracing::{Span, info_span, warn};

use crate::ReferenceId;
use crate::config::BaseUrl;
use crate::description::Operation;
use crate::error::Error;
use crate::execution::Outcome;
use crate::transport::Answer;

/// A call with all its attempts.
pub(crate) fn call(operation: &Operation) -> Span {
    info_span!(
        "dollr.call",
        otel.name = operation.name,
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        http.request.resend_count = Empty,
        error.type = Empty,
    )
}

/// What became of a call, in its span.
pub(crate) fn called(span: &Span, error: Option<&Error>, attempts: u32) {
    span.record("http.request.resend_count", attempts.saturating_sub(1));
    if let Some(error) = error {
        span.record("error.type", error.code());
    }
}

/// One exchange with the server.
pub(crate) fn attempt(operation: &Operation, server: &BaseUrl) -> Span {
    info_span!(
        "dollr.attempt",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        server.address = server.host(),
        server.port = server.port(),
        http.response.status_code = Empty,
        error.type = Empty,
    )
}

/// What became of an exchange, in its span.
pub(crate) fn exchanged(span: &Span, result: &Result<Answer, Error>) {
    match result {
        Ok(answer) => {
            span.record("http.response.status_code", answer.status);
            if answer.status >= 400 {
                span.record("error.type", answer.status);
            }
        }
        Err(error) => {
            span.record("error.type", error.code());
        }
    }
}

/// An execution with all that it takes to find out what became of it.
pub(crate) fn execution(operation: &Operation, reference_id: ReferenceId) -> Span {
    info_span!(
        "dollr.execution",
        otel.name = operation.name,
        reference_id = %reference_id,
        outcome = Empty,
        error.type = Empty,
    )
}

/// What became of an execution, in its span.
pub(crate) fn executed(span: &Span, result: &Result<Outcome, Error>) {
    match result {
        Ok(outcome) => span.record("outcome", outcome.name()),
        Err(error) => span.record("error.type", error.code()),
    };
}

/// The answer of an execution was lost.
pub(crate) fn lost(error: &Error) {
    warn!(error.type = error.code(), "no answer to an execution: its status is asked for");
}

/// An execution is sent once more.
pub(crate) fn repeated() {
    warn!("an execution never arrived: it is sent once more, with the same key");
}
