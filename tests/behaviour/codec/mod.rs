//! What is sent and read.

mod minimums;
mod unknown_fields;
