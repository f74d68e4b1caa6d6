//! Waiting for what is final.

mod waiting;
