//! Transports that a program gives: what they are given, and what a client makes of what they say.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::http::{Body, HttpRequest, HttpResponse, Transport, TransportError};
use dollr_client::reqwest::header::{HeaderValue, LOCATION};
use dollr_client::{Client, ClientBuilder, Currency, ErrorKind, InvoiceId};
use futures_util::{StreamExt as _, stream};

use super::secrets::{failure, said};
use crate::probe::{NOTE, note};

const TOKEN: &str = r#"{"access_token":"hush-token","expires_in":3600}"#;

/// A client that signs in, whose other requests go to this transport.
fn builder(transport: impl Transport) -> ClientBuilder {
    let transport = Arc::new(transport);
    Client::builder()
        .client_id("shop")
        .client_secret("hush")
        .base_url("https://api.example/behind/a/proxy")
        .transport(move |request: HttpRequest| {
            let transport = Arc::clone(&transport);
            async move {
                match request.operation.name {
                    "client_obtain_token" => Ok(HttpResponse::new(200, TOKEN)),
                    _ => transport.exchange(request).await,
                }
            }
        })
}

/// A transport that gives the same response to all requests.
fn always(response: impl Fn() -> Result<HttpResponse, TransportError> + Send + Sync + 'static) -> impl Transport {
    move |_| std::future::ready(response())
}

#[tokio::test]
async fn a_transport_gets_the_whole_request_and_shows_nothing_of_it() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = builder({
        let seen = Arc::clone(&seen);
        move |request| {
            seen.lock().unwrap().push(request);
            std::future::ready(Ok(HttpResponse::new(200, NOTE)))
        }
    });
    let client = client.user_agent("my-shop/1").build().unwrap();
    assert_eq!(client.send(note()).await.unwrap().id, 7);

    let seen = seen.lock().unwrap();
    let [request] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!(request.operation.name, "send_note");
    assert_eq!(
        (request.method.as_str(), request.uri().unwrap().to_string().as_str()),
        ("POST", "https://api.example/behind/a/proxy/v1/notes")
    );
    let header = |name| request.headers.get(name).map(HeaderValue::to_str).unwrap().unwrap();
    assert_eq!(header("authorization"), "Bearer hush-token");
    assert!(request.headers["authorization"].is_sensitive());
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("accept-encoding"), "identity");
    assert_eq!(header("content-type"), "application/json");
    assert!(header("user-agent").ends_with(" my-shop/1"));
    let body = request.body.as_bytes().unwrap();
    assert_eq!(body, r#"{"text":"Grüße, \"you\""}"#);
    let shown = format!("{request:?}");
    assert!(shown.contains("api.example") && shown.contains("/v1/notes") && shown.contains(&body.len().to_string()));
    assert!(!shown.contains("hush") && !shown.contains("Grüße"), "{shown}");
}

#[tokio::test]
async fn each_request_goes_to_its_own_address() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = builder({
        let seen = Arc::clone(&seen);
        move |request: HttpRequest| {
            seen.lock().unwrap().push(request.uri().unwrap().to_string());
            std::future::ready(Ok(HttpResponse::new(400, "{}")))
        }
    });
    let client = client.build().unwrap();
    let invoices = client.invoices();
    failure(invoices.list().currency(Currency::LRD).send()).await;
    failure(invoices.list().send()).await;
    failure(invoices.get(InvoiceId::new(7)).send()).await;
    failure(invoices.list().currency(Currency::USD).send()).await;
    failure(invoices.get(InvoiceId::new(8)).send()).await;
    let expected = [
        "list?currency=LRD",
        "list",
        "retrieve/7",
        "list?currency=USD",
        "retrieve/8",
    ];
    let expected = expected.map(|path| format!("https://api.example/behind/a/proxy/v1/invoices/{path}"));
    assert_eq!(*seen.lock().unwrap(), expected);
}

/// A body may hold a secret, which is wiped with the last clone: so it isn't copied for each attempt.
#[tokio::test(start_paused = true)]
async fn a_body_is_the_same_bytes_in_each_attempt() {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let client = builder({
        let bodies = Arc::clone(&bodies);
        move |request: HttpRequest| {
            let body = request.body.as_bytes().unwrap().as_ptr() as usize;
            bodies.lock().unwrap().push(body);
            std::future::ready(Err(TransportError::never_sent("no route")))
        }
    });
    let error = failure(client.build().unwrap().send(note())).await;
    assert_eq!(error.kind(), ErrorKind::Connect);
    let bodies = bodies.lock().unwrap();
    assert_eq!(bodies.len(), 4);
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

/// The response begins, and then this comes of its body.
fn begun(chunks: Vec<Result<&'static str, TransportError>>) -> HttpResponse {
    let chunks = chunks.into_iter().map(|chunk| chunk.map(|text| text.as_bytes().into()));
    HttpResponse::new(200, Body::from_stream(stream::iter(chunks)))
}

#[tokio::test]
async fn what_a_transport_says_decides_the_error() {
    type Case = (
        fn() -> Result<HttpResponse, TransportError>,
        ErrorKind,
        Option<u16>,
        &'static str,
    );
    let cases: [Case; 7] = [
        (
            || Err(TransportError::never_sent("no route")),
            ErrorKind::Connect,
            None,
            "no connection to https://api.example, so nothing was sent: no route",
        ),
        (
            || Err(TransportError::interrupted("gone")),
            ErrorKind::Interrupted,
            None,
            "the connection was lost: gone; whether Dollr acted on the request is unknown",
        ),
        (
            || Err(TransportError::timed_out("too slow")),
            ErrorKind::Timeout,
            None,
            "no complete response within 30s; whether Dollr acted on the request is unknown",
        ),
        (
            || Ok(begun(vec![Ok("{"), Err(TransportError::interrupted("gone"))])),
            ErrorKind::Interrupted,
            Some(200),
            "the connection was lost: gone; whether Dollr acted on the request is unknown",
        ),
        // What has a response was sent, whatever is said.
        (
            || Ok(begun(vec![Err(TransportError::never_sent("no route"))])),
            ErrorKind::Interrupted,
            Some(200),
            "the connection was lost: no route; whether Dollr acted on the request is unknown",
        ),
        (
            || {
                let mut response = HttpResponse::new(307, "");
                response
                    .headers
                    .insert(LOCATION, HeaderValue::from_static("https://elsewhere.example"));
                Ok(response)
            },
            ErrorKind::UnexpectedResponse,
            Some(307),
            "the base URL redirects to elsewhere, which is never followed (307): the body is empty",
        ),
        (
            || {
                let mut response = HttpResponse::new(200, &b"\x1f\x8b\x08\0"[..]);
                response
                    .headers
                    .insert("content-encoding", HeaderValue::from_static("gzip"));
                Ok(response)
            },
            ErrorKind::UnexpectedResponse,
            Some(200),
            "the response (200) is coded as \"gzip\", which nobody asked for; whether Dollr acted on the request is unknown",
        ),
    ];
    for (response, kind, status, message) in cases {
        let client = builder(always(response)).retries(0).build().unwrap();
        let error = failure(client.send(note())).await;
        assert_eq!((error.kind(), error.status()), (kind, status), "{error}");
        assert_eq!(said(&error), format!("send_note: {message}"));
    }
}

#[tokio::test]
async fn a_response_may_come_in_any_pieces() {
    let pieces = || {
        let (first, second) = NOTE.split_at(5);
        Ok(begun(vec![Ok(first), Ok(""), Ok(second)]))
    };
    let client = builder(always(pieces)).build().unwrap();
    assert_eq!(client.send(note()).await.unwrap().id, 7);
}

#[tokio::test(start_paused = true)]
async fn an_exchange_has_its_time_whatever_the_transport_is() {
    let silent = |_| pending();
    let client = builder(silent).retries(0).build().unwrap();
    let error = failure(client.send(note())).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));

    let stuck = || Ok(HttpResponse::new(200, Body::from_stream(stream::pending())));
    let client = builder(always(stuck)).retries(0).timeout(Duration::from_secs(7));
    let started = tokio::time::Instant::now();
    let error = failure(client.build().unwrap().send(note())).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, Some(200)));
    assert_eq!(started.elapsed().as_secs(), 7);
}

#[tokio::test]
async fn a_response_is_no_larger_than_it_may_be() {
    let endless = || {
        let zeros = stream::repeat("0").map(|text| Ok(text.as_bytes().into()));
        Ok(HttpResponse::new(200, Body::from_stream(zeros)))
    };
    let announced = || {
        let mut response = begun(vec![Err(TransportError::interrupted("never read"))]);
        response
            .headers
            .insert("content-length", HeaderValue::from_static("99999999999999999999999"));
        Ok(response)
    };
    for response in [endless, announced] as [fn() -> Result<HttpResponse, TransportError>; 2] {
        let client = builder(always(response)).max_response_size(1000).build().unwrap();
        let error = failure(client.send(note())).await;
        assert_eq!(
            said(&error),
            "send_note: the response (200) has more than the 1000 bytes that `max_response_size` allows; \
             whether Dollr acted on the request is unknown"
        );
    }
}

#[test]
fn a_transport_connects_by_itself() {
    let transport = || always(|| Err(TransportError::never_sent("no route")));
    for builder in [
        builder(transport()).connect_timeout(Duration::from_secs(1)),
        builder(transport()).http_client(|http| http),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            said(&error),
            "`transport` makes its connections by itself: set there what `http_client` and `connect_timeout` set, and not here"
        );
    }
}
