//! Flights: one caller at a time fetches a token, for all who wait.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::values::clock::later;

/// A call that is kept and not polled must not hold up the others for ever. So who waits is handed no flight, but begins one when
/// polled, and a flight counts for no longer than it may take.
#[derive(Default)]
pub(super) struct Flights {
    /// Until when the one in progress counts.
    in_progress: Mutex<Option<Instant>>,
    ended: Notify,
}

/// A flight, until it is dropped.
pub(super) struct Flight<'a> {
    flights: &'a Flights,
    until: Instant,
}

impl Flights {
    /// Begins one that takes so long at most. If one is in progress, it says until when that counts.
    pub(super) fn begin(&self, longest: Duration) -> Result<Flight<'_>, Instant> {
        let now = Instant::now();
        let mut in_progress = self.in_progress();
        if let Some(until) = in_progress.filter(|until| now < *until) {
            return Err(until);
        }
        let until = *in_progress.insert(later(longest));
        Ok(Flight { flights: self, until })
    }

    /// The same, as soon as none is in progress.
    pub(super) async fn next(&self, longest: Duration) -> Flight<'_> {
        loop {
            let ended = self.ended.notified();
            match self.begin(longest) {
                Ok(flight) => return flight,
                // It has ended, or counts no more.
                Err(until) => _ = timeout_at(until, ended).await,
            }
        }
    }

    fn in_progress(&self) -> MutexGuard<'_, Option<Instant>> {
        self.in_progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        // Another one may have begun when this one counted no more.
        self.flights.in_progress().take_if(|until| *until == self.until);
        self.flights.ended.notify_waiters();
    }
}
