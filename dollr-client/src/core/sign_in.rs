//! How a client gets a token, as far as signing in has to know.

use std::time::Duration;

use crate::codec::request::Encoded;
use crate::codec::response::Decode;
use crate::error::Error;
use crate::schema::Operation;
use crate::values::Secret;

/// The operation that issues tokens, with the way to its request and from its response.
#[derive(Clone, Copy)]
pub(crate) struct SignIn {
    pub(crate) operation: &'static Operation,
    /// The request of this client id with this secret.
    pub(crate) request: fn(String, Secret) -> Result<Encoded, Error>,
    /// The token, and how long it is valid.
    pub(crate) grant: Decode<(Secret, Duration)>,
}
