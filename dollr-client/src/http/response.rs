//! A whole response, and the value that was read from it.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use super::body::Body;
use crate::codec::request::Encoded;
use crate::codec::response::{Decode, RawResponse};
use crate::error::{CallStats, Error};
use crate::values::{Secret, Wiped};

/// A whole response, whatever its status.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Wiped,
    /// A body that is given away unread, in the place of one that was.
    pub(crate) rest: Option<Body>,
}

impl Received {
    pub(crate) fn raw(&self) -> RawResponse<'_> {
        RawResponse {
            status: self.status,
            headers: &self.headers,
            body: &self.body,
        }
    }

    /// The value in the response to `request`, if it is a success. An error shows none of the `secrets`, which only it needs.
    pub(crate) fn read<T>(
        self,
        request: &Encoded,
        decode: Decode<T>,
        secrets: impl FnOnce() -> Vec<Secret>,
    ) -> Result<Response<T>, Error> {
        if !request.operation.returns.is_success(self.status) {
            return Err(Error::refused(request, self, &secrets()));
        }
        match decode.read(self.raw()) {
            Ok(value) => Ok(Response {
                value,
                raw: self,
                stats: CallStats::default(),
            }),
            Err(error) => Err(Error::undecodable(request, self, &error.to_string(), &secrets())),
        }
    }
}

/// The response to a successful call: its value, and what it was read from.
///
/// [`Call::with_response`](crate::Call::with_response) gives it, and
/// [`ExecutionCall::with_response`](crate::ExecutionCall::with_response) with an outcome.
pub struct Response<T> {
    value: T,
    raw: Received,
    stats: CallStats,
}

impl<T> Response<T> {
    /// The same response, with what went into the call.
    pub(crate) fn after(self, stats: CallStats) -> Self {
        Self { stats, ..self }
    }

    /// The same response, read as another value.
    pub(crate) fn with_value<U>(self, value: U) -> Response<U> {
        Response {
            value,
            raw: self.raw,
            stats: self.stats,
        }
    }

    /// What it was read from.
    pub(crate) fn raw(&self) -> RawResponse<'_> {
        self.raw.raw()
    }

    /// What came, without what was read from it.
    pub(crate) fn into_received(self) -> Received {
        self.raw
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.raw.status
    }

    /// The HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// How often the call was made until there was this response: once, if it succeeded at once.
    pub fn attempts(&self) -> u32 {
        self.stats.attempts
    }

    /// How long the call took, with all its attempts and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.stats.elapsed
    }

    /// The body as it came. It may hold a secret: take care where it goes.
    pub fn body(&self) -> &[u8] {
        &self.raw.body
    }
}

/// Shows neither the headers nor the body, in which a secret may stand.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.raw.status)
            .field("body_length", &self.raw.body.len())
            .field("attempts", &self.stats.attempts)
            .finish_non_exhaustive()
    }
}
