//! What a value may be beyond its type, and how it is written.

use super::TypeName;

/// A form of a value that isn't its own: how `as` says that it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// A number or a boolean as a string.
    Text,
    /// A boolean as 1 or 0.
    Bit,
    /// A length of time as a number of milliseconds.
    Milliseconds,
    /// A length of time as a number of seconds.
    Seconds,
    /// A length of time as a number of minutes.
    Minutes,
    /// A length of time as a number of hours.
    Hours,
    /// A length of time as a number of days.
    Days,
    /// A length of time in ISO 8601.
    IsoDuration,
    /// An instant as the number of seconds since 1970.
    UnixSeconds,
    /// An instant as the number of milliseconds since 1970.
    UnixMilliseconds,
    /// An instant as RFC 2822 has it.
    Rfc2822,
    /// An instant as 14 digits.
    CompactTimestamp,
    /// A day as eight digits.
    CompactDate,
    /// Bytes as base64 for addresses.
    Base64Url,
    /// Bytes as hexadecimal digits.
    Hex,
}

impl Form {
    /// The word for it after `as`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Bit => "integer",
            Self::Milliseconds | Self::UnixMilliseconds => "milliseconds",
            Self::Seconds | Self::UnixSeconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::IsoDuration => "iso8601",
            Self::Rfc2822 => "rfc2822",
            Self::CompactTimestamp | Self::CompactDate => "compact",
            Self::Base64Url => "base64url",
            Self::Hex => "hex",
        }
    }

    /// The unit of a length of time that is a number.
    pub fn unit(self) -> Option<&'static str> {
        Some(match self {
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            _ => return None,
        })
    }
}

/// The bounds of a value, and the pattern that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// What the bounds are about.
    pub measure: Measure,
    /// The least that it may be, in digits.
    pub min: Option<String>,
    /// The most that it may be, in digits.
    pub max: Option<String>,
    /// A regular expression that is found in it.
    pub pattern: Option<String>,
}

impl Limits {
    /// Whether anything goes.
    pub fn is_none(&self) -> bool {
        self.min.is_none() && self.max.is_none() && self.pattern.is_none()
    }

    /// These, and of the others what these don't say.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        Self {
            measure: self.measure,
            min: self.min.clone().or_else(|| others.min.clone()),
            max: self.max.clone().or_else(|| others.max.clone()),
            pattern: self.pattern.clone().or_else(|| others.pattern.clone()),
        }
    }
}

/// The limits that a type of the spec has by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedLimits {
    /// The type that has them.
    pub name: TypeName,
    /// What they are.
    pub limits: Limits,
}

/// What the bounds of a value are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measure {
    /// Its value.
    #[default]
    Value,
    /// Its characters.
    Characters,
    /// Its items.
    Items,
    /// Its bytes.
    Bytes,
}

/// A single value that the spec gives, as it is on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Constant {
    /// A string.
    Text(String),
    /// A number, in digits.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
}

/// A field that is always the same, and isn't there in Rust.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ConstantField {
    /// Its name in the spec, and in the flat form of a request.
    pub name: String,
    /// Its name on the wire.
    pub wire: String,
    /// Where in a request it travels.
    pub place: super::Place,
    /// What it is.
    pub value: Constant,
}

/// The one way that a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Only {
    /// It comes back, and is never sent.
    Read,
    /// It is sent, and never comes back.
    Write,
}
