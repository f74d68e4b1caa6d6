//! Operations: what they are called, and where.

use std::fmt;
use std::iter;
use std::ops::Deref;
use std::slice;
use std::time::Duration;

use super::{Confirm, ErrorResponse, Example, Pages, Place, Retry, Returns, Service, Struct, Wait};

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
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[non_exhaustive]
pub struct Operation {
    /// Its name in the spec, as the API calls it: `get_collection_realtime_key`.
    pub name: &'static str,
    /// The method that calls it on its resource: `create_for_collection`. Where the spec gives none, it is the name.
    pub call: &'static str,
    /// The resource that it belongs to: `realtime_keys`.
    pub resource: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with its parameters in braces: `/v1/status/collection/{reference_id}`.
    pub path: &'static str,
    /// The page that documents it.
    pub documentation: Option<&'static str>,
    /// The media types that its body may have. It is sent as the first, unless the request says another.
    pub media_types: &'static [&'static str],
    /// Whether its body has no documented fields, and is sent nonetheless: in JSON, `{}`.
    pub empty_body: bool,
    /// The service that it runs on; none if that is Dollr.
    pub service: Option<&'static Service>,
    /// How long an exchange may take, if not as long as any other.
    pub timeout: Option<Duration>,
    /// Whether it carries an access token of Dollr or, if it runs on a service, that one's secrets.
    pub authenticated: bool,
    /// Whether it issues access tokens.
    pub issues_tokens: bool,
    /// Every field of the request, wherever it travels.
    pub request: &'static Struct,
    /// What a successful call returns.
    pub returns: Returns,
    /// What the body of an error is: the first of these whose statuses are those of the error.
    pub errors: &'static [ErrorResponse],
    /// When it may be sent again.
    pub retry: Retry,
    /// How to see whether a call whose response was lost has happened.
    pub confirm: Option<Confirm>,
    /// How to wait for its final response.
    pub wait: Option<Wait>,
    /// How its response is a page of a list.
    pub pages: Option<Pages>,
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
            call: match about.call {
                Some(call) => call,
                None => about.name,
            },
            resource: about.resource,
            method: about.method,
            path: about.path,
            documentation: about.documentation,
            media_types: about.media_types,
            empty_body: about.empty_body,
            service: about.service,
            timeout: about.timeout,
            authenticated: about.authenticated,
            issues_tokens: about.issues_tokens,
            request,
            returns,
            errors: about.errors,
            retry: about.retry,
            confirm: about.confirm,
            wait: about.wait,
            pages: about.pages,
            deprecated: about.deprecated,
            examples: about.examples,
        }
    }

    /// Whether its body is an object in JSON, as most are, and can be nothing else.
    pub(crate) const fn sends_json(&self) -> bool {
        let [only] = self.media_types else {
            return false;
        };
        let is_object = self.request.has_field(Place::Body, false) && !self.request.has_field(Place::Body, true);
        (is_object || self.empty_body) && matches!(only.as_bytes(), b"application/json")
    }
}

/// What a spec says of an operation beside its types: see [`Operation`].
// It is plain, since whatever in it is edited is checked again. What an operation does stands in its documentation alone.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[allow(missing_docs, reason = "they are the fields of an operation")]
pub struct OperationMeta {
    pub name: &'static str,
    pub call: Option<&'static str>,
    pub resource: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub documentation: Option<&'static str>,
    pub media_types: &'static [&'static str],
    pub empty_body: bool,
    pub service: Option<&'static Service>,
    pub timeout: Option<Duration>,
    pub authenticated: bool,
    pub issues_tokens: bool,
    pub errors: &'static [ErrorResponse],
    pub retry: Retry,
    pub confirm: Option<Confirm>,
    pub wait: Option<Wait>,
    pub pages: Option<Pages>,
    pub deprecated: bool,
    pub examples: &'static [Example],
}

impl OperationMeta {
    /// An authenticated `GET`, of which nothing else is known.
    pub const PLAIN: Self = Self {
        name: "",
        call: None,
        resource: "",
        method: Method::Get,
        path: "",
        documentation: None,
        media_types: &["application/json"],
        empty_body: false,
        service: None,
        timeout: None,
        authenticated: true,
        issues_tokens: false,
        errors: &[],
        retry: Retry::Safe,
        confirm: None,
        wait: None,
        pages: None,
        deprecated: false,
        examples: &[],
    };
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
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
            Self::Head => "HEAD",
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
