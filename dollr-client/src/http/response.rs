//! A whole response, and the value that was read from it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::bearer::Bearer;
use super::body::Body;
use super::server::Server;
use crate::codec::request::Encoded;
use crate::codec::response::{RawResponse, Reader};
use crate::error::{CallStats, Error};
use crate::values::{Secret, Wiped};

/// A whole response, whatever its status. It is in a box from the start, as many hand it on.
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

    /// Reads the response to `request`, if it is a success. An error shows none of the `secrets`, which only it needs.
    pub(crate) fn read(
        self: Box<Self>,
        request: &Encoded,
        reader: &mut dyn Reader,
        secrets: impl FnOnce() -> Vec<Secret>,
    ) -> Result<Response<()>, Error> {
        if !request.operation.returns.is_success(self.status) {
            return Err(Error::refused(request, *self, &secrets()));
        }
        match reader.read(self.raw()) {
            Ok(()) => Ok(Response {
                value: (),
                received: self,
                stats: CallStats::default(),
            }),
            Err(error) => Err(Error::undecodable(request, *self, &error.to_string(), &secrets())),
        }
    }
}

/// What was found of something that may not be there.
pub(crate) enum Found<T> {
    There(T),
    NotThere(NotThere),
}

/// A 404, as it came. The error that says so takes long to make, and where it is no surprise nobody looks at it.
pub(crate) struct NotThere {
    pub(crate) response: Box<Received>,
    /// What it was asked with, and who.
    pub(crate) token: Option<Bearer>,
    pub(crate) server: Arc<Server>,
}

/// The response to a successful call: its value, and what it was read from.
///
/// [`Call::with_response`](crate::Call::with_response) gives it, and
/// [`ExecutionCall::with_response`](crate::ExecutionCall::with_response) with an outcome.
pub struct Response<T> {
    value: T,
    received: Box<Received>,
    stats: CallStats,
}

impl Response<()> {
    /// The same response, with the value that was read from it.
    pub(crate) fn with_value<T>(self, value: T) -> Response<T> {
        let Self { received, stats, .. } = self;
        Response { value, received, stats }
    }

    /// What came.
    pub(crate) fn into_received(self) -> Received {
        *self.received
    }
}

impl<T> Response<T> {
    /// The same response, with what went into the call.
    pub(crate) fn after(mut self, stats: CallStats) -> Self {
        self.stats = stats;
        self
    }

    /// What it was read from.
    pub(crate) fn raw(&self) -> RawResponse<'_> {
        self.received.raw()
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, and the response without it.
    pub(crate) fn split(self) -> (T, Response<()>) {
        let Self { value, received, stats } = self;
        let rest = Response {
            value: (),
            received,
            stats,
        };
        (value, rest)
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.received.status
    }

    /// The HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// How often the call was made until there was this response: once, if the first one succeeded.
    pub fn attempts(&self) -> u32 {
        self.stats.attempts
    }

    /// How long the call took, with all its attempts and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.stats.elapsed
    }

    /// The body as it came. It may hold a secret: take care where it goes.
    pub fn body(&self) -> &[u8] {
        &self.received.body
    }
}

/// Shows neither the headers nor the body, in which a secret may stand.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.received.status)
            .field("body_length", &self.received.body.len())
            .field("attempts", &self.stats.attempts)
            .finish_non_exhaustive()
    }
}
