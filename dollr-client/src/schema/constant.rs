//! Values that the spec itself gives.

use std::fmt;

/// A single value that is known beforehand, as it is on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constant {
    /// A string.
    Text(&'static str),
    /// A number, in digits.
    Number(&'static str),
    /// `true` or `false`.
    Boolean(bool),
}

/// As the value itself, among the fields of a struct.
impl fmt::Debug for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => fmt::Debug::fmt(text, f),
            Self::Number(digits) => f.write_str(digits),
            Self::Boolean(value) => fmt::Debug::fmt(value, f),
        }
    }
}

impl Constant {
    /// It where there is only text: in a path, a query or a header.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
        }
    }
}
