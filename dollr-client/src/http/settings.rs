//! How the HTTP client is set up: by the program first, and then so that it is safe.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;

use crate::error::Error;
use crate::http::base_url::BaseUrl;
use crate::http::{proxy, tls};

const USER_AGENT: &str = concat!("dollr-client/", env!("CARGO_PKG_VERSION"));

/// What the program sets of an HTTP client.
type Configure = dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync;

/// The settings that the program wants the HTTP clients to have, if any.
#[derive(Clone, Default)]
pub(crate) struct HttpSettings(Option<Arc<Configure>>);

impl HttpSettings {
    pub(crate) fn new(
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(configure)))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// An HTTP client, to be, for this server and no other.
    pub(crate) fn client(&self, base_url: &BaseUrl) -> Result<reqwest::ClientBuilder, Error> {
        let http = reqwest::Client::builder().tls_backend_preconfigured(tls::config(base_url)?);
        // A proxy would see what plain http carries, and loopback is this machine's, not the proxy's.
        let is_direct = base_url.is_loopback() || !base_url.is_https();
        let http = match &self.0 {
            // Its proxy may be the program's.
            Some(configure) => configure(http),
            None if is_direct => http,
            None => {
                proxy::check_environment()?;
                http
            }
        };
        // From here on nothing is the program's choice.
        let http = http
            .https_only(base_url.is_https())
            // A redirect would carry the request, and perhaps the token, to somewhere else.
            .redirect(reqwest::redirect::Policy::none())
            // Whether a request may be sent again is decided by what it does.
            .retry(reqwest::retry::never())
            .user_agent(USER_AGENT);
        Ok(if is_direct { http.no_proxy() } else { http })
    }
}

impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_set() { "of the program" } else { "the usual" })
    }
}

/// Our own name, and that of the program.
pub(crate) fn user_agent(product: Option<&str>) -> Result<HeaderValue, Error> {
    let Some(product) = product else {
        return Ok(HeaderValue::from_static(USER_AGENT));
    };
    let is_plain = !product.is_empty() && product.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let text = Some(format!("{USER_AGENT} {product}")).filter(|_| is_plain);
    text.and_then(|text| text.parse().ok()).ok_or_else(|| {
        let message = format!("the user agent (`user_agent`) must be printable ASCII on one line, and is {product:?}");
        Error::configuration(message, None)
    })
}

pub(crate) fn unavailable(error: reqwest::Error) -> Error {
    Error::configuration("the HTTP client can't be set up", Some(error.into()))
}
