//! Calls: signing in, trying again, and looking at what became of them.

mod check;
mod confirmations;
mod credentials;
mod lists;
mod retries;
mod token;
mod token_store;
