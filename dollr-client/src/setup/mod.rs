//! How a client is set up. Nothing else uses this.

#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod builder;
mod client;
mod environment;
pub(crate) mod sign_in;
