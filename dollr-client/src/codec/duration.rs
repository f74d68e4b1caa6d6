//! Durations, which the API writes as a whole number of a unit that it doesn't name on the wire.

use std::fmt;
use std::time::Duration;

use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::field::Item;
use super::record::Writer;
use crate::schema::{Field, Shape, Unit};

/// A duration that is a whole number of seconds on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub Duration);

/// A duration that is a whole number of minutes on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Minutes(pub Duration);

impl fmt::Debug for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(whole(self.0, 1, "seconds")?)
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(|count| Self(Duration::from_secs(count)))
    }
}

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(whole(self.0, 60, "minutes")?)
    }
}

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(|count| Self(Duration::from_secs(count.saturating_mul(60))))
    }
}

/// A duration as a count of a unit of so many seconds. A part of one would be lost without a word, so it is refused.
fn whole<E: Error>(duration: Duration, unit: u64, name: &str) -> Result<u64, E> {
    if duration.subsec_nanos() != 0 || !duration.as_secs().is_multiple_of(unit) {
        return Err(E::custom(format_args!("{duration:?} is no whole number of {name}")));
    }
    Ok(duration.as_secs() / unit)
}

impl Item for Seconds {
    type Value = Duration;
    type Wire = Self;

    const SHAPE: Shape = Shape::Duration(Unit::Seconds);

    fn from_wire(Self(duration): Self) -> Duration {
        duration
    }

    fn write<W: Writer>(duration: &Duration, field: &'static Field, to: &mut W) -> Result<(), W::Error> {
        to.value(field, &Self(*duration))
    }
}

impl Item for Minutes {
    type Value = Duration;
    type Wire = Self;

    const SHAPE: Shape = Shape::Duration(Unit::Minutes);

    fn from_wire(Self(duration): Self) -> Duration {
        duration
    }

    fn write<W: Writer>(duration: &Duration, field: &'static Field, to: &mut W) -> Result<(), W::Error> {
        to.value(field, &Self(*duration))
    }
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
    }
}
