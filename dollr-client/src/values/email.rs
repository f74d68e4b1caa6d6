//! E-mail addresses.

use std::fmt;
use std::str::FromStr;

use super::InvalidValue;
use super::masked::Masked;
use super::text::text_value;

/// An e-mail address, as it was given.
///
/// It has one `@` with something on both sides, and no spaces: more than that, only the mail server knows. `Debug`
/// shows the domain and errors show nothing, so that logs hold no addresses; `Display` shows all.
///
/// ```
/// use dollr_client::Email;
///
/// let email: Email = "amara@example.com".parse()?;
/// assert_eq!(email.to_string(), "amara@example.com");
/// assert_eq!(format!("{email:?}"), "Email(…@example.com)");
/// # Ok::<(), dollr_client::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let parts = text.split_once('@');
        let is_address =
            parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty() && !domain.contains('@'));
        if !is_address || text.contains(|char: char| char.is_whitespace() || char.is_control()) {
            return Err(InvalidValue::hidden(
                "e-mail address",
                "one @ between two parts without spaces is expected, as in name@example.com",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({:?})", Masked(&self.0))
    }
}

text_value!(Email, as_str, "an e-mail address");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_sign_between_two_parts() {
        for text in [
            "amara@example.com",
            "a+b@c",
            "o'k.x@sub.example.com",
            "ämara@exämple.com",
        ] {
            let email: Email = text.parse().unwrap();
            let json = serde_json::to_string(&email).unwrap();
            assert_eq!((email.as_str(), json), (text, format!("{text:?}")));
        }
        let invalid = [
            "",
            "amara",
            "@",
            "@example.com",
            "amara@",
            "a@b@c",
            "a@@b",
            "a b@c",
            " a@b",
            "a@b\n",
            "a\u{7}@b",
            "a@b\u{a0}",
        ];
        for text in invalid {
            assert_eq!(
                text.parse::<Email>().unwrap_err().to_string(),
                "this is not a valid e-mail address: \
                 one @ between two parts without spaces is expected, as in name@example.com",
                "{text}"
            );
        }
    }

    #[test]
    fn it_is_hidden_in_logs() {
        let email: Email = serde_json::from_str(r#""amara@example.com""#).unwrap();
        assert_eq!(format!("{email} {email:?}"), "amara@example.com Email(…@example.com)");

        let error = serde_json::from_str::<Email>(r#""amara example.com""#).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("amara"), "{error:?}");
    }
}
