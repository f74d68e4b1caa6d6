//! Time that tests move.

use std::time::Duration;

/// Moves the clock by which the client and the sandbox tell the time, and lets it run again: while it stands still,
/// timeouts would strike as soon as the test waits.
pub(crate) async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}
