//! Values that a request may not have although their type can hold them.

use serde::ser::{self, Serialize};

use super::text::TextSerializer;
use crate::schema::{Field, Shape, Struct};
use crate::values::{Decimal, Timestamp};

/// Refuses what a field of a request may not be, where it travels as text.
pub(super) fn check<T: Serialize, E: ser::Error>(field: &Field, value: &T) -> Result<(), E> {
    if let Some(min) = field.min {
        check_min(field.name, value, min)?;
    }
    match field.shape {
        Shape::Timestamp => check_date(field.name, value),
        _ => Ok(()),
    }
}

/// Refuses a field that is put in beside the documented ones, and is one of them.
pub(super) fn check_undocumented<E: ser::Error>(name: &str, structure: &Struct) -> Result<(), E> {
    match structure
        .fields
        .iter()
        .any(|field| field.name == name || field.wire == name)
    {
        true => Err(E::custom(format_args!(
            "`{name}` is documented: it has a setter of its own"
        ))),
        false => Ok(()),
    }
}

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
