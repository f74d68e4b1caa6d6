//! A token as a header carries it.

use http::HeaderValue;

use crate::error::Error;
use crate::schema::Operation;
use crate::values::{Secret, Wiped};

const SCHEME: &str = "Bearer ";

/// A token in the header that carries it, which is made once and is wiped with its last clone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Bearer(HeaderValue);

impl Bearer {
    /// An error if no header can carry it; `operation` is the one that issued it.
    pub(crate) fn new(operation: &'static Operation, token: &Secret) -> Result<Self, Error> {
        let header = Wiped::from([SCHEME, token.expose()].concat()).into_header();
        let unusable = || Error::unusable_token(operation, "can't be carried in a header");
        header.map(Self).ok_or_else(unusable)
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// The token.
    pub(crate) fn secret(&self) -> Secret {
        let text = self.0.to_str().unwrap_or_default();
        text.strip_prefix(SCHEME).unwrap_or_default().into()
    }
}
