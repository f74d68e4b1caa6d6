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
