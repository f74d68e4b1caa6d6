//! The span of one exchange.

use tracing::field::Empty;
use tracing::{Span, info_span};

use super::base_url::BaseUrl;
use super::response::Received;
use crate::error::Error;
use crate::schema::Operation;
use crate::values::trace::TARGET;

/// One exchange with the server.
pub(crate) fn attempt(operation: &Operation, server: &BaseUrl) -> Span {
    info_span!(
        target: TARGET,
        "dollr.attempt",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        server.address = server.host(),
        server.port = server.port(),
        dollr.service = operation.service.map(|service| service.name),
        http.response.status_code = Empty,
        error.type = Empty,
    )
}

/// What happened to an exchange, in its span.
pub(crate) fn exchanged(span: &Span, operation: &Operation, result: &Result<Box<Received>, Error>) {
    match result {
        Ok(response) => {
            span.record("http.response.status_code", response.status);
            if response.status >= 400 && !operation.returns.is_success(response.status) {
                span.record("error.type", response.status);
            }
        }
        Err(error) => {
            span.record("error.type", error.code());
        }
    }
}
