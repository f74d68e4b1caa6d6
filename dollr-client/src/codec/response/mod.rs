//! What a call gives, and how it is read from a response.

mod body_bytes;
mod by_status;
mod content;
mod headers;
pub(super) mod media;
mod reader;
mod typed_error;

#[cfg(test)]
mod tests;

use std::fmt::Debug;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;

pub use self::body_bytes::BodyBytes;
pub use self::by_status::{ReadResponse, read_by_status};
use self::content::nothing;
pub(crate) use self::reader::{Reader, Unread, ValueReader};
pub(crate) use self::typed_error::declared;
use super::mend::{self, Unreadable};
use super::request::Request;
use super::trace;
use super::value::Value;
use crate::schema::{Content, ErrorResponse, Returns, Statuses};

/// A whole response, as those see it who read it.
#[derive(Clone, Copy)]
pub struct RawResponse<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl RawResponse<'_> {
    /// The same, with another body.
    pub(crate) fn with_body<'b>(&'b self, body: &'b [u8]) -> RawResponse<'b> {
        RawResponse { body, ..*self }
    }
}

/// How a successful response is read.
pub(crate) struct Decode<T> {
    read: for<'a> fn(RawResponse<'a>) -> Result<T, Unreadable>,
    shows: fn(&T, &[(&str, &str)]) -> bool,
}

impl<T> Decode<T> {
    /// By this function, of what has no fields.
    pub(crate) const fn raw(read: for<'a> fn(RawResponse<'a>) -> Result<T, Unreadable>) -> Self {
        let shows = |_: &T, _: &[(&str, &str)]| false;
        Self { read, shows }
    }

    pub(crate) fn read(self, response: RawResponse<'_>) -> Result<T, Unreadable> {
        (self.read)(response)
    }

    /// Whether each of these fields of what was read has exactly this text.
    pub(crate) fn shows(self, value: &T, texts: &[(&str, &str)]) -> bool {
        (self.shows)(value, texts)
    }
}

impl<T: ResponseValue> Decode<T> {
    /// By this function.
    pub(crate) const fn by(read: for<'a> fn(RawResponse<'a>) -> Result<T, Unreadable>) -> Self {
        let shows = T::shows;
        Self { read, shows }
    }

    /// As the response to such a request.
    pub(crate) const fn of<R: Request<Response = T>>() -> Self {
        Self::by(decode::<R>)
    }
}

impl<T> Clone for Decode<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Decode<T> {}

/// What a call gives.
pub trait ResponseValue: Debug + Send + Sized + 'static {
    /// What that is in a response, unless the request says something else.
    const RETURNS: Returns;

    /// Reads it from a response that is described so.
    #[doc(hidden)]
    fn read(response: RawResponse<'_>, returns: &Returns) -> Result<Self, Unreadable>;

    /// Whether it is an object that has each of these fields, as exactly this text.
    #[doc(hidden)]
    fn shows(&self, _: &[(&str, &str)]) -> bool {
        false
    }
}

impl ResponseValue for () {
    const RETURNS: Returns = Returns::Nothing;

    fn read(response: RawResponse<'_>, returns: &Returns) -> Result<Self, Unreadable> {
        read(response, returns)
    }
}

impl<T: Value> ResponseValue for T {
    const RETURNS: Returns = Returns::Value(T::SHAPE);

    fn read(response: RawResponse<'_>, returns: &Returns) -> Result<Self, Unreadable> {
        read(response, returns)
    }

    fn shows(&self, texts: &[(&str, &str)]) -> bool {
        Value::shows(self, texts)
    }
}

/// What no source documents, or a request says that it may be an empty body.
impl<T: Value> ResponseValue for Option<T> {
    const RETURNS: Returns = Returns::Undocumented(T::SHAPE);

    fn read(response: RawResponse<'_>, returns: &Returns) -> Result<Self, Unreadable> {
        read(response, returns)
    }
}

/// A body as it is, of whatever media type unless the request says which.
impl ResponseValue for Bytes {
    const RETURNS: Returns = Returns::Media("*/*", Content::Bytes);

    fn read(response: RawResponse<'_>, returns: &Returns) -> Result<Self, Unreadable> {
        media::check(response.headers, returns.media_type())?;
        Ok(Self::copy_from_slice(response.body))
    }
}

/// What a body that holds a `T` or is empty returns, for an operation that gives an `Option<T>`.
pub const fn or_empty<T: Value>() -> Returns {
    Returns::Optional(T::SHAPE)
}

/// What errors with these statuses hold, for the description of an operation.
pub const fn error_response<T: ResponseValue>(statuses: Statuses) -> ErrorResponse {
    ErrorResponse::new::<T>(statuses, T::RETURNS)
}

/// Reads a successful response.
fn decode<R: Request>(response: RawResponse<'_>) -> Result<R::Response, Unreadable> {
    let returns = &R::OPERATION.returns;
    let value = R::Response::read(response, returns)?;
    trace::answered(match has_opaque_body(returns) {
        true => &"a body that is not shown",
        false => &value,
    });
    Ok(value)
}

/// Whether a body may be one of which nobody can tell what in it must not be shown: a file, or a table.
pub(crate) fn has_opaque_body(returns: &Returns) -> bool {
    returns
        .each()
        .any(|it| matches!(it, Returns::Media(media_type, _) if !media::is_json(media_type)))
}

/// The media types that are asked for.
pub(crate) fn accept(returns: &Returns) -> String {
    let mut types: Vec<&str> = Vec::new();
    for returns in returns.each() {
        if !types.contains(&returns.media_type()) {
            types.push(returns.media_type());
        }
    }
    types.join(", ")
}

/// Whether a response has the media type that was asked for, so that its body may be given away unread.
pub(crate) fn check_media_type(response: RawResponse<'_>, returns: &Returns) -> Result<(), Unreadable> {
    media::check(response.headers, returns.media_type())
}

/// Reads what isn't told apart by status.
pub(super) fn read<T: DeserializeOwned>(response: RawResponse<'_>, returns: &Returns) -> Result<T, Unreadable> {
    if let Returns::Undocumented(shape) = *returns {
        let body = response.body;
        return mend::read(body, shape).or_else(|_| mend::read(nothing(body)?, shape));
    }
    let (json, shape) = content::json(response, returns)?;
    mend::read(json.as_bytes(), shape)
}
