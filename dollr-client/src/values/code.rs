//! Codes of a fixed number of upper-case letters, such as those of currencies and countries.

/// Compares a code with texts, which it is in most responses, letter by letter.
macro_rules! compare_with_texts {
    ($code:ident) => {
        compare_with_texts! { $code, str, &str, String }
    };
    ($code:ident, $($text:ty),*) => {
        $(
            impl PartialEq<$text> for $code {
                fn eq(&self, text: &$text) -> bool {
                    AsRef::<str>::as_ref(text) == self.as_str()
                }
            }

            impl PartialEq<$code> for $text {
                fn eq(&self, code: &$code) -> bool {
                    AsRef::<str>::as_ref(self) == code.as_str()
                }
            }
        )*
    };
}

pub(super) use compare_with_texts;

/// Upper-case ASCII letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Code<const LENGTH: usize>([u8; LENGTH]);

impl<const LENGTH: usize> Code<LENGTH> {
    /// A code that is known to be one.
    pub(super) const fn known(letters: &[u8; LENGTH]) -> Self {
        Self(*letters)
    }

    /// The code that this text is.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let letters: [u8; LENGTH] = text.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    pub(super) fn as_str(&self) -> &str {
        // ASCII is always UTF-8.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}
