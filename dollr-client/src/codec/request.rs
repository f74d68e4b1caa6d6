//! What every generated request has in common, and its way onto the wire.

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::trace;
use crate::codec::{self, Record, ResponseValue};
use crate::error::Error;
use crate::schema::{Field, Operation, OperationMeta, Place, Returns};

/// A request of one operation, as data: what [`Client::send`](crate::Client::send) takes, unless it moves money.
///
/// Its JSON is one flat object of all its fields, in the form that they have on the wire. A request is either this or, if it moves
/// money, `Request<MovesMoney>`, so that what takes the one can't be given the other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no plain call",
    note = "a request that moves money goes to `Client::execute`, which finds out what became of it when the response is lost"
)]
pub trait Request<Effect = Plain>: Record {
    /// What a successful call gives.
    type Response: ResponseValue;

    /// What the spec says of the operation.
    #[doc(hidden)]
    const META: OperationMeta;

    /// What that is in a response, where its type doesn't say it all.
    #[doc(hidden)]
    const RETURNS: Returns = <Self::Response as ResponseValue>::RETURNS;

    /// The operation.
    // Made here, so that nothing evaluates it when a crate with requests is checked.
    const OPERATION: &'static Operation = &Operation::new(Self::META, Self::STRUCT, Self::RETURNS);
}

/// The effect of a [`Request`] that moves no money.
#[derive(Debug)]
pub enum Plain {}

/// The effect of a [`Request`] that moves money, and so is an [`Execute`](crate::Execute).
#[derive(Debug)]
pub enum MovesMoney {}

/// A request that [`Client::until_final`](crate::Client::until_final) takes: its response has a status that is final some time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be waited for",
    note = "its operation's description has no `wait`: nothing says when its response is final"
)]
pub trait Follow: Request {}

/// A request as it goes out, below the base URL.
#[derive(Clone)]
pub(crate) struct Encoded {
    pub(crate) operation: &'static Operation,
    pub(crate) path_and_query: String,
    /// The fields that travel there, by name.
    pub(crate) address: Vec<(String, String)>,
    /// Wiped with its last clone.
    pub(crate) body: Option<Bytes>,
    /// All fields in one object, of an operation that can be confirmed.
    pub(crate) flat: Option<Zeroizing<Vec<u8>>>,
    /// What is there before, of an operation that adds something, where the caller knows.
    pub(crate) known: Option<Vec<String>>,
    /// What is shown of it, if somebody wants to see it.
    pub(crate) shown: Option<String>,
    /// Whether it asks how something stands: its response must be fresh, and about what was asked for.
    pub(crate) is_probe: bool,
    /// How many bytes of the response may come, if they are given away as they do.
    pub(crate) streamed: Option<u64>,
}

pub(crate) fn encode<R: Request<E>, E>(request: &R) -> Result<Encoded, Error> {
    let operation = R::OPERATION;
    let invalid = |message: &dyn std::fmt::Display| Error::invalid_request(operation, message);
    let path = codec::texts(request, Place::Path).map_err(|error| invalid(&error))?;
    let query = codec::texts(request, Place::Query).map_err(|error| invalid(&error))?;
    let has_body = operation.request.fields.iter().any(|field| field.place == Place::Body);
    let body = has_body
        .then(|| {
            // Large enough for any request with a secret, which then is in one place only and is wiped there.
            let mut body = Zeroizing::new(Vec::with_capacity(4096));
            serde_json::to_writer(&mut *body, &codec::body(request)).map(|()| Bytes::from_owner(body))
        })
        .transpose()
        .map_err(|error| invalid(&error))?;
    // What is looked for when the response is lost.
    let flat = operation.confirm.map(|_| serde_json::to_vec(request)).transpose();
    let flat = flat.map_err(|error| invalid(&error))?.map(Zeroizing::new);
    let encoded = Encoded::new(operation, path, query, body)?;
    let shown = trace::shown(request);
    Ok(Encoded { flat, shown, ..encoded })
}

/// The request of an operation that takes one field, in its path or query.
pub(crate) fn encode_lookup(operation: &'static Operation, field: &str, value: String) -> Result<Encoded, Error> {
    let is_in_path = |it: &Field| it.name == field && it.place == Place::Path;
    let values = vec![(field.to_owned(), value)];
    let encoded = match operation.request.fields.iter().any(is_in_path) {
        true => Encoded::new(operation, values, Vec::new(), None),
        false => Encoded::new(operation, Vec::new(), values, None),
    };
    Ok(Encoded {
        is_probe: true,
        ..encoded?
    })
}

impl Encoded {
    fn new(
        operation: &'static Operation,
        path: Vec<(String, String)>,
        query: Vec<(String, String)>,
        body: Option<Bytes>,
    ) -> Result<Self, Error> {
        let mut path_and_query =
            fill(operation.path, &path).map_err(|error| Error::invalid_request(operation, &error))?;
        append_query(&mut path_and_query, &query);
        let address: Vec<_> = path.into_iter().chain(query).collect();
        if path_and_query.len() > LONGEST_ADDRESS {
            return Err(Error::invalid_request(operation, &too_long(&address)));
        }
        Ok(Self {
            operation,
            path_and_query,
            address,
            body,
            flat: None,
            known: None,
            shown: None,
            is_probe: operation.wait.is_some(),
            streamed: None,
        })
    }
}

/// Everything but the characters that RFC 3986 calls unreserved.
pub(crate) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In bytes, of path and query: HTTP libraries refuse an address of 64 KiB, and servers one of much less.
const LONGEST_ADDRESS: usize = 32 * 1024;

/// Says which value makes an address too long.
fn too_long(address: &[(String, String)]) -> String {
    let longest = address.iter().max_by_key(|(_, value)| value.len());
    let (name, length) = longest.map_or(("", 0), |(name, value)| (name.as_str(), value.len()));
    format!("`{name}` has {length} bytes, and an address, which carries it, holds {LONGEST_ADDRESS} in all")
}

/// Puts the values into the template. A value is one segment: nothing in it can change the path.
fn fill(template: &str, values: &[(String, String)]) -> Result<String, String> {
    let segments = template.split('/').map(|segment| {
        let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return Ok(segment.to_owned());
        };
        let value = values
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value);
        match value {
            "" => Err(format!("`{name}` is empty, and a path needs it")),
            // Escaping does not help: servers and proxies resolve `%2e%2e` as well.
            "." | ".." => Err(format!("`{name}` is {value:?}, which a path can't carry")),
            _ => Ok(utf8_percent_encode(value, ESCAPED).to_string()),
        }
    });
    segments
        .collect::<Result<Vec<_>, _>>()
        .map(|segments| segments.join("/"))
}

fn append_query(url: &mut String, query: &[(String, String)]) {
    for (index, (name, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.extend(utf8_percent_encode(name, ESCAPED));
        url.push('=');
        url.extend(utf8_percent_encode(value, ESCAPED));
    }
}
