//! Reading a response without knowing the type of its value, so that what sends and repeats requests is compiled once, and not for each type.

use super::{Decode, RawResponse};
use crate::codec::mend::Unreadable;
use crate::error::Error;
use crate::schema::Operation;

/// What reads the response to a request, and keeps the value.
pub(crate) trait Reader: Send {
    /// Reads it. What was read before is forgotten.
    fn read(&mut self, response: RawResponse<'_>) -> Result<(), Unreadable>;

    /// Whether each of these fields of what was read has exactly this text.
    fn shows(&self, texts: &[(&str, &str)]) -> bool;
}

/// Reads a `T`.
pub(crate) struct ValueReader<T> {
    decode: Decode<T>,
    value: Option<T>,
}

impl<T> ValueReader<T> {
    pub(crate) fn new(decode: Decode<T>) -> Self {
        Self { decode, value: None }
    }

    /// What was read last, for `operation`: there is something once a call has succeeded.
    pub(crate) fn value(self, operation: &'static Operation) -> Result<T, Error> {
        let unread = || Error::unexpected(operation, "its response was not read".to_owned());
        self.value.ok_or_else(unread)
    }
}

impl<T: Send> Reader for ValueReader<T> {
    fn read(&mut self, response: RawResponse<'_>) -> Result<(), Unreadable> {
        self.value = None;
        self.value = Some(self.decode.read(response)?);
        Ok(())
    }

    fn shows(&self, texts: &[(&str, &str)]) -> bool {
        let value = self.value.as_ref();
        value.is_some_and(|value| self.decode.shows(value, texts))
    }
}

/// Leaves a response as it is.
pub(crate) struct Unread;

impl Reader for Unread {
    fn read(&mut self, _: RawResponse<'_>) -> Result<(), Unreadable> {
        Ok(())
    }

    fn shows(&self, _: &[(&str, &str)]) -> bool {
        false
    }
}
