//! The transport that a client has if it isn't given one.

use std::future::{Future, poll_fn};
use std::mem;
use std::pin::{Pin, pin};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::runtime::{Handle, Id};

use super::base_url::BaseUrl;
use super::body::Body;
use super::message::{HttpRequest, HttpResponse};
use super::settings::{self, HttpSettings};
use super::transport::TransportError;
use crate::error::Error;

/// For so many async runtimes connections are kept: one is usual, and a second one where `wait()` is used as well.
const RUNTIMES: usize = 4;

/// Sends requests by `reqwest`.
///
/// A connection is driven by the runtime that it was made in. Used in another one, while the first stands still, it would carry
/// nothing, and a payment would not be sent. So each runtime has its own.
pub(crate) struct ReqwestTransport {
    make: Box<dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync>,
    /// Those that were used last, the latest at the end. The first to come takes the one that is of no runtime yet.
    clients: Mutex<Vec<(Option<Id>, reqwest::Client)>>,
}

impl ReqwestTransport {
    /// `timeout` is that of the exchange. It is measured above, and set here where another one may be.
    pub(crate) fn new(
        base_url: &BaseUrl,
        settings: &HttpSettings,
        connect_timeout: Duration,
        timeout: Duration,
    ) -> Result<Self, Error> {
        let (base_url, settings) = (base_url.clone(), settings.clone());
        let make = Box::new(move || {
            let http = settings.client(&base_url)?;
            let http = http.connect_timeout(connect_timeout);
            // The program may have set one, which can't be taken back.
            let http = if settings.is_set() { http.timeout(timeout) } else { http };
            http.build().map_err(settings::unavailable)
        });
        // What is wrong with the settings is better known now than at the first payment.
        let clients = Mutex::new(vec![(None, make()?)]);
        Ok(Self { make, clients })
    }

    /// The client of this runtime.
    fn client(&self) -> Result<reqwest::Client, Error> {
        let runtime = Handle::try_current().ok().map(|handle| handle.id());
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let known = clients.iter().position(|(of, _)| of.is_none() || *of == runtime);
        let client = match known {
            Some(index) => clients.remove(index).1,
            None => (self.make)()?,
        };
        clients.push((runtime, client.clone()));
        if clients.len() > RUNTIMES {
            clients.remove(0);
        }
        Ok(client)
    }

    /// Sends a request once, and gives the response as soon as its headers are there.
    pub(super) fn exchange(
        &self,
        request: HttpRequest,
    ) -> Result<impl Future<Output = Result<HttpResponse, TransportError>> + Send + Unpin + use<>, TransportError> {
        let client = self.client().map_err(TransportError::never_sent)?;
        let mut begun = client.execute(sent(request));
        Ok(poll_fn(move |context| {
            let response = Pin::new(&mut begun).poll(context);
            response.map(|response| response.map(received).map_err(lost))
        }))
    }
}

fn received(mut response: reqwest::Response) -> HttpResponse {
    HttpResponse {
        status: response.status().as_u16(),
        headers: mem::take(response.headers_mut()),
        body: Body::from(Arriving(response)),
    }
}

/// What is left of the body of a response. It stays in there, as it would be boxed to be taken out.
pub(super) struct Arriving(reqwest::Response);

impl Arriving {
    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        // It has no state of its own, so it may be made again for each poll.
        let chunk = pin!(self.0.chunk()).poll(context);
        chunk.map(|chunk| chunk.map_err(lost).transpose())
    }
}

/// The request as `reqwest` has it.
fn sent(request: HttpRequest) -> reqwest::Request {
    let mut sent = reqwest::Request::new(request.method, request.url);
    *sent.headers_mut() = request.headers;
    *sent.body_mut() = Some(match request.body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(request.body),
    });
    // A timeout of a response that is streamed would end with its body.
    let timeout = Some(Duration::MAX).filter(|_| request.streamed).or(request.timeout);
    if timeout.is_some() {
        *sent.timeout_mut() = timeout;
    }
    sent
}

fn lost(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    // A request that `reqwest` can't make is sent no more than one without a connection.
    if error.is_connect() || error.is_builder() {
        TransportError::never_sent(error)
    } else if error.is_timeout() {
        TransportError::timed_out(error)
    } else {
        TransportError::interrupted(error)
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::HeaderMap;
    use axum::http::header::CONTENT_LENGTH;
    use axum::routing::post;
    use bytes::Bytes;
    use futures_util::{TryStreamExt as _, stream};
    use tokio::net::TcpListener;
    use tokio::sync::Semaphore;

    use super::*;
    use crate::api::jwt::ClientObtainToken;
    use crate::codec::content::Content;
    use crate::codec::request::Request as _;
    use crate::http::base_url::PlainHttp;
    use crate::http::transport::Kind;
    use crate::values::Upload;

    /// The address of a server.
    async fn serve(router: Router) -> BaseUrl {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        BaseUrl::parse(&format!("http://{address}"), PlainHttp::Loopback).unwrap()
    }

    /// The timeout ends an exchange, and no body that is given on as it comes.
    #[tokio::test]
    async fn a_streamed_body_may_take_longer_than_the_timeout() {
        let gate: &Semaphore = Box::leak(Box::new(Semaphore::new(0)));
        let late = || async {
            let late = stream::once(gate.acquire()).map_ok(|_| Bytes::from("late"));
            axum::body::Body::from_stream(late)
        };
        let base_url = serve(Router::new().route("/", post(late))).await;
        let (long, short) = (Duration::from_secs(30), Duration::from_millis(10));
        let transport = ReqwestTransport::new(&base_url, &HttpSettings::new(|http| http), long, short).unwrap();
        let request = |streamed| {
            let url = base_url.as_str().parse().unwrap();
            let mut request = HttpRequest::new(ClientObtainToken::OPERATION, http::Method::POST, url);
            request.streamed = streamed;
            request
        };
        let mut streamed = transport.exchange(request(true)).unwrap().await.unwrap();
        // It begins later, and so its timeout ends later.
        let error = match transport.exchange(request(false)).unwrap().await {
            Ok(mut response) => response.body.chunk().await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.kind, Kind::TimedOut);
        gate.add_permits(1);
        assert_eq!(streamed.body.chunk().await.unwrap().unwrap(), "late");
    }

    /// What `reqwest` can't make a request of is told as never sent, as money depends on it.
    #[tokio::test]
    async fn an_address_that_is_too_long_was_never_sent() {
        let base_url = BaseUrl::parse("http://127.0.0.1:1", PlainHttp::Loopback).unwrap();
        let limit = Duration::from_secs(30);
        let transport = ReqwestTransport::new(&base_url, &HttpSettings::default(), limit, limit).unwrap();
        let url = base_url.join(&format!("/{}", "a".repeat(70_000)));
        let request = || HttpRequest::new(ClientObtainToken::OPERATION, http::Method::POST, url.clone());
        assert_eq!(request().uri().unwrap_err().kind, Kind::NeverSent);
        let error = transport.exchange(request()).unwrap().await.unwrap_err();
        assert_eq!(error.kind, Kind::NeverSent);
        assert!(error.source.to_string().contains("builder error"), "{error}");
    }

    /// A body of whatever kind arrives whole, and so does the response.
    #[tokio::test]
    async fn a_body_is_bytes_or_a_stream() {
        // The length that was announced, and the body.
        let echo = |headers: HeaderMap, body: String| async move {
            let length = headers
                .get(CONTENT_LENGTH)
                .map(|length| length.to_str().unwrap().to_owned());
            format!("{} {body}", length.unwrap_or_default())
        };
        let base_url = serve(Router::new().route("/", post(echo))).await;
        let limit = Duration::from_secs(30);
        let transport = ReqwestTransport::new(&base_url, &HttpSettings::default(), limit, limit).unwrap();
        let chunks = ["one, ", "two"].map(|text| Ok(Bytes::from(text)));
        let two = Upload::from_stream_with_length(stream::iter([Ok::<_, TransportError>("two")]), 3);
        let known = Content::Uploads(vec!["one, ".into(), two]);
        for (body, expected) in [
            (Body::empty(), " "),
            ("whole".into(), "5 whole"),
            (Body::from_stream(stream::iter(chunks)), " one, two"),
            (Body::of(&known).unwrap(), "8 one, two"),
        ] {
            let url = base_url.as_str().parse().unwrap();
            let mut request = HttpRequest::new(ClientObtainToken::OPERATION, http::Method::POST, url);
            request.body = body;
            let mut response = transport.exchange(request).unwrap().await.unwrap();
            let mut received = Vec::new();
            while let Some(chunk) = response.body.chunk().await.unwrap() {
                received.extend_from_slice(&chunk);
            }
            assert_eq!((response.status, received.as_slice()), (200, expected.as_bytes()));
        }
    }
}
