//! The time of day, of this machine and of the server.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{self, Duration, SystemTime};

use reqwest::header::{AGE, DATE, HeaderMap};
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

/// The server's time, by its response.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
    Some(date.ok()?.into())
}

/// What time it is: by the server, if that is known, and by the clock of this process that nobody sets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) date: Option<SystemTime>,
    pub(crate) at: Instant,
}

/// The server's time, as its responses tell it.
#[derive(Default)]
pub(crate) struct ServerTime(Mutex<Option<(SystemTime, Instant)>>);

impl ServerTime {
    /// Takes the time of a response, unless it comes from a cache.
    pub(crate) fn heed(&self, headers: &HeaderMap) {
        if let Some(date) = date(headers).filter(|_| !headers.contains_key(AGE)) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((date, Instant::now()));
        }
    }

    /// It was told a moment ago, so the server's clock may be ahead of this, and not behind.
    pub(crate) fn now(&self) -> Moment {
        let told = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Moment {
            date: told.and_then(|(date, at)| date.checked_add(at.elapsed())),
            at: Instant::now(),
        }
    }
}
