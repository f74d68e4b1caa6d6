//! From the list of operations to a server of them.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::RawPathParams;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::endpoint::{Endpoint, handlers};
use super::input::Input;
use super::lock;
use super::refusal::Refusal;
use super::state::State;
use crate::OPERATIONS;
use crate::description::Method;

/// Every operation of the API at its method and path.
pub(super) fn router(state: &Arc<Mutex<State>>) -> Router {
    let mut handlers = handlers();
    let mut router = Router::new();
    for operation in OPERATIONS {
        let endpoint = Endpoint {
            operation,
            handler: handlers.remove(operation.name),
        };
        router = router.route(operation.path, serve(endpoint, Arc::clone(state)));
    }
    router
        .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "Not Found"))
        .method_not_allowed_fallback(async || Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
}

fn serve(endpoint: Endpoint, state: Arc<Mutex<State>>) -> MethodRouter {
    let method = method(endpoint.operation.method);
    let served = Arc::new((endpoint, state));
    on(
        method,
        move |path: RawPathParams, uri: Uri, headers: HeaderMap, body: Bytes| {
            let served = Arc::clone(&served);
            async move {
                let (endpoint, state) = &*served;
                let path: Vec<_> = path
                    .iter()
                    .map(|(name, text)| (name.to_owned(), text.to_owned()))
                    .collect();
                let input = Input {
                    path: &path,
                    query: &query(&uri),
                    body: &body,
                };
                let answer = endpoint.answer(&mut lock(state), &headers, &input)?;
                Ok::<_, Refusal>(([(CONTENT_TYPE, "application/json")], answer).into_response())
            }
        },
    )
}

fn method(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// The parameters in the query of an address.
pub(super) fn query(uri: &Uri) -> Vec<(String, String)> {
    // Only a whole URL can be read; the host is of no account.
    let url = format!("http://localhost/?{}", uri.query().unwrap_or_default());
    reqwest::Url::parse(&url).map_or_else(|_| Vec::new(), |url| url.query_pairs().into_owned().collect())
}
