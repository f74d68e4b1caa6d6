//! From a body of whatever media type to the JSON that is read.

use serde_json::Value;
use zeroize::Zeroizing;

use super::{RawResponse, headers, media};
use crate::codec::mend::{self, Unreadable};
use crate::schema::{Content, Returns, Shape};

/// JSON as it came, or as it was made of what came.
pub(super) enum Json<'a> {
    Came(&'a [u8]),
    Made(Zeroizing<String>),
}

impl Json<'_> {
    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Came(bytes) => bytes,
            Self::Made(text) => text.as_bytes(),
        }
    }
}

/// The JSON of what isn't told apart by status, and its shape.
pub(super) fn json<'a>(response: RawResponse<'a>, returns: &Returns) -> Result<(Json<'a>, Shape), Unreadable> {
    let RawResponse { headers, body, .. } = response;
    match *returns {
        Returns::Nothing => Ok((Json::Came(nothing(body)?), Shape::Json)),
        Returns::Optional(_) if body.trim_ascii().is_empty() => Ok((Json::Came(b"null"), Shape::Json)),
        Returns::Value(shape) | Returns::Optional(shape) | Returns::Undocumented(shape) => {
            Ok((value(response, shape, true)?, shape))
        }
        Returns::Media(media_type, content) => {
            media::check(headers, media_type)?;
            match content {
                Content::Value(shape) => Ok((value(response, shape, media::is_json(media_type))?, shape)),
                Content::Text => Ok((Json::Made(quoted(media::text(headers, body)?)), Shape::String)),
                Content::Bytes => Err(Unreadable::body("is bytes, which its type doesn't hold")),
            }
        }
        Returns::ByStatus(_) => Err(Unreadable::body("is told apart by its status, which its type isn't")),
    }
}

/// The JSON of a value. Fields that are headers are in one object with those of the body.
fn value(response: RawResponse<'_>, shape: Shape, is_json: bool) -> Result<Json<'_>, Unreadable> {
    match shape {
        Shape::Struct(structure) if headers::are_in(structure()) => {
            headers::joined(response, structure(), is_json).map(Json::Made)
        }
        _ => Ok(Json::Came(response.body)),
    }
}

pub(super) fn quoted(text: &str) -> Zeroizing<String> {
    Zeroizing::new(Value::from(text).to_string())
}

/// What stands for a response that nobody can read: any JSON, or none. All else, such as a page of something on the way to
/// Dollr, is no response of it, whatever its status says.
pub(super) fn nothing(body: &[u8]) -> Result<&'static [u8], Unreadable> {
    if !body.trim_ascii().is_empty() {
        mend::json(body)?;
    }
    Ok(b"null")
}
