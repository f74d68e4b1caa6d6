//! A server in memory: it responds as it is told, and shows what it was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use dollr_client::http::{HttpRequest, HttpResponse, TransportError};
use dollr_client::{Client, ClientBuilder};

/// What the client sends with every request: no test is about it.
const EVERY_TIME: [&str; 4] = ["accept-encoding", "cache-control", "content-length", "user-agent"];

/// A response: its status, its headers and its body.
pub(crate) type Response = (u16, &'static [(&'static str, &'static str)], String);

#[derive(Clone, Default)]
pub(crate) struct Server {
    responses: Arc<Mutex<VecDeque<Response>>>,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server with one response.
    pub(crate) fn responding(status: u16, body: &str) -> Self {
        Self::with([(status, &[][..], body.to_owned())])
    }

    /// A server with some responses, one after the other.
    pub(crate) fn with(responses: impl IntoIterator<Item = Response>) -> Self {
        let server = Self::default();
        server.responses.lock().unwrap().extend(responses);
        server
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// What makes a client of this server, and of no other, whatever its address.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let server = self.clone();
        let transport = move |request| server.clone().exchange(request);
        let builder = Client::builder().client_id("shop").client_secret("hush").retries(0);
        builder.transport(transport)
    }

    /// What was sent since the last time: the method and the address, the headers, and the body. With Dollr's token the address is the
    /// path and query alone, and the token isn't shown.
    #[track_caller]
    pub(crate) fn was_sent(&self, expected: &str) {
        assert_eq!(self.sent(), [expected]);
    }

    /// The same of several requests, in their order.
    pub(crate) fn sent(&self) -> Vec<String> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }

    async fn exchange(self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        if request.operation.name == "client_obtain_token" {
            return Ok(HttpResponse::new(
                200,
                r#"{ "access_token": "hush-access", "expires_in": 3600 }"#,
            ));
        }
        let mut body = Vec::new();
        while let Some(chunk) = request.body.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        let token = request.headers.get("authorization");
        let is_dollr = token.is_some_and(|token| token == "Bearer hush-access");
        if is_dollr {
            request.headers.remove("authorization");
        }
        let uri = request.uri()?;
        let address = match uri.path_and_query().filter(|_| is_dollr) {
            Some(below) => below.to_string(),
            None => uri.to_string(),
        };
        let headers = request.headers.iter().filter(|(name, value)| {
            let is_usual = name.as_str() == "accept" && value.as_bytes() == b"application/json";
            !is_usual && !EVERY_TIME.contains(&name.as_str())
        });
        let headers = headers.map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
        let headers: String = headers.collect();
        let body = String::from_utf8(body).unwrap();
        self.sent
            .lock()
            .unwrap()
            .push(format!("{} {address}\n{headers}\n{body}", request.method));
        let next = self.responses.lock().unwrap().pop_front();
        let (status, headers, body) = next.expect("no more requests");
        let mut response = HttpResponse::new(status, body);
        for (name, value) in headers {
            response.headers.append(*name, value.parse().unwrap());
        }
        Ok(response)
    }
}

/// The value of a future.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// The same, where waits pass at once.
pub(crate) fn in_virtual_time<F: IntoFuture>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(future.into_future())
}
