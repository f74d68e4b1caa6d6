//! What is found when a client is tried out.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::http::date::date;
use crate::values::Timestamp;

/// The `Date` of a response counts whole seconds.
const PRECISION: Duration = Duration::from_secs(1);

/// What [`Client::check`](crate::Client::check) found: Dollr can be reached, and accepts the credentials.
///
/// `Display` says it in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// Where Dollr was reached.
    pub base_url: String,
    /// How long that took, with connecting.
    pub took: Duration,
    /// How long the access token is valid.
    pub token_life: Duration,
    /// The clock of this machine.
    pub clock: Clock,
}

/// The clock of this machine, beside that of Dollr (the `Date` of its response).
///
/// When sessions expire is told by Dollr's clock, and reckoned with by this machine's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Clock {
    /// They agree, as far as can be told.
    Right,
    /// It is ahead of Dollr's by at least so much.
    Ahead(Duration),
    /// It is behind Dollr's by at least so much.
    Behind(Duration),
    /// The response didn't tell Dollr's time.
    Unknown,
}

impl Clock {
    /// Compares the clock with the response to what was asked at a time, and came so much later.
    pub(crate) fn compare(asked_at: Timestamp, took: Duration, headers: &HeaderMap) -> Self {
        let (Some(date), Some(asked_at)) = (date(headers), asked_at.time()) else {
            return Self::Unknown;
        };
        let ahead = asked_at.duration_since(date + PRECISION).unwrap_or_default();
        let behind = date.duration_since(asked_at + took).unwrap_or_default();
        match (ahead.is_zero(), behind.is_zero()) {
            (false, _) => Self::Ahead(ahead),
            (_, false) => Self::Behind(behind),
            _ => Self::Right,
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base_url, took, .. } = self;
        write!(f, "signed in at {base_url} in {took:.0?}; ")?;
        match self.clock {
            Clock::Right => f.write_str("the clock is right"),
            Clock::Ahead(by) => write!(f, "the clock is ahead of Dollr's by {by:.0?}: set it"),
            Clock::Behind(by) => write!(f, "the clock is behind Dollr's by {by:.0?}: set it"),
            Clock::Unknown => f.write_str("whether the clock is right is unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::DATE;

    use super::*;

    #[test]
    fn clocks_agree_within_what_is_known_of_them() {
        let asked_at: Timestamp = "2026-11-22T10:00:00.5Z".parse().unwrap();
        let seconds = Duration::from_secs;
        // Asked at half past second 0, and answered 2 seconds later.
        let cases = [
            (
                "Sun, 22 Nov 2026 09:59:58 GMT",
                Clock::Ahead(Duration::from_millis(1500)),
            ),
            ("Sun, 22 Nov 2026 10:00:00 GMT", Clock::Right),
            ("Sun, 22 Nov 2026 10:00:02 GMT", Clock::Right),
            (
                "Sun, 22 Nov 2026 10:00:03 GMT",
                Clock::Behind(Duration::from_millis(500)),
            ),
            (
                "Sun, 22 Nov 2026 11:00:02 GMT",
                Clock::Behind(Duration::from_millis(3_599_500)),
            ),
            ("soon", Clock::Unknown),
        ];
        for (date, expected) in cases {
            let headers = HeaderMap::from_iter([(DATE, date.parse().unwrap())]);
            assert_eq!(Clock::compare(asked_at, seconds(2), &headers), expected, "{date}");
        }
        assert_eq!(Clock::compare(asked_at, seconds(2), &HeaderMap::new()), Clock::Unknown);
    }
}
