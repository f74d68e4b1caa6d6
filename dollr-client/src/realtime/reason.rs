//! Why a payment can't be followed live just now, and what helps.

use std::fmt;

use crate::values::Secret;

/// Reasons of the server after which another attempt is of no use.
const FOR_GOOD: [&str; 9] = [
    "MalformedJWT",
    "JwtSignatureError",
    "JwtSignerError",
    "Unauthorized",
    "TopicNameRequired",
    "TenantNotFound",
    "RealtimeDisabledForTenant",
    "RealtimeDisabledForConfiguration",
    "PrivateOnly",
];

/// At most so many characters of the server's words are kept.
const WORDS: usize = 300;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    text: String,
    pub(super) remedy: Remedy,
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Another key.
    NewKey,
    /// Time.
    Time,
    /// Nothing.
    None,
}

impl Reason {
    pub(super) fn new(text: impl Into<String>, remedy: Remedy) -> Self {
        Self {
            text: text.into(),
            remedy,
        }
    }

    /// What the server says, without the key, should it be quoted.
    pub(super) fn of_server(words: &str, key: &Secret) -> Self {
        let words = match key.expose() {
            "" => words.to_owned(),
            key => words.replace(key, "[redacted]"),
        };
        let remedy = remedy(&words);
        let words: String = words.chars().filter(|c| !c.is_control()).take(WORDS).collect();
        Self::new(format!("the realtime server says: {words}"), remedy)
    }
}

fn remedy(words: &str) -> Remedy {
    let prefix = words.split(": ").next().unwrap_or_default();
    if words.to_ascii_lowercase().contains("expired") {
        Remedy::NewKey
    } else if FOR_GOOD.contains(&prefix) {
        Remedy::None
    } else {
        Remedy::Time
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_helps_depends_on_the_reason() {
        let cases = [
            ("InvalidJWTToken: Token has expired 3 seconds ago", Remedy::NewKey),
            ("Token has expired 0 seconds ago", Remedy::NewKey),
            ("Unauthorized: expired", Remedy::NewKey),
            ("MalformedJWT: The token provided is not a valid JWT", Remedy::None),
            ("Unauthorized: You do not have permissions", Remedy::None),
            ("TenantNotFound", Remedy::None),
            ("PrivateOnly: This project only allows private channels", Remedy::None),
            ("ConnectionRateLimitReached: Too many connected users", Remedy::Time),
            ("ClientJoinRateLimitReached: Too many joins per second", Remedy::Time),
            ("DatabaseLackOfConnections", Remedy::Time),
            ("RealtimeRestarting", Remedy::Time),
            ("Something new", Remedy::Time),
            ("", Remedy::Time),
        ];
        for (words, expected) in cases {
            assert_eq!(Reason::of_server(words, &Secret::new("k")).remedy, expected, "{words}");
        }
    }

    #[test]
    fn no_key_is_shown() {
        let reason = Reason::of_server("JwtSignatureError: hush-key is no good\n", &Secret::new("hush-key"));
        assert_eq!(
            reason.to_string(),
            "the realtime server says: JwtSignatureError: [redacted] is no good"
        );
    }
}
