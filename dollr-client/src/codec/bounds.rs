//! Values that a request may not have although their type can hold them.

use serde::ser::{self, Serialize};

use super::text::TextSerializer;
use crate::values::{Decimal, Timestamp};

/// Refuses a number below a field's minimum.
pub(super) fn check_min<T: Serialize, E: ser::Error>(name: &str, value: &T, min: &str) -> Result<(), E> {
    let Some(text) = value.serialize(TextSerializer).map_err(E::custom)? else {
        return Ok(());
    };
    match (text.parse::<Decimal>(), min.parse::<Decimal>()) {
        (Ok(number), Ok(least)) if number < least => Err(E::custom(format_args!(
            "`{name}` is {text}, and has to be at least {min}"
        ))),
        _ => Ok(()),
    }
}

/// Refuses what came as a date from somewhere, and is none.
pub(super) fn check_date<T: Serialize, E: ser::Error>(name: &str, value: &T) -> Result<(), E> {
    let text = value.serialize(TextSerializer).map_err(E::custom)?;
    let date = text.map(|text| text.parse::<Timestamp>()).transpose();
    date.map(|_| ())
        .map_err(|error| E::custom(format_args!("`{name}`: {error}")))
}
