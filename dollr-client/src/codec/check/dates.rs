//! Dates that are none: a response may have one, whose text is kept, and a request must not.

use super::limits::Refused;
use crate::schema::Shape;
use crate::values::{Date, Timestamp};

/// How the text of a date is checked.
pub(super) struct Dates(fn(&str) -> Result<(), Refused>);

impl Dates {
    /// The way for a shape, if it is of dates.
    pub(super) fn of(shape: Shape) -> Option<Self> {
        Some(Self(match shape {
            Shape::Timestamp => timestamp,
            Shape::UnixTime(_) => |text| text.parse::<i64>().map(drop).or_else(|_| timestamp(text)),
            Shape::Rfc2822 => |text| Timestamp::from_rfc2822(text).map_or_else(|| timestamp(text), |_| Ok(())),
            Shape::CompactTimestamp => |text| Timestamp::from_compact(text).map_or_else(|| timestamp(text), |_| Ok(())),
            Shape::Date => date,
            Shape::CompactDate => |text| Date::from_compact(text).map_or_else(|| date(text), |_| Ok(())),
            _ => return None,
        }))
    }

    /// Refuses the text of what is no date. It is said as of the usual form, which people write.
    pub(super) fn check(&self, text: &str) -> Result<(), Refused> {
        (self.0)(text)
    }
}

fn timestamp(text: &str) -> Result<(), Refused> {
    Ok(text.parse::<Timestamp>().map(drop)?)
}

fn date(text: &str) -> Result<(), Refused> {
    Ok(text.parse::<Date>().map(drop)?)
}
