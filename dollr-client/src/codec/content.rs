//! The body of a request, by its media type.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use percent_encoding::utf8_percent_encode;
use serde::Serialize;
use serde::ser::Error as _;
use zeroize::Zeroize as _;

use super::multipart;
use super::pairs::{Pairs, add, pairs};
use super::record::{self, Writer, write_to};
use super::request::{ESCAPED, Request};
use super::text::{NotText, TextSerializer};
use super::unknown_fields::UnknownFields;
use super::value::Files;
use crate::schema::{BodyFormat, Field, Operation, Place, Style};
use crate::values::{Upload, Wiped};

/// The body of a request, and the media type that it has.
#[derive(Clone)]
pub(crate) struct EncodedBody {
    pub(crate) media_type: HeaderValue,
    pub(crate) content: Content,
}

/// What a body is made of. In memory it is wiped with its last clone.
#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// One after the other.
    Uploads(Vec<Upload>),
}

impl Content {
    pub(crate) fn as_bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Uploads(_) => None,
        }
    }

    pub(crate) fn uploads(&self) -> &[Upload] {
        match self {
            Self::Bytes(_) => &[],
            Self::Uploads(uploads) => uploads,
        }
    }
}

impl From<Wiped> for Content {
    fn from(bytes: Wiped) -> Self {
        Self::Bytes(Bytes::from_owner(bytes))
    }
}

/// Large enough for most requests.
pub(super) fn buffer() -> Wiped {
    Wiped::with_capacity(512)
}

/// The body of a request, if it has one.
pub(super) fn encode<R: Request<E>, E>(request: &R, media_type: &'static str) -> Result<Option<EncodedBody>, NotText> {
    let with = |media_type, content| EncodedBody { media_type, content };
    let header = || HeaderValue::from_maybe_shared(Bytes::from_static(media_type.as_bytes())).map_err(NotText::custom);
    let json = || {
        let mut body = buffer();
        serde_json::to_writer(&mut body, &record::body(request)).map_err(NotText::custom)?;
        Ok(Some(with(header()?, body.into())))
    };
    // By a constant, so that a program doesn't compile what writes other bodies if none of its requests has one.
    if const { R::OPERATION.sends_json() } {
        return json();
    }
    let format = BodyFormat::of(media_type);
    if R::STRUCT.fields.iter().any(|field| field.whole) {
        let mut whole = Whole { format, content: None };
        write_to(request, &mut whole)?;
        return whole.content.map(|content| Ok(with(header()?, content))).transpose();
    }
    let body = match format {
        BodyFormat::Json => return json(),
        BodyFormat::Form => with(header()?, form(pairs(request, Place::Body)?)),
        BodyFormat::Multipart => {
            let (media_type, content) = multipart::encode(request)?;
            with(media_type, content)
        }
        BodyFormat::Raw => {
            return Err(NotText::custom(format_args!(
                "a body of {media_type} has to be one value"
            )));
        }
    };
    Ok(Some(body))
}

/// The media type of the body of a request: the first of its operation, unless the request chooses another one.
pub(super) fn media_type(operation: &Operation, chosen: Option<&str>) -> Result<&'static str, String> {
    let mut known = operation.media_types.iter();
    let found = match chosen {
        None => known.next(),
        Some(chosen) => known.find(|known| known.eq_ignore_ascii_case(chosen)),
    };
    found.copied().ok_or_else(|| {
        format!(
            "the media type {:?} is none of its body, which are {}",
            chosen.unwrap_or_default(),
            operation.media_types.join(", ")
        )
    })
}

fn form(pairs: Pairs) -> Content {
    let mut body = buffer();
    for (name, mut text) in pairs {
        if !body.is_empty() {
            body.push(b'&');
        }
        let name = utf8_percent_encode(&name, ESCAPED);
        name.for_each(|part| body.extend_from_slice(part.as_bytes()));
        body.push(b'=');
        let escaped = utf8_percent_encode(&text, ESCAPED);
        escaped.for_each(|part| body.extend_from_slice(part.as_bytes()));
        text.zeroize();
    }
    body.into()
}

/// Writes the one field that is the whole body.
struct Whole {
    format: BodyFormat,
    content: Option<Content>,
}

impl Writer for Whole {
    type Error = NotText;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), NotText> {
        if !field.whole {
            return Ok(());
        }
        self.content = match self.format {
            BodyFormat::Json => {
                let mut body = buffer();
                serde_json::to_writer(&mut body, value).map_err(NotText::custom)?;
                Some(body.into())
            }
            BodyFormat::Form => {
                let mut pairs = Pairs::new();
                let style = field.style.unwrap_or(Style::Brackets);
                add(&mut pairs, Place::Body, "", style, value)?;
                Some(form(pairs))
            }
            BodyFormat::Raw => raw(value)?,
            BodyFormat::Multipart => {
                let name = field.name;
                return Err(NotText::custom(format_args!(
                    "a body in parts has fields, and no `{name}`"
                )));
            }
        };
        Ok(())
    }

    /// Bytes, or a stream of them, as they are.
    fn files(&mut self, field: &'static Field, files: &Files<'_>) -> Result<bool, NotText> {
        let (true, BodyFormat::Raw, Files::Upload(upload)) = (field.whole, self.format, files) else {
            return Ok(false);
        };
        self.content = Some(match upload.as_bytes() {
            Some(bytes) => Content::Bytes(bytes.clone()),
            None => Content::Uploads(vec![(*upload).clone()]),
        });
        Ok(true)
    }

    fn extra_field(&mut self, _: &UnknownFields) -> Result<(), NotText> {
        Ok(())
    }
}

/// A text as it is.
fn raw<T: Serialize>(value: &T) -> Result<Option<Content>, NotText> {
    let text = value.serialize(TextSerializer)?;
    Ok(text.map(|text| Wiped::from(text).into()))
}
