//! Days, as the API writes them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::InvalidValue;
use super::short_text::ShortText;
use super::text::padded;

/// A day without a time: ISO 8601 on the wire, as in `2025-06-30`.
///
/// ```
/// use dollr_client::Date;
///
/// let due: Date = "2025-06-30".parse()?;
/// assert_eq!(due, Date::new(2025, 6, 30)?);
/// assert_eq!(due.year_month_day(), Some((2025, 6, 30)));
/// assert!(due < Date::new(2025, 7, 1)?);
/// # Ok::<(), dollr_client::InvalidValue>(())
/// ```
///
/// What a response holds and nobody can read as a day is kept as the text that came, as by a [`Timestamp`](super::Timestamp). Such a
/// date has no year, month and day, is neither before nor after any other, and no request is sent with one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date(Inner);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Inner {
    On(civil::Date),
    /// What came instead of a day.
    Text(ShortText),
}

impl Date {
    /// The day of a year and a month. Both begin at 1.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, InvalidValue> {
        let text = format!("{year:04}-{month:02}-{day:02}");
        text.parse()
    }

    /// Its year, month and day; `None` if what came is no day.
    pub fn year_month_day(&self) -> Option<(u16, u8, u8)> {
        let Inner::On(day) = self.0 else { return None };
        let part = |part: i8| u8::try_from(part).ok();
        Some((u16::try_from(day.year()).ok()?, part(day.month())?, part(day.day())?))
    }

    /// The text that came and is no day, up to its first 38 bytes; `None` if there is a day.
    pub fn unread(&self) -> Option<&str> {
        match &self.0 {
            Inner::On(_) => None,
            Inner::Text(text) => Some(text.as_str()),
        }
    }

    /// What a server wrote: a day in either form, or the midnight with which it begins.
    pub(crate) fn read(text: &str) -> Self {
        let midnight = text.trim().split_once(['T', ' ']).filter(|(_, time)| is_midnight(time));
        let day = parse(midnight.map_or(text.trim(), |(day, _)| day)).or_else(|| parse_compact(text.trim()));
        Self(day.map_or_else(|| Inner::Text(ShortText::new(text)), Inner::On))
    }

    /// The day that these eight digits are.
    pub(crate) fn from_compact(text: &str) -> Option<Self> {
        parse_compact(text).map(|day| Self(Inner::On(day)))
    }

    /// The day in eight digits.
    pub(crate) fn to_compact(self) -> Option<String> {
        match self.0 {
            Inner::On(day) => Some(day.to_string().replace('-', "")),
            Inner::Text(_) => None,
        }
    }
}

/// Whether it is the beginning of a day, wherever that is.
fn is_midnight(time: &str) -> bool {
    let time = time.split(['Z', '+']).next().unwrap_or_default();
    !time.is_empty() && time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
}

/// Reads `2025-06-30`, and none of the other forms of ISO 8601.
fn parse(text: &str) -> Option<civil::Date> {
    let is_day = text.len() == 10 && text.bytes().filter(u8::is_ascii_digit).count() == 8;
    if is_day { text.parse().ok() } else { None }
}

fn parse_compact(text: &str) -> Option<civil::Date> {
    let is_day = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let with_dashes = || format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
    if is_day { parse(&with_dashes()) } else { None }
}

impl FromStr for Date {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let day = parse(text).map(|day| Self(Inner::On(day)));
        day.ok_or_else(|| InvalidValue::new("date", text, "a day of ISO 8601 is expected, as in 2025-06-30"))
    }
}

/// Only days come before and after each other.
impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (&self.0, &other.0) {
            (Inner::On(one), Inner::On(other)) => Some(one.cmp(other)),
            (one, other) => (one == other).then_some(Ordering::Equal),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::On(day) => padded(day, f),
            Inner::Text(text) => f.pad(text.as_str()),
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::On(day) => day.fmt(f),
            Inner::Text(text) => write!(f, "no date: {:?}", text.as_str()),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateVisitor)
    }
}

struct DateVisitor;

impl Visitor<'_> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
        match text {
            // Some write so that there is none, which is for whoever reads the field to know.
            "" => Err(E::invalid_value(de::Unexpected::Str(""), &self)),
            text => Ok(Date::read(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came, and the day that it is, or that it stays a text.
    const DAYS: &[(&str, Option<&str>)] = &[
        ("2025-06-30", Some("2025-06-30")),
        ("0001-01-01", Some("0001-01-01")),
        ("9999-12-31", Some("9999-12-31")),
        (" 2025-06-30\n", Some("2025-06-30")),
        ("20250630", Some("2025-06-30")),
        ("2025-06-30T00:00:00Z", Some("2025-06-30")),
        ("2025-06-30 00:00:00.000+02:00", Some("2025-06-30")),
        ("2025-06-30T12:00:00Z", None),
        ("2025-06-30T", None),
        ("2025-02-29", None),
        ("2025-6-30", None),
        ("2025-W27-1", None),
        ("+12025-06-30", None),
        ("0000-00-00", None),
        ("30/06/2025", None),
        ("1748788200", None),
        ("soon", None),
        (" ", None),
    ];

    #[test]
    fn what_is_no_day_keeps_its_text() {
        for &(text, expected) in DAYS {
            let json = serde_json::to_string(text).unwrap();
            let read: Date = serde_json::from_str(&json).unwrap();
            assert_eq!(
                read.year_month_day().map(|_| read.to_string()).as_deref(),
                expected,
                "{text}"
            );
            assert_eq!(read.unread(), expected.is_none().then_some(text), "{text}");
            let written = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<Date>(&written).unwrap(), read, "{text}");
            assert!(expected.is_some() || written == json, "{written}");
        }
        assert!(serde_json::from_str::<Date>(r#""""#).is_err());
    }

    #[test]
    fn a_day_is_made_of_one_form() {
        for text in ["20250630", " 2025-06-30", "2025-06-30T00:00:00Z", "2025-02-29", ""] {
            let error = text.parse::<Date>().unwrap_err().to_string();
            assert!(error.ends_with("is not a valid date: a day of ISO 8601 is expected, as in 2025-06-30"));
        }
        assert_eq!(Date::new(2024, 2, 29).unwrap().to_string(), "2024-02-29");
        assert!(Date::new(2025, 2, 29).is_err() && Date::new(10_000, 1, 1).is_err());
    }

    #[test]
    fn what_is_no_day_is_neither_before_nor_after_anything() {
        let (soon, day) = (Date::read("soon"), Date::read("2025-06-01"));
        assert_eq!((soon.partial_cmp(&day), day.partial_cmp(&soon)), (None, None));
        assert!(soon <= soon && day < Date::read("2025-06-02"));
    }
}
