//! One exchange with the server: an encoded request out, a response in.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue};
use tracing::Instrument as _;
use zeroize::Zeroizing;

use super::trace;
use crate::codec::request::{Decode, Encoded};
use crate::error::{CallStats, Error, ErrorKind, lost_outcome};
use crate::http::base_url::BaseUrl;
use crate::http::date::ServerTime;
use crate::http::settings::{self, HttpSettings};
#[cfg(feature = "sandbox")]
use crate::sandbox::InProcess;
use crate::schema::{Method, Operation, Retry, Returns, Shape};
use crate::values::Secret;

/// In bytes: what is reserved for the body of a response at first.
const FIRST_CAPACITY: usize = 16 * 1024;
const MOST_RESERVED: usize = 1024 * 1024;

/// The way to the server.
pub(crate) struct Transport {
    pub(crate) base_url: BaseUrl,
    http: reqwest::Client,
    /// Where requests go instead of the network.
    #[cfg(feature = "sandbox")]
    in_process: Option<InProcess>,
    pub(crate) limits: Limits,
    pub(crate) server_time: ServerTime,
}

/// The bounds of one exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    /// In bytes, of a response that is no list, and of one that is.
    pub(crate) max_response_size: usize,
    pub(crate) max_list_size: usize,
}

impl Limits {
    /// How large a response may be, and the name of the setting that says so.
    fn size(&self, operation: &Operation, status: u16) -> (usize, &'static str) {
        match operation.returns {
            Returns::Value(Shape::List(_)) | Returns::Undocumented(Shape::List(_)) if is_success(status) => {
                (self.max_list_size, "max_list_size")
            }
            _ => (self.max_response_size, "max_response_size"),
        }
    }
}

impl Transport {
    pub(crate) fn new(
        base_url: BaseUrl,
        product: Option<&str>,
        settings: &HttpSettings,
        limits: Limits,
    ) -> Result<Self, Error> {
        let http = settings
            .client(&base_url)?
            .user_agent(settings::user_agent(product)?)
            .connect_timeout(limits.connect_timeout)
            .timeout(limits.timeout);
        let http = http.build().map_err(settings::unavailable)?;
        Ok(Self {
            base_url,
            http,
            #[cfg(feature = "sandbox")]
            in_process: None,
            limits,
            server_time: ServerTime::default(),
        })
    }

    #[cfg(feature = "sandbox")]
    pub(crate) fn in_process(self, in_process: Option<InProcess>) -> Self {
        Self { in_process, ..self }
    }

    /// Sends a request once and reads the whole response, whatever its status.
    pub(crate) async fn exchange(&self, request: &Encoded, token: Option<&Secret>) -> Result<HttpResponse, Error> {
        let span = trace::attempt(request.operation, &self.base_url);
        let result = self.send(request, token).instrument(span.clone()).await;
        if let Ok(response) = &result {
            self.server_time.heed(&response.headers);
        }
        trace::exchanged(&span, &result);
        result
    }

    async fn send(&self, request: &Encoded, token: Option<&Secret>) -> Result<HttpResponse, Error> {
        let operation = request.operation;
        let mut call = self
            .http
            .request(method(operation.method), self.base_url.join(&request.path_and_query))
            .header(ACCEPT, "application/json");
        if request.is_look {
            // What a cache remembers is no word on how things stand.
            call = call.header(CACHE_CONTROL, "no-cache");
        }
        if let Some(token) = token {
            call = call.header(AUTHORIZATION, bearer(operation, token)?);
        }
        if let Some(body) = &request.body {
            call = call.header(CONTENT_TYPE, "application/json").body(body.to_vec());
        }
        #[cfg(feature = "sandbox")]
        if let Some(in_process) = &self.in_process {
            let response = self.exchange_in_process(operation, in_process, call).await?;
            return self.read(operation, response).await;
        }
        let response = call.send().await.map_err(|error| self.lost(operation, None, error))?;
        self.read(operation, response).await
    }

    #[cfg(feature = "sandbox")]
    async fn exchange_in_process(
        &self,
        operation: &'static Operation,
        in_process: &InProcess,
        call: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, Error> {
        let request = call.build().map_err(|error| self.lost(operation, None, error))?;
        match tokio::time::timeout(self.limits.timeout, in_process.exchange(request)).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(broken)) => Err(self.broken(operation, broken.kind, broken.status, broken.error)),
            Err(elapsed) => Err(self.broken(operation, ErrorKind::Timeout, None, elapsed)),
        }
    }

    async fn read(
        &self,
        operation: &'static Operation,
        mut response: reqwest::Response,
    ) -> Result<HttpResponse, Error> {
        let status = response.status().as_u16();
        let (limit, setting) = self.limits.size(operation, status);
        let announced = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(Error::too_large(operation, status, limit, setting));
        }
        // Large enough for any response with a secret, which then is in one place only, and no larger on the server's word.
        let mut body = Zeroizing::new(Vec::with_capacity(announced.clamp(FIRST_CAPACITY, MOST_RESERVED)));
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if chunk.len() > limit - body.len() => {
                    return Err(Error::too_large(operation, status, limit, setting));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(self.lost(operation, Some(status), error)),
            }
        }
        let headers = std::mem::take(response.headers_mut());
        Ok(HttpResponse { status, headers, body })
    }

    /// The error of an exchange that has no complete response; `status` is there if the response had begun.
    fn lost(&self, operation: &'static Operation, status: Option<u16>, error: reqwest::Error) -> Error {
        let kind = match &error {
            error if error.is_connect() => ErrorKind::Connect,
            error if error.is_timeout() => ErrorKind::Timeout,
            _ => ErrorKind::Interrupted,
        };
        self.broken(operation, kind, status, error.without_url())
    }

    fn broken(
        &self,
        operation: &'static Operation,
        kind: ErrorKind,
        status: Option<u16>,
        error: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        let cause = root_cause(&error);
        let outcome = lost_outcome(operation);
        let message = match kind {
            ErrorKind::Connect => {
                let origin = self.base_url.origin();
                match operation.retry {
                    // It is a question: what was asked about may have been sent.
                    Retry::Safe if operation.authenticated => {
                        format!("no connection to {origin}, so nothing was asked: {cause}")
                    }
                    _ => format!("no connection to {origin}, so nothing was sent: {cause}"),
                }
            }
            ErrorKind::Timeout => format!("no complete response within {:?}; {outcome}", self.limits.timeout),
            _ => format!("the connection was lost: {cause}; {outcome}"),
        };
        Error::transport(kind, operation, message, status, error)
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The header that carries a token.
pub(crate) fn bearer(operation: &'static Operation, token: &Secret) -> Result<HeaderValue, Error> {
    let text = Zeroizing::new(format!("Bearer {}", token.expose()));
    let mut header =
        HeaderValue::from_str(&text).map_err(|_| Error::unusable_token(operation, "can't be carried in a header"))?;
    header.set_sensitive(true);
    Ok(header)
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

pub(crate) fn root_cause(error: &dyn std::error::Error) -> &dyn std::error::Error {
    std::iter::successors(Some(error), |error| error.source())
        .last()
        .unwrap_or(error)
}

/// What the server answered, whatever its status.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl HttpResponse {
    /// The value in the response to `request`, if it is a success. An error shows none of the `secrets`, which only it needs.
    pub(crate) fn read<T>(
        self,
        request: &Encoded,
        decode: Decode<T>,
        secrets: impl FnOnce() -> Vec<Secret>,
    ) -> Result<Response<T>, Error> {
        if !is_success(self.status) {
            return Err(Error::refused(request, self, &secrets()));
        }
        match decode(&self.body) {
            Ok(value) => Ok(Response {
                value,
                raw: self,
                stats: CallStats::default(),
            }),
            Err(error) => Err(Error::undecodable(request, self, &error.to_string(), &secrets())),
        }
    }
}

/// The response to a successful call: its value, and what it was read from.
///
/// [`Call::with_response`](crate::Call::with_response) gives it, and
/// [`ExecutionCall::with_response`](crate::ExecutionCall::with_response) with an outcome.
pub struct Response<T> {
    value: T,
    raw: HttpResponse,
    stats: CallStats,
}

impl<T> Response<T> {
    /// The same response, with what went into the call.
    pub(crate) fn after(self, stats: CallStats) -> Self {
        Self { stats, ..self }
    }

    /// The same response, read as another value.
    pub(crate) fn with_value<U>(self, value: U) -> Response<U> {
        Response {
            value,
            raw: self.raw,
            stats: self.stats,
        }
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.raw.status
    }

    /// The HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// How often the call was made until there was this response: once, if it succeeded at once.
    pub fn attempts(&self) -> u32 {
        self.stats.attempts
    }

    /// How long the call took, with all its attempts and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.stats.elapsed
    }

    /// The body as it came. It may hold a secret: take care where it goes.
    pub fn body(&self) -> &[u8] {
        &self.raw.body
    }
}

/// Shows neither the headers nor the body, in which a secret may stand.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.raw.status)
            .field("body_length", &self.raw.body.len())
            .field("attempts", &self.stats.attempts)
            .finish_non_exhaustive()
    }
}
