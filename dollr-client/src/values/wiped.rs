//! Bytes that leave no copy in memory.

use std::fmt;
use std::io;
use std::ops::Deref;

use bytes::Bytes;
use http::HeaderValue;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// Bytes that are wiped when they are dropped, and wherever they were before they grew.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Wiped(Vec<u8>);

impl Wiped {
    /// No bytes, with room for so many.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// The value of a header, which isn't shown and is wiped with its last clone; nothing if a header can't carry it as a text.
    pub(crate) fn into_header(self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(self)).ok()?;
        value.set_sensitive(true);
        value.to_str().is_ok().then_some(value)
    }

    pub(crate) fn push(&mut self, byte: u8) {
        self.extend_from_slice(&[byte]);
    }

    #[inline]
    pub(crate) fn extend_from_slice(&mut self, bytes: &[u8]) {
        if bytes.len() > self.0.capacity() - self.0.len() {
            self.grow(bytes.len());
        }
        self.0.extend_from_slice(bytes);
    }

    /// Makes room for so many more. A vector that grows by itself would leave its old memory as it is.
    #[cold]
    fn grow(&mut self, more: usize) {
        let capacity = self.0.len().saturating_add(more).max(self.0.capacity() * 2);
        let mut larger = Self::with_capacity(capacity);
        larger.0.extend_from_slice(&self.0);
        *self = larger;
    }
}

impl From<Vec<u8>> for Wiped {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<String> for Wiped {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl io::Write for Wiped {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        // As slices: a vector would be wiped byte by byte.
        self.0.as_mut_slice().zeroize();
        self.0.spare_capacity_mut().zeroize();
    }
}

impl ZeroizeOnDrop for Wiped {}

/// Shows how long they are.
impl fmt::Debug for Wiped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Wiped;

    #[test]
    fn a_header_shows_nothing_of_it() {
        let header = |text: &str| Wiped::from(text.to_owned()).into_header();
        let hush = header("hush").unwrap();
        assert_eq!((hush.to_str().unwrap(), &*format!("{hush:?}")), ("hush", "Sensitive"));
        for text in ["hush\nHost: elsewhere", "hush\0", "hüsh"] {
            assert_eq!(header(text), None, "{text:?}");
        }
    }

    #[test]
    fn it_holds_what_was_written_however_it_grew() {
        let mut bytes = Wiped::default();
        let mut written = Vec::new();
        for number in 0..100_u8 {
            let part = vec![number; usize::from(number)];
            bytes.write_all(&part).unwrap();
            bytes.push(number);
            written.extend(part);
            written.push(number);
        }
        assert_eq!(*bytes, *written);
        assert_eq!(format!("{bytes:?}"), "5050 bytes");
    }
}
