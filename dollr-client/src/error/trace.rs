//! Events with what went wrong.

use tracing::trace;

use super::Error;
use crate::values::trace::TARGET;

/// Says all about an error, to whoever listens at TRACE.
pub(crate) fn failed(error: &Error, what: &str) {
    trace!(target: TARGET, { error.type = error.code(), error.message = %error, error.debug = ?error }, "{what}");
}
