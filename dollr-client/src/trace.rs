//! Spans and events of [`tracing`], by OpenTelemetry's names for HTTP clients: a span for each call, for each attempt of it,
//! and for each execution.
//!
//! Spans, and events above the level TRACE, have templates of paths, statuses and the keys of executions, and never a value of
//! a path or query, a body, a header or what an error says: there a person may be. Events at TRACE have requests and responses as
//! their `Debug`, which masks persons and hides secrets, and what errors say, which does so too. Where nobody listens, nothing is
//! formatted, and `tracing` looks at one static flag for each.

use std::fmt::Debug;

use tracing::field::Empty;
use tracing::{Level, Span, enabled, info_span, trace, warn};

use crate::ReferenceId;
use crate::config::BaseUrl;
use crate::description::Operation;
use crate::error::Error;
use crate::execution::Outcome;
use crate::request::Encoded;
use crate::transport::HttpResponse;

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
        span.in_scope(|| failed(error, "a call failed"));
    }
}

/// A request as it may be shown, if somebody wants to see it: it is gone once it is encoded.
pub(crate) fn shown(request: &dyn Debug) -> Option<String> {
    enabled!(Level::TRACE).then(|| format!("{request:?}"))
}

/// A request is about to be sent.
pub(crate) fn requested(request: &Encoded) {
    if let Some(request) = &request.shown {
        trace!(%request, "a request is sent");
    }
}

/// A response was read.
pub(crate) fn answered(response: &dyn Debug) {
    trace!(?response, "a response was read");
}

/// An exchange gave no value.
pub(crate) fn refused(error: &Error) {
    failed(error, "an exchange failed");
}

fn failed(error: &Error, what: &str) {
    trace!(error.type = error.code(), error.message = %error, error.debug = ?error, "{what}");
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
pub(crate) fn exchanged(span: &Span, result: &Result<HttpResponse, Error>) {
    match result {
        Ok(response) => {
            span.record("http.response.status_code", response.status);
            if response.status >= 400 {
                span.record("error.type", response.status);
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
        Ok(outcome) => {
            span.record("outcome", outcome.name());
            trace!(?outcome, "an execution ended");
        }
        Err(error) => {
            span.record("error.type", error.code());
            failed(error, "an execution failed");
        }
    }
}

/// The response of an execution was lost.
pub(crate) fn lost(error: &Error) {
    warn!(error.type = error.code(), "no response to an execution: its status is asked for");
}

/// An execution is sent once more.
pub(crate) fn repeated() {
    warn!("an execution never arrived: it is sent once more, with the same key");
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use tracing::subscriber::{NoSubscriber, with_default};

    use super::*;

    /// What must not be formatted.
    struct Costly;

    impl Debug for Costly {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("it was formatted")
        }
    }

    #[test]
    fn nothing_is_formatted_where_nobody_listens() {
        with_default(NoSubscriber::new(), || {
            assert_eq!(shown(&Costly), None);
            answered(&Costly);
        });
    }
}
