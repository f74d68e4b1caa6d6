//! The tests of the workspace that need more than one of its crates; see the folders beside this one.

/// The README's Rust is compiled, and run where it can be.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
