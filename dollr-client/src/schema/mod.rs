//! The API as constants: what every operation takes and returns, generated from the spec.
//!
//! The client uses it to write requests and to name fields in errors, the sandbox to route and
//! to validate, and your own code may use it to list what there is.

use std::fmt;
use std::iter;
use std::ops::Deref;
use std::slice;

/// The operations of an API, in the order of its spec: a slice of them.
// What makes the slice, since the slice itself as a constant would be evaluated, with all operations, whenever a crate that has
// one is checked.
#[derive(Clone, Copy, Debug)]
pub struct Operations(fn() -> &'static [&'static Operation]);

impl Operations {
    /// The operations that this gives.
    pub const fn new(list: fn() -> &'static [&'static Operation]) -> Self {
        Self(list)
    }
}

impl Deref for Operations {
    type Target = [&'static Operation];

    fn deref(&self) -> &Self::Target {
        (self.0)()
    }
}

impl IntoIterator for Operations {
    type Item = &'static Operation;
    type IntoIter = iter::Copied<slice::Iter<'static, &'static Operation>>;

    fn into_iter(self) -> Self::IntoIter {
        (self.0)().iter().copied()
    }
}

/// One operation of the API. `Debug` names it.
#[non_exhaustive]
pub struct Operation {
    /// Its name in the spec, which is also its method: `get_collection_realtime_key`.
    pub name: &'static str,
    /// The resource that it belongs to: `realtime_keys`.
    pub resource: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with its parameters in braces: `/v1/status/collection/{reference_id}`.
    pub path: &'static str,
    /// The page that documents it.
    pub documentation: Option<&'static str>,
    /// Whether it carries an access token.
    pub authenticated: bool,
    /// Every field of the request, wherever it travels.
    pub request: &'static Struct,
    /// What a successful call returns.
    pub returns: Returns,
    /// When it may be sent again.
    pub retry: Retry,
    /// How to see whether a call whose response was lost has happened.
    pub confirm: Option<Confirm>,
    /// How to wait for its final response.
    pub wait: Option<Wait>,
    /// Whether Dollr advises against it.
    pub deprecated: bool,
    /// Requests and responses as Dollr shows them.
    pub examples: &'static [Example],
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Operation {
    /// An operation of which this is known, with the types of its request and its response.
    pub const fn new(about: OperationMeta, request: &'static Struct, returns: Returns) -> Self {
        Self {
            name: about.name,
            resource: about.resource,
            method: about.method,
            path: about.path,
            documentation: about.documentation,
            authenticated: about.authenticated,
            request,
            returns,
            retry: about.retry,
            confirm: about.confirm,
            wait: about.wait,
            deprecated: about.deprecated,
            examples: about.examples,
        }
    }
}

/// What a spec says of an operation beside its types: see [`Operation`].
// It is plain, since whatever in it is edited is checked again. What an operation does stands in its documentation alone.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
#[allow(missing_docs, reason = "they are the fields of an operation")]
pub struct OperationMeta {
    pub name: &'static str,
    pub resource: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub documentation: Option<&'static str>,
    pub authenticated: bool,
    pub retry: Retry,
    pub confirm: Option<Confirm>,
    pub wait: Option<Wait>,
    pub deprecated: bool,
    pub examples: &'static [Example],
}

impl OperationMeta {
    /// An authenticated `GET`, of which nothing else is known.
    pub const PLAIN: Self = Self {
        name: "",
        resource: "",
        method: Method::Get,
        path: "",
        documentation: None,
        authenticated: true,
        retry: Retry::Safe,
        confirm: None,
        wait: None,
        deprecated: false,
        examples: &[],
    };
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method as it stands in a request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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
    /// The least number that it may be, in digits.
    pub min: Option<&'static str>,
    /// Whether it is personal data, of which `Debug` shows no more than serves to recognise it.
    pub personal: bool,
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

    /// The same field, which holds personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
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

/// What a successful call returns.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Returns {
    /// Nothing of interest.
    Nothing,
    /// A value of this shape.
    Value(Shape),
    /// Presumably a value of this shape: no source documents the response.
    Undocumented(Shape),
}

/// When an operation may be sent again after an attempt whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// Always: repeating it changes nothing.
    Safe,
    /// Only if the request surely never left.
    Unsent,
    /// It moves money: not before another operation was asked what became of it.
    Recover(Recover),
}

/// How an execution finds out what became of it when its response is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recover {
    /// The operation that looks the key up.
    pub with: &'static str,
    /// The field of both operations that holds the idempotency key.
    pub key: &'static str,
    /// The field that holds the session, which the execution uses up.
    pub session: &'static str,
    /// The kind of movement that the response has to be about.
    pub operation_type: &'static str,
    /// The field of the request that holds what the response's `payer_currency` has to be.
    pub payer_currency: Option<&'static str>,
    /// Whether it may be sent once more, with the same key, when asking shows that it never arrived.
    pub repeat: bool,
}

impl Recover {
    /// To ask `with` about the `key`, for a movement of this type.
    pub const fn new(with: &'static str, [key, session]: [&'static str; 2], operation_type: &'static str) -> Self {
        Self {
            with,
            key,
            session,
            operation_type,
            payer_currency: None,
            repeat: false,
        }
    }

    /// The same, where the response has to have the currency in this field of the request.
    #[must_use]
    pub const fn payer_currency(mut self, field: &'static str) -> Self {
        self.payer_currency = Some(field);
        self
    }

    /// The same, for what may be sent once more.
    #[must_use]
    pub const fn repeat(mut self) -> Self {
        self.repeat = true;
        self
    }
}

/// How to see whether a call whose response was lost has happened: by what another operation then shows.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Confirm {
    /// The operation to ask with.
    pub with: &'static Operation,
    /// The field of the request that goes to it.
    pub key: &'static str,
    /// The list in its response to look in, for what the rest of the path names; the response itself if there is none.
    pub within: Option<&'static str>,
    /// What shows that it has happened.
    pub evidence: Evidence,
}

impl Confirm {
    /// To ask with an operation, and look for what shows it.
    pub const fn new(
        with: &'static Operation,
        key: &'static str,
        within: Option<&'static str>,
        evidence: Evidence,
    ) -> Self {
        Self {
            with,
            key,
            within,
            evidence,
        }
    }
}

/// What shows that something has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// Each field of the body is as it was sent.
    Sent,
    /// Each of these fields has one of these values.
    Is(&'static [(&'static str, &'static [&'static str])]),
    /// There is nothing any more.
    Gone,
    /// There is one in the list whose field of this name was not there before, and it is as it was sent. What adds is never
    /// carried out again when it may have happened.
    New(&'static str),
}

/// How to wait until a response is final: ask again while its status isn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// The field of the response that holds the status.
    pub until: &'static str,
    /// The boolean field of the response which says that the person who pays has to act first.
    pub hand_over: Option<&'static str>,
    /// The kind of movement that the response has to be about: that of the execution which recovers with this operation.
    pub operation_type: Option<&'static str>,
}

impl Wait {
    /// To wait for a final status in the field `until`.
    pub const fn new(until: &'static str, hand_over: Option<&'static str>) -> Self {
        Self {
            until,
            hand_over,
            operation_type: None,
        }
    }

    /// The same, where the response has to be about a movement of this kind.
    #[must_use]
    pub const fn operation_type(mut self, operation_type: &'static str) -> Self {
        self.operation_type = Some(operation_type);
        self
    }
}

/// A request and its response as Dollr shows them, in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// All fields of the request, in one object.
    pub request: Option<&'static str>,
    /// The response.
    pub response: Option<&'static str>,
    /// Whether the source shows only a part, so that it serves as documentation alone.
    pub partial: bool,
}

impl Example {
    /// A request, a response or both.
    pub const fn new(request: Option<&'static str>, response: Option<&'static str>) -> Self {
        Self {
            request,
            response,
            partial: false,
        }
    }

    /// The same example, of which the source shows only a part.
    #[must_use]
    pub const fn partial(mut self) -> Self {
        self.partial = true;
        self
    }
}
