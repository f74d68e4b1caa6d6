//! Following payments on tokio's paused clock: with the frames of the official client, and against a server that fails as told.

mod captured;
mod connections;
mod faults;
mod follow;
mod streams;
#[cfg(feature = "test-util")]
mod subjects;
mod world;
