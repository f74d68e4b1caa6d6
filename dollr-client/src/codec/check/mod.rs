//! What a request may not have although its types can hold it, wherever it is in it: checked before anything of it is written.

mod dates;
mod limits;
mod walk;

use std::fmt;

use serde::ser::{self, Serialize};

pub(crate) use self::limits::Refused;
use self::walk::Checked;
use super::record::{Record, Writer, body, write_to};
use super::sending::Sending;
use super::unknown_fields::UnknownFields;
use crate::schema::{Field, Only, Shape, Struct};

/// Refuses a request with a value that is beyond its limits, or is no date where one belongs.
pub(crate) fn check<R: Record>(request: &R) -> Result<(), Refused> {
    write_to(request, &mut Check)
}

/// Refuses a field that is put in beside the documented ones, and is one of them.
pub(super) fn undocumented<E: ser::Error>(name: &str, structure: &Struct) -> Result<(), E> {
    let documented = structure
        .fields
        .iter()
        .find(|field| field.name == name || field.wire == name);
    let Some(field) = documented else {
        return Ok(());
    };
    let instead = match field {
        Field {
            shape: Shape::Const(_), ..
        } => "it is always sent as it has to be",
        Field {
            only: Some(Only::Read), ..
        } => "it is never sent",
        _ => "it has a setter of its own",
    };
    Err(E::custom(format_args!("`{name}` is documented: {instead}")))
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
