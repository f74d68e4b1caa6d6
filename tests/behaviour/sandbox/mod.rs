//! The embedded Dollr.

mod checkouts;
mod clocks;
pub(crate) mod documents;
mod faults;
pub(crate) mod movements;
pub(crate) mod orders;
pub(crate) mod payments;
mod prices;
mod realtime;
mod requests;
mod sessions;
mod switches;
mod tokens;
