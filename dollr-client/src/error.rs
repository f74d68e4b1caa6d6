//! What can go wrong with a call, as one type that says what its caller can do.

mod advice;
mod answer;
mod detail;
mod redaction;

use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

pub use self::advice::Advice;
pub use self::detail::{Detail, FieldError};
use crate::description::Operation;

/// Why a client could not be built or a call did not succeed.
///
/// Its [`kind`](Self::kind) says what can be done about it, its `Display` tells a person in one sentence what
/// happened. It is cheap to clone, and no secret is ever in what it prints.
///
/// ```
/// use dollr_client::{Client, ErrorKind};
///
/// let error = Client::builder().build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Configuration);
/// assert_eq!(error.to_string(), "the client id is missing: give it to the builder with `client_id`");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: String,
    status: Option<u16>,
    detail: Option<Detail>,
    retry_after: Option<Duration>,
    body: Option<Zeroizing<Vec<u8>>>,
    source: Option<Source>,
}

type Source = Box<dyn std::error::Error + Send + Sync>;

/// What an [`Error`] means for its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client can't be built from these settings. Correct them.
    Configuration,
    /// The request can't be sent as it is, and was not. Correct it.
    InvalidRequest,
    /// No connection to Dollr: the request was surely not received, and may be sent again.
    Connect,
    /// No complete answer in time. Whether Dollr acted on the request is unknown, unless the
    /// [operation](Error::operation) is the one that signs in: then the call itself was not made.
    Timeout,
    /// The connection was lost midway. What is known is the same as for [`Timeout`](Self::Timeout).
    Interrupted,
    /// Dollr does not accept the access token, or the credentials when asked for one. Check them.
    Authentication,
    /// The account may not do this: it isn't verified, or lacks the feature.
    Forbidden,
    /// There is nothing of this id.
    NotFound,
    /// Dollr refused the request. Correct it: sent again as it is, it is refused again.
    Rejected,
    /// Too many requests. Wait, at least as long as [`Error::retry_after`] says.
    RateLimited,
    /// Dollr failed, or something on the way to it. What is known is the same as for [`Timeout`](Self::Timeout).
    Server,
    /// The answer is not what the API documents: it can't be read, is too large, or is a redirect. An answer that says
    /// success and can't be read most likely means that Dollr acted on the request.
    UnexpectedResponse,
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>, source: Option<Source>) -> Self {
        Inner {
            source,
            ..Inner::new(ErrorKind::Configuration, None, message)
        }
        .into()
    }

    pub(crate) fn invalid_request(operation: &'static Operation, message: &dyn Display) -> Self {
        let message = format!("the request was not sent: {message}");
        Inner::new(ErrorKind::InvalidRequest, Some(operation), message).into()
    }

    /// The exchange of a request for an answer failed; `status` is there if the answer had begun.
    pub(crate) fn transport(
        kind: ErrorKind,
        operation: &'static Operation,
        message: String,
        status: Option<u16>,
        source: impl Into<Source>,
    ) -> Self {
        Inner {
            status,
            source: Some(source.into()),
            ..Inner::new(kind, Some(operation), message)
        }
        .into()
    }

    /// There was no answer to a question that was asked again and again.
    pub(crate) fn no_answer(operation: &'static Operation, within: Duration) -> Self {
        let message = format!("no answer within {within:?}: ask again, nothing is known of how it stands");
        Inner::new(ErrorKind::Timeout, Some(operation), message).into()
    }

    /// An error of a poll, in tests of the time between polls.
    #[cfg(test)]
    pub(crate) fn of_poll(operation: &'static Operation, kind: ErrorKind, retry_after: Option<Duration>) -> Self {
        Inner {
            retry_after,
            ..Inner::new(kind, Some(operation), "")
        }
        .into()
    }

    /// What can be done about it.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, if there was one.
    ///
    /// When no token could be had for a call, this is the operation that issues tokens: the call itself was not made.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What Dollr says about it, if it said so in the documented form.
    pub fn detail(&self) -> Option<&Detail> {
        self.0.detail.as_ref()
    }

    /// The bytes of an answer that is an error or can't be read. They may hold a secret: take care where they go.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_ref().map(|body| body.as_slice())
    }

    /// How long Dollr asks to wait before another request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

/// What is known of the outcome when the answer of an operation is lost.
pub(crate) fn lost_outcome(operation: &Operation) -> &'static str {
    if operation.authenticated {
        "whether Dollr acted on the request is unknown"
    } else {
        "no access token was issued"
    }
}

impl Inner {
    fn new(kind: ErrorKind, operation: Option<&'static Operation>, message: impl Into<String>) -> Self {
        Self {
            kind,
            operation,
            message: message.into(),
            status: None,
            detail: None,
            retry_after: None,
            body: None,
            source: None,
        }
    }
}

impl From<Inner> for Error {
    fn from(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{}: ", operation.name)?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation.map(|operation| operation.name))
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .field("detail", &self.0.detail)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
