//! Lists that are read element by element.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::trace;
use crate::codec::mend;
use crate::codec::trace::answered;
use crate::error::Error;
use crate::schema::Shape;

/// The elements of a list, each read when it is asked for: what [`Call::elements`](crate::Call::elements) gives.
///
/// An element that isn't what the API documents is an error
/// ([`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse)) in its place, whose [`body`](Error::body) is that
/// element, and those after it can still be read.
pub struct Elements<T> {
    rest: Box<dyn ExactSizeIterator<Item = Result<T, Error>> + Send>,
}

impl<T: DeserializeOwned + fmt::Debug + 'static> Elements<T> {
    /// The elements with these texts, of which `error` says what is wrong with one that can't be read.
    pub(crate) fn raw(
        elements: Vec<Box<RawValue>>,
        shape: Shape,
        error: impl Fn(&RawValue, String) -> Error + Send + 'static,
    ) -> Self {
        let read = move |(index, raw): (usize, Box<RawValue>)| {
            let read = mend::read(raw.get().as_bytes(), shape).inspect(|element: &T| answered(element));
            let error = |problem| error(&raw, format!("element {index}: {problem}"));
            read.map_err(error).inspect_err(trace::refused)
        };
        Self {
            rest: Box::new(elements.into_iter().enumerate().map(read)),
        }
    }

    /// Elements that were read together.
    pub(crate) fn of(elements: Vec<T>) -> Self
    where
        T: Send,
    {
        Self {
            rest: Box::new(elements.into_iter().map(Ok)),
        }
    }
}

impl<T> Iterator for Elements<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }
}

impl<T> ExactSizeIterator for Elements<T> {}

impl<T> fmt::Debug for Elements<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Elements")
            .field("left", &self.len())
            .finish_non_exhaustive()
    }
}
