//! Lists that are read element by element.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::trace;
use crate::codec::mend::{self, Unreadable};
use crate::codec::trace::answered;
use crate::error::Error;
use crate::schema::Shape;

/// The text of a list, of which it is known that it is one, and how many elements it has.
pub(crate) struct List {
    text: Zeroizing<String>,
    len: usize,
}

impl List {
    /// A list that is read as JSON, or else mended.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let list = str::from_utf8(body).ok();
        if let Some((text, len)) = list.and_then(|text| Some((text, len(text)?))) {
            let text = Zeroizing::new(text.to_owned());
            return Ok(Self { text, len });
        }
        let shape = Shape::List(&Shape::Json);
        let text = mend::mended(body, shape)?;
        let len = len(&text).ok_or_else(|| Unreadable::whole(shape))?;
        Ok(Self { text, len })
    }

    /// The texts of the elements, each found when it is asked for: a list of millions is held once, and not twice.
    fn elements(self) -> impl ExactSizeIterator<Item = Box<str>> + Send {
        let Self { text, len } = self;
        let mut at = text.find('[').map_or(text.len(), |start| start + 1);
        (0..len).map(move |_| {
            let rest = text[at..].trim_start_matches([',', ' ', '\t', '\n', '\r']);
            let start = text.len() - rest.len();
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
            let element = values
                .next()
                .and_then(Result::ok)
                .map(RawValue::get)
                .unwrap_or_default();
            at = start + values.byte_offset();
            element.into()
        })
    }
}

/// How many elements a list has; nothing if it is none.
fn len(text: &str) -> Option<usize> {
    struct Count;

    impl<'de> Visitor<'de> for Count {
        type Value = usize;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
            let mut count = 0;
            while list.next_element::<IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok(count)
        }
    }

    let mut deserializer = serde_json::Deserializer::from_str(text);
    let count = deserializer.deserialize_seq(Count).ok()?;
    deserializer.end().ok().map(|()| count)
}

/// The elements of a list, each read when it is asked for: what [`Call::elements`](crate::Call::elements) gives.
///
/// An element that isn't what the API documents is an error
/// ([`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse)) in its place, whose [`body`](Error::body) is that
/// element, and those after it can still be read.
pub struct Elements<T> {
    rest: Box<dyn ExactSizeIterator<Item = Result<T, Error>> + Send>,
}

impl<T: DeserializeOwned + fmt::Debug + 'static> Elements<T> {
    /// The elements of this list, of which `error` says what is wrong with one that can't be read.
    pub(crate) fn raw(list: List, shape: Shape, error: impl Fn(&str, String) -> Error + Send + 'static) -> Self {
        let read = move |(index, raw): (usize, Box<str>)| {
            let read = mend::read(raw.as_bytes(), shape).inspect(|element: &T| answered(element));
            let error = |problem| error(&raw, format!("element {index}: {problem}"));
            read.map_err(error).inspect_err(trace::refused)
        };
        Self {
            rest: Box::new(list.elements().enumerate().map(read)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_at_its_own_commas() {
        let cases: [(&[u8], &[&str]); 8] = [
            (b"[]", &[]),
            (b" [ ] ", &[]),
            (b"[1]", &["1"]),
            (b"[0,-1.50,1e3]", &["0", "-1.50", "1e3"]),
            (b"[true,null,\"a,b]\"]", &["true", "null", "\"a,b]\""]),
            (b"[{\"a\":[1,2]},[[],{}]]", &["{\"a\":[1,2]}", "[[],{}]"]),
            (b"\n[\n  1 ,\r\n\t2\n]\n", &["1", "2"]),
            // What is no text is mended first.
            (b"[\"\xe9\"]", &["\"\u{FFFD}\""]),
        ];
        for (body, expected) in cases {
            let list = List::read(body).unwrap_or_else(|_| panic!("{body:?}")).elements();
            assert_eq!(list.len(), expected.len());
            let found: Vec<_> = list.collect();
            let found: Vec<&str> = found.iter().map(|element| &**element).collect();
            assert_eq!(found, expected);
        }
        for body in ["", "{}", "[1", "[1]2", "[1,]", "7"] {
            assert!(List::read(body.as_bytes()).is_err(), "{body}");
        }
    }
}
