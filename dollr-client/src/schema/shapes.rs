//! What values are, as JSON.

use super::{Constant, Limits, Measure, Struct, Union};

/// What a field holds, as JSON.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `true` or `false`, as 1 or 0.
    Bit,
    /// A UUID in a string.
    Uuid,
    /// A version-4 UUID in a string.
    Uuid4,
    /// A string that is never shown.
    Secret,
    /// A number with its digits: an amount, a percentage, a rate.
    Decimal,
    /// Three upper-case letters, as in ISO 4217.
    Currency,
    /// Two upper-case letters, as in ISO 3166-1.
    Country,
    /// The digits of a phone number with its country's code, and no `+`.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// An instant, as an ISO 8601 string.
    Timestamp,
    /// An instant, as the number of whole units since 1970.
    UnixTime(Unit),
    /// An instant, as a string of RFC 2822: `Mon, 30 Jun 2025 23:59:00 +0000`.
    Rfc2822,
    /// An instant in UTC, as a string of its digits: `20250630235900`.
    CompactTimestamp,
    /// A day, as an ISO 8601 string: `2025-06-30`.
    Date,
    /// A day, as a string of its digits: `20250630`.
    CompactDate,
    /// A whole number of a unit of time.
    Duration(Unit),
    /// A length of time, as an ISO 8601 string: `PT5M`.
    IsoDuration,
    /// Bytes, as a base64 string.
    Base64,
    /// Bytes, as a base64 string for addresses: with `-` and `_`, and without padding.
    Base64Url,
    /// Bytes, as a string of two hexadecimal digits each.
    Hex,
    /// Anything.
    Json,
    /// Bytes: a whole body as it is, or base64 in JSON.
    Binary,
    /// A file: a part of a multipart body.
    File,
    /// One of the listed strings or numbers.
    Enum(&'static Enum),
    /// An object. (A function, since a structure may hold itself.)
    Struct(fn() -> &'static Struct),
    /// An array of one shape.
    List(&'static Shape),
    /// An object with free keys, whose values have one shape.
    Map(&'static Shape),
    /// A value of one of several kinds. (A function, since one may hold itself.)
    Union(fn() -> &'static Union),
    /// Always the same.
    Const(Constant),
    /// In a list or map: this as a JSON string, although it isn't one. [`Field::as_text`](super::Field::as_text) says it of a field.
    Text(&'static Shape),
    /// In a list or map: this, or `null`. [`Field::nullable`](super::Field::nullable) says it of a field.
    Nullable(&'static Shape),
    /// In a list or map: this within limits. [`Field::limits`](super::Field::limits) says it of a field.
    Limited(&'static Shape, &'static Limits),
}

impl Shape {
    /// What its [`Limits`] are about.
    pub const fn measure(&self) -> Measure {
        match self {
            Self::Text(shape) | Self::Nullable(shape) | Self::Limited(shape, _) => shape.measure(),
            Self::Integer | Self::Decimal | Self::UnixTime(_) | Self::Duration(_) => Measure::Value,
            Self::Enum(this) if this.is_integer => Measure::Value,
            Self::List(_) | Self::Map(_) => Measure::Items,
            Self::Base64 | Self::Base64Url | Self::Hex => Measure::Bytes,
            _ => Measure::Characters,
        }
    }

    /// Whether it is a file, or a list of some.
    pub(crate) const fn is_of_files(self) -> bool {
        matches!(self, Self::Binary | Self::File | Self::List(Self::File))
    }

    /// Whether it is one value, and holds no others.
    pub(crate) const fn is_single(self) -> bool {
        match self {
            Self::Text(shape) | Self::Nullable(shape) | Self::Limited(shape, _) => shape.is_single(),
            Self::Json
            | Self::Binary
            | Self::File
            | Self::Struct(_)
            | Self::Union(_)
            | Self::List(_)
            | Self::Map(_) => false,
            _ => true,
        }
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
}

/// A set of strings or whole numbers.
#[derive(Debug)]
#[non_exhaustive]
pub struct Enum {
    /// The name of its Rust type.
    pub name: &'static str,
    /// Its documented values.
    pub values: &'static [EnumValue],
    /// Whether they are numbers on the wire.
    pub is_integer: bool,
}

impl Enum {
    /// An enumeration of these values.
    pub const fn new(name: &'static str, values: &'static [EnumValue]) -> Self {
        let is_integer = false;
        Self {
            name,
            values,
            is_integer,
        }
    }

    /// The same enumeration, whose values are whole numbers.
    #[must_use]
    pub const fn integers(mut self) -> Self {
        self.is_integer = true;
        self
    }
}

/// A documented value of an [`Enum`].
#[derive(Debug)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value on the wire; of a number its digits.
    pub name: &'static str,
    /// Whether Dollr supports it, beyond having it in the schema.
    pub supported: bool,
    /// Whether nothing follows it, and if so, how things ended.
    pub end: Option<End>,
}

impl EnumValue {
    /// A supported value that something may follow.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            supported: true,
            end: None,
        }
    }

    /// The same value, which is in the schema and not supported.
    #[must_use]
    pub const fn unsupported(mut self) -> Self {
        self.supported = false;
        self
    }

    /// The same value, which nothing follows.
    #[must_use]
    pub const fn ending(mut self, end: End) -> Self {
        self.end = Some(end);
        self
    }
}

/// How a final status ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// What was asked for happened.
    Success,
    /// It did not, and will not.
    Failure,
}
