//! Responses of each kind, through a client, from the bytes on the wire.

mod api;
mod content;
mod errors;
mod statuses;
mod streams;

use std::fmt::Debug;

use crate::Request;
use crate::core::client::Client;
use crate::error::Error;
use crate::http::{Body, HttpRequest, HttpResponse, TransportError};

/// A response with these headers, each `Name: value`.
fn response(status: u16, headers: &[&str], body: impl Into<Body>) -> HttpResponse {
    let mut response = HttpResponse::new(status, body);
    for header in headers {
        let (name, value) = header.split_once(": ").expect("a header");
        let name = http::HeaderName::from_bytes(name.as_bytes()).expect("a name");
        response.headers.append(name, value.parse().expect("a value"));
    }
    response
}

/// A client whose requests all get what this gives.
fn client(response: impl Fn(&HttpRequest) -> Result<HttpResponse, TransportError> + Send + Sync + 'static) -> Client {
    let response = move |request: HttpRequest| {
        std::future::ready(match request.operation.name {
            "client_obtain_token" => Ok(HttpResponse::new(
                200,
                r#"{"access_token":"hush-token","expires_in":3600}"#,
            )),
            _ => response(&request),
        })
    };
    let client = Client::builder().client_id("shop").client_secret("hush");
    let client = client.max_response_size(1000).transport(response);
    client.build().expect("a client")
}

/// What happens to a request whose response is this.
async fn sent<R: Request>(
    request: R,
    (status, headers, body): (u16, &'static [&'static str], &'static [u8]),
) -> Result<R::Response, Error> {
    client(move |_| Ok(response(status, headers, body)))
        .send(request)
        .retries(0)
        .await
}

/// What is shown of a value, or of an error what it says.
fn shown<T: Debug>(result: Result<T, Error>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}
