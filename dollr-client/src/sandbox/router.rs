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
use super::realtime;
use super::refusal::Refusal;
use super::state::State;
use crate::OPERATIONS;
use crate::description::Method;

/// Every operation of the API at its method and path.
pub(super) fn router(state: &Arc<Mutex<State>>) -> Router {
    let mut handlers = handlers();
    let mut router = realtime::add_to(Router::new(), state);
    for operation in OPERATIONS {
        let endpoint = Endpoint {
            operation,
            handler: handlers.remove(operation.name),
        };
        router = router.route(&numbered(operation.path), serve(endpoint, Arc::clone(state)));
    }
    router
        .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "Not Found"))
        .method_not_allowed_fallback(async || Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
}

/// A path whose parameters are named by their place: two operations may name the parameter at one place differently, and
/// a router may not.
fn numbered(path: &str) -> String {
    let segments = path.split('/').enumerate();
    let numbered = segments.map(|(place, segment)| match parameter(segment) {
        Some(_) => format!("{{p{place}}}"),
        None => segment.to_owned(),
    });
    numbered.collect::<Vec<_>>().join("/")
}

/// The name of the parameter that a segment of a path is.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
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
                let names = endpoint.operation.path.split('/').filter_map(parameter);
                let path: Vec<_> = names
                    .zip(path.iter())
                    .map(|(name, (_, text))| (name.to_owned(), text.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn parameters_at_one_place_have_one_name() {
        assert_eq!(numbered("/v1/x/{id}/y/{z}"), "/v1/x/{p3}/y/{p5}");
        assert_eq!(numbered("/v1/x/{x_id}/y/{id}"), numbered("/v1/x/{id}/y/{z}"));
    }
}
