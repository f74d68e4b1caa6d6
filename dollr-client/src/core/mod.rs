//! A call: sign-in, retries, probes of what happened to it, and the rate of polls.

pub(crate) mod auth;
pub(crate) mod backoff;
pub(crate) mod caller;
pub(crate) mod check;
pub(crate) mod client;
pub(crate) mod credentials;
pub(crate) mod echo;
pub(crate) mod elements;
pub(crate) mod limiter;
pub(crate) mod pages;
pub(crate) mod retry;
pub(crate) mod rooms;
pub(crate) mod services;
pub(crate) mod sign_in;
mod small_file;
pub(crate) mod token_store;
mod trace;
