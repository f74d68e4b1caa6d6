//! Time that tests move.

use std::time::Duration;

/// Moves the clock by which the client and the sandbox tell the time, and lets it run again: while it stands still,
/// timeouts would strike as soon as the test waits.
pub(crate) async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

/// What a future gives, while time passes a great deal faster than it does: for waits that would take seconds.
///
/// It must be all that goes on: the clock may jump for nobody else. As there always is something to do, the clock
/// moves in small steps only, and what comes over a connection arrives within a few of them.
pub(crate) async fn hurried<F: Future>(future: F) -> F::Output {
    hurried_by(Duration::from_millis(40), future).await
}

/// The same in steps of this size, for what waits longer, and whose timeouts are as much longer.
pub(crate) async fn hurried_by<F: Future>(step: Duration, future: F) -> F::Output {
    let hurry = async {
        loop {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            tokio::time::advance(step).await;
        }
    };
    tokio::time::pause();
    let output = tokio::select! {
        biased;
        output = future => output,
        () = hurry => unreachable!("it never ends"),
    };
    tokio::time::resume();
    output
}
