//! Reading a response that isn't quite what is documented: tolerant in form, strict in meaning.
//!
//! A response is read as it is documented first, and that costs nothing more. Only if it can't be read so, its text is mended
//! (`text`), then each value by its shape (`walk`, `scalar`), and it is read once more. What decides something (a key, a kind, a status, an
//! amount) is never guessed: if it can't be understood, that is the error, which says where it is and what belongs there.

mod problem;
mod scalar;
mod text;
mod union;
mod walk;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny};
use zeroize::Zeroizing;

pub use self::problem::Unreadable;
pub(super) use self::walk::Members;
use crate::schema::Shape;

/// Stands before the name of a documented field whose value can't be read as documented, so that a struct keeps it beside.
pub(super) const UNREAD: char = '\0';

/// Reads a value of this shape.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], shape: Shape) -> Result<T, Unreadable> {
    // That a whole body is UTF-8 is seen faster than that each of its texts is.
    if let Ok(text) = str::from_utf8(body)
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let mended = mended(body, shape)?;
    serde_json::from_str(&mended).map_err(|_| Unreadable::whole(shape))
}

/// The JSON of a value of this shape in the form that is documented.
pub(crate) fn mended(body: &[u8], shape: Shape) -> Result<Zeroizing<String>, Unreadable> {
    walk::value(shape, &json(body)?)
}

/// The text of a body that is JSON, but for characters that can't be had.
pub(crate) fn json(body: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text);
    if let Ok(text) = str::from_utf8(body)
        && is_json(text).is_ok()
        && !text::has_lone_surrogate(text)
    {
        return Ok(text.into());
    }
    let mended = text::mend(body);
    match is_json(&mended) {
        Ok(_) => Ok(mended.into()),
        Err(error) => Err(Unreadable::no_json(&error)),
    }
}

/// What a shape is, to somebody who looks for it.
struct Named(Shape);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Shape::String | Shape::Secret => "a text",
            Shape::Integer => "a whole number",
            Shape::Boolean => "true or false",
            Shape::Bit => "1 or 0",
            Shape::Uuid => "a UUID",
            Shape::Uuid4 => "a version-4 UUID",
            Shape::Decimal => "a number",
            Shape::Currency => "three upper-case letters",
            Shape::Country => "two upper-case letters",
            Shape::Phone => "a phone number",
            Shape::Email => "an e-mail address",
            Shape::Url => "a web address",
            Shape::Timestamp | Shape::Rfc2822 | Shape::CompactTimestamp | Shape::Date | Shape::CompactDate => "a date",
            Shape::UnixTime(_) => "a whole number, the time since 1970",
            Shape::Duration(_) => "a whole number, not negative",
            Shape::Binary => "base64",
            Shape::File => "a file",
            Shape::IsoDuration => "a length of time",
            Shape::Base64 | Shape::Base64Url => "a text in base64",
            Shape::Hex => "a text of hexadecimal digits",
            Shape::Json | Shape::Const(_) => "JSON",
            Shape::Enum(values) if values.is_integer => return write!(f, "a number of {}", values.name),
            Shape::Enum(values) => return write!(f, "a text of {}", values.name),
            Shape::Struct(structure) => return write!(f, "an object with the fields of {}", structure().name),
            Shape::List(_) => "a list",
            Shape::Map(_) => "an object",
            Shape::Union(union) => return write!(f, "a value of {}", union().name),
            Shape::Text(shape) | Shape::Nullable(shape) | Shape::Limited(shape, _) => return Named(*shape).fmt(f),
        })
    }
}
