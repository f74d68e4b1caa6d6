//! Where spans and events come from, to whoever filters them.

/// The target of all spans and events. It is documented, so it stays, wherever the code is.
pub(crate) const TARGET: &str = "dollr_client::trace";
