//! The proxy that the environment names, which reqwest uses, and passes over without a word if it can't be understood.

use std::env;

use reqwest::Url;

use crate::error::Error;

/// What may name the proxy of an `https` address. Of two that are set, the first counts.
const VARIABLES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// Refuses a proxy that would not be used. It isn't shown, since it may hold a password.
pub(super) fn check_environment() -> Result<(), Error> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    for variables in VARIABLES {
        let named = variables.into_iter().find_map(|name| Some((name, set(name)?)));
        if let Some((name, _)) = named.filter(|(_, value)| !value.to_str().is_some_and(is_proxy)) {
            let message = format!(
                "the environment variable {name} is no address of a proxy that can be used, as http://proxy.example:3128 is; \
                 correct it, or unset it"
            );
            return Err(Error::configuration(message, None));
        }
    }
    Ok(())
}

/// Whether a text is an address of a proxy: of a host, without a path. `http` need not be said.
fn is_proxy(text: &str) -> bool {
    let url = match text.contains("://") {
        true => Url::parse(text),
        false => Url::parse(&format!("http://{text}")),
    };
    let is_host = |url: &Url| url.has_host() && matches!(url.path(), "" | "/") && url.query().is_none();
    // Without its feature for it, reqwest speaks no SOCKS.
    url.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && is_host(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_a_host() {
        for text in [
            "http://proxy.example:3128",
            "http://proxy.example:3128/",
            "https://shop:hush@proxy.example",
            "proxy.example:3128",
            "proxy",
            "10.0.0.1:3128",
            "[::1]:3128",
        ] {
            assert!(is_proxy(text), "{text}");
        }
        for text in [
            "http//proxy.example:3128",
            "http:/proxy.example",
            "http://",
            "http://proxy.example:port",
            "http://proxy.example:3128/path",
            "proxy example",
            "socks5://proxy.example:1080",
            "://proxy",
        ] {
            assert!(!is_proxy(text), "{text}");
        }
    }
}
