//! A response that is no success, with a body as Dollr writes it.

use std::fmt;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::reply::Reply;
use super::server::{self, Response};
use super::validate::Problem;

/// Why a request was not carried out: an HTTP status, and the `detail` that goes with it.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// A sentence or a list, depending on the status.
    pub(super) detail: Value,
    /// Whether it is a page that doesn't say it, as a gateway returns.
    page: bool,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            detail: Value::String(message.into()),
            page: false,
        }
    }

    /// The request is not what the operation takes.
    pub(super) fn invalid(problems: Vec<Problem>) -> Self {
        let problems = problems.into_iter().map(|problem| {
            json!({
                "loc": problem.location,
                "msg": problem.message,
                "type": problem.kind,
            })
        });
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            detail: problems.collect(),
            page: false,
        }
    }

    /// A field of the body is well-formed, and doesn't fit what the sandbox holds.
    pub(super) fn of_body_field(name: &str, message: impl Into<String>) -> Self {
        Self::of_field("body", name, message)
    }

    /// What a field of the path names doesn't allow this now.
    pub(super) fn of_path_field(name: &str, message: impl Into<String>) -> Self {
        Self::of_field("path", name, message)
    }

    /// A parameter of the query is well-formed, and doesn't fit what the sandbox holds.
    pub(super) fn of_query_field(name: &str, message: impl Into<String>) -> Self {
        Self::of_field("query", name, message)
    }

    fn of_field(place: &str, name: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![Problem::new(&[place.into(), name.into()], message, "value_error")])
    }

    /// The path names something that the sandbox doesn't have.
    pub(super) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} not found"))
    }

    /// A gateway's page.
    pub(super) fn page(status: StatusCode) -> Self {
        Self {
            page: true,
            ..Self::new(status, "")
        }
    }

    /// The same refusal, with all that it says in one sentence.
    pub(super) fn in_a_sentence(self) -> Self {
        Self {
            detail: self.to_string().into(),
            ..self
        }
    }

    /// The response that says it.
    pub(super) fn response(self) -> Response {
        if self.page {
            return Reply::html(self.status.as_u16()).response();
        }
        let mut response = server::json(json!({ "detail": self.detail }).to_string().into_bytes());
        *response.status_mut() = self.status;
        response
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Value::Array(problems) = &self.detail else {
            return f.write_str(self.detail.as_str().unwrap_or_default());
        };
        let messages = problems.iter().filter_map(|problem| problem["msg"].as_str());
        f.write_str(&messages.collect::<Vec<_>>().join("; "))
    }
}
