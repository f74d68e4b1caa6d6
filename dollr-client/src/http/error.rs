//! From a response that is no success, or can't be read, to the error that says so.

use serde_json::Value;

use super::holds::{holds_secret, returns_personal, returns_secret};
use super::redaction::Redactor;
use crate::codec::mend::{self, Unreadable};
use crate::codec::request::Encoded;
use crate::codec::response::{declared, has_opaque_body};
use crate::error::{Detail, Error, ErrorKind, FieldError, LENGTH, Parts, lost_outcome};
use crate::http::date::{date, retry_after};
use crate::http::response::Received;
use crate::schema::{Operation, Statuses};
use crate::values::Secret;

/// So many characters of a body are shown at most: enough to recognise what it is.
const EXCERPT: usize = 200;

/// So many characters of the server's own words are shown at most: enough for a handful of fields.
const WORDS: usize = 1000;

impl Error {
    /// The response is no success. None of the secrets is shown, nor what the request carried of secrets and persons.
    pub(crate) fn refused(request: &Encoded, response: Received, secrets: &[Secret]) -> Self {
        let operation = request.operation;
        let status = response.status;
        let mut hidden = Redactor::of(request, secrets);
        let documented = declared(operation, status).map(|it| it.returns);
        if let Some(documented) = &documented {
            hidden = hidden.and_of(documented, &response.body);
        }
        let of = match documented {
            // What was asked for may have been done, with a status of its own.
            None if Statuses::Class(2).include(status) => Body::Value,
            Some(documented) if returns_secret(&documented) => Body::Secret,
            _ => Body::Refusal,
        };
        let detail = Some(of).filter(|of| *of != Body::Value);
        let detail = detail.and_then(|_| detail_of(&response.body, &hidden));
        let (kind, meaning) = classify(operation, status);
        let outcome = match kind {
            ErrorKind::UnexpectedResponse if of == Body::Value => format!(", and {}", lost_outcome(operation)),
            ErrorKind::Server => format!(", and {}", lost_outcome(operation)),
            _ => String::new(),
        };
        let words = match &detail {
            Some(detail) => cut(&detail.to_string(), WORDS),
            None => excerpt(of, operation, &response.body, &hidden),
        };
        let retry_after = retry_after(&response.headers);
        let wait = match retry_after {
            Some(wait) if !wait.is_zero() => format!("; it asks to wait {wait:.0?}"),
            _ => String::new(),
        };
        let error = Parts {
            status: Some(status),
            detail,
            response: Some(reported(of, operation, &response.body, &hidden)),
            body: Some(response.body),
            answered_at: date(&response.headers),
            headers: response.headers,
            ..Parts::new(
                kind,
                Some(operation),
                format!("{meaning}{outcome} ({status}): {words}{wait}"),
            )
        };
        error.error().asking_to_wait(retry_after)
    }

    /// The response says success and can't be read.
    pub(crate) fn undecodable(request: &Encoded, response: Received, problem: &str, secrets: &[Secret]) -> Self {
        let operation = request.operation;
        let status = response.status;
        let hidden = Redactor::of(request, secrets);
        // It names where something is wrong, and what belongs there; no value is in it.
        let problem = cut(problem, WORDS);
        let shown = excerpt(Body::Value, operation, &response.body, &hidden);
        let outcome = lost_outcome(operation);
        let message =
            format!("the response ({status}) is not what the API documents, and {outcome}: {problem}; {shown}");
        Parts {
            status: Some(status),
            response: Some(reported(Body::Value, operation, &response.body, &hidden)),
            body: Some(response.body),
            ..Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message)
        }
        .error()
    }

    /// The response is about something else than what was asked for.
    pub(crate) fn about_another(operation: &'static Operation, mismatch: &str, status: u16) -> Self {
        let message = format!("the response ({status}) is about something else, so it is no response: {mismatch}");
        Parts {
            status: Some(status),
            is_about_another: true,
            ..Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message)
        }
        .error()
    }

    /// The response has another media type than was asked for.
    pub(crate) fn of_another_type(operation: &'static Operation, status: u16, problem: &Unreadable) -> Self {
        let outcome = lost_outcome(operation);
        let message = format!("the response ({status}) is not what the API documents, and {outcome}: {problem}");
        Parts {
            status: Some(status),
            ..Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message)
        }
        .error()
    }

    /// The response is larger than this client takes.
    pub(crate) fn too_large(operation: &'static Operation, status: u16, limit: u64, setting: &str) -> Self {
        let outcome = lost_outcome(operation);
        let message =
            format!("the response ({status}) has more than the {limit} bytes that `{setting}` allows; {outcome}");
        Parts {
            status: Some(status),
            ..Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message)
        }
        .error()
    }

    /// The body of the response is coded in a way that was not asked for.
    pub(crate) fn coded(operation: &'static Operation, status: u16, coding: &str) -> Self {
        let outcome = lost_outcome(operation);
        let message = format!("the response ({status}) is coded as {coding:?}, which nobody asked for; {outcome}");
        Parts {
            status: Some(status),
            ..Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message)
        }
        .error()
    }

    /// The response holds an access token that can't be used.
    pub(crate) fn unusable_token(operation: &'static Operation, why: &str) -> Self {
        let message = format!("the access token that Dollr issued {why}");
        Parts::new(ErrorKind::UnexpectedResponse, Some(operation), message).error()
    }
}

/// Why it was refused, in the server's words and without what must not be shown of them.
fn detail_of(body: &[u8], hidden: &Redactor) -> Option<Detail> {
    let body = mend::json(body).ok()?;
    let body: Value = serde_json::from_str(&body).ok()?;
    // What proves something about a payment is read in the documented form only.
    let fields = body["detail"].as_array().filter(|fields| !fields.is_empty());
    let fields: Option<Vec<_>> = fields.and_then(|fields| fields.iter().map(|it| field_error(it, hidden)).collect());
    let words = || Some(Detail::Message(hidden.scrub(&words(&body)?)));
    fields.map(Detail::Fields).or_else(words)
}

/// What an object says to a person, under the names that such a text usually has.
fn words(body: &Value) -> Option<String> {
    let names = ["detail", "message", "error", "msg"];
    names.iter().find_map(|name| match body.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Array(texts) => {
            let texts = texts
                .iter()
                .map(|text| text.as_str().map(str::to_owned).or_else(|| words(text)));
            let texts: Option<Vec<_>> = texts.collect();
            texts.map(|texts| texts.join("; ")).filter(|text| !text.is_empty())
        }
        object => words(object),
    })
}

fn field_error(field: &Value, hidden: &Redactor) -> Option<FieldError> {
    let location = field["loc"].as_array().map_or(&[][..], Vec::as_slice);
    Some(FieldError {
        location: location.iter().map(|part| hidden.scrub(&text(part))).collect(),
        message: hidden.scrub(field["msg"].as_str()?),
        kind: hidden.scrub(field["type"].as_str().unwrap_or_default()),
    })
}

/// A part of a location: a name, or the number of an item.
fn text(part: &Value) -> String {
    part.as_str().map_or_else(|| part.to_string(), str::to_owned)
}

/// What a status that is no success says, to a program and to a person.
fn classify(operation: &Operation, status: u16) -> (ErrorKind, String) {
    let (kind, what) = match status {
        429 => (ErrorKind::RateLimited, "{} got too many requests"),
        // A gateway gives 408 too, when Dollr may have the request already.
        408 | 500..600 => (ErrorKind::Server, "{} failed"),
        // What is said of wrong credentials isn't documented; whatever else is at a wrong address says this.
        404 | 405 if operation.issues_tokens => (
            ErrorKind::Authentication,
            "{} issues no access token for these credentials, or not at this base URL",
        ),
        // Any refusal, lest a call that gets no token looks like one that was refused itself.
        400..500 if operation.issues_tokens => (
            ErrorKind::Authentication,
            "{} issues no access token for these credentials",
        ),
        401 if operation.takes_token() => (ErrorKind::Authentication, "{} does not accept the access token"),
        401 => (ErrorKind::Authentication, "{} does not accept the credentials"),
        403 => (ErrorKind::Forbidden, "{} does not allow this account to do that"),
        404 => (ErrorKind::NotFound, "{} did not find it"),
        400..500 => (ErrorKind::Rejected, "{} refused the request"),
        300..400 => (
            ErrorKind::UnexpectedResponse,
            "the base URL redirects to elsewhere, which is never followed",
        ),
        _ => (
            ErrorKind::UnexpectedResponse,
            "the response has a status that is not documented",
        ),
    };
    (kind, what.replace("{}", &operation.whom()))
}

/// What the body of a response is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    /// The reason why there is no value. It quotes the request at most, and what must not be shown of that is known.
    Refusal,
    /// The same, documented with a secret in it.
    Secret,
    /// A value, whose secrets and persons nobody can tell from the rest while it can't be read.
    Value,
}

/// What an error says about the body of a response.
fn excerpt(of: Body, operation: &Operation, body: &[u8], hidden: &Redactor) -> String {
    match body_shown(of, operation, body, hidden, EXCERPT) {
        Ok(text) => format!("the body: {text}"),
        Err(why) => why.to_owned(),
    }
}

/// What a report says about it.
fn reported(of: Body, operation: &Operation, body: &[u8], hidden: &Redactor) -> String {
    body_shown(of, operation, body, hidden, LENGTH).unwrap_or_else(str::to_owned)
}

/// So many characters of a body at most, or why there are none.
fn body_shown(
    of: Body,
    operation: &Operation,
    body: &[u8],
    hidden: &Redactor,
    limit: usize,
) -> Result<String, &'static str> {
    if body.is_empty() {
        Err("the body is empty")
    } else if of == Body::Secret || of == Body::Value && holds_secret(operation) {
        Err("the body is not shown: it may hold a secret")
    } else if of == Body::Value && (has_opaque_body(&operation.returns) || returns_personal(operation) && is_json(body))
    {
        Err("the body is not shown, as it may hold personal data")
    } else {
        Ok(cut(&hidden.scrub(&String::from_utf8_lossy(body)), limit))
    }
}

/// Whether a body is JSON, or was to be.
fn is_json(body: &[u8]) -> bool {
    let begins = body.trim_ascii_start().first();
    matches!(begins, Some(b'{' | b'[' | b'"')) || serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

/// At most so many characters of a text, on one line; says so if there is more.
pub(super) fn cut(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == limit {
            return format!("{shown}… (cut: {} characters in all)", text.chars().count());
        }
        match character {
            ' '..='~' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}
