//! Live status: what a page needs to follow a payment.

mod handout;

pub use self::handout::{RealtimeHandout, SupabaseProject};
