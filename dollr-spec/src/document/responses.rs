//! What comes back, as it is written.

use super::spec::{Field, Text, TypeText};
use super::tree::At;
use crate::model::Statuses;

/// What an operation returns.
pub(crate) enum Returns<'a> {
    One(Box<Response<'a>>),
    ByStatus(Vec<StatusResponse<'a>>),
}

/// What comes back with some statuses.
pub(crate) struct StatusResponse<'a> {
    /// `201`, `4xx`, `200 text/csv`.
    pub(crate) key: Text<'a>,
    pub(crate) statuses: Statuses,
    pub(crate) response: Response<'a>,
}

/// One response.
pub(crate) struct Response<'a> {
    /// Where it is written.
    pub(crate) at: At,
    /// The media type of its body, if it isn't JSON.
    pub(crate) media: Option<Text<'a>>,
    pub(crate) headers: Vec<Field<'a>>,
    pub(crate) body: Option<Body<'a>>,
    /// Whether it is written as its body alone.
    pub(crate) is_short: bool,
    /// Whether each of its parts can be read.
    pub(crate) is_whole: bool,
}

/// What its body is.
pub(crate) enum Body<'a> {
    Type(TypeText<'a>),
    /// Those of an object, beside headers: without any, they have become a type of their own.
    Fields(Vec<Field<'a>>),
}

impl<'a> Returns<'a> {
    /// All that may come back.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Response<'a>> {
        let (one, by_status) = match self {
            Self::One(response) => (Some(&**response), &[][..]),
            Self::ByStatus(responses) => (None, responses.as_slice()),
        };
        one.into_iter().chain(by_status.iter().map(|it| &it.response))
    }

    /// The type that is returned whatever the status, alone and in JSON.
    pub(crate) fn plain(&self) -> Option<&TypeText<'a>> {
        let Self::One(response) = self else { return None };
        match &response.body {
            Some(Body::Type(ty)) if response.media.is_none() && response.headers.is_empty() => Some(ty),
            _ => None,
        }
    }
}

impl<'a> Response<'a> {
    /// The types in it.
    pub(crate) fn types(&self) -> impl Iterator<Item = &TypeText<'a>> {
        let (ty, fields) = match &self.body {
            None => (None, &[][..]),
            Some(Body::Type(ty)) => (Some(ty), &[][..]),
            Some(Body::Fields(fields)) => (None, fields.as_slice()),
        };
        let fields = self.headers.iter().chain(fields);
        ty.into_iter().chain(fields.filter_map(|field| field.ty.as_ref()))
    }
}
