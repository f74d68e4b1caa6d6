//! Instants, as the API writes them.

mod forms;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::InvalidValue;
use super::short_text::ShortText;
use super::text::padded;

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
///
/// # What is no date
///
/// A response may hold what nobody can read as a date, or one that is later than the year 9999. That must not hide the rest of the
/// response, so it is kept as the text that came. Such a timestamp has no [`time`](Self::time), is neither before nor after any
/// other, and is shown as that text. None can be made by parsing, and no request is sent with one.
///
/// ```
/// use dollr_client::Timestamp;
///
/// let never: Timestamp = serde_json::from_str(r#""9999-12-31T23:59:59Z""#)?;
/// assert_eq!((never.time(), never.to_string()), (None, "9999-12-31T23:59:59Z".to_owned()));
/// assert!(!(never < Timestamp::now()) && !(never > Timestamp::now()));
/// assert!("9999-12-31T23:59:59Z".parse::<Timestamp>().is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp(Inner);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Inner {
    At(jiff::Timestamp),
    /// What came instead of a date.
    Text(ShortText),
}

impl Timestamp {
    /// The present instant.
    pub fn now() -> Self {
        Self(Inner::At(jiff::Timestamp::now()))
    }

    /// The instant; `None` if what came [is no date](Self#what-is-no-date).
    pub fn time(&self) -> Option<SystemTime> {
        match self.0 {
            Inner::At(at) => Some(at.into()),
            Inner::Text(_) => None,
        }
    }

    /// The text that came and [is no date](Self#what-is-no-date), up to its first 38 bytes; `None` if there is an instant.
    pub fn unread(&self) -> Option<&str> {
        match &self.0 {
            Inner::At(_) => None,
            Inner::Text(text) => Some(text.as_str()),
        }
    }

    /// What a server wrote.
    pub(crate) fn read(text: &str) -> Self {
        Self(parse_leniently(text).map_or_else(|| Inner::Text(ShortText::new(text)), Inner::At))
    }
}

impl FromStr for Timestamp {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let at = parse(text).map(|at| Self(Inner::At(at)));
        at.ok_or_else(|| InvalidValue::new("timestamp", text, "ISO 8601 is expected, as in 2025-06-01T14:30:00Z"))
    }
}

fn parse(text: &str) -> Option<jiff::Timestamp> {
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| Some(in_utc()?.timestamp()))
}

/// In the forms too that servers write by mistake, and that can mean one thing only.
fn parse_leniently(text: &str) -> Option<jiff::Timestamp> {
    let exact = parse(text);
    exact.or_else(|| {
        let text = text.trim();
        // `isoformat() + "Z"`, and what databases print.
        let text = text.strip_suffix("UTC").map_or(text, str::trim_end);
        let bare = text.strip_suffix(['Z', 'z']).filter(|rest| has_offset(rest));
        parse(&to_nanoseconds(bare.unwrap_or(text))).or_else(|| in_dotnet(text))
    })
}

/// What older .NET writes in JSON: `/Date(1748788200000+0200)/`, milliseconds since 1970 in UTC, whatever the offset behind them.
fn in_dotnet(text: &str) -> Option<jiff::Timestamp> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let sign_or_digit = inner.chars().next()?.len_utf8();
    let end = inner[sign_or_digit..]
        .find(['+', '-'])
        .map_or(inner.len(), |end| sign_or_digit + end);
    let (millis, offset) = inner.split_at(end);
    let is_offset = matches!(
        offset.as_bytes(),
        [] | [_, b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9']
    );
    let millis = millis.parse().ok().filter(|_| is_offset)?;
    jiff::Timestamp::from_millisecond(millis).ok()
}

/// Whether a date ends with an offset, as in `+00:00`.
fn has_offset(text: &str) -> bool {
    let time = text.split_once(['T', 't', ' ']).map(|(_, time)| time);
    time.is_some_and(|time| time.contains(['+', '-']))
}

/// The text without the digits of a fraction of a second beyond the ninth.
fn to_nanoseconds(text: &str) -> String {
    let Some((whole, rest)) = text.split_once('.') else {
        return text.to_owned();
    };
    let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, offset) = rest.split_at(end);
    format!("{whole}.{}{offset}", &digits[..digits.len().min(9)])
}

/// Only instants come before and after each other.
impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (&self.0, &other.0) {
            (Inner::At(one), Inner::At(other)) => Some(one.cmp(other)),
            (one, other) => (one == other).then_some(Ordering::Equal),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::At(at) => padded(at, f),
            Inner::Text(text) => f.pad(text.as_str()),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::At(at) => at.fmt(f),
            Inner::Text(text) => write!(f, "no date: {:?}", text.as_str()),
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = InvalidValue;

    fn try_from(timestamp: Timestamp) -> Result<Self, InvalidValue> {
        let no_date = || {
            InvalidValue::new(
                "timestamp",
                timestamp.unread().unwrap_or_default(),
                "a date is expected",
            )
        };
        timestamp.time().ok_or_else(no_date)
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidValue;

    fn try_from(time: SystemTime) -> Result<Self, InvalidValue> {
        jiff::Timestamp::try_from(time)
            .map(|at| Self(Inner::At(at)))
            .map_err(|_| InvalidValue::new("timestamp", &format!("{time:?}"), "a year before 10000 is expected"))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        match text {
            // Some write so that there is none, which is for whoever reads the field to know.
            "" => Err(E::invalid_value(de::Unexpected::Str(""), &self)),
            text => Ok(Timestamp::read(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came, and the instant that it is, or that it stays a text.
    const DATES: &[(&str, Option<&str>)] = &[
        ("2025-06-01T14:30:00Z", Some("2025-06-01T14:30:00Z")),
        ("2025-06-01T14:30:00+02:00", Some("2025-06-01T12:30:00Z")),
        ("2025-06-01T14:30:00", Some("2025-06-01T14:30:00Z")),
        ("2025-06-01 14:30:00", Some("2025-06-01T14:30:00Z")),
        ("2025-06-01", Some("2025-06-01T00:00:00Z")),
        ("2025-06-01T14:30:00+00:00Z", Some("2025-06-01T14:30:00Z")),
        ("2025-06-01T14:30:00.5+02:00Z", Some("2025-06-01T12:30:00.5Z")),
        ("2025-06-01 14:30:00 UTC", Some("2025-06-01T14:30:00Z")),
        ("2025-06-01T14:30:00UTC", Some("2025-06-01T14:30:00Z")),
        (" 2025-06-01T14:30:00Z\n", Some("2025-06-01T14:30:00Z")),
        (
            "2025-06-01T14:30:00.123456789012Z",
            Some("2025-06-01T14:30:00.123456789Z"),
        ),
        (
            "2025-06-01T14:30:00.123456789999+02:00",
            Some("2025-06-01T12:30:00.123456789Z"),
        ),
        ("/Date(1748788200000+0200)/", Some("2025-06-01T14:30:00Z")),
        ("/Date(-1)/", Some("1969-12-31T23:59:59.999Z")),
        ("/Date(1748788200000+2)/", None),
        ("/Date()/", None),
        ("9999-12-30T21:59:59Z", Some("9999-12-30T21:59:59Z")),
        ("9999-12-31T23:59:59Z", None),
        ("+12025-06-01T14:30:00Z", None),
        ("0000-00-00 00:00:00", None),
        ("2025-02-30T00:00:00Z", None),
        ("1748788200", None),
        ("01/06/2025", None),
        ("soon", None),
        (" ", None),
    ];

    #[test]
    fn what_is_no_date_keeps_its_text() {
        for &(text, expected) in DATES {
            let json = serde_json::to_string(text).unwrap();
            let read: Timestamp = serde_json::from_str(&json).unwrap();
            assert_eq!(read.time().map(|_| read.to_string()).as_deref(), expected, "{text}");
            let unread = expected.is_none().then_some(text);
            assert_eq!(
                (read.unread(), read.time().is_none()),
                (unread, unread.is_some()),
                "{text}"
            );
            assert_eq!(SystemTime::try_from(read).ok(), read.time());
            // It is written as it came.
            let written = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<Timestamp>(&written).unwrap(), read, "{text}");
            assert!(expected.is_some() || written == json, "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_neither_before_nor_after_anything() {
        let of = |text| Timestamp::read(text);
        let (soon, never, date) = (of("soon"), of("9999-12-31T23:59:59Z"), of("2025-06-01"));
        for (one, other) in [(soon, never), (soon, date), (date, never)] {
            assert_eq!((one.partial_cmp(&other), other.partial_cmp(&one)), (None, None));
        }
        assert!(soon == soon && soon <= soon && date < of("2025-06-02"));
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        let read = Timestamp::read(&"é".repeat(40));
        assert_eq!(read.unread(), Some("é".repeat(19).as_str()));
        assert!(size_of::<Timestamp>() <= 40, "{}", size_of::<Timestamp>());
    }
}
