//! Times in which nothing gets through.

use std::time::Duration;

use fastrand::Rng;
use tokio::time::Instant;

/// The outages of a round: each begins with what moves money, so that what was answered to it is followed by nothing but failed
/// connections until a client gives up.
#[derive(Default)]
pub(super) struct Outages {
    until: Option<Instant>,
}

impl Outages {
    pub(super) fn is_on(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() < until)
    }

    /// Lets one begin, now and then. What is in progress still arrives.
    pub(super) fn may_begin(&mut self, rng: &mut Rng) {
        if rng.u8(..25) == 0 {
            let lasts = Duration::from_secs(rng.u64(60..180));
            self.until = Some(Instant::now() + lasts);
        }
    }
}
