//! Requests and responses, as a transport sees them.

use std::fmt;
use std::time::Duration;

use http::uri::InvalidUri;
use http::{HeaderMap, Method, Uri};
use reqwest::Url;

use super::body::Body;
use super::transport::TransportError;
use crate::schema::Operation;

/// A request that is ready to be sent.
#[non_exhaustive]
pub struct HttpRequest {
    /// The operation that it is of.
    pub operation: &'static Operation,
    /// Its method.
    pub method: Method,
    /// Its whole address, as `reqwest` has it.
    pub(super) url: Url,
    /// Its headers, with the token where there is one.
    pub headers: HeaderMap,
    /// Whether the body of its response is given on as it comes, and so may take longer than a
    /// [timeout](crate::ClientBuilder::timeout).
    pub streamed: bool,
    /// How long its exchange may take, if its operation says so: instead of the client's
    /// [timeout](crate::ClientBuilder::timeout).
    pub timeout: Option<Duration>,
    /// Its body, which may hold a secret. What is in memory is wiped with its last clone.
    pub body: Body,
}

impl HttpRequest {
    pub(super) fn new(operation: &'static Operation, method: Method, url: Url) -> Self {
        Self {
            operation,
            method,
            url,
            headers: HeaderMap::new(),
            streamed: false,
            timeout: None,
            body: Body::empty(),
        }
    }

    /// Its whole address, as the crate `http` has it.
    ///
    /// # Errors
    ///
    /// When it is too long for that. The client makes none so long, and the error says that nothing was sent.
    pub fn uri(&self) -> Result<Uri, TransportError> {
        let uri: Result<_, InvalidUri> = self.url.as_str().parse();
        uri.map_err(TransportError::never_sent)
    }
}

/// The request for libraries that know those of the crate `http`, such as `tower`. The operation is in its extensions, as
/// `&'static Operation`.
///
/// ```
/// use dollr_client::http::{Body, HttpRequest, HttpResponse, Transport, TransportError, TransportFuture};
/// use tower::{Service, ServiceExt as _};
///
/// /// Sends requests through a service of `tower`. None of its layers may send anything again.
/// struct Tower<S>(S);
///
/// impl<S, E> Transport for Tower<S>
/// where
///     S: Service<http::Request<Body>, Response = http::Response<Body>, Error = E> + Clone + Send + Sync + 'static,
///     S::Future: Send,
///     E: Into<Box<dyn std::error::Error + Send + Sync>> + Send,
/// {
///     fn exchange(&self, request: HttpRequest) -> TransportFuture<'_> {
///         let service = self.0.clone();
///         Box::pin(async {
///             let response = service.oneshot(request.try_into()?).await;
///             // What happened to it isn't known.
///             response.map(HttpResponse::from).map_err(TransportError::interrupted)
///         })
///     }
/// }
/// ```
impl TryFrom<HttpRequest> for http::Request<Body> {
    type Error = TransportError;

    fn try_from(request: HttpRequest) -> Result<Self, TransportError> {
        let uri = request.uri()?;
        let mut converted = Self::new(request.body);
        *converted.method_mut() = request.method;
        *converted.uri_mut() = uri;
        *converted.headers_mut() = request.headers;
        converted.extensions_mut().insert(request.operation);
        Ok(converted)
    }
}

/// Shows neither the query, in which phone numbers travel, nor the headers, nor the body.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str().unwrap_or_default())
            .field("path", &self.operation.path)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A response whose headers are there. Its body may still be on its way.
#[non_exhaustive]
pub struct HttpResponse {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Body,
}

impl HttpResponse {
    /// A response without headers.
    ///
    /// ```
    /// use dollr_client::http::HttpResponse;
    ///
    /// let response = HttpResponse::new(429, r#"{ "detail": "slow down" }"#);
    /// ```
    pub fn new(status: u16, body: impl Into<Body>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }
}

impl<B: Into<Body>> From<http::Response<B>> for HttpResponse {
    fn from(response: http::Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.into(),
        }
    }
}

/// Shows neither the headers nor the body.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
