//! Spans and events of [`tracing`], by OpenTelemetry's names for HTTP clients: the span of a call, with all its attempts.
//!
//! The rooms have their own spans and events; what holds for all of them:
//!
//! Spans, and events above the level TRACE, have templates of paths, statuses and the keys of executions, and never a value of
//! a path or query, a body, a header or what an error says: there a person may be. Events at TRACE have requests and responses as
//! their `Debug`, which masks persons and hides secrets, and what errors say, which does so too. Where nobody listens, nothing is
//! formatted, and `tracing` looks at one static flag for each.

use std::fmt::Display;

use tracing::field::Empty;
use tracing::{Span, info_span, trace, warn};

use crate::error::Error;
use crate::error::trace::failed;
use crate::schema::Operation;
use crate::values::trace::TARGET;

/// A call with all its attempts.
pub(crate) fn call(operation: &Operation) -> Span {
    info_span!(
        target: TARGET,
        "dollr.call",
        otel.name = operation.name,
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        dollr.service = operation.service.map(|service| service.name),
        http.request.resend_count = Empty,
        error.type = Empty,
    )
}

/// What happened to a call, in its span.
pub(crate) fn called(span: &Span, error: Option<&Error>, attempts: u32) {
    span.record("http.request.resend_count", attempts.saturating_sub(1));
    if let Some(error) = error {
        span.record("error.type", error.code());
        span.in_scope(|| failed(error, "a call failed"));
    }
}

/// An exchange gave no value.
pub(crate) fn refused(error: &Error) {
    failed(error, "an exchange failed");
}

/// The program's token store can't be read or written.
pub(crate) fn store_failed(how: &str, why: &dyn Display) {
    warn!(target: TARGET, "the token store can't be {how}: this client signs in by itself");
    trace!(target: TARGET, { error.message = %why }, "a token store failed");
}
