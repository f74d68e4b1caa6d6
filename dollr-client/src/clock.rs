//! The time of day.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::values::Timestamp;

/// Longer than any program runs.
const NEVER: Duration = Duration::from_hours(24 * 365 * 30);

/// The instant so much later, by tokio's clock; one that never comes if that is more than a clock counts.
pub(crate) fn later(by: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(by).unwrap_or(now + NEVER)
}

/// The present instant: the system's, or that of tokio's clock where a test moved it ahead.
pub(crate) fn now() -> Timestamp {
    static START: LazyLock<(SystemTime, Instant)> = LazyLock::new(|| (SystemTime::now(), Instant::now()));
    let (time, instant) = *START;
    let by_tokio = Timestamp::try_from(time + instant.elapsed());
    by_tokio.map_or_else(|_| Timestamp::now(), |by_tokio| by_tokio.max(Timestamp::now()))
}
