//! From the list of operations to the one that a request is for.

use axum::http::{Method, StatusCode, Uri};
use percent_encoding::percent_decode_str;

use super::endpoint::{Endpoint, handlers};
use super::refusal::Refusal;
use dollr_client::OPERATIONS;

/// Every operation of the API at its method and path.
pub(super) struct Router {
    endpoints: Vec<Endpoint>,
}

/// What a path or a query says, by name.
pub(super) type Parameters = Vec<(String, String)>;

impl Router {
    pub(super) fn new() -> Self {
        let mut handlers = handlers();
        let endpoints = OPERATIONS.iter().map(|operation| Endpoint {
            operation,
            handler: handlers.remove(operation.name),
        });
        Self {
            endpoints: endpoints.collect(),
        }
    }

    /// The operation at a path, and what the path says.
    pub(super) fn find(&self, method: &Method, path: &str) -> Result<(&Endpoint, Parameters), Refusal> {
        let endpoints = self.endpoints.iter();
        let mut found = endpoints
            .filter_map(|endpoint| Some((endpoint, parameters(endpoint.operation.path, path)?)))
            .peekable();
        if found.peek().is_none() {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "Not Found"));
        }
        found
            .find(|(endpoint, _)| endpoint.operation.method.as_str() == method.as_str())
            .ok_or_else(|| Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
    }
}

/// What a path says in the places of a template's parameters, if it is one of that template.
fn parameters(template: &str, path: &str) -> Option<Parameters> {
    let mut segments = path.split('/');
    let mut parameters = Vec::new();
    for expected in template.split('/') {
        let segment = segments.next()?;
        match parameter(expected) {
            Some(name) if !segment.is_empty() => {
                let text = percent_decode_str(segment).decode_utf8_lossy();
                parameters.push((name.to_owned(), text.into_owned()));
            }
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}

/// The name of the parameter that a segment of a path is.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// The parameters in the query of an address.
pub(super) fn query(uri: &Uri) -> Parameters {
    // Only a whole URL can be read; the host is of no account.
    let url = format!("http://localhost/?{}", uri.query().unwrap_or_default());
    dollr_client::reqwest::Url::parse(&url).map_or_else(|_| Vec::new(), |url| url.query_pairs().into_owned().collect())
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn a_path_is_one_of_a_template_or_not() {
        let decoded = [("id", "7"), ("z", "a/b%")].as_slice();
        let cases = [
            ("/v1/x/7/y/a%2Fb%25", Some(decoded)),
            ("/v1/x/7/y/a/b", None),
            ("/v1/x/7/y/", None),
            ("/v1/x/7/y", None),
            ("/v1/x/7/z/a", None),
            ("/v1/x//y/a", None),
            ("v1/x/7/y/a", None),
        ];
        for (path, expected) in cases {
            let found = parameters("/v1/x/{id}/y/{z}", path);
            let found: Option<Vec<_>> = found.as_ref().map(|found| {
                let found = found.iter();
                found.map(|(name, text)| (name.as_str(), text.as_str())).collect()
            });
            assert_eq!(found.as_deref(), expected, "{path}");
        }
    }
}
