//! Following payments live.

mod handout;
pub(crate) mod live;
