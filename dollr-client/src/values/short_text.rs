//! A text that is copied with the value that holds it.

/// In bytes. A date has fewer, in whatever form.
const ROOM: usize = 38;

/// The beginning of a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ShortText {
    length: u8,
    bytes: [u8; ROOM],
}

impl ShortText {
    /// As much of the text as there is room for.
    pub(crate) fn new(text: &str) -> Self {
        let end = text.floor_char_boundary(ROOM);
        let mut bytes = [0; ROOM];
        bytes[..end].copy_from_slice(&text.as_bytes()[..end]);
        Self {
            length: u8::try_from(end).unwrap_or_default(),
            bytes,
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        // It was cut between two characters.
        str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}
