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
            .filter_map(|endpoint| Some((endpoint, in_path(endpoint.operation.path, path)?)))
            .peekable();
        if found.peek().is_none() {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "Not Found"));
        }
        // Of two, the one with more text of its own: `{id}:cancel` before `{id}`.
        let length = |(_, parameters): &(_, Parameters)| parameters.iter().map(|(_, text)| text.len()).sum::<usize>();
        found
            .filter(|(endpoint, _)| endpoint.operation.method.as_str() == method.as_str())
            .min_by_key(length)
            .ok_or_else(|| Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
    }
}

/// What a path says in the places of a template's parameters, if it is one of that template.
fn in_path(template: &str, path: &str) -> Option<Parameters> {
    let Some((text, (parameter, rest))) = template
        .split_once('{')
        .and_then(|(text, after)| Some((text, after.split_once('}')?)))
    else {
        return (template == path).then(Vec::new);
    };
    let path = path.strip_prefix(text)?;
    let (name, most) = match parameter.strip_suffix('+') {
        Some(name) => (name, path.len()),
        None => (parameter, path.find('/').unwrap_or(path.len())),
    };
    // The shortest after which the rest is one of the rest, and never nothing.
    (1..=most).find_map(|length| {
        let value = path.get(..length)?;
        let mut parameters = in_path(rest, &path[length..])?;
        let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
        parameters.insert(0, (name.to_owned(), value));
        Some(parameters)
    })
}

/// The parameters in the query of an address.
pub(super) fn query(uri: &Uri) -> Parameters {
    parameters(uri.query().unwrap_or_default())
}

/// The parameters in a query or a form.
pub(super) fn parameters(text: &str) -> Parameters {
    // Only a whole URL can be read; the host is of no account.
    let url = format!("http://localhost/?{text}");
    dollr_client::reqwest::Url::parse(&url).map_or_else(|_| Vec::new(), |url| url.query_pairs().into_owned().collect())
}

#[cfg(test)]
mod tests {
    use super::in_path;

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
            assert_found("/v1/x/{id}/y/{z}", path, expected);
        }
    }

    #[track_caller]
    fn assert_found(template: &str, path: &str, expected: Option<&[(&str, &str)]>) {
        let found = in_path(template, path);
        let found: Option<Vec<_>> = found.as_ref().map(|found| {
            let found = found.iter();
            found.map(|(name, text)| (name.as_str(), text.as_str())).collect()
        });
        assert_eq!(found.as_deref(), expected, "{path}");
    }

    #[test]
    fn a_segment_may_have_texts_and_parameters() {
        let found = |pairs: &'static [(&'static str, &'static str)]| Some(pairs);
        let cases = [
            ("/x/{id}.csv", "/x/a.csv.csv", found(&[("id", "a.csv")])),
            ("/x/{id}.csv", "/x/.csv", None),
            ("/x/{id}:cancel", "/x/7%3A:cancel", found(&[("id", "7:")])),
            ("/x/{a}-{b}", "/x/1-2", found(&[("a", "1"), ("b", "2")])),
            ("/x/{a}-{b}", "/x/1-", None),
            ("/{f+}/{id}.csv", "/a/b%2F/c.csv", found(&[("f", "a/b/"), ("id", "c")])),
            ("/x/", "/x/", found(&[])),
            ("/x/", "/x", None),
        ];
        for (template, path, expected) in cases {
            assert_found(template, path, expected);
        }
    }
}
