//! Responses that a test makes up.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};

use super::server::Response;

/// A response that isn't the sandbox's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    body: Body,
    retry_after: Option<HeaderValue>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    /// JSON with the words of the status as its `detail`.
    Words,
    /// JSON with this `detail`.
    Detail(Value),
    Page,
}

impl Reply {
    /// A response with a body as Dollr writes it. A status that HTTP doesn't have, below 100 or above 999, becomes 500.
    pub fn json(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body: Body::Words,
            retry_after: None,
        }
    }

    /// A response with a page as gateways write it.
    pub fn html(status: u16) -> Self {
        Self {
            body: Body::Page,
            ..Self::json(status)
        }
    }

    /// 422 as Dollr writes it for one field of the body: which one, what kind of mistake, and what is said of it.
    ///
    /// The kind matters. `type_error.integer` depends on the bytes of the request alone; `value_error` may be about anything
    /// that Dollr knows.
    ///
    /// ```
    /// use dollr_sandbox::{Fault, Reply};
    ///
    /// let unfit = Reply::field_error("payment_account_id", "value_error", "account is not active");
    /// // The payment is carried out, and this is said of it.
    /// let fault = Fault::reply(unfit).after_acting();
    /// let malformed = Reply::field_error("currency", "type_error.integer", "value is not a valid integer");
    /// ```
    pub fn field_error(field: &str, kind: &str, message: &str) -> Self {
        let detail = json!([{ "loc": ["body", field], "msg": message, "type": kind }]);
        Self {
            body: Body::Detail(detail),
            ..Self::json(StatusCode::UNPROCESSABLE_ENTITY.as_u16())
        }
    }

    /// The same response, with the header `Retry-After`: seconds, a date, or anything else that a header can carry.
    #[must_use]
    pub fn retry_after(mut self, value: &str) -> Self {
        self.retry_after = HeaderValue::from_str(value).ok();
        self
    }

    pub(super) fn response(&self) -> Response {
        let json = |detail: &Value| ("application/json", json!({ "detail": detail }).to_string());
        let (content_type, body) = match &self.body {
            Body::Words => json(&self.status.canonical_reason().unwrap_or_default().into()),
            Body::Detail(detail) => json(detail),
            Body::Page => (
                "text/html",
                format!("<html><body><h1>{}</h1></body></html>", self.status),
            ),
        };
        let mut response = Response::new(body.into_bytes());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.extend(self.retry_after.clone().map(|value| (RETRY_AFTER, value)));
        response
    }
}
