//! The time of day.

use std::sync::LazyLock;
use std::time::{self, Duration, SystemTime};

use tokio::time::Instant;

use crate::values::Timestamp;

/// Longer than any program runs.
const NEVER: Duration = Duration::from_hours(24 * 365 * 30);

/// The instant so much later, by tokio's clock; one that never comes if that is more than a clock counts.
pub(crate) fn later(by: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(by).unwrap_or(now + NEVER)
}

/// The present instant: the system's, even if it was set meanwhile, and so much later as a test moved tokio's clock ahead.
pub(crate) fn now() -> Timestamp {
    static START: LazyLock<(Instant, time::Instant)> = LazyLock::new(|| (Instant::now(), time::Instant::now()));
    let (by_tokio, by_system) = *START;
    let moved = by_tokio.elapsed().saturating_sub(by_system.elapsed());
    Timestamp::try_from(SystemTime::now() + moved).unwrap_or_else(|_| Timestamp::now())
}

/// What time it is: by the server, if that is known, and by the clock of this process that nobody sets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) date: Option<SystemTime>,
    pub(crate) at: Instant,
}
