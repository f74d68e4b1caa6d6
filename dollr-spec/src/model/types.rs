//! The types of an API, and the fields of its structs.

use super::{Constant, ConstantField, Form, Ident, Limits, NamedLimits, Only, Place, Style, TypeName};

/// A type for ids of one kind of thing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Id {
    /// Its name.
    pub name: String,
    /// What it identifies.
    pub description: Option<String>,
    /// What it is on the wire.
    pub json: IdKind,
}

/// What an id is documented to be on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdKind {
    /// A whole number.
    Integer,
    /// A text.
    String,
    /// A UUID in a text.
    Uuid,
    /// A version-4 UUID in a text.
    Uuid4,
}

impl IdKind {
    /// All of them, by their names in the spec.
    pub const ALL: [(&'static str, Self); 4] = [
        ("integer", Self::Integer),
        ("string", Self::String),
        ("uuid", Self::Uuid),
        ("uuid4", Self::Uuid4),
    ];
}

/// Some texts or whole numbers that the API documents, and whatever else it may send.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// What it says.
    pub description: Option<String>,
    /// The documented values.
    pub values: Vec<EnumValue>,
    /// Whether they are whole numbers on the wire.
    pub is_integer: bool,
}

impl Enum {
    /// Whether some of its values are final: whether it is a status.
    pub fn has_end(&self) -> bool {
        self.values.iter().any(|value| value.end.is_some())
    }
}

/// A documented value of an enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value on the wire; of a number its digits.
    pub name: String,
    /// Its name in Rust.
    pub variant: Ident,
    /// What it says.
    pub description: Option<String>,
    /// Whether the API takes it by now.
    pub supported: bool,
    /// How something has ended that has this status; none if it goes on.
    pub end: Option<End>,
}

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// Well.
    Success,
    /// Badly.
    Failure,
}

/// A kind and an id of that kind, which travel as two fields.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pair {
    /// Its name.
    pub name: String,
    /// What it points to.
    pub description: Option<String>,
    /// The enum of the kinds.
    pub tag: TypeName,
    /// The kinds, each with its id.
    pub values: Vec<PairValue>,
}

/// One kind of a pair.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PairValue {
    /// The tag on the wire.
    pub tag: String,
    /// Its name in Rust.
    pub variant: Ident,
    /// The type of its id.
    pub id: TypeName,
}

/// A value of one of several kinds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Union {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// What tells its kind.
    pub told_by: ToldBy,
    /// The enum of the tags, if there is one.
    pub kinds: Option<TypeName>,
    /// The kinds.
    pub cases: Vec<Case>,
}

/// What tells the kind of a union's value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToldBy {
    /// A field of this name among the others of the object.
    Inside(String),
    /// A field of the first name; what the kind holds is in one of the second name.
    Beside(String, String),
    /// What it is in JSON.
    Content,
}

/// One kind of a union.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// What tells it on the wire; empty where its content does.
    pub tag: String,
    /// Its name in Rust.
    pub variant: Ident,
    /// What it is.
    pub description: Option<String>,
    /// What it holds, if it holds something.
    pub ty: Option<Type>,
}

/// An object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Struct {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Those that are always the same.
    pub constants: Vec<ConstantField>,
    /// Whether it has a type parameter, `T`.
    pub is_generic: bool,
    /// Whether it goes into requests.
    pub is_input: bool,
}

/// A field of a struct or a request.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says a thing of its own, and any may go with any"
)]
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// Its name in the spec, and in the flat form of a request.
    pub name: String,
    /// Its name on the wire, unless it is a pair.
    pub wire: String,
    /// Its name in Rust.
    pub ident: Ident,
    /// What it is.
    pub description: Option<String>,
    /// Its type.
    pub ty: Type,
    /// Where in a request it travels.
    pub place: Place,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Whether leaving it as it is and clearing it are two things: an update's field that may be `null`.
    pub clear: bool,
    /// Whether it is personal data, which `Debug` masks.
    pub personal: bool,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// What it may be, beyond what its type says.
    pub limits: Limits,
    /// What it is taken to be if it is left out.
    pub default: Option<Constant>,
    /// The one way that it goes.
    pub only: Option<Only>,
    /// Whether it isn't there in one of the two ways that its struct goes.
    pub absent: bool,
    /// Whether the struct contains itself through it.
    pub boxed: bool,
    /// Whether it is the whole body, and not a member of an object there.
    pub whole: bool,
    /// How what holds other values is written as text, if not as is usual in its place.
    pub style: Option<Style>,
    /// The media types that a file may have; any if there are none.
    pub media_types: Vec<String>,
}

impl Field {
    /// An optional field of which nothing more is said.
    pub(crate) fn plain(name: &str, ident: Ident, ty: Type, place: Place) -> Self {
        Self {
            name: name.to_owned(),
            wire: name.to_owned(),
            ident,
            description: None,
            ty,
            place,
            optional: true,
            nullable: false,
            clear: false,
            personal: false,
            deprecated: false,
            limits: Limits::default(),
            default: None,
            only: None,
            absent: false,
            boxed: false,
            whole: false,
            style: None,
            media_types: Vec::new(),
        }
    }

    /// The names that it has on the wire: two for a pair.
    pub fn wire_names(&self) -> Vec<&str> {
        match &self.ty {
            Type::Pair(_, keys) => keys.iter().map(String::as_str).collect(),
            _ => vec![&self.wire],
        }
    }

    /// The names that it has in the spec's examples, and in the flat form of a request: two for a pair.
    pub fn labels(&self) -> Vec<&str> {
        match &self.ty {
            Type::Pair(_, keys) => keys.iter().map(String::as_str).collect(),
            _ => vec![&self.name],
        }
    }

    /// Whether a builder has a type parameter for it, as it has to be set.
    pub fn is_required(&self) -> bool {
        !self.optional && self.place != Place::Path && self.is_settable()
    }

    /// Whether a builder has a setter for it. What is only read has one where nothing is sent: in the builders of tests.
    pub fn is_settable(&self) -> bool {
        !(self.absent && self.only == Some(Only::Read))
    }

    /// Whether its Rust type is an `Option`.
    pub fn is_option(&self) -> bool {
        self.is_set_to_option() || self.absent
    }

    /// Whether a setter takes an `Option`.
    pub fn is_set_to_option(&self) -> bool {
        self.optional || self.nullable
    }

    /// What it may be: by what it says itself, and by its type.
    pub fn all_limits(&self) -> Limits {
        match self.ty.limits() {
            Some(limits) => self.limits.or(limits),
            None => self.limits.clone(),
        }
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Type {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A text that is never shown.
    Secret,
    /// A value with a type of its own in `dollr-client`.
    Value(ValueType),
    /// A length of time, which is always in some [form](Self::Formed).
    Duration,
    /// Any JSON.
    Json,
    /// A part of a multipart body: bytes with a name and a media type.
    File,
    /// The bytes that a request has for a body.
    Upload,
    /// The bytes that a response has for a body, beside its headers.
    BodyBytes,
    /// An id.
    Id(TypeName),
    /// One of some texts or whole numbers.
    Enum(TypeName),
    /// An object.
    Struct(TypeName),
    /// A value of one of several kinds.
    Union(TypeName),
    /// A generic struct, of this.
    Generic(TypeName, Box<Type>),
    /// The type parameter of a generic struct.
    Parameter,
    /// Two fields of these names on the wire: the tag and the id.
    Pair(TypeName, [String; 2]),
    /// An array.
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// In a list or map: this, or `null`.
    Nullable(Box<Type>),
    /// A single value in another form than its own.
    Formed(Box<Type>, Form),
    /// This within the limits of a type of the spec.
    Limited(Box<Type>, Box<NamedLimits>),
}

impl Type {
    /// The names in the spec of the types that have no other name, but for those of [`ValueType`].
    pub const SCALARS: [&str; 7] = ["string", "integer", "boolean", "secret", "duration", "json", "file"];
}

/// A single value that `dollr-client` has a type for, of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueType {
    /// An exact amount of money.
    Amount,
    /// Bytes.
    Bytes,
    /// A country, as in ISO 3166-1.
    Country,
    /// A currency, as in ISO 4217.
    Currency,
    /// A day.
    Date,
    /// An exact number.
    Decimal,
    /// An e-mail address.
    Email,
    /// A phone number with its country's code.
    Phone,
    /// An instant.
    Timestamp,
    /// A web address.
    Url,
    /// A UUID.
    Uuid,
}

impl ValueType {
    /// All of them, by their names in the spec and in Rust.
    pub const ALL: [(&'static str, &'static str, Self); 11] = [
        ("amount", "Amount", Self::Amount),
        ("bytes", "Blob", Self::Bytes),
        ("country", "Country", Self::Country),
        ("currency", "Currency", Self::Currency),
        ("date", "Date", Self::Date),
        ("decimal", "Decimal", Self::Decimal),
        ("email", "Email", Self::Email),
        ("phone", "Phone", Self::Phone),
        ("timestamp", "Timestamp", Self::Timestamp),
        ("url", "Url", Self::Url),
        ("uuid", "Uuid", Self::Uuid),
    ];

    /// The name in the spec.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, _, value)| *value == self)
            .map_or("", |(name, _, _)| name)
    }

    /// The name in Rust.
    pub fn rust_name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, _, value)| *value == self)
            .map_or("", |(_, name, _)| name)
    }

    /// Whether it is a number in JSON, unless `wire` says otherwise.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Amount | Self::Decimal)
    }
}
