//! Instants in other forms than ISO 8601.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::{Inner, ShortText, Timestamp};

/// Digits alone, in UTC: `20250630235900`.
const COMPACT: &str = "%Y%m%d%H%M%S";

impl Timestamp {
    /// The instant of so many milliseconds since 1970; what is beyond the year 9999 is kept as its digits.
    pub(crate) fn of_unix_millis(millis: i64) -> Self {
        let at = jiff::Timestamp::from_millisecond(millis);
        Self(at.map_or_else(|_| Inner::Text(ShortText::new(&millis.to_string())), Inner::At))
    }

    /// The instant of so many seconds since 1970; what is beyond the year 9999 is kept as its digits.
    pub(crate) fn of_unix_seconds(seconds: i64) -> Self {
        let at = jiff::Timestamp::from_second(seconds);
        Self(at.map_or_else(|_| Inner::Text(ShortText::new(&seconds.to_string())), Inner::At))
    }

    /// The whole milliseconds since 1970.
    pub(crate) fn unix_millis(self) -> Option<i64> {
        self.at().map(jiff::Timestamp::as_millisecond)
    }

    /// The whole seconds since 1970.
    pub(crate) fn unix_seconds(self) -> Option<i64> {
        self.at().map(jiff::Timestamp::as_second)
    }

    /// The instant that RFC 2822 writes so.
    pub(crate) fn from_rfc2822(text: &str) -> Option<Self> {
        let at = DateTimeParser::new().parse_timestamp(text.trim());
        at.ok().map(|at| Self(Inner::At(at)))
    }

    /// The instant as RFC 2822 writes it, in whole seconds.
    pub(crate) fn to_rfc2822(self) -> Option<String> {
        let at = self.at()?.to_zoned(TimeZone::UTC);
        DateTimePrinter::new().zoned_to_string(&at).ok()
    }

    /// The instant as HTTP writes it, in whole seconds: `Mon, 30 Jun 2025 23:59:00 GMT`.
    pub(crate) fn to_http_date(self) -> Option<String> {
        DateTimePrinter::new().timestamp_to_rfc9110_string(&self.at()?).ok()
    }

    /// The instant that these 14 digits are.
    pub(crate) fn from_compact(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 14 {
            return None;
        }
        let at = DateTime::strptime(COMPACT, text).ok()?.to_zoned(TimeZone::UTC);
        at.ok().map(|at| Self(Inner::At(at.timestamp())))
    }

    /// The instant in 14 digits, in whole seconds.
    pub(crate) fn to_compact(self) -> Option<String> {
        let at = self.at()?.to_zoned(TimeZone::UTC);
        strtime::format(COMPACT, &at).ok()
    }

    fn at(self) -> Option<jiff::Timestamp> {
        match self.0 {
            Inner::At(at) => Some(at),
            Inner::Text(_) => None,
        }
    }
}
