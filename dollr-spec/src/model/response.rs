//! What comes back: by status, in which media type, and as what.

use super::{Ident, Type, TypeName};

/// What an operation returns.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Returns {
    /// Nothing.
    Nothing,
    /// A value of this type, in JSON.
    Value(Type),
    /// A value of this type, in JSON, or an empty body.
    Optional(Type),
    /// A value of this type, it seems: no source documents it, and it may be something else.
    Undocumented(Type),
    /// A body of this media type.
    Media(String, Content),
    /// One of these: the status decides, and the variants of the enum of this name tell them apart.
    ByStatus(TypeName, Vec<Response>),
}

/// What a body of some media type is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// A value of this type.
    Value(Type),
    /// A text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// What comes back with some statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// With which.
    pub statuses: Statuses,
    /// The variant that it is in Rust.
    pub variant: Ident,
    /// What it is, which isn't by status again.
    pub returns: Returns,
}

/// What the body of an error is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// With which statuses.
    pub statuses: Statuses,
    /// What it is, which isn't by status again.
    pub returns: Returns,
}

/// Some statuses of HTTP. Sorted, one status comes before its class, and that before all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// This one.
    Code(u16),
    /// All that begin with this digit.
    Class(u8),
    /// All that no other says.
    Any,
}

impl Returns {
    /// The type of the one value that is returned, whatever the status.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Value(ty) | Self::Optional(ty) | Self::Undocumented(ty) | Self::Media(_, Content::Value(ty)) => {
                Some(ty)
            }
            Self::Nothing | Self::Media(..) | Self::ByStatus(..) => None,
        }
    }

    /// The same, where a source documents it and it is always there. JSON may have a media type of its own.
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Value(ty) | Self::Media(_, Content::Value(ty)) => Some(ty),
            _ => None,
        }
    }

    /// All that may be returned, each without a choice.
    pub fn each(&self) -> Vec<&Self> {
        match self {
            Self::ByStatus(_, responses) => responses.iter().map(|response| &response.returns).collect(),
            one => vec![one],
        }
    }

    /// What is returned with this status; nothing where it isn't known which it is.
    pub fn with_status(&self, status: Option<u16>) -> Option<&Self> {
        match (self, status) {
            (Self::ByStatus(_, responses), Some(status)) => {
                let response = responses.iter().find(|response| response.statuses.include(status));
                response.map(|response| &response.returns)
            }
            (Self::ByStatus(..), None) => None,
            (one, _) => Some(one),
        }
    }

    /// The media types that are asked for.
    pub fn media_types(&self) -> Vec<&str> {
        let each = self.each().into_iter();
        let mut types: Vec<_> = each
            .map(|returns| match returns {
                Self::Media(media_type, _) => media_type.as_str(),
                _ => "application/json",
            })
            .collect();
        types.sort_unstable();
        types.dedup();
        types
    }
}

impl Statuses {
    /// Whether this is one of them.
    pub fn include(self, status: u16) -> bool {
        match self {
            Self::Code(code) => code == status,
            Self::Class(digit) => status / 100 == u16::from(digit),
            Self::Any => true,
        }
    }
}
