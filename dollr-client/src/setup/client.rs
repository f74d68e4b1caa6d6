//! The ways to a client.

use super::builder::ClientBuilder;
use crate::core::client::Client;
use crate::error::Error;

impl Client {
    /// A client with settings of your own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client with the credentials in the environment: `DOLLR_CLIENT_ID` and `DOLLR_CLIENT_SECRET`, and the base URL
    /// in `DOLLR_BASE_URL` if it is set.
    ///
    /// Instead of `DOLLR_CLIENT_SECRET`, `DOLLR_CLIENT_SECRET_FILE` may name a file that holds the secret
    /// ([`ClientBuilder::client_secret_file`]). With the feature `realtime` also `DOLLR_SUPABASE_URL` and `DOLLR_SUPABASE_ANON_KEY`, if
    /// they are set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a variable is missing, empty, in quotation marks or not Unicode,
    /// when the file can't be used or both variables are set, and for what [`ClientBuilder::build`] refuses.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }
}
