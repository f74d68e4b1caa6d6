//! How a client is set up. Nothing else uses this.

#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod builder;
mod client;
mod credentials;
mod environment;
mod services;
pub(crate) mod sign_in;
#[cfg(feature = "realtime")]
mod supabase;

use crate::error::Error;

/// The error of a setting that must be there.
fn missing(what: &str, setter: &str) -> Error {
    Error::configuration(
        format!("the {what} is missing: give it to the builder with `{setter}`"),
        None,
    )
}
