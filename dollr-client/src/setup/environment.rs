//! The settings that the environment holds.

use std::env::{self, VarError};

use super::builder::ClientBuilder;
use crate::api::authentication;
use crate::core::credentials::{SECRET_FILE, is_quoted, trimmed};
use crate::error::Error;
use crate::http::base_url;

/// The environment variable that may hold the address of the Supabase project.
#[cfg(feature = "realtime")]
pub(super) const SUPABASE_URL: &str = "DOLLR_SUPABASE_URL";
/// The environment variable that may hold its anon key.
#[cfg(feature = "realtime")]
pub(super) const SUPABASE_ANON_KEY: &str = "DOLLR_SUPABASE_ANON_KEY";

impl ClientBuilder {
    /// The settings that the environment holds, as [`Client::from_env`] takes them.
    pub(crate) fn from_env() -> Result<Self, Error> {
        let builder = Self::new().client_id(required_variable(authentication::CLIENT_ID)?);
        let builder = match (variable(SECRET_FILE)?, variable(authentication::CLIENT_SECRET)?) {
            (Some(path), None) => builder.client_secret_file(path),
            (Some(_), Some(_)) => return Err(both(authentication::CLIENT_SECRET, SECRET_FILE)),
            (None, _) => builder.client_secret(required_variable(authentication::CLIENT_SECRET)?),
        };
        let builder = match variable(base_url::VARIABLE)? {
            Some(base_url) => builder.base_url(base_url),
            None => builder,
        };
        #[cfg(feature = "realtime")]
        let builder = builder.supabase_from_env()?;
        Ok(builder)
    }

    /// Not the names that Supabase's own tools read: those are of the merchant's project, usually, and this one is Dollr's.
    #[cfg(feature = "realtime")]
    fn supabase_from_env(mut self) -> Result<Self, Error> {
        if let Some(url) = variable(SUPABASE_URL)? {
            self = self.supabase_url(url);
        }
        if let Some(anon_key) = variable(SUPABASE_ANON_KEY)? {
            self = self.supabase_anon_key(anon_key);
        }
        Ok(self)
    }
}

fn both(one: &str, other: &str) -> Error {
    let message = format!("the environment variables {one} and {other} are both set: set one of them");
    Error::configuration(message, None)
}

fn required_variable(name: &str) -> Result<String, Error> {
    variable(name)?.ok_or_else(|| Error::configuration(format!("the environment variable {name} is not set"), None))
}

/// The value of an environment variable, if it is set. One that is set and empty is a mistake in a setup, and must not mean that a
/// test talks to Dollr itself.
pub(super) fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) if trimmed(&value).is_empty() => {
            let message = format!("the environment variable {name} is set and empty: give it a value, or unset it");
            Err(Error::configuration(message, None))
        }
        Ok(value) if is_quoted(trimmed(&value)) => {
            let message = format!("the environment variable {name} has quotation marks around its value: remove them");
            Err(Error::configuration(message, None))
        }
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        // The error of `env::var` quotes the value, which may be the secret.
        Err(VarError::NotUnicode(_)) => {
            let message = format!("the environment variable {name} is not valid Unicode");
            Err(Error::configuration(message, None))
        }
    }
}
