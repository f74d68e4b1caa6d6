//! From a response that is no success, or can't be read, to the error that says so.

use std::time::{Duration, SystemTime};

use reqwest::header::{AGE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::redaction::{Redactor, holds_secret, returns_personal, without_values};
use crate::codec::request::Encoded;
use crate::error::{Detail, Error, ErrorKind, FieldError, LENGTH, Parts, lost_outcome};
use crate::http::date::date;
use crate::http::transport::HttpResponse;
use crate::schema::Operation;
use crate::values::Secret;

/// So many characters of a body are shown at most: enough to recognise what it is.
const EXCERPT: usize = 200;

/// So many characters of the server's own words are shown at most: enough for a handful of fields.
const WORDS: usize = 1000;

impl Error {
    /// The response is no success. None of the secrets is shown, nor what the request carried of secrets and persons.
    pub(crate) fn refused(request: &Encoded, response: HttpResponse, secrets: &[Secret]) -> Self {
        let operation = request.operation;
        let status = response.status;
        let hidden = Redactor::of(request, secrets);
        let detail = detail(&response.body, &hidden);
        let (kind, meaning) = classify(operation, status);
        let outcome = match kind {
            ErrorKind::Server => format!(", and {}", lost_outcome(operation)),
            _ => String::new(),
        };
        let words = match &detail {
            Some(detail) => cut(&detail.to_string(), WORDS),
            None => excerpt(operation, &response.body, &hidden),
        };
        let retry_after = retry_after(&response.headers);
        let wait = match retry_after {
            Some(wait) if !wait.is_zero() => format!("; it asks to wait {wait:.0?}"),
            _ => String::new(),
        };
        let error = Parts {
            status: Some(status),
            detail,
            response: Some(reported(operation, &response.body, &hidden)),
            body: Some(response.body),
            answered_at: date(&response.headers),
            is_cached: response.headers.contains_key(AGE),
            ..Parts::new(
                kind,
                Some(operation),
                format!("{meaning}{outcome} ({status}): {words}{wait}"),
            )
        };
        error.error().asking_to_wait(retry_after)
    }

    /// The response says success and can't be read.
    pub(crate) fn undecodable(request: &Encoded, response: HttpResponse, problem: &str, secrets: &[Secret]) -> Self {
        let operation = request.operation;
        let status = response.status;
        let hidden = Redactor::of(request, secrets);
        let problem = hidden.scrub(problem);
        let problem = match holds_secret(operation) || returns_personal(operation) {
            true => without_values(&problem),
            false => problem,
        };
        let problem = cut(&problem, WORDS);
        let shown = excerpt(operation, &response.body, &hidden);
        let outcome = lost_outcome(operation);
        let message =
            format!("the response ({status}) is not what the API documents, and {outcome}: {problem}; {shown}");
        Parts {
            status: Some(status),
            response: Some(reported(operation, &response.body, &hidden)),
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

    /// The response is larger than this client takes.
    pub(crate) fn too_large(operation: &'static Operation, status: u16, limit: usize, setting: &str) -> Self {
        let outcome = lost_outcome(operation);
        let message =
            format!("the response ({status}) has more than the {limit} bytes that `{setting}` allows; {outcome}");
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

/// Reads the body of an error, without what must not be shown of it.
fn detail(body: &[u8], hidden: &Redactor) -> Option<Detail> {
    let body: Value = serde_json::from_slice(body).ok()?;
    match body.get("detail")? {
        Value::String(message) if !message.is_empty() => Some(Detail::Message(hidden.scrub(message))),
        Value::Array(fields) if !fields.is_empty() => fields
            .iter()
            .map(|field| field_error(field, hidden))
            .collect::<Option<_>>()
            .map(Detail::Fields),
        _ => None,
    }
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
fn classify(operation: &Operation, status: u16) -> (ErrorKind, &'static str) {
    match status {
        429 => (ErrorKind::RateLimited, "Dollr got too many requests"),
        // A gateway gives 408 too, when Dollr may have the request already.
        408 | 500..600 => (ErrorKind::Server, "Dollr failed"),
        // Any refusal, lest a call that gets no token looks like one that was refused itself.
        400..500 if !operation.authenticated => (
            ErrorKind::Authentication,
            "Dollr issues no access token for these credentials",
        ),
        401 => (ErrorKind::Authentication, "Dollr does not accept the access token"),
        403 => (ErrorKind::Forbidden, "Dollr does not allow this account to do that"),
        404 => (ErrorKind::NotFound, "Dollr did not find it"),
        400..500 => (ErrorKind::Rejected, "Dollr refused the request"),
        300..400 => (
            ErrorKind::UnexpectedResponse,
            "the base URL redirects to elsewhere, which is never followed",
        ),
        _ => (
            ErrorKind::UnexpectedResponse,
            "the response has a status that is not documented",
        ),
    }
}

/// How long to wait, from seconds or an HTTP date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(
        SystemTime::from(date)
            .duration_since(SystemTime::now())
            .unwrap_or_default(),
    )
}

/// What an error says about the body of a response.
fn excerpt(operation: &Operation, body: &[u8], hidden: &Redactor) -> String {
    match body_shown(operation, body, hidden, EXCERPT) {
        Ok(text) => format!("the body: {text}"),
        Err(why) => why.to_owned(),
    }
}

/// What a report says about it.
fn reported(operation: &Operation, body: &[u8], hidden: &Redactor) -> String {
    body_shown(operation, body, hidden, LENGTH).unwrap_or_else(str::to_owned)
}

/// So many characters of a body at most, or why there are none.
fn body_shown(operation: &Operation, body: &[u8], hidden: &Redactor, limit: usize) -> Result<String, &'static str> {
    if body.is_empty() {
        Err("the body is empty")
    } else if holds_secret(operation) {
        Err("the body is not shown: it may hold a secret")
    } else if returns_personal(operation) && is_json(body) {
        Err("the body is not shown, as it may hold personal data: `Error::body` has it")
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
            '"' | '\'' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}
