//! Bytes inside of JSON.

use std::fmt;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

use super::InvalidValue;
use super::text::text_value;

/// Bytes that are a string in JSON, in base64 or hexadecimal as the API has it.
///
/// `Debug` shows how many there are. They may be anything, a photo of a passport too.
///
/// ```
/// use dollr_client::Blob;
///
/// let photo = Blob::from(vec![1, 2, 3]);
/// assert_eq!(photo.as_ref(), [1, 2, 3]);
/// assert_eq!(format!("{photo:?}"), "3 bytes");
/// assert_eq!(serde_json::to_string(&photo)?, r#""AQID""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Blob(Bytes);

/// Padding says nothing that the length doesn't: it may be there or not.
const READ: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, READ);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, READ.with_encode_padding(false));

impl Blob {
    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of base64 with either alphabet, which differ in two characters; it may have line breaks.
    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|char| !char.is_ascii_whitespace()).collect();
        let engine = match text.contains(['-', '_']) {
            true => URL_SAFE,
            false => STANDARD,
        };
        engine.decode(text).ok().map(Self::from)
    }

    /// The bytes as base64 for addresses.
    fn to_base64(&self) -> String {
        STANDARD.encode(&self.0)
    }

    pub(crate) fn to_base64_url(&self) -> String {
        URL_SAFE.encode(&self.0)
    }

    /// The bytes of two hexadecimal digits each.
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let byte = |pair: &[u8]| u8::try_from(digit(&pair[0])? * 16 + digit(pair.get(1)?)?).ok();
        let bytes: Option<Vec<u8>> = text.trim().as_bytes().chunks(2).map(byte).collect();
        bytes.map(Self::from)
    }

    /// The bytes as two hexadecimal digits each.
    pub(crate) fn to_hex(&self) -> String {
        let digit = |number: u8| char::from_digit(number.into(), 16);
        let digits = self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        digits.flatten().collect()
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<Bytes> for Blob {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Blob> for Bytes {
    fn from(blob: Blob) -> Self {
        blob.0
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::str::FromStr for Blob {
    type Err = InvalidValue;

    /// Reads base64.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        Self::from_base64(text).ok_or_else(|| InvalidValue::hidden("base64 text", "the text of some bytes is expected"))
    }
}

/// As base64.
impl fmt::Display for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_base64())
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.len();
        write!(f, "{count} byte{}", if count == 1 { "" } else { "s" })
    }
}

text_value!(Blob, to_base64, "a text in base64");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_each_form_of_base64() {
        let bytes = Blob::from(vec![0xfb, 0xef, 0xff, 0]);
        for text in ["++//AA==", "++//AA", "--__AA", "--__AA==", " ++//\r\nAA==\n"] {
            assert_eq!(Blob::from_base64(text).as_ref(), Some(&bytes), "{text}");
        }
        for text in ["+-//AA==", "++//A", "++//AA=A", "é", "++//AB"] {
            assert_eq!(Blob::from_base64(text), None, "{text}");
        }
        assert_eq!(
            (bytes.to_string().as_str(), bytes.to_base64_url().as_str()),
            ("++//AA==", "--__AA")
        );
        assert_eq!("".parse(), Ok(Blob::default()));
    }

    #[test]
    fn bytes_are_read_from_their_digits() {
        let bytes = Blob::from(vec![0, 0x0f, 0xab]);
        assert_eq!(bytes.to_hex(), "000fab");
        assert_eq!(Blob::from_hex("000FaB"), Some(bytes));
        for text in ["0", "000", "0g", "0x00", "+1", "é"] {
            assert_eq!(Blob::from_hex(text), None, "{text}");
        }
    }

    #[test]
    fn an_error_shows_none_of_the_bytes() {
        let error = serde_json::from_str::<Blob>(r#""hush!""#).unwrap_err().to_string();
        assert!(error.starts_with("this is not a valid base64 text"), "{error}");
    }
}
