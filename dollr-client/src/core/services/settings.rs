//! What a program says of a service, instead of its spec.

use std::fmt;

use super::{Given, base_url, cut};
use crate::error::Error;
use crate::http::base_url::BaseUrl;
use crate::values::Secret;

/// Where a service is, and its secrets, in place of what its spec says: see
/// [`ClientBuilder::service`](crate::ClientBuilder::service).
///
/// What isn't set here is as in the spec. With [`basic`](Self::basic) or [`bearer`](Self::bearer) the environment is not asked for
/// what is in the header `Authorization`, and with [`header`](Self::header) not for that header. Blanks and line ends around secrets are
/// cut, wherever they come from.
#[derive(Clone, Default)]
#[must_use = "it has no effect until it is given to `ClientBuilder::service`"]
pub struct ServiceSettings {
    // Read at once: a base URL that is refused may hold a password, and must not be shown.
    pub(super) base_url: Option<Result<BaseUrl, Error>>,
    pub(super) authorization: Option<Given>,
    pub(super) headers: Vec<(String, Secret)>,
}

impl ServiceSettings {
    /// No settings: all is as in the spec.
    pub fn new() -> Self {
        Self::default()
    }

    /// The address below which the service is. It must be `https`, or `http` on this machine, without user, query or fragment.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.base_url = Some(base_url(url.as_ref()));
        self
    }

    /// Signs in with the name and password of a user.
    pub fn basic(mut self, username: impl AsRef<str>, password: impl Into<Secret>) -> Self {
        self.authorization = Some(Given::basic(username.as_ref(), &password.into()));
        self
    }

    /// Signs in with a token.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.authorization = Some(Given::bearer(&token.into()));
        self
    }

    /// Sends a secret in a header, such as an API key.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), cut(&value.into())));
        self
    }

    /// What is wrong with the address, if something is.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.base_url {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for ServiceSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceSettings")
            .field("base_url", &self.base_url.as_ref().and_then(|url| url.as_ref().ok()))
            .field("authorization", &self.authorization.as_ref().map(|given| &given.header))
            .field("headers", &self.headers)
            .finish()
    }
}
