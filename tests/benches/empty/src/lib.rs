//! A crate with nothing in it: what every check costs.
