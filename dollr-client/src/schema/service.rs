//! Services: hosts beside Dollr, each with a way to sign in of its own.

use std::borrow::Cow;
use std::time::Duration;

use super::Operation;

/// A host beside Dollr, as a spec describes it.
///
/// Its secrets are in environment variables, which are read when it is first used, or are given to
/// [`ClientBuilder::service`](crate::ClientBuilder::service) by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// Its name in the spec: `risk`.
    pub name: &'static str,
    /// The address below which it is.
    pub base_url: &'static str,
    /// What is in the header `Authorization`.
    pub authorization: Option<Authorization>,
    /// Headers that are secrets: their names, and the environment variables that hold them.
    pub secret_headers: &'static [(&'static str, &'static str)],
    /// Headers that are always the same.
    pub headers: &'static [(&'static str, &'static str)],
    /// How long an exchange with it may take, if not as long as any other.
    pub timeout: Option<Duration>,
}

/// What is in the header `Authorization` of a request to a service, by the names of environment variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// A user's name and password.
    Basic {
        /// The variable of the name.
        username: &'static str,
        /// The variable of the password.
        password: &'static str,
    },
    /// A token, in this variable.
    Bearer(&'static str),
}

impl Service {
    /// A service without secrets.
    pub const fn new(name: &'static str, base_url: &'static str) -> Self {
        Self {
            name,
            base_url,
            authorization: None,
            secret_headers: &[],
            headers: &[],
            timeout: None,
        }
    }

    /// The same, with this in the header `Authorization`.
    #[must_use]
    pub const fn authorization(self, authorization: Authorization) -> Self {
        Self {
            authorization: Some(authorization),
            ..self
        }
    }

    /// The same, with headers from the environment.
    #[must_use]
    pub const fn secret_headers(self, secret_headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { secret_headers, ..self }
    }

    /// The same, with headers that are always the same.
    #[must_use]
    pub const fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    /// The same, whose exchanges may take so long.
    #[must_use]
    pub const fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }
}

impl Operation {
    /// Whether it carries a token of Dollr: nothing that runs on a service does.
    pub(crate) fn takes_token(&self) -> bool {
        self.authenticated && self.service.is_none()
    }

    /// Who responds to it, in a message.
    pub(crate) fn whom(&self) -> Cow<'static, str> {
        match self.service {
            None => "Dollr".into(),
            Some(service) => format!("the service `{}`", service.name).into(),
        }
    }

    /// How long an exchange may take, if its spec says so.
    pub(crate) fn own_timeout(&self) -> Option<Duration> {
        self.timeout.or_else(|| self.service?.timeout)
    }
}
