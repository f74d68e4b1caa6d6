//! How a client is set up.

mod blocking;
pub(crate) mod configuration;
mod settings;
