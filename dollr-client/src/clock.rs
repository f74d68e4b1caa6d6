//! The time of day.

use std::sync::LazyLock;
use std::time::SystemTime;

use tokio::time::Instant;

use crate::values::Timestamp;

/// The present instant: the system's, or that of tokio's clock where a test moved it ahead.
pub(crate) fn now() -> Timestamp {
    static START: LazyLock<(SystemTime, Instant)> = LazyLock::new(|| (SystemTime::now(), Instant::now()));
    let (time, instant) = *START;
    let by_tokio = Timestamp::try_from(time + instant.elapsed());
    by_tokio.map_or_else(|_| Timestamp::now(), |by_tokio| by_tokio.max(Timestamp::now()))
}
