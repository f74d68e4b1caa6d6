//! What can go wrong with a call, as one type that says what its caller can do.

mod advice;
mod detail;
mod lasting;
mod parsing;
mod report;
mod sent;
pub(crate) mod trace;

use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;

pub use self::advice::Advice;
pub use self::detail::{Detail, FieldError};
pub(crate) use self::lasting::is_no_tls;
pub(crate) use self::report::LENGTH;
pub(crate) use self::sent::Sent;
use crate::schema::{Operation, Retry};
use crate::values::{Timestamp, Wiped};

/// Why a client could not be built or a call did not succeed.
///
/// Its [`kind`](Self::kind) says what can be done about it, its `Display` tells a person in one sentence what
/// happened. It is cheap to clone.
///
/// What it prints quotes Dollr, and so may end in logs. No secret is ever in it, and of personal data as much as `Debug`
/// of a request shows:
///
/// | What is quoted | How it is shown |
/// | --- | --- |
/// | secrets of the client or the request, and texts of the request that the API doesn't document | `[redacted]` |
/// | names, phone numbers, e-mail addresses and account numbers that the request carries | masked: `A…`, `…67`, `…@example.com` |
/// | texts of your own that it carries, as a note or a reason | in full |
/// | why Dollr refuses something ([`detail`](Self::detail)), in whatever form it is told | in full; whom it names beyond the request nobody can tell |
/// | the body of another refusal, such as a page of something on the way to Dollr | the first 200 characters |
/// | the body of a success that can't be read | the first 200 characters |
/// | the same, if the operation takes or returns a secret, or in JSON if it returns personal data | not at all; the field that can't be read is named, without its value |
///
/// [`body`](Self::body) gives the bytes as they came.
///
/// ```
/// use dollr_client::{Client, ErrorKind};
///
/// let error = Client::builder().build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Configuration);
/// assert_eq!(error.to_string(), "the client id is missing: give it to the builder with `client_id`");
/// ```
#[derive(Clone)]
pub struct Error {
    inner: Arc<Parts>,
    /// Beside what is shared, as a failed sign-in is the error of all calls that waited for it.
    retry_after: Option<Duration>,
    stats: CallStats,
    sent: Option<Arc<Sent>>,
    /// What is to be known beside, such as what is left.
    note: Option<Arc<String>>,
}

/// What an error is made of: each room makes its own.
pub(crate) struct Parts {
    pub(crate) kind: ErrorKind,
    pub(crate) at: Timestamp,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) message: String,
    pub(crate) status: Option<u16>,
    pub(crate) detail: Option<Detail>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Wiped>,
    /// The server's time when it answered.
    pub(crate) answered_at: Option<SystemTime>,
    /// Whether it is about something else than what was asked for.
    pub(crate) is_about_another: bool,
    /// What a report shows of the body.
    pub(crate) response: Option<String>,
    /// The key of the execution, where it isn't in what was sent.
    pub(crate) reference_id: Option<String>,
    pub(crate) source: Option<BoxError>,
}

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What went into a call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CallStats {
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
}

/// What an [`Error`] means for its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client can't be built from these settings, or has no credentials to sign in with. Correct them.
    Configuration,
    /// The request can't be sent as it is, and was not. Correct it.
    InvalidRequest,
    /// No connection to Dollr: the request was surely not received, and may be sent again. A certificate that isn't trusted, and a
    /// proxy that wants credentials, are for you to correct first; [`advice`](Error::advice) says so.
    Connect,
    /// No complete response in time. Whether Dollr acted on the request is unknown, unless the
    /// [operation](Error::operation) is the one that signs in: then the call itself was not made.
    Timeout,
    /// The connection was lost before the response was complete. What is known is the same as for [`Timeout`](Self::Timeout).
    Interrupted,
    /// Dollr does not accept the access token, or the credentials when asked for one. Check them.
    Authentication,
    /// The account may not do this: it isn't verified, or lacks the feature.
    Forbidden,
    /// There is nothing of this id.
    NotFound,
    /// Dollr refused the request. Correct it: sent again as it is, it is refused again.
    Rejected,
    /// The document can't be paid now: a payment is in progress, it is paid, or it was cancelled. Nothing was sent.
    NotPayable,
    /// The session of the execution is over, or in its last minute. Nothing was sent: prepare the payment again.
    SessionOver,
    /// A [hook](crate::payments::Hooks::before) did not let the execution be sent.
    Vetoed,
    /// Too many requests. Wait, at least as long as [`Error::retry_after`] says.
    RateLimited,
    /// Dollr failed, or something on the way to it. What is known is the same as for [`Timeout`](Self::Timeout).
    Server,
    /// The response is not what the API documents: it can't be read, is too large, or is a redirect. A response that says
    /// success and can't be read most likely means that Dollr acted on the request.
    UnexpectedResponse,
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>, source: Option<BoxError>) -> Self {
        Parts {
            source,
            ..Parts::new(ErrorKind::Configuration, None, message)
        }
        .error()
    }

    /// There is nothing to sign in with.
    pub(crate) fn no_credentials(operation: &'static Operation, source: BoxError) -> Self {
        let message = format!("there are no credentials to sign in with: {source}");
        Parts {
            source: Some(source),
            ..Parts::new(ErrorKind::Configuration, Some(operation), message)
        }
        .error()
    }

    pub(crate) fn invalid_request(operation: &'static Operation, message: &dyn Display) -> Self {
        let message = format!("the request was not sent: {message}");
        Parts::new(ErrorKind::InvalidRequest, Some(operation), message).error()
    }

    /// The exchange of a request for a response failed; `status` is there if the response had begun.
    pub(crate) fn transport(
        kind: ErrorKind,
        operation: &'static Operation,
        message: String,
        status: Option<u16>,
        source: impl Into<BoxError>,
    ) -> Self {
        Parts {
            status,
            source: Some(source.into()),
            ..Parts::new(kind, Some(operation), message)
        }
        .error()
    }

    /// What was answered is not what it should be.
    pub(crate) fn unexpected(operation: &'static Operation, message: String) -> Self {
        Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message).error()
    }

    /// The deadline of a call passed while it was in progress.
    pub(crate) fn late(operation: &'static Operation, deadline: Duration) -> Self {
        let outcome = lost_outcome(operation);
        let message = format!("no complete response before the deadline of {deadline:?}; {outcome}");
        Parts::new(ErrorKind::Timeout, Some(operation), message).error()
    }

    /// The same error, with how long to wait before anything is tried again.
    pub(crate) fn asking_to_wait(self, retry_after: Option<Duration>) -> Self {
        Self { retry_after, ..self }
    }

    /// The same error, with the request that it is about, unless it has one.
    pub(crate) fn with_request(mut self, sent: impl FnOnce() -> Sent) -> Self {
        self.sent.get_or_insert_with(|| Arc::new(sent()));
        self
    }

    /// The same error, with what went into the call.
    pub(crate) fn after(self, stats: CallStats) -> Self {
        Self { stats, ..self }
    }

    /// The same error, with what is to be known beside.
    pub(crate) fn noting(self, note: String) -> Self {
        let note = Some(Arc::new(note));
        Self { note, ..self }
    }

    /// It was never the turn of a question to be asked.
    pub(crate) fn not_asked(operation: &'static Operation, within: Duration) -> Self {
        let message = format!(
            "Dollr was not asked within {within:?}: that is too short, or Dollr had asked to wait, or too many wait with this \
             client: ask again, its status is unknown"
        );
        Parts::new(ErrorKind::Timeout, Some(operation), message).error()
    }

    /// There was no response to a question that was asked again and again.
    pub(crate) fn no_response(operation: &'static Operation, within: Duration) -> Self {
        let message = format!("no response within {within:?}: ask again, its status is unknown");
        Parts::new(ErrorKind::Timeout, Some(operation), message).error()
    }

    /// What can be done about it.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The operation that failed, if there was one.
    ///
    /// When no token could be had for a call, this is the operation that issues tokens: the call itself was not made.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.inner.operation
    }

    /// The HTTP status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.inner.status
    }

    /// What Dollr says about it: in the documented form, or in a text called `detail`, `message` or `error`. What it quotes of the request is hidden as in
    /// [all that an error prints](Self).
    pub fn detail(&self) -> Option<&Detail> {
        self.inner.detail.as_ref()
    }

    /// What Dollr says is wrong with a field, named by where it is: `body.amount`, `body.items.0.qty`.
    ///
    /// ```no_run
    /// # fn example(error: dollr_client::Error) {
    /// if let Some(wrong) = error.field("body.phone") {
    ///     println!("the phone number is refused: {}", wrong.message);
    /// }
    /// # }
    /// ```
    pub fn field(&self, path: &str) -> Option<&FieldError> {
        match self.detail()? {
            Detail::Fields(fields) => fields.iter().find(|field| field.path() == path),
            Detail::Message(_) => None,
        }
    }

    /// The bytes of a response that is an error or can't be read, with nothing hidden. Where the API documents what they hold,
    /// [`response_as`](Self::response_as) reads them. They may hold a secret, and say who
    /// somebody is: take care where they go.
    pub fn body(&self) -> Option<&[u8]> {
        self.inner.body.as_deref()
    }

    /// Status, headers and body of the response, if it came whole.
    pub(crate) fn response(&self) -> Option<(u16, &HeaderMap, &[u8])> {
        Some((self.status()?, &self.inner.headers, self.body()?))
    }

    /// The server's time when it answered, if it said so.
    pub(crate) fn answered_at(&self) -> Option<SystemTime> {
        self.inner.answered_at
    }

    /// Whether nothing of a request for `operation` surely left: there was no connection, or no token to send it with.
    pub(crate) fn is_unsent(&self, operation: &Operation) -> bool {
        let is_of_token = self.operation().is_some_and(|it| it.name != operation.name);
        is_of_token
            || matches!(
                self.kind(),
                ErrorKind::Connect
                    | ErrorKind::InvalidRequest
                    | ErrorKind::Configuration
                    | ErrorKind::NotPayable
                    | ErrorKind::SessionOver
                    | ErrorKind::Vetoed
            )
    }

    /// How often the call was made until it was given up; 0 if it was not sent at all.
    pub fn attempts(&self) -> u32 {
        self.stats.attempts
    }

    /// How long the call took, with all its attempts and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.stats.elapsed
    }

    /// How long to wait before another request: what Dollr asks for or, when no token could be had, how long the client
    /// asks for none, if that is longer. The client asks for a token again after about a minute even if Dollr asks to wait for
    /// longer.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

/// What is known of the outcome when the response of an operation is lost.
pub(crate) fn lost_outcome(operation: &Operation) -> String {
    match operation.retry {
        _ if operation.issues_tokens => "no access token was issued".to_owned(),
        Retry::Safe => "it is safe to make the call again".to_owned(),
        Retry::Unsent | Retry::Recover(_) => format!("whether {} acted on the request is unknown", operation.whom()),
    }
}

impl Parts {
    pub(crate) fn new(kind: ErrorKind, operation: Option<&'static Operation>, message: impl Into<String>) -> Self {
        Self {
            kind,
            at: Timestamp::now(),
            operation,
            message: message.into(),
            status: None,
            detail: None,
            headers: HeaderMap::new(),
            body: None,
            answered_at: None,
            is_about_another: false,
            response: None,
            reference_id: None,
            source: None,
        }
    }
}

#[cfg(test)]
impl Error {
    pub(crate) fn for_test(
        kind: ErrorKind,
        operation: Option<&'static Operation>,
        retry_after: Option<Duration>,
    ) -> Self {
        Parts::new(kind, operation, "").error().asking_to_wait(retry_after)
    }
}

impl Parts {
    /// The error of these. No `From`: where `?` finds none, the compiler would suggest this type, which nobody else has.
    pub(crate) fn error(self) -> Error {
        Error {
            inner: Arc::new(self),
            retry_after: None,
            stats: CallStats::default(),
            sent: None,
            note: None,
        }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.inner.operation {
            write!(f, "{}: ", operation.name)?;
        }
        f.write_str(&self.inner.message)?;
        if let Some(note) = &self.note {
            write!(f, "; {note}")?;
        }
        match self.stats {
            CallStats { attempts: 0 | 1, .. } => Ok(()),
            CallStats { attempts, elapsed } => write!(f, "; given up after {attempts} attempts in {elapsed:.1?}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.inner.kind)
            .field("operation", &self.inner.operation.map(|operation| operation.name))
            .field("message", &self.inner.message)
            .field("status", &self.inner.status)
            .field("detail", &self.inner.detail)
            .field("note", &self.note)
            .field("retry_after", &self.retry_after)
            .field("stats", &self.stats)
            .field("source", &self.inner.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}
