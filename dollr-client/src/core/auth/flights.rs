//! Flights: one caller at a time fetches a token, for all who wait.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::values::clock::later;

/// Nobody is given a flight while they wait, and none counts for longer than it may take. So a caller that isn't driven any more, but
/// kept, holds the others up for so long at most.
#[derive(Default)]
pub(super) struct Flights {
    /// Until when the one under way counts.
    under_way: Mutex<Option<Instant>>,
    ended: watch::Sender<()>,
}

/// A flight, until it is dropped.
pub(super) struct Flight<'a> {
    flights: &'a Flights,
    until: Instant,
}

impl Flights {
    /// Begins one that takes so long at most. If one is under way, it says until when that counts.
    pub(super) fn begin(&self, longest: Duration) -> Result<Flight<'_>, Instant> {
        let now = Instant::now();
        let mut under_way = self.under_way();
        if let Some(until) = under_way.filter(|until| now < *until) {
            return Err(until);
        }
        let until = *under_way.insert(later(longest));
        Ok(Flight { flights: self, until })
    }

    /// The same, as soon as none is under way.
    pub(super) async fn next(&self, longest: Duration) -> Flight<'_> {
        let mut ended = self.ended.subscribe();
        loop {
            match self.begin(longest) {
                Ok(flight) => return flight,
                // It has ended, or counts no more.
                Err(until) => _ = timeout_at(until, ended.changed()).await,
            }
        }
    }

    fn under_way(&self) -> MutexGuard<'_, Option<Instant>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        // Another one may have begun when this one counted no more.
        self.flights.under_way().take_if(|until| *until == self.until);
        self.flights.ended.send_replace(());
    }
}
