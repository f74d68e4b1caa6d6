//! What a request may not have although its types can hold it, wherever it is in it: checked before anything of it is written.

mod dates;
mod limits;
mod walk;

use std::fmt;

use serde::Serialize;

pub(crate) use self::limits::Refused;
use self::walk::Checked;
use super::record::{Record, Writer, body, write_to};
use super::sending::Sending;
use super::unknown_fields::UnknownFields;
use crate::schema::{Field, Only};

/// Refuses a request with a value that is beyond its limits, or is no date where one belongs.
pub(crate) fn check<R: Record>(request: &R) -> Result<(), Refused> {
    write_to(request, &mut Check)
}

/// Why the body of a request can't be sent, if it can't.
pub(crate) fn problem<R: Record>(request: &R) -> Option<String> {
    let _sending = Sending::start();
    let beyond = check(request).err().map(|refused| refused.to_string());
    let unwritten = || serde_json::to_string(&body(request)).err();
    beyond.or_else(|| unwritten().map(|error| error.to_string()))
}

struct Check;

impl Writer for Check {
    type Error = Refused;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), Refused> {
        if matches!(field.only, Some(Only::Read)) {
            return Ok(());
        }
        let checked = Checked::field(field);
        match checked.is_free() {
            true => Ok(()),
            false => value.serialize(checked).map_err(|refused| refused.within(field.name)),
        }
    }

    fn extra_field(&mut self, _: &UnknownFields) -> Result<(), Refused> {
        Ok(())
    }
}
