//! The executions that are in progress, so that a program can wait for them before it ends.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::watch;

/// How many executions are in progress. Whoever waits is told only when none is left.
#[derive(Default)]
pub(crate) struct Tasks(watch::Sender<usize>);

/// One execution that is in progress, until it is dropped.
pub(crate) struct Running(watch::Sender<usize>);

impl Tasks {
    pub(crate) fn enter(&self) -> Running {
        self.0.send_if_modified(|running| {
            *running += 1;
            false
        });
        Running(self.0.clone())
    }

    /// Waits until none is in progress; gives how many are left if that takes longer.
    pub(crate) async fn drain(&self, timeout: Duration) -> Result<(), StillRunning> {
        let mut running = self.0.subscribe();
        let drained = tokio::time::timeout(timeout, running.wait_for(|running| *running == 0)).await;
        drained.map(|_| ()).map_err(|_| StillRunning {
            executions: *self.0.borrow(),
        })
    }
}

/// Polls a future once more. That it panicked was reported where it happened.
pub(super) fn caught<T>(
    future: Pin<&mut impl Future<Output = T>>,
    context: &mut Context<'_>,
) -> Poll<Result<T, &'static str>> {
    // It is not polled again, and what it shares keeps no lock while it calls what may panic.
    let polled = catch_unwind(AssertUnwindSafe(|| future.poll(context)));
    match polled {
        Ok(polled) => polled.map(Ok),
        Err(_) => Poll::Ready(Err("it panicked")),
    }
}

/// The time was over, and executions are still in progress. Their stored attempts can be [resumed](super::Attempt::resume).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StillRunning {
    /// How many.
    pub executions: usize,
}

impl fmt::Display for StillRunning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.executions {
            1 => f.write_str("an execution is still in progress"),
            count => write!(f, "{count} executions are still in progress"),
        }
    }
}

impl std::error::Error for StillRunning {}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_if_modified(|running| {
            *running -= 1;
            *running == 0
        });
    }
}
