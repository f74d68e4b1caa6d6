//! Where the API is, and nowhere else: an address that is safe to send credentials to.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use crate::error::Error;

/// The environment variable that may hold one.
pub(super) const VARIABLE: &str = "DOLLR_BASE_URL";

/// An `https` address, or an `http` one on this machine, without anything that is not origin or path.
#[derive(Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// Reads the address of the API. What is refused is not shown, since it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_as(text, "base URL", "base_url", VARIABLE)
    }

    /// Reads an address that is called so, and set by this method or this variable.
    pub(crate) fn parse_as(text: &str, what: &str, setter: &str, variable: &str) -> Result<Self, Error> {
        let refused = |why: &str| Error::configuration(format!("the {what} (`{setter}`, or {variable}) {why}"), None);
        let url = Url::parse(text).map_err(|error| refused(&format!("is no URL: {error}")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("must not hold a user name or a password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("must not have a query or a fragment"));
        }
        let url = Self(url);
        match url.0.scheme() {
            "https" => Ok(url),
            "http" if url.is_loopback() => Ok(url),
            _ => Err(refused("must be https, or http on localhost, 127.0.0.0/8 or [::1]")),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether the host is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The address of a path (which begins with a slash) and query below this one. It has the same origin, whatever
    /// they are.
    pub(crate) fn join(&self, path_and_query: &str) -> Url {
        let (path, query) = match path_and_query.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path_and_query, None),
        };
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn no_path_leads_to_another_origin() {
        for base_url in ["https://api.example", "https://api.example:8443/behind/a/proxy/"] {
            let base_url = BaseUrl::parse(base_url).unwrap();
            for path in [
                "/v1?a=b",
                "//elsewhere/v1",
                "@elsewhere/v1",
                ".elsewhere/v1",
                ":1/v1",
                "\\\\elsewhere",
                "https://elsewhere",
            ] {
                let url = base_url.join(path);
                assert_eq!(url.origin().ascii_serialization(), base_url.origin(), "{path}");
                assert_eq!(url.username(), "", "{path}");
            }
        }
    }
}
