//! The executions that are in progress, so that a program can wait for them before it ends.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// The executions that are in progress.
#[derive(Default)]
pub(crate) struct Tasks(Arc<Count>);

#[derive(Default)]
struct Count {
    running: AtomicUsize,
    /// Told when none is left.
    ended: Notify,
}

/// One execution that is in progress, until it is dropped.
pub(crate) struct Running(Arc<Count>);

impl Tasks {
    pub(crate) fn enter(&self) -> Running {
        self.0.running.fetch_add(1, Ordering::AcqRel);
        Running(Arc::clone(&self.0))
    }

    /// Waits until none is in progress; gives how many are left if that takes longer.
    pub(crate) async fn drain(&self, timeout: Duration) -> Result<(), StillRunning> {
        let running = || self.0.running.load(Ordering::Acquire);
        let drained = async {
            loop {
                // It hears what ends from here on, so nothing that ends is missed.
                let ended = self.0.ended.notified();
                if running() == 0 {
                    return;
                }
                ended.await;
            }
        };
        let drained = tokio::time::timeout(timeout, drained).await;
        drained.map_err(|_| StillRunning { executions: running() })
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
        if self.0.running.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.ended.notify_waiters();
        }
    }
}
