//! Values that the spec itself gives.

/// A single value that is known beforehand, as it is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// A string.
    Text(&'static str),
    /// A number, in digits.
    Number(&'static str),
    /// `true` or `false`.
    Boolean(bool),
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
