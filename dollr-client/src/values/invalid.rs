//! What is refused where it is parsed or read.

use std::fmt;

/// A text that is not a value of the type it was given for.
///
/// Its text may be shown to the person who typed the value, such as a customer at a till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidValue {
    what: &'static str,
    text: Option<String>,
    expected: &'static str,
}

impl InvalidValue {
    /// `text` is not a `what`, since something else is `expected`.
    pub fn new(what: &'static str, text: &str, expected: &'static str) -> Self {
        /// Longer values are cut: an error is read by a person.
        const SHOWN: usize = 64;
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self {
            what,
            text: Some(shown),
            expected,
        }
    }

    /// What was given is not a `what`, since something else is `expected`; it names a person and isn't shown.
    pub(crate) fn hidden(what: &'static str, expected: &'static str) -> Self {
        Self {
            what,
            text: None,
            expected,
        }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => write!(f, "{text:?}")?,
            None => f.write_str("this")?,
        }
        write!(f, " is not a valid {}: {}", self.what, self.expected)
    }
}

impl std::error::Error for InvalidValue {}
