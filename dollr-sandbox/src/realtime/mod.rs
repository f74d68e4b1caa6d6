//! Supabase Realtime, as far as payments are followed by it.
//!
//! The protocol is that of Supabase's server in version 2.0.0. What the table is called and how it is filtered is
//! Dollr's; the columns of its rows are not documented, and are the sandbox's choice.

mod channels;
mod faults;
mod frame;
mod handshake;
mod hub;
mod rows;
mod socket;
mod subscription;
#[cfg(test)]
mod tests;

pub use self::faults::{Mute, Realtime};
pub(super) use self::handshake::add_to;
pub(super) use self::hub::Hub;
