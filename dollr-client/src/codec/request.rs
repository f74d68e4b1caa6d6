//! What every generated request has in common, and its way onto the wire.

use std::borrow::Cow;
use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::content::{self, EncodedBody};
use super::headers::{Headers, headers};
use super::pairs::{Pair, Pairs, pairs};
use super::path::fill;
use super::trace;
use crate::codec::{self, Record, ResponseValue};
use crate::error::Error;
use crate::schema::{BodyFormat, Field, Operation, OperationMeta, Place, Retry, Returns, Shape};
use crate::values::{Upload, Wiped};

/// A request of one operation, as data: what [`Client::send`](crate::Client::send) takes, unless it moves money.
///
/// Its JSON is one flat object of all its fields, in the form that they have on the wire. A request is either this or, if it moves
/// money, `Request<MovesMoney>`, so that what takes the one can't be given the other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no plain call",
    note = "a request that moves money goes to `Client::execute`, which finds out what happened to it when the response is lost"
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
pub trait Follow: Request {
    /// The request that is sent again and again: this one, or one that its response tells.
    type Polled: Request;

    /// That of a response, if it isn't this one.
    #[doc(hidden)]
    const NEXT: Option<NextRequest<Self>> = None;
}

/// Makes the request that is polled of a response to the one that started it.
pub type NextRequest<R> = fn(&<R as Request>::Response) -> <R as Follow>::Polled;

/// A request as it goes out, below the base URL.
#[derive(Clone)]
pub(crate) struct Encoded {
    pub(crate) operation: &'static Operation,
    pub(crate) path_and_query: Cow<'static, str>,
    /// What travels there, by name.
    pub(crate) address: Pairs,
    /// The headers that are fields.
    pub(crate) headers: Headers,
    pub(crate) body: Option<EncodedBody>,
    /// All fields in one object, but for files: of an operation that can be confirmed, and of one whose address and body don't show
    /// them as they are.
    pub(crate) flat: Option<Wiped>,
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
    let invalid = |message: &dyn Display| Error::invalid_request(operation, message);
    let _sending = codec::Sending::start();
    codec::check(request).map_err(|error| invalid(&error))?;
    let of = |place| pairs(request, place).map_err(|error| invalid(&error));
    // What it has is known by constants, so that a program doesn't compile what none of its requests has.
    let path = match const { R::STRUCT.has(Place::Path) } {
        true => of(Place::Path)?,
        false => Pairs::new(),
    };
    let query = match const { R::STRUCT.has_query() } {
        true => of(Place::Query)?,
        false => Pairs::new(),
    };
    let (headers, chosen) = match const { R::STRUCT.has(Place::Header) } {
        true => headers(operation.request, of(Place::Header)?).map_err(|error| invalid(&error))?,
        false => Default::default(),
    };
    let mut body = None;
    if const { R::STRUCT.has(Place::Body) || R::OPERATION.empty_body } {
        let media_type = content::media_type(operation, chosen.as_deref()).map_err(|error| invalid(&error))?;
        body = content::encode::<R, E>(request, media_type).map_err(|error| invalid(&error))?;
    }
    let encoded = Encoded {
        headers,
        body,
        ..Encoded::new(operation, path, query)?
    };
    if encoded.has_stream() && matches!(operation.retry, Retry::Recover(_)) {
        return Err(invalid(
            &"it moves money, and may have to be sent again, which a stream can't be: give the bytes themselves",
        ));
    }
    let mut flat = None;
    // What is looked for when the response is lost.
    if operation.confirm.is_some() || !encoded.is_plain() {
        let mut fields = content::buffer();
        serde_json::to_writer(&mut fields, &codec::without_files(request)).map_err(|error| invalid(&error))?;
        flat = Some(fields);
    }
    let shown = trace::shown(request);
    Ok(Encoded { flat, shown, ..encoded })
}

/// The request that asks an operation by these fields of it, outside of a body, in their text.
pub(crate) fn encode_lookup(operation: &'static Operation, fields: &[(&'static str, &str)]) -> Result<Encoded, Error> {
    let (mut path, mut query, mut header) = (Pairs::new(), Pairs::new(), Pairs::new());
    let mut push = |place, name: &'static str, value: &str| {
        let pair = (name.into(), value.to_owned());
        match place {
            Place::Path => path.push(pair),
            Place::Header => header.push(pair),
            Place::Query | Place::Body => query.push(pair),
        }
    };
    for (name, value) in fields {
        let field = operation.request.fields.iter().find(|it| it.name == *name);
        let (place, name) = field.map_or((Place::Query, *name), |field| (field.place, field.wire));
        push(place, name, value);
    }
    for field in operation.request.fields {
        if let Shape::Const(constant) = field.shape {
            push(field.place, field.wire, constant.text());
        }
    }
    let encoded = Encoded::new(operation, path, query)?;
    let flat = match encoded.is_plain() {
        true => None,
        false => {
            let fields: serde_json::Map<_, _> = fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
                .collect();
            Some(Value::Object(fields).to_string().into())
        }
    };
    let headers = headers(operation.request, header);
    let (headers, _) = headers.map_err(|error| Error::invalid_request(operation, &error))?;
    Ok(Encoded {
        headers,
        flat,
        is_probe: true,
        ..encoded
    })
}

impl Encoded {
    fn new(operation: &'static Operation, path: Pairs, query: Pairs) -> Result<Self, Error> {
        let mut path_and_query =
            fill(operation.path, &path).map_err(|error| Error::invalid_request(operation, &error))?;
        append_query(&mut path_and_query, &query);
        let mut address = path;
        match address.is_empty() {
            true => address = query,
            false => address.extend(query),
        }
        if path_and_query.len() > LONGEST_ADDRESS {
            return Err(Error::invalid_request(operation, &too_long(&address)));
        }
        Ok(Self {
            operation,
            path_and_query,
            address,
            headers: Headers::new(),
            body: None,
            flat: None,
            known: None,
            shown: None,
            is_probe: operation.wait.is_some_and(|wait| wait.ask.is_none()),
            streamed: None,
        })
    }

    /// The same request at another address of the API, which a response names: what is in its query isn't known by field.
    pub(crate) fn at(self, path_and_query: String) -> Self {
        let query = path_and_query.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let address = pairs
            .map(|(name, value)| (decoded(name).into(), decoded(value)))
            .collect();
        Self {
            path_and_query: path_and_query.into(),
            address,
            flat: None,
            shown: None,
            ..self
        }
    }

    /// Whether each field is a value in its address, or a member of its body in JSON.
    pub(crate) fn is_plain(&self) -> bool {
        let is_plain = |field: &Field| match field.place {
            Place::Path | Place::Query => field.shape.is_single(),
            Place::Header => false,
            Place::Body => !field.whole,
        };
        let is_json = |body: &EncodedBody| {
            body.media_type
                .to_str()
                .is_ok_and(|it| BodyFormat::of(it) == BodyFormat::Json)
        };
        self.operation.request.fields.iter().all(is_plain) && self.body.as_ref().is_none_or(is_json)
    }

    fn uploads(&self) -> &[Upload] {
        self.body.as_ref().map_or(&[], |body| body.content.uploads())
    }

    fn has_stream(&self) -> bool {
        self.uploads().iter().any(|upload| upload.as_bytes().is_none())
    }

    /// Whether it has a stream of which something was sent, so that it can't be sent again.
    pub(crate) fn is_spent(&self) -> bool {
        self.uploads().iter().any(Upload::is_spent)
    }
}

/// Everything but the characters that RFC 3986 calls unreserved.
pub(crate) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In bytes, of path and query: HTTP libraries refuse an address of 64 KiB, and servers one of much less.
const LONGEST_ADDRESS: usize = 32 * 1024;

/// Says which value makes an address too long.
fn too_long(address: &[Pair]) -> String {
    let longest = address.iter().max_by_key(|(_, value)| value.len());
    let (name, length) = longest.map_or(("", 0), |(name, value)| (name, value.len()));
    format!("`{name}` has {length} bytes, and an address, which carries it, holds {LONGEST_ADDRESS} in all")
}

fn append_query(url: &mut Cow<'_, str>, query: &[Pair]) {
    if query.is_empty() {
        return;
    }
    let url = url.to_mut();
    url.reserve(query.iter().map(|(name, value)| name.len() + value.len() + 2).sum());
    for (index, (name, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.extend(utf8_percent_encode(name, ESCAPED));
        url.push('=');
        url.extend(utf8_percent_encode(value, ESCAPED));
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::io;

    use futures_util::stream;

    use super::*;
    use crate::api::exports::Execution;
    use crate::codec::UnknownFields;
    use crate::codegen as runtime;
    use crate::schema::{Method, Recover};

    struct Pay {
        body: Upload,
        unknown_fields: UnknownFields,
    }

    runtime::object! {
        Pay { body: Upload [Whole], }
    }

    impl Request<MovesMoney> for Pay {
        type Response = Execution;

        const META: OperationMeta = OperationMeta {
            name: "pay",
            method: Method::Post,
            path: "/v1/pay",
            media_types: &["application/pdf"],
            retry: Retry::Recover(Recover::new("find", ["key", "session"], "COLLECTION")),
            ..OperationMeta::PLAIN
        };
    }

    /// It may have to be sent again, and then an error that says "not sent" would be wrong about the first time.
    #[test]
    fn what_moves_money_is_no_stream() {
        let pay = |body: Upload| {
            encode(&Pay {
                body,
                unknown_fields: UnknownFields::default(),
            })
        };
        assert!(pay("bytes".into()).is_ok());
        let stream = stream::empty::<io::Result<&[u8]>>();
        let error = pay(Upload::from_stream(stream)).err().unwrap().to_string();
        assert_eq!(
            error,
            "pay: the request was not sent: it moves money, and may have to be sent again, which a stream can't be: give the bytes \
             themselves"
        );
    }
}
