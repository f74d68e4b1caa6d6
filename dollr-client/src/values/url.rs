//! Addresses of web pages.

use std::fmt;
use std::str::FromStr;

use super::InvalidValue;
use super::text::text_value;

/// The address of a web page: absolute, `http` or `https`, sent exactly as it was given.
///
/// ```
/// use dollr_client::Url;
///
/// let url: Url = "https://shop.example.com/paid?order=7".parse()?;
/// assert_eq!(url.to_string(), "https://shop.example.com/paid?order=7");
/// assert!("/paid".parse::<Url>().is_err());
/// # Ok::<(), dollr_client::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Url(String);

impl Url {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Url {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        // Browsers repair spaces and missing slashes, and so does the parser; whoever gets this text may not.
        let needs_repair = text.contains(|char: char| char.is_whitespace() || char.is_control() || char == '\\');
        let is_web_page = |url: &reqwest::Url| {
            let scheme = url.scheme();
            matches!(scheme, "http" | "https")
                && text
                    .get(scheme.len()..)
                    .and_then(|rest| rest.strip_prefix("://"))
                    .is_some_and(|rest| !rest.starts_with('/'))
        };
        if needs_repair || !reqwest::Url::parse(text).is_ok_and(|url| is_web_page(&url)) {
            return Err(InvalidValue::new(
                "URL",
                text,
                "an absolute address is expected, as in https://example.com/paid",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(Url, as_str, "a URL");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_address_is_kept_as_it_is() {
        let valid = [
            "https://example.com",
            "http://example.com/",
            "HTTPS://Example.com/A/../b?c=%7E#d",
            "http://127.0.0.1:8080/paid",
            "https://exämple.com/ü",
        ];
        for text in valid {
            let url: Url = text.parse().unwrap();
            let json = format!("{text:?}");
            assert_eq!(url.as_str(), text);
            assert_eq!((format!("{url}"), format!("{url:?}")), (text.into(), text.into()));
            assert_eq!(serde_json::to_string(&url).unwrap(), json);
            assert_eq!(serde_json::from_str::<Url>(&json).unwrap(), url);
        }
        let invalid = [
            "",
            "/paid",
            "example.com/paid",
            "ftp://example.com",
            "javascript:alert(1)",
            "mailto:a@example.com",
            "https:",
            "https://",
            "https:example.com",
            "https:/example.com",
            "https:///example.com",
            "https:\\\\example.com",
            "https://example.com/a b",
            " https://example.com",
            "https://example.com\n",
            "https://exam\tple.com",
            "https://exa mple.com",
        ];
        for text in invalid {
            assert_eq!(
                text.parse::<Url>().unwrap_err().to_string(),
                format!("{text:?} is not a valid URL: an absolute address is expected, as in https://example.com/paid")
            );
        }
    }
}
