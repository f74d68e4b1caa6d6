//! Durations, which the API writes as a whole number of a unit that it doesn't name on the wire, or as ISO 8601 has them.

use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::item::form;
use crate::schema::{Shape, Unit};

/// Makes types of durations that are a whole number of so many milliseconds.
macro_rules! units {
    ($($(#[$doc:meta])* $name:ident: $millis:expr, $words:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq)]
            pub struct $name(pub Duration);

            form!($name, Duration, Shape::Duration(Unit::$name));

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_u64(whole(self.0, $millis, $words).map_err(S::Error::custom)?)
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    u64::deserialize(deserializer).map(|count| Self(of(count, $millis)))
                }
            }
        )*
    };
}

units! {
    /// A duration that is a whole number of milliseconds on the wire.
    Milliseconds: 1, "milliseconds";
    /// A duration that is a whole number of seconds on the wire.
    Seconds: 1000, "seconds";
    /// A duration that is a whole number of minutes on the wire.
    Minutes: 60 * 1000, "minutes";
    /// A duration that is a whole number of hours on the wire.
    Hours: 3600 * 1000, "hours";
    /// A duration that is a whole number of days on the wire, of 24 hours each.
    Days: 24 * 3600 * 1000, "days";
}

/// A duration as a count of a unit of so many milliseconds. A part of one would be lost without a word, so it is refused.
fn whole(duration: Duration, unit: u128, name: &str) -> Result<u64, String> {
    let is_whole = duration.subsec_nanos().is_multiple_of(1_000_000) && duration.as_millis().is_multiple_of(unit);
    let count = u64::try_from(duration.as_millis() / unit).ok().filter(|_| is_whole);
    count.ok_or_else(|| format!("{duration:?} is no whole number of {name}"))
}

/// The duration of so many units. What is too long for a `Duration` is the longest.
fn of(count: u64, unit: u128) -> Duration {
    let millis = u128::from(count) * unit;
    match u64::try_from(millis) {
        Ok(millis) => Duration::from_millis(millis),
        Err(_) => Duration::from_secs(u64::try_from(millis / 1000).unwrap_or(u64::MAX)),
    }
}

/// A duration that is written as ISO 8601 has it: `PT5M`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IsoDuration(pub Duration);

form!(IsoDuration, Duration, Shape::IsoDuration);

impl Serialize for IsoDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let duration = SignedDuration::try_from(self.0).map_err(S::Error::custom)?;
        serializer.collect_str(&duration)
    }
}

impl<'de> Deserialize<'de> for IsoDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let error = || de::Error::custom("a length of time of ISO 8601 is expected, as in PT5M");
        iso_duration(&text).map(Self).ok_or_else(error)
    }
}

/// The duration that ISO 8601 writes so. Days have 24 hours; nobody knows how long a month is.
pub(crate) fn iso_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    // There is another form that the parser knows, "5 minutes".
    let span = text.starts_with(['P', 'p']).then(|| text.parse::<Span>().ok())??;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    duration.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_units_are_written() {
        let seconds = |millis| serde_json::to_string(&Seconds(Duration::from_millis(millis))).ok();
        let minutes = |seconds| serde_json::to_string(&Minutes(Duration::from_secs(seconds))).ok();
        assert_eq!((seconds(2000), seconds(2001)), (Some("2".to_owned()), None));
        assert_eq!(
            (minutes(120), minutes(90), minutes(30)),
            (Some("2".to_owned()), None, None)
        );
        // What is below a millisecond is lost as silently.
        let nanos = Duration::from_nanos(2_000_000_001);
        assert!(
            serde_json::to_string(&Seconds(nanos)).is_err() && serde_json::to_string(&Milliseconds(nanos)).is_err()
        );
    }
}
