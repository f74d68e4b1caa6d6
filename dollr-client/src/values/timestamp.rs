//! Instants, as the API writes them.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::InvalidValue;
use super::text::text_value;

/// An instant: ISO 8601 on the wire, as in `2025-06-01T14:30:00Z`.
///
/// Read with any offset, and without one as UTC; written in UTC.
///
/// ```
/// use dollr_client::Timestamp;
///
/// let at: Timestamp = "2025-06-01T14:30:00+02:00".parse()?;
/// assert_eq!(at.to_string(), "2025-06-01T12:30:00Z");
/// assert_eq!(at, "2025-06-01T12:30:00".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The present instant.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now())
    }
}

impl FromStr for Timestamp {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        text.parse()
            .or_else(|_| {
                text.parse::<DateTime>()
                    .and_then(|utc| utc.to_zoned(TimeZone::UTC))
                    .map(|utc| utc.timestamp())
            })
            .map(Self)
            .map_err(|_| InvalidValue::new("timestamp", text, "ISO 8601 is expected, as in 2025-06-01T14:30:00Z"))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0.into()
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidValue;

    fn try_from(time: SystemTime) -> Result<Self, InvalidValue> {
        jiff::Timestamp::try_from(time)
            .map(Self)
            .map_err(|_| InvalidValue::new("timestamp", &format!("{time:?}"), "a year before 10000 is expected"))
    }
}

text_value!(Timestamp, "a timestamp");
