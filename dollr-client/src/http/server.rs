//! One exchange with the server: an encoded request out, a whole response in.

use std::collections::HashMap;
use std::mem;
use std::pin::pin;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use http::Method;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap,
    HeaderValue, USER_AGENT,
};
use reqwest::Url;
use tokio::time::timeout_at;
use tracing::Instrument as _;

use super::bearer::Bearer;
use super::body::Body;
use super::deadline::Deadline;
use super::message::{HttpRequest, HttpResponse};
use super::response::Received;
use super::sender::Sender;
use super::trace;
use super::transport::{Kind, TransportError};
use crate::codec::request::Encoded;
use crate::codec::response::accept;
use crate::error::{Error, ErrorKind, is_no_tls, lost_outcome};
use crate::http::base_url::{self, BaseUrl};
use crate::http::date::ServerTime;
use crate::http::settings;
use crate::schema::{self, Operation, Retry, Returns, Shape};
use crate::values::clock::later;
use crate::values::{Secret, Wiped};

/// In bytes: what is reserved for the body of a response at most, before it comes.
const MOST_RESERVED: usize = 1024 * 1024;

/// The server of the API, and the way to it.
pub(crate) struct Server {
    pub(crate) base_url: BaseUrl,
    pub(crate) limits: Limits,
    pub(crate) clock: ServerTime,
    sender: Sender,
    user_agent: HeaderValue,
    own: OwnHeaders,
    /// The addresses of operations that have no value in their path: to put one together takes long.
    fixed_addresses: RwLock<HashMap<&'static str, Url>>,
}

/// What a server gets beside Dollr's token: nothing, unless it is that of a service.
#[derive(Default)]
pub(crate) struct OwnHeaders {
    /// With every request.
    pub(crate) always: HeaderMap,
    /// With those that sign in.
    pub(crate) credentials: HeaderMap,
    /// What is secret in those.
    pub(crate) secrets: Vec<Secret>,
}

/// The bounds of one exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    /// In bytes, of a response that is no list, and of one that is.
    pub(crate) max_response_size: usize,
    pub(crate) max_list_size: usize,
}

impl Limits {
    /// How large a response may be, and the name of the setting that says so.
    fn size(&self, operation: &Operation, status: u16) -> (u64, &'static str) {
        let is_list = |returns: &Returns| matches!(returns.shape(), Some(Shape::List(_)));
        match operation.returns.with_status(status).any(is_list) {
            true => (self.max_list_size as u64, "max_list_size"),
            false => (self.max_response_size as u64, "max_response_size"),
        }
    }
}

impl Server {
    pub(crate) fn new(base_url: BaseUrl, sender: Sender, product: Option<&str>, limits: Limits) -> Result<Self, Error> {
        Ok(Self {
            base_url,
            limits,
            clock: ServerTime::default(),
            sender,
            user_agent: settings::user_agent(product)?,
            own: OwnHeaders::default(),
            fixed_addresses: RwLock::default(),
        })
    }

    /// The same server, which gets these headers too.
    pub(crate) fn with_own(self, own: OwnHeaders) -> Self {
        Self { own, ..self }
    }

    /// The secrets that a response may quote, of those that it gets beside a token.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        self.own.secrets.clone()
    }

    /// How long an exchange may take.
    pub(crate) fn time_limit(&self, operation: &Operation) -> Duration {
        operation.own_timeout().unwrap_or(self.limits.timeout)
    }

    /// Sends a request once and reads the whole response, whatever its status. The body of a success that is streamed is left. It ends at
    /// the deadline, if that comes before its own time limit.
    pub(crate) async fn exchange(
        &self,
        request: &Encoded,
        token: Option<&Bearer>,
        deadline: &Deadline,
    ) -> Result<Box<Received>, Error> {
        let span = trace::attempt(request.operation, &self.base_url);
        let mut sent = pin!(self.send(request, token, deadline).instrument(span));
        let result = sent.as_mut().await;
        if let Ok(response) = &result {
            self.clock.heed(&response.headers);
        }
        trace::exchanged(sent.span(), request.operation, &result);
        result
    }

    async fn send(
        &self,
        encoded: &Encoded,
        token: Option<&Bearer>,
        deadline: &Deadline,
    ) -> Result<Box<Received>, Error> {
        let operation = encoded.operation;
        let begun = self.sender.exchange(self.request(encoded, token)?);
        let mut begun = begun.map_err(|error| self.lost(operation, None, error))?;
        // Of the response, once it has begun.
        let mut status = None;
        let exchange = async {
            let response = (&mut begun).await;
            let mut response = response.map_err(|error| self.lost(operation, None, error))?;
            status = Some(response.status);
            self.read(encoded, &mut response).await
        };
        // One timer for both.
        let limit = later(self.time_limit(operation));
        let in_time = timeout_at(limit.min(deadline.at), pin!(exchange)).await;
        match in_time {
            Ok(result) => result,
            Err(_) if deadline.at < limit => Err(deadline.missed(operation)),
            Err(elapsed) => Err(self.lost(operation, status, TransportError::timed_out(elapsed))),
        }
    }

    /// The request with its headers. It goes to the base URL, whatever its path is, and so do the token and the secrets.
    fn request(&self, request: &Encoded, token: Option<&Bearer>) -> Result<HttpRequest, Error> {
        let operation = request.operation;
        let url = self.address(request);
        if !self.base_url.is_origin_of(&url) {
            return Err(Error::invalid_request(operation, &"its path leads to another host"));
        }
        // The most that it gets below, and what HTTP adds: `Host`, and with a body its length. A map that grows is made again.
        let own = self.own.always.len() + self.own.credentials.len();
        let headers = 6 + own + request.headers.len() + if request.body.is_some() { 2 } else { 0 };
        let mut sent = HttpRequest::new(operation, method(operation.method), url);
        sent.headers.reserve(headers);
        sent.streamed = request.streamed.is_some();
        sent.timeout = operation.own_timeout();
        let mut set = |name, value| _ = sent.headers.insert(name, value);
        set(ACCEPT, accepted(operation)?);
        // Without it a server may choose any coding.
        set(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        set(USER_AGENT, self.user_agent.clone());
        if request.is_probe {
            // What a cache remembers is no word on how things stand.
            set(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        let fields = request.headers.iter().map(|(name, value)| (name, value));
        for (name, value) in self.own.always.iter().chain(fields) {
            set(name.clone(), value.clone());
        }
        // Last, so that no field takes their place.
        if operation.authenticated {
            for (name, value) in &self.own.credentials {
                set(name.clone(), value.clone());
            }
        }
        if let Some(token) = token.filter(|_| operation.takes_token()) {
            set(AUTHORIZATION, token.header());
        }
        if let Some(body) = &request.body {
            set(CONTENT_TYPE, body.media_type.clone());
            let spent = || Error::invalid_request(operation, &"its stream was sent before: make the request again");
            sent.body = Body::of(&body.content).ok_or_else(spent)?;
        }
        Ok(sent)
    }

    /// The address of a request, as [`BaseUrl::join`] puts it together.
    fn address(&self, request: &Encoded) -> Url {
        let (path, query) = base_url::split(&request.path_and_query);
        let mut url = match path == request.operation.path {
            true => self.fixed_address(request.operation.path),
            false => self.base_url.at(path),
        };
        url.set_query(query);
        url
    }

    fn fixed_address(&self, path: &'static str) -> Url {
        let known = self.fixed_addresses.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(url) = known.get(path) {
            return url.clone();
        }
        drop(known);
        let mut known = self.fixed_addresses.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(path).or_insert_with(|| self.base_url.at(path)).clone()
    }

    async fn read(&self, request: &Encoded, response: &mut HttpResponse) -> Result<Box<Received>, Error> {
        let operation = request.operation;
        let status = response.status;
        if let Some(coding) = unread_coding(&response.headers) {
            return Err(Error::coded(operation, status, &coding));
        }
        let streamed = request.streamed.filter(|_| operation.returns.is_success(status));
        let (limit, setting) = match streamed {
            Some(limit) => (limit, "stream"),
            None => self.limits.size(operation, status),
        };
        let too_large = || Error::too_large(operation, status, limit, setting);
        let announced = match operation.method {
            // It is the length of what another method would give.
            schema::Method::Head => 0,
            _ => announced_length(&response.headers),
        };
        if announced > limit {
            return Err(too_large());
        }
        if streamed.is_some() {
            return Ok(Box::new(Received {
                status,
                headers: mem::take(&mut response.headers),
                body: Wiped::default(),
                rest: Some(mem::replace(&mut response.body, Body::empty())),
            }));
        }
        // Not much on the server's word alone.
        let reserved = usize::try_from(announced).unwrap_or(usize::MAX).min(MOST_RESERVED);
        let mut body = Wiped::with_capacity(reserved);
        loop {
            match response.body.chunk().await {
                Ok(Some(chunk)) if (body.len() + chunk.len()) as u64 > limit => {
                    return Err(too_large());
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(self.lost(operation, Some(status), error)),
            }
        }
        Ok(Box::new(Received {
            status,
            headers: mem::take(&mut response.headers),
            body,
            rest: None,
        }))
    }

    /// The error of an exchange that has no whole response; `status` is there if the response had begun.
    pub(crate) fn lost(&self, operation: &'static Operation, status: Option<u16>, error: TransportError) -> Error {
        let kind = match (error.kind, status) {
            // What has a response was sent, whatever a transport says.
            (Kind::NeverSent, None) => ErrorKind::Connect,
            (Kind::TimedOut, _) => ErrorKind::Timeout,
            (Kind::NeverSent | Kind::Interrupted, _) => ErrorKind::Interrupted,
        };
        let cause = root_cause(&*error.source).to_string();
        let cause = match kind == ErrorKind::Connect && is_no_tls(&*error.source) {
            true => format!("the server does not speak TLS, is its address http://? ({cause})"),
            false => cause,
        };
        let outcome = lost_outcome(operation);
        let message = match kind {
            ErrorKind::Connect => {
                let origin = self.base_url.origin();
                match operation.retry {
                    // It is a question: what was asked about may have been sent.
                    Retry::Safe if !operation.issues_tokens => {
                        format!("no connection to {origin}, so nothing was asked: {cause}")
                    }
                    _ => format!("no connection to {origin}, so nothing was sent: {cause}"),
                }
            }
            ErrorKind::Timeout => format!(
                "no complete response within {:?}; {outcome}",
                self.time_limit(operation)
            ),
            _ => format!("the connection was lost: {cause}; {outcome}"),
        };
        Error::transport(kind, operation, message, status, error.source)
    }
}

/// The length that the server announces; 0 if it announces none.
fn announced_length(headers: &HeaderMap) -> u64 {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    // More than fits is more than any limit.
    length.map_or(0, |length| length.trim().parse().unwrap_or(u64::MAX))
}

/// The coding of a body that can't be read, as it has another one than was asked for.
fn unread_coding(headers: &HeaderMap) -> Option<String> {
    let coding = headers.get(CONTENT_ENCODING)?;
    let coding = String::from_utf8_lossy(coding.as_bytes()).trim().to_ascii_lowercase();
    (!coding.is_empty() && coding != "identity").then_some(coding)
}

/// The media types that are asked for, by most operations JSON alone.
fn accepted(operation: &'static Operation) -> Result<HeaderValue, Error> {
    match operation.returns {
        Returns::Media(..) | Returns::ByStatus(_) => {
            HeaderValue::try_from(accept(&operation.returns)).map_err(|error| Error::invalid_request(operation, &error))
        }
        _ => Ok(HeaderValue::from_static("application/json")),
    }
}

fn method(method: schema::Method) -> Method {
    match method {
        schema::Method::Get => Method::GET,
        schema::Method::Head => Method::HEAD,
        schema::Method::Post => Method::POST,
        schema::Method::Put => Method::PUT,
        schema::Method::Patch => Method::PATCH,
        schema::Method::Delete => Method::DELETE,
    }
}

/// The last of the errors that led to one another.
pub(crate) fn root_cause(error: &dyn std::error::Error) -> &dyn std::error::Error {
    std::iter::successors(Some(error), |error| error.source())
        .last()
        .unwrap_or(error)
}
