//! A server in memory, which keeps what arrives.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use dollr_client::http::{HttpRequest, HttpResponse, TransportError};
use dollr_client::{Client, Error, Request};
use http::HeaderMap;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// What the transport knew of its length before it was read.
    pub(crate) length: Option<u64>,
}

impl Arrived {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// What happens to a request.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    Status(u16),
    /// It is refused, for this reason.
    Quoting(&'static str),
    /// It is lost once so many chunks of its body were read.
    LostAfter(usize),
    /// There is no connection.
    NeverSent,
}

#[derive(Clone, Default)]
pub(crate) struct Wire {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    then: Arc<Mutex<VecDeque<Then>>>,
}

impl Wire {
    pub(crate) fn with(then: impl IntoIterator<Item = Then>) -> Self {
        let wire = Self::default();
        wire.then.lock().unwrap().extend(then);
        wire
    }

    pub(crate) fn client(&self) -> Client {
        let wire = self.clone();
        let transport = move |request| wire.clone().exchange(request);
        let builder = Client::builder().client_id("shop").client_secret("hush").retries(2);
        builder.transport(transport).build().unwrap()
    }

    async fn exchange(self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        if request.operation.name == "client_obtain_token" {
            return Ok(HttpResponse::new(
                200,
                r#"{ "access_token": "hush-access", "expires_in": 3600 }"#,
            ));
        }
        let then = self.then.lock().unwrap().pop_front().unwrap_or(Then::Status(200));
        if matches!(then, Then::NeverSent) {
            return Err(TransportError::never_sent("no connection"));
        }
        let length = http_body::Body::size_hint(&request.body).exact();
        let mut body = Vec::new();
        let mut chunks = 0;
        loop {
            if matches!(then, Then::LostAfter(count) if count == chunks) {
                return Err(TransportError::interrupted("lost"));
            }
            let Some(chunk) = request.body.chunk().await? else {
                break;
            };
            body.extend_from_slice(&chunk);
            chunks += 1;
        }
        self.arrived.lock().unwrap().push(Arrived {
            line: format!("{} {}", request.method, request.uri()?.path_and_query().unwrap()),
            headers: request.headers,
            body: String::from_utf8(body).unwrap(),
            length,
        });
        Ok(match then {
            Then::Status(status) => HttpResponse::new(status, "null"),
            Then::Quoting(detail) => HttpResponse::new(422, serde_json::json!({ "detail": detail }).to_string()),
            Then::LostAfter(_) | Then::NeverSent => HttpResponse::new(200, "null"),
        })
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

/// What arrives of a request.
pub(crate) async fn sent<R: Request>(request: R) -> Arrived {
    let wire = Wire::default();
    wire.client().send(request).await.unwrap();
    wire.arrived().pop().unwrap()
}

/// Why a request isn't sent.
pub(crate) async fn refused<R: Request>(request: R) -> String {
    let wire = Wire::default();
    let error: Error = wire.client().send(request).await.err().unwrap();
    assert!(wire.arrived().is_empty(), "{error}");
    let message = error.to_string();
    let (_, why) = message
        .split_once("the request was not sent: ")
        .unwrap_or_else(|| panic!("{message}"));
    why.to_owned()
}

/// The request of these fields, as JSON.
pub(crate) fn of<R: Request>(fields: serde_json::Value) -> R {
    serde_json::from_value(fields).unwrap()
}
