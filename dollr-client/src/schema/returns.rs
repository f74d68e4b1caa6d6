//! What comes back: by status, by media type, and as what.

use std::any::TypeId;

use super::Shape;

/// What a successful call returns.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Returns {
    /// Nothing of interest.
    Nothing,
    /// A value of this shape, in JSON. Those of its fields that are [headers](super::Place::Header) are not in the body.
    Value(Shape),
    /// A value of this shape, in JSON, or an empty body.
    Optional(Shape),
    /// Presumably a value of this shape: no source documents the response.
    Undocumented(Shape),
    /// This, in this media type.
    Media(&'static str, Content),
    /// One of these: the first whose statuses and media type are those of the response. No other status is a success.
    ByStatus(&'static [Response]),
}

/// What the body of a response is that says which media type it has.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Content {
    /// A value of this shape. It is JSON if the media type ends in `json`; of any other, one field of the shape holds the
    /// [whole](super::Field::whole) body, and the others are headers.
    Value(Shape),
    /// Text in UTF-8.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// What comes back with some statuses.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Response {
    /// With which.
    pub statuses: Statuses,
    /// What it is.
    pub returns: Returns,
}

/// What the body of an error is: [`Error::response_as`](crate::Error::response_as) reads it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// With which statuses.
    pub statuses: Statuses,
    /// What it is.
    pub returns: Returns,
    /// Its Rust type, so that it isn't read as any other.
    pub(crate) type_id: TypeId,
}

/// Some statuses of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statuses {
    /// This one.
    Code(u16),
    /// All that begin with this digit.
    Class(u8),
    /// All that no other says.
    Any,
}

impl Returns {
    /// Whether a response with this status is a success.
    pub fn is_success(&self, status: u16) -> bool {
        match self {
            Self::ByStatus(responses) => responses.iter().any(|it| it.statuses.include(status)),
            _ => Statuses::Class(2).include(status),
        }
    }

    /// The shape of the one value that is returned; nothing if the status decides, or the body is no value.
    pub const fn shape(&self) -> Option<Shape> {
        match *self {
            Self::Value(shape)
            | Self::Optional(shape)
            | Self::Undocumented(shape)
            | Self::Media(_, Content::Value(shape)) => Some(shape),
            Self::Nothing | Self::Media(_, Content::Text | Content::Bytes) | Self::ByStatus(_) => None,
        }
    }

    /// What may be returned with this status, each without a choice.
    pub(crate) fn with_status(&self, status: u16) -> impl Iterator<Item = &Self> {
        let responses = match self {
            Self::ByStatus(responses) => responses,
            _ => &[][..],
        };
        let one = !matches!(self, Self::ByStatus(_)) && self.is_success(status);
        let responses = responses.iter().filter(move |it| it.statuses.include(status));
        one.then_some(self).into_iter().chain(responses.map(|it| &it.returns))
    }

    /// All that may be returned, each without a choice.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Self> {
        let responses = match self {
            Self::ByStatus(responses) => responses,
            _ => &[][..],
        };
        let one = responses.is_empty().then_some(self);
        one.into_iter().chain(responses.iter().map(|it| &it.returns))
    }

    /// The media type that is asked for.
    pub(crate) const fn media_type(&self) -> &'static str {
        match self {
            Self::Media(media_type, _) => media_type,
            _ => "application/json",
        }
    }
}

impl Response {
    /// What comes back with these statuses.
    pub const fn new(statuses: Statuses, returns: Returns) -> Self {
        Self { statuses, returns }
    }
}

impl ErrorResponse {
    /// The body of an error with these statuses, which is a `T` in Rust.
    pub const fn new<T: 'static>(statuses: Statuses, returns: Returns) -> Self {
        Self {
            statuses,
            returns,
            type_id: TypeId::of::<T>(),
        }
    }
}

impl Statuses {
    /// Whether this is one of them.
    pub const fn include(self, status: u16) -> bool {
        match self {
            Self::Code(code) => code == status,
            Self::Class(digit) => status / 100 == digit as u16,
            Self::Any => true,
        }
    }
}
