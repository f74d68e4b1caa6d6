//! Calls: signing in, retries, and finding out what happened to a request.

mod check;
mod confirmations;
mod credentials;
mod lists;
mod retries;
mod token;
mod token_outages;
mod token_store;
