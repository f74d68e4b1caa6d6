//! The time of the server.

use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use reqwest::header::{AGE, DATE, HeaderMap};
use tokio::time::Instant;

use crate::values::clock::Moment;

/// The server's time, by its response.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
    Some(date.ok()?.into())
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
