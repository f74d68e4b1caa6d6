//! Where the API is, and nowhere else: an address that is safe to send credentials to.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

use crate::error::Error;

/// The environment variable that may hold one.
pub(crate) const VARIABLE: &str = "DOLLR_BASE_URL";

/// Where plain `http` may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    /// To this machine.
    Loopback,
    /// To a private network too.
    PrivateHosts,
}

/// What an address is called where it is refused, and what sets it: a method, or a variable or another place.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) what: &'static str,
    pub(crate) setter: &'static str,
    pub(crate) variable: &'static str,
    /// The method that lets it be plain `http` in a private network, if there is one.
    pub(crate) permit: Option<&'static str>,
}

pub(crate) const PRIVATE_HOSTS: Option<&str> = Some("allow_http_to_private_hosts");

const API: Setting = Setting {
    what: "base URL",
    setter: "base_url",
    variable: VARIABLE,
    permit: PRIVATE_HOSTS,
};

/// An `https` address, or an `http` one that is not far away, without anything that is not origin or path.
#[derive(Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// Reads the address of the API. What is refused is not shown, since it may hold a password.
    pub(crate) fn parse(text: &str, plain: PlainHttp) -> Result<Self, Error> {
        Self::parse_without_version(text, plain, API)
    }

    /// Reads an address below which each path has a version of its own.
    pub(crate) fn parse_without_version(text: &str, plain: PlainHttp, setting: Setting) -> Result<Self, Error> {
        let url = Self::parse_as(text, plain, setting)?;
        match url.0.path().trim_end_matches('/').rsplit('/').next() {
            Some("v1") => Err(setting.refused("must not end in /v1: the path of each call has that")),
            _ => Ok(url),
        }
    }

    /// Reads an address that is set so.
    pub(crate) fn parse_as(text: &str, plain: PlainHttp, setting: Setting) -> Result<Self, Error> {
        let refused = |why: &str| setting.refused(why);
        let url = Url::parse(text).map_err(|error| match has_scheme(text) {
            true => refused(&format!("is no URL: {error}")),
            false => refused(NO_SCHEME),
        })?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("must not hold a user name or a password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("must not have a query or a fragment"));
        }
        let url = Self(url);
        match (url.0.scheme(), plain) {
            ("https", _) => Ok(url),
            ("http", _) if url.is_loopback() => Ok(url),
            ("http", PlainHttp::PrivateHosts) if url.is_private() => Ok(url),
            ("http", PlainHttp::Loopback) => Err(match setting.permit.filter(|_| url.is_private()) {
                Some(permit) => refused(&format!(
                    "must be https, unless you allow http in your own network by `{permit}`"
                )),
                None => refused("must be https, or http on localhost, 127.0.0.0/8 or [::1]"),
            }),
            ("http", PlainHttp::PrivateHosts) => {
                Err(refused("must be https, or http on this machine or a private host"))
            }
            // That of `localhost:8080` is `localhost`.
            _ => Err(refused(NO_SCHEME)),
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
        self.host() == "localhost" || self.address().is_some_and(|address| address.is_loopback())
    }

    /// Whether the host is in a private network, by its address or by a name that no public one can have.
    fn is_private(&self) -> bool {
        match self.address() {
            Some(IpAddr::V4(address)) => is_private_v4(address),
            Some(IpAddr::V6(address)) => is_private_v6(address),
            None => {
                let domain = self.host().rsplit_once('.').map(|(_, domain)| domain);
                matches!(domain, Some("internal" | "local"))
            }
        }
    }

    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.0.port_or_known_default()
    }

    fn address(&self) -> Option<IpAddr> {
        self.host().trim_start_matches('[').trim_end_matches(']').parse().ok()
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The path and query below this one to which a link leads that stood in the response from such a path and query, or what is
    /// wrong with it. It may be relative, and never leads to another origin.
    pub(crate) fn follow(&self, link: &str, from: &str) -> Result<String, String> {
        let url = self.join(from).join(link);
        let url = url.map_err(|error| format!("is no address: {error}"))?;
        if !self.is_origin_of(&url) {
            let origin = url.origin().ascii_serialization();
            return Err(format!("leads to {origin}, and only {} is called", self.origin()));
        }
        let base = self.0.path().trim_end_matches('/');
        let path = url.path().strip_prefix(base).filter(|path| path.starts_with('/'));
        let path = path.ok_or_else(|| format!("leads to {}, which is not below {base}", url.path()))?;
        Ok(match url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        })
    }

    /// Whether an address has this scheme, host and port, and no user.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        let has_user = !url.username().is_empty() || url.password().is_some();
        let same = url.scheme() == self.0.scheme() && url.host_str() == self.0.host_str();
        same && !has_user && url.port_or_known_default() == self.port()
    }

    /// The address of a path (which begins with a slash) and query below this one. It has the same origin, whatever
    /// they are.
    pub(crate) fn join(&self, path_and_query: &str) -> Url {
        let (path, query) = split(path_and_query);
        let mut url = self.at(path);
        url.set_query(query);
        url
    }

    /// The same of a path alone.
    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        match self.0.path().trim_end_matches('/') {
            // As it usually is.
            "" => url.set_path(path),
            base => url.set_path(&[base, path].concat()),
        }
        url
    }
}

/// What is wrong with most addresses that can't be read.
const NO_SCHEME: &str = "must begin with https:// or http://";

fn has_scheme(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    text.starts_with("https:") || text.starts_with("http:")
}

/// The path and the query of what is below a base URL.
pub(super) fn split(path_and_query: &str) -> (&str, Option<&str>) {
    match path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path_and_query, None),
    }
}

impl Setting {
    fn refused(self, why: &str) -> Error {
        let Self {
            what, setter, variable, ..
        } = self;
        Error::configuration(format!("the {what} (`{setter}`, or {variable}) {why}"), None)
    }
}

/// RFC 1918, and link-local.
fn is_private_v4(address: Ipv4Addr) -> bool {
    address.is_private() || address.is_link_local()
}

/// RFC 4193, and link-local.
fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_unique_local() || address.is_unicast_link_local()
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
    use super::{BaseUrl, PlainHttp};

    #[test]
    fn no_path_leads_to_another_origin() {
        for base_url in ["https://api.example", "https://api.example:8443/behind/a/proxy/"] {
            let base_url = BaseUrl::parse(base_url, PlainHttp::Loopback).unwrap();
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
                assert!(base_url.is_origin_of(&url), "{path}");
            }
        }
    }
    #[test]
    fn a_link_is_followed_to_the_same_origin_alone() {
        let elsewhere = |origin: &str| format!("leads to {origin}, and only https://api.example is called");
        let below = |path: &str| format!("leads to {path}, which is not below /behind");
        let cases = [
            ("https://api.example/behind/v1/a?page=2", Ok("/v1/a?page=2")),
            ("HTTPS://API.example:443/behind/v1/a?page=2#x", Ok("/v1/a?page=2")),
            ("/behind/v1/a?after=x%2Fy%20z", Ok("/v1/a?after=x%2Fy%20z")),
            ("?page=2", Ok("/v1/list?page=2")),
            ("other?page=2", Ok("/v1/other?page=2")),
            ("", Ok("/v1/list?page=1")),
            ("/v1/a?page=2", Err(below("/v1/a"))),
            ("/behindhand", Err(below("/behindhand"))),
            ("../../../x", Err(below("/x"))),
            (
                "https://evil.example/behind/v1/a",
                Err(elsewhere("https://evil.example")),
            ),
            ("//evil.example/behind/v1/a", Err(elsewhere("https://evil.example"))),
            (
                "https://api.example@evil.example/behind",
                Err(elsewhere("https://evil.example")),
            ),
            (
                "https://me:hush@api.example/behind/v1/a",
                Err(elsewhere("https://api.example")),
            ),
            ("http://api.example/behind/v1/a", Err(elsewhere("http://api.example"))),
            (
                "https://api.example:8443/behind/v1",
                Err(elsewhere("https://api.example:8443")),
            ),
            ("\\\\evil.example/behind/v1", Err(elsewhere("https://evil.example"))),
            ("data:text/plain,x", Err(elsewhere("null"))),
            ("https://", Err("is no address: empty host".to_owned())),
        ];
        for base_url in ["https://api.example/behind", "https://api.example/behind/"] {
            let base_url = BaseUrl::parse(base_url, PlainHttp::Loopback).unwrap();
            for (link, expected) in &cases {
                let expected = expected.clone().map(str::to_owned);
                assert_eq!(base_url.follow(link, "/v1/list?page=1"), expected, "{link}");
            }
        }
        let whole = BaseUrl::parse("https://api.example", PlainHttp::Loopback).unwrap();
        assert_eq!(whole.follow("/v1/a?b", "/v1/list").as_deref(), Ok("/v1/a?b"));
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let base_url = BaseUrl::parse("https://api.example", PlainHttp::Loopback).unwrap();
        for (address, is_same) in [
            ("https://api.example/other", true),
            ("https://API.example:443/", true),
            ("http://api.example/", false),
            ("https://api.example:8443/", false),
            ("https://api.example.evil/", false),
            ("https://evil.example/", false),
            ("https://api.example@evil.example/", false),
            ("https://me@api.example/", false),
            ("https://me:hush@api.example/", false),
        ] {
            assert_eq!(base_url.is_origin_of(&address.parse().unwrap()), is_same, "{address}");
        }
    }
}
