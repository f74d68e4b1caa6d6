//! When a call ends, whatever has come of it.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::Error;
use crate::schema::Operation;
use crate::values::clock::later;

/// When a call has to be over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    /// How long after its start that is.
    pub(crate) after: Duration,
}

impl Deadline {
    /// So long after now.
    pub(crate) fn after(after: Duration) -> Self {
        let at = later(after);
        Self { at, after }
    }

    /// None.
    pub(crate) fn never() -> Self {
        Self::after(Duration::MAX)
    }

    /// The result of a part of a call, if it is there in time; `operation` is what is lost otherwise.
    pub(crate) async fn within<T>(
        &self,
        operation: &'static Operation,
        part: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let late = |_| Err(self.missed(operation));
        timeout_at(self.at, part).await.unwrap_or_else(late)
    }

    /// The error that says that it has passed.
    pub(crate) fn missed(&self, operation: &'static Operation) -> Error {
        Error::late(operation, self.after)
    }
}
