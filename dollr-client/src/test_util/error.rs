//! Errors, as calls give them.

use std::time::Duration;

use serde_json::json;

use crate::api::OPERATIONS;
use crate::error::{CallStats, Detail, Error, ErrorKind, FieldError, Parts, lost_outcome};
use crate::schema::Operation;

/// An error of a kind. What isn't set is as it most often is in an error of that kind:
///
/// | [`ErrorKind`] | [`operation`](Error::operation) | [`status`](Error::status) | [`attempts`](Error::attempts) |
/// | --- | --- | --- | --- |
/// | `Configuration`, `NotPayable` | | | 0 |
/// | `InvalidRequest`, `SessionOver`, `Vetoed` | `collect` | | 0 |
/// | `Connect` | `collect` | | 1 |
/// | `Authentication`, `Forbidden`, `NotFound`, `Rejected`, `RateLimited` | `collect` | 401, 403, 404, 422, 429 | 1 |
/// | `Timeout`, `Interrupted` | `get_collection_status` | | 1 |
/// | `Server`, `UnexpectedResponse` | `get_collection_status` | 500, 200 | 1 |
///
/// The last two lines are about a question, since an execution whose response is lost is no error, but
/// [`Unknown`](crate::payments::Outcome::Unknown). Its [`advice`](Error::advice) depends on the operation: give another one where
/// that matters.
///
/// ```
/// use dollr_client::invoices::CreateInvoice;
/// use dollr_client::test_util::error;
/// use dollr_client::{Advice, ErrorKind, Request};
///
/// assert_eq!(error(ErrorKind::Timeout).build().advice(), Advice::TryAgain);
/// let lost = error(ErrorKind::Timeout).operation(CreateInvoice::OPERATION).build();
/// assert_eq!(lost.advice(), Advice::DontRepeat);
///
/// let refused = error(ErrorKind::Rejected).field("body.phone", "value_error", "no such number").build();
/// assert_eq!(refused.field("body.phone").unwrap().message, "no such number");
/// ```
pub fn error(kind: ErrorKind) -> ErrorBuilder {
    let (operation, status) = usual(kind);
    ErrorBuilder {
        kind,
        operation: operation.and_then(|name| OPERATIONS.into_iter().find(|it| it.name == name)),
        status,
        detail: None,
        body: None,
        retry_after: None,
        message: None,
        stats: CallStats {
            attempts: u32::from(was_sent(kind)),
            elapsed: Duration::ZERO,
        },
    }
}

/// An error that is being made: [`error()`] begins one, and [`build`](Self::build) gives it.
#[derive(Clone, Debug)]
#[must_use = "it is no error before it is built"]
pub struct ErrorBuilder {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    status: Option<u16>,
    detail: Option<Detail>,
    body: Option<Vec<u8>>,
    retry_after: Option<Duration>,
    message: Option<String>,
    stats: CallStats,
}

impl ErrorBuilder {
    /// The [operation](Error::operation) that failed.
    pub fn operation(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// The HTTP [status](Error::status) of the response.
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// What Dollr [says](Error::detail) is wrong.
    pub fn detail(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }

    /// What Dollr says is wrong with one more [field](Error::field): where it is (`body.phone`), the kind of mistake
    /// (`value_error`), and what is said of it. It takes the place of a detail that is a sentence.
    pub fn field(mut self, path: &str, kind: &str, message: &str) -> Self {
        let mut fields = match self.detail.take() {
            Some(Detail::Fields(fields)) => fields,
            Some(Detail::Message(_)) | None => Vec::new(),
        };
        fields.push(FieldError {
            location: path.split('.').map(str::to_owned).collect(),
            message: message.to_owned(),
            kind: kind.to_owned(),
        });
        self.detail(Detail::Fields(fields))
    }

    /// The bytes of the response, in the place of those that say the detail: what [`body`](Error::body) gives, and
    /// [`response_as`](Error::response_as) reads if the operation declares it for the status.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// How long Dollr [asks to wait](Error::retry_after).
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// What its `Display` says after the name of the operation.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// How [often](Error::attempts) the call was made, and [for how long](Error::elapsed).
    pub fn attempts(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.stats = CallStats { attempts, elapsed };
        self
    }

    /// The error.
    pub fn build(self) -> Error {
        let message = self.message.clone().unwrap_or_else(|| self.words());
        let body = self.detail.as_ref().map(body);
        let parts = Parts {
            status: self.status,
            response: body.clone(),
            body: self.body.or(body.map(String::into_bytes)).map(Into::into),
            detail: self.detail,
            ..Parts::new(self.kind, self.operation, message)
        };
        let error = parts.error().asking_to_wait(self.retry_after);
        error.after(self.stats)
    }

    /// What an error of this kind says.
    fn words(&self) -> String {
        let outcome = self
            .operation
            .map_or_else(|| "nothing is known of it".to_owned(), lost_outcome);
        let words = match self.kind {
            ErrorKind::Configuration => "the client id is missing: give it to the builder with `client_id`",
            ErrorKind::InvalidRequest => "the request was not sent: a field of it can't be written",
            ErrorKind::Connect => "no connection to https://api.heydollr.app, so nothing was sent",
            ErrorKind::Timeout => return format!("no complete response within 30s; {outcome}"),
            ErrorKind::Interrupted => return format!("the connection was lost; {outcome}"),
            ErrorKind::Authentication => "Dollr does not accept the access token",
            ErrorKind::Forbidden => "Dollr does not allow this account to do that",
            ErrorKind::NotFound => "Dollr did not find it",
            ErrorKind::Rejected => "Dollr refused the request",
            ErrorKind::NotPayable => "INV-2025-0042 is PAID and can't be paid now, so it was not sent",
            ErrorKind::SessionOver => "its session is over, or ends within a minute, so it was not sent",
            ErrorKind::Vetoed => "a hook did not let it be sent: a sample of a veto",
            ErrorKind::RateLimited => "Dollr got too many requests",
            ErrorKind::Server => return self.and_response(&format!("Dollr failed, and {outcome}")),
            ErrorKind::UnexpectedResponse => {
                return self.and_response(&format!("the response is not what the API documents, and {outcome}"));
            }
        };
        self.and_response(words)
    }

    /// What is said, and what the response was, if there was one.
    fn and_response(&self, words: &str) -> String {
        let status = self.status.map(|status| format!(" ({status})")).unwrap_or_default();
        let detail = self.detail.as_ref().map(|detail| format!(": {detail}"));
        let wait = self.retry_after.map(|wait| format!("; it asks to wait {wait:.0?}"));
        format!(
            "{words}{status}{}{}",
            detail.unwrap_or_default(),
            wait.unwrap_or_default()
        )
    }
}

impl From<ErrorBuilder> for Error {
    fn from(builder: ErrorBuilder) -> Self {
        builder.build()
    }
}

/// The operation and the status that an error of a kind most often has.
fn usual(kind: ErrorKind) -> (Option<&'static str>, Option<u16>) {
    let execution = Some("collect");
    let question = Some("get_collection_status");
    match kind {
        ErrorKind::Configuration | ErrorKind::NotPayable => (None, None),
        ErrorKind::InvalidRequest | ErrorKind::SessionOver | ErrorKind::Vetoed | ErrorKind::Connect => {
            (execution, None)
        }
        ErrorKind::Authentication => (execution, Some(401)),
        ErrorKind::Forbidden => (execution, Some(403)),
        ErrorKind::NotFound => (execution, Some(404)),
        ErrorKind::Rejected => (execution, Some(422)),
        ErrorKind::RateLimited => (execution, Some(429)),
        ErrorKind::Timeout | ErrorKind::Interrupted => (question, None),
        ErrorKind::Server => (question, Some(500)),
        ErrorKind::UnexpectedResponse => (question, Some(200)),
    }
}

fn was_sent(kind: ErrorKind) -> bool {
    !matches!(
        kind,
        ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::NotPayable
            | ErrorKind::SessionOver
            | ErrorKind::Vetoed
    )
}

/// The body of a response that says this.
fn body(detail: &Detail) -> String {
    let detail = match detail {
        Detail::Message(message) => json!(message),
        Detail::Fields(fields) => fields
            .iter()
            .map(|field| json!({ "loc": field.location, "msg": field.message, "type": field.kind }))
            .collect(),
    };
    json!({ "detail": detail }).to_string()
}
