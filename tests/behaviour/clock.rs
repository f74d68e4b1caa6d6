//! Time that tests move.

use std::pin::pin;
use std::time::Duration;

/// Moves the clock by which the client and the sandbox tell the time, and lets it run again: while it stands still,
/// timeouts would strike as soon as the test waits.
pub(crate) async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

/// Moves the clock on, a second at a time, until a future is done that waits between its calls. Their timeouts have to be
/// long: the clock is faster than the network.
pub(crate) async fn hurry<T>(future: impl Future<Output = T>) -> T {
    hurry_by(Duration::from_secs(1), future).await
}

/// Moves the clock on in steps of this size until a future is done. In the time of a call some 10 steps pass.
pub(crate) async fn hurry_by<T>(step: Duration, future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    tokio::time::pause();
    let done = loop {
        tokio::select! {
            biased;
            done = &mut future => break done,
            () = tokio::time::advance(step) => {}
        }
    };
    tokio::time::resume();
    done
}
