//! The operations of an API.

use std::time::Duration;

use super::{ConstantField, ErrorResponse, Field, FieldPath, Ident, Pages, Returns, Type};

/// An operation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Its name in the spec, which is what the API calls it.
    pub name: String,
    /// The name of its method in Rust.
    pub method_name: Ident,
    /// The struct of its fields.
    pub request: String,
    /// What it does.
    pub description: Option<String>,
    /// The method of HTTP.
    pub method: Method,
    /// The path, with the names of fields in braces: `/v1/things/{id}`.
    pub path: String,
    /// The address of the page that documents it.
    pub documentation: Option<String>,
    /// The name of the service that it runs on; none if that is Dollr.
    pub service: Option<String>,
    /// How long an exchange may take.
    pub timeout: Option<Duration>,
    /// Whether it takes a token, or what else signs in to its service.
    pub authenticated: bool,
    /// What it takes.
    pub fields: Vec<Field>,
    /// The media types that its body may have, the usual one first.
    pub media_types: Vec<String>,
    /// Whether its body has no fields, and is sent nonetheless.
    pub empty_body: bool,
    /// What it always sends.
    pub constants: Vec<ConstantField>,
    /// What it returns.
    pub returns: Returns,
    /// What the bodies of errors are, the most exact first.
    pub errors: Vec<ErrorResponse>,
    /// When it may be sent again.
    pub retry: Retry,
    /// How to see whether it happened, when its response is lost.
    pub confirm: Option<Confirm>,
    /// How to wait with it for something to end.
    pub wait: Option<Wait>,
    /// How its response is a page of a list.
    pub pages: Option<Pages>,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// What it was documented to be sent and to return.
    pub examples: Vec<Example>,
}

impl Operation {
    /// Method and path, `GET /v1/things/{id}`.
    pub(crate) fn http(&self) -> String {
        format!("{} {}", self.method.name(), self.path.replace("+}", "}"))
    }

    /// The types of all that comes back, with whatever status.
    pub(crate) fn response_types(&self) -> impl Iterator<Item = &Type> {
        let errors = self.errors.iter().map(|error| &error.returns);
        let all = [&self.returns].into_iter().chain(errors);
        all.flat_map(Returns::each).filter_map(Returns::ty)
    }
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

impl Method {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 6] = [
        ("GET", Self::Get),
        ("HEAD", Self::Head),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("PATCH", Self::Patch),
        ("DELETE", Self::Delete),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, method)| *method == self)
            .map_or("", |(name, _)| name)
    }

    /// Whether a request with it may carry a body.
    pub fn has_body(self) -> bool {
        !matches!(self, Self::Get | Self::Head)
    }
}

/// When an operation may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// Always.
    Safe,
    /// Where it can't have reached the API.
    Unsent,
    /// It moves money: it finds out first what happened to it.
    Recover(Recover),
}

/// How an execution finds out what happened to it when its response is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recover {
    /// The operation that gives its status.
    pub with: String,
    /// The field that is its key.
    pub key: String,
    /// The field of the other operation that is the same key.
    pub by: String,
    /// The field that is its session.
    pub session: String,
    /// What the status calls this kind of movement.
    pub operation_type: String,
    /// The field that is the payer's currency, if it has one.
    pub payer_currency: Option<String>,
    /// Whether it may be sent once more with the same key, where the status knows no such key.
    pub repeat: bool,
}

/// How another operation shows whether one has happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Confirm {
    /// The module of the operation to ask, and its request there.
    pub ask: (Ident, String),
    /// Its fields, each with the field of this operation that it is.
    pub by: Vec<(String, String)>,
    /// The list in its response.
    pub within: Option<FieldPath>,
    /// What shows that it has happened.
    pub proof: Proof,
}

/// What shows that an operation has happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Proof {
    /// The thing has what was sent.
    Sent,
    /// What is at some places of the thing is as it has to be.
    Is(Vec<(FieldPath, Expected)>),
    /// The thing is not there any more.
    Gone,
    /// There is one more than before, by what is at this place.
    New(FieldPath),
}

/// What a value has to be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Expected {
    /// One of these, in their text.
    OneOf(Vec<String>),
    /// What is sent in this field.
    Sent(String),
}

/// How to wait with an operation for something to end.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Wait {
    /// The status in the response that is asked for.
    pub until: FieldPath,
    /// The boolean there which says that a person has to act.
    pub hand_over: Option<FieldPath>,
    /// The operation to ask; none if it is this one.
    pub ask: Option<WaitAsk>,
}

/// Another operation that is asked until something ends.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WaitAsk {
    /// Its module.
    pub module: Ident,
    /// Its request there.
    pub request: String,
    /// What it returns.
    pub returns: Type,
    /// Its fields, each with where its value is in the response of the operation that waits, if it is asked by that.
    pub fields: Vec<(Field, Option<FieldPath>)>,
}

/// An example, as JSON text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Example {
    /// The fields of the request.
    pub request: Option<String>,
    /// What is returned.
    pub response: Option<String>,
    /// With which status.
    pub status: Option<u16>,
    /// With which headers.
    pub headers: Vec<(String, String)>,
    /// Where the response isn't what the operation returns: the type that it is, and that in JSON with its headers.
    pub typed: Option<(Type, String)>,
    /// Whether the response lacks some of what the API documents.
    pub partial: bool,
}
