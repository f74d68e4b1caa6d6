//! Objects, their fields, and what those hold.

use super::{Constant, Limits, Measure};

/// A JSON object with known fields: a request, or a value in one or in a response.
#[derive(Debug)]
#[non_exhaustive]
pub struct Struct {
    /// The name of its Rust type.
    pub name: &'static str,
    /// Its fields, in the order of the spec.
    pub fields: &'static [Field],
}

impl Struct {
    /// A structure of these fields.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }

    /// Where in a request a field travels that isn't one of these: in the body, if there is one.
    pub(crate) fn extra_place(&self) -> Place {
        let in_body = self.fields.iter().any(|field| field.place == Place::Body);
        if in_body { Place::Body } else { Place::Query }
    }
}

/// A field on the wire.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[non_exhaustive]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where in a request it travels; a field of anything else is in the body.
    pub place: Place,
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Whether its scalar goes as a JSON string although it isn't one.
    pub as_text: bool,
    /// What it may be beyond its shape.
    pub limits: Limits,
    /// What it is taken to be if it is left out.
    pub default: Option<Constant>,
    /// Whether it goes one way only.
    pub only: Option<Only>,
    /// Whether it is personal data, of which `Debug` shows no more than serves to recognise it.
    pub personal: bool,
    /// Whether the next field makes a pair with it: neither says anything alone.
    pub pairs: bool,
}

impl Field {
    /// A required field in the body.
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            place: Place::Body,
            shape,
            required: true,
            nullable: false,
            as_text: false,
            limits: Limits::NONE,
            default: None,
            only: None,
            personal: false,
            pairs: false,
        }
    }

    /// A field in the body that may be left out.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        let mut field = Self::new(name, shape);
        field.required = false;
        field
    }

    /// The same field, elsewhere in the request.
    #[must_use]
    pub const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same field, which may be `null`.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The same field, which may be no less than this.
    #[must_use]
    pub const fn min(mut self, min: &'static str) -> Self {
        self.limits = self.limits.min(min);
        self
    }

    /// The same field, which may be no more than this.
    #[must_use]
    pub const fn max(mut self, max: &'static str) -> Self {
        self.limits = self.limits.max(max);
        self
    }

    /// The same field, in whose text this regular expression is found.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.limits = self.limits.pattern(pattern);
        self
    }

    /// The same field, which is taken to be this if it is left out.
    #[must_use]
    pub const fn default(mut self, default: Constant) -> Self {
        self.default = Some(default);
        self
    }

    /// The same field, which goes one way only.
    #[must_use]
    pub const fn only(mut self, only: Only) -> Self {
        self.only = Some(only);
        self
    }

    /// The same field, which goes as a JSON string whatever it holds.
    #[must_use]
    pub const fn as_text(mut self) -> Self {
        self.as_text = true;
        self
    }

    /// The same field, which holds personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// It holds this. What an item of a list says by its shape, a field says itself.
    pub(crate) const fn set_shape(&mut self, mut shape: &'static Shape) {
        loop {
            shape = match shape {
                Shape::Text(shape) => {
                    self.as_text = true;
                    shape
                }
                Shape::Nullable(shape) => {
                    self.nullable = true;
                    shape
                }
                Shape::Limited(shape, limits) => {
                    self.limits = self.limits.or(limits);
                    shape
                }
                shape => {
                    self.shape = *shape;
                    return;
                }
            };
        }
    }
}

/// The one way that a field goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Only {
    /// It comes back, and is never sent.
    Read,
    /// It is sent, and never comes back.
    Write,
}

/// Where in a request a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// The JSON body.
    Body,
}

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
    /// One of the listed strings or numbers.
    Enum(&'static Enum),
    /// An object. (A function, since a structure may hold itself.)
    Struct(fn() -> &'static Struct),
    /// An array of one shape.
    List(&'static Shape),
    /// An object with free keys, whose values have one shape.
    Map(&'static Shape),
    /// Always the same.
    Const(Constant),
    /// In a list or map: this as a JSON string, although it isn't one. [`Field::as_text`] says it of a field.
    Text(&'static Shape),
    /// In a list or map: this, or `null`. [`Field::nullable`] says it of a field.
    Nullable(&'static Shape),
    /// In a list or map: this within limits. [`Field::limits`] says it of a field.
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
