//! How requests are sent, which a program can replace.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::message::{HttpRequest, HttpResponse};

/// Sends requests: what [`ClientBuilder::transport`](crate::ClientBuilder::transport) takes, and `reqwest` does without it.
///
/// A transport sends a request **once** and gives the response. It never sends it again, follows no redirect, and tells the truth
/// about what was [never sent](TransportError::never_sent): the client decides by it whether money may have moved. What may be
/// sent again, and when, is decided above.
///
/// What holds for every transport is done above it, and not here: where requests may go, their headers and token, the
/// [timeout](crate::ClientBuilder::timeout) of an exchange, how large a response may be, and what a status means. Left to a transport
/// are connections: TLS and its certificates, proxies, names, and how long connecting may take.
///
/// The sockets of [`watch`](crate::Client::watch) don't go through it.
///
/// # Examples
///
/// A mock that responds from memory:
///
/// ```
/// use dollr_client::http::{HttpRequest, HttpResponse, Transport, TransportFuture};
/// use dollr_client::{Client, ErrorKind};
///
/// struct Memory;
///
/// impl Transport for Memory {
///     fn exchange(&self, request: HttpRequest) -> TransportFuture<'_> {
///         let response = match request.operation.name {
///             "client_obtain_token" => HttpResponse::new(200, r#"{ "access_token": "a-token", "expires_in": 3600 }"#),
///             "list_invoice" => HttpResponse::new(200, "[]"),
///             _ => HttpResponse::new(404, r#"{ "detail": "not here" }"#),
///         };
///         Box::pin(async { Ok(response) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dollr = Client::builder().client_id("shop").client_secret("hush").transport(Memory).build()?;
/// assert!(dollr.invoices().list().send().await?.is_empty());
/// assert_eq!(dollr.orders().list().send().await.unwrap_err().kind(), ErrorKind::NotFound);
/// # Ok(())
/// # }
/// ```
///
/// A closure is a transport too. With this one there is no network:
///
/// ```
/// use dollr_client::http::TransportError;
/// use dollr_client::{Client, ErrorKind};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let offline = |_| async { Err(TransportError::never_sent("no network in this test")) };
/// let dollr = Client::builder().client_id("shop").client_secret("hush").retries(0).transport(offline).build()?;
/// assert_eq!(dollr.orders().list().send().await.unwrap_err().kind(), ErrorKind::Connect);
/// # Ok(())
/// # }
/// ```
///
/// An adapter for `tower` is shown with the [conversion](HttpRequest#impl-TryFrom<HttpRequest>-for-Request<Body>) of a request.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request once, and gives the response as soon as its headers are there.
    fn exchange(&self, request: HttpRequest) -> TransportFuture<'_>;
}

/// The exchange of a request for a response, or the reason why there is none.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 'a>>;

impl<F, R> Transport for F
where
    F: Fn(HttpRequest) -> R + Send + Sync + 'static,
    R: Future<Output = Result<HttpResponse, TransportError>> + Send + 'static,
{
    fn exchange(&self, request: HttpRequest) -> TransportFuture<'_> {
        Box::pin(self(request))
    }
}

/// Why there is no whole response.
///
/// Nothing converts into it: whether something was sent is a choice that somebody must make.
pub struct TransportError {
    pub(super) kind: Kind,
    pub(super) source: Box<dyn Error + Send + Sync>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    NeverSent,
    Interrupted,
    TimedOut,
}

impl TransportError {
    /// No byte of the request can have reached the server: there was no connection. The error of the call is
    /// [`ErrorKind::Connect`](crate::ErrorKind::Connect).
    ///
    /// Money depends on it. Where it isn't sure, the request was [interrupted](Self::interrupted).
    pub fn never_sent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::NeverSent,
            source: source.into(),
        }
    }

    /// The connection was lost, and the server may have the request:
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted).
    pub fn interrupted(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::Interrupted,
            source: source.into(),
        }
    }

    /// There was no response in the time that the transport allows, and the server may have the request:
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout).
    pub fn timed_out(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::TimedOut,
            source: source.into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::NeverSent => "never sent",
            Kind::Interrupted => "interrupted",
            Kind::TimedOut => "timed out",
        };
        write!(f, "{what}: {}", self.source)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("source", &self.source)
            .finish()
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
