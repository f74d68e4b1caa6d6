//! Objects, their fields, and what those hold.

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
    /// Where in a request it travels. A field of anything else is in the body, or in a response perhaps in a header.
    pub place: Place,
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Whether its scalar goes as a JSON string although it isn't one.
    pub as_text: bool,
    /// The least number that it may be, in digits.
    pub min: Option<&'static str>,
    /// Whether it is personal data, of which `Debug` shows no more than serves to recognise it.
    pub personal: bool,
    /// Whether the next field makes a pair with it: neither says anything alone.
    pub pairs: bool,
    /// Whether its value is the whole body, and not a member of an object there.
    pub whole: bool,
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
            min: None,
            personal: false,
            pairs: false,
            whole: false,
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

    /// The same field, which may be no number below this one.
    #[must_use]
    pub const fn min(mut self, min: &'static str) -> Self {
        self.min = Some(min);
        self
    }

    /// The same field, which goes as a JSON string whatever it holds.
    #[must_use]
    pub const fn as_text(mut self) -> Self {
        self.as_text = true;
        self
    }

    /// The same field, whose value is the whole body.
    #[must_use]
    pub const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The same field, which holds personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
}

/// Where in a request or a response a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header, whose name has no case.
    Header,
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
    /// A whole number of a unit of time.
    Duration(Unit),
    /// Anything.
    Json,
    /// One of the listed strings.
    Enum(&'static Enum),
    /// An object. (A function, since a structure may hold itself.)
    Struct(fn() -> &'static Struct),
    /// An array of one shape.
    List(&'static Shape),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
}

/// A set of strings.
#[derive(Debug)]
#[non_exhaustive]
pub struct Enum {
    /// The name of its Rust type.
    pub name: &'static str,
    /// Its documented values.
    pub values: &'static [EnumValue],
}

impl Enum {
    /// An enumeration of these values.
    pub const fn new(name: &'static str, values: &'static [EnumValue]) -> Self {
        Self { name, values }
    }
}

/// A documented value of an [`Enum`].
#[derive(Debug)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value on the wire.
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
