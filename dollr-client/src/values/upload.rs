//! Bytes that are sent: in memory, or from a stream.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::{fmt, mem};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_core::Stream;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// Bytes to send as a whole body or as a [`File`](crate::File): in memory, or from a stream.
///
/// It is cheap to clone. A stream is sent once, by whichever clone is sent first: nothing is retried after its first byte has left,
/// and it has no JSON.
///
/// ```
/// use dollr_client::Upload;
///
/// let upload = Upload::from("id,total\n1,250.00\n");
/// assert_eq!(upload.length(), Some(18));
/// ```
#[derive(Clone)]
pub struct Upload(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Stream(Arc<Shared>),
}

/// A stream that clones share.
struct Shared {
    length: Option<u64>,
    /// It is gone while it is being sent, and for good once something of it was.
    chunks: Mutex<Option<Chunks>>,
}

type BoxError = Box<dyn StdError + Send + Sync>;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

impl Upload {
    /// The bytes of a stream. Where it fails, so does the call.
    ///
    /// ```
    /// use std::io;
    /// use dollr_client::Upload;
    /// use futures_util::stream;
    ///
    /// let chunks = stream::iter([Ok::<_, io::Error>("id,total\n"), Ok("1,250.00\n")]);
    /// assert_eq!(Upload::from_stream(chunks).length(), None);
    /// ```
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::shared(stream, None)
    }

    /// The same of a stream that gives so many bytes, for servers that want to know how many will come. The call fails if there are
    /// more or fewer.
    pub fn from_stream_with_length<S, B, E>(stream: S, length: u64) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::shared(stream, Some(length))
    }

    fn shared<S, B, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let chunks: Chunks = Box::pin(InBytes(Box::pin(stream)));
        let chunks = Mutex::new(Some(chunks));
        Self(Source::Stream(Arc::new(Shared { length, chunks })))
    }

    /// How many bytes there are, if that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Stream(shared) => shared.length,
        }
    }

    /// The bytes, if they are in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes),
            Source::Stream(_) => None,
        }
    }

    /// Whether it is a stream that is being sent or was sent.
    pub(crate) fn is_spent(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) => false,
            Source::Stream(shared) => shared.lock().is_none(),
        }
    }

    /// What there is to send. A stream goes to who claims it first, and is back when that is dropped with nothing read.
    pub(crate) fn claim(&self) -> Option<Claim> {
        match &self.0 {
            Source::Bytes(bytes) => Some(Claim::Bytes(bytes.clone())),
            Source::Stream(shared) => {
                let chunks = Some(shared.lock().take()?);
                Some(Claim::Stream(ClaimedStream {
                    shared: Arc::clone(shared),
                    chunks,
                    is_begun: false,
                    left: shared.length,
                    last: None,
                }))
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Option<Chunks>> {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An upload that is being sent.
pub(crate) enum Claim {
    Bytes(Bytes),
    Stream(ClaimedStream),
}

/// A stream that is given back when this is dropped, if nothing of it was read.
pub(crate) struct ClaimedStream {
    shared: Arc<Shared>,
    chunks: Option<Chunks>,
    is_begun: bool,
    /// How many bytes have to come, if that was said.
    left: Option<u64>,
    /// Those that complete them.
    last: Option<Bytes>,
}

impl Claim {
    /// The next bytes; `None` at the end.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(mem::take(bytes)))),
            Self::Stream(stream) => stream.poll_chunk(context),
        }
    }
}

impl ClaimedStream {
    /// The next bytes. Of a stream that said how many it gives, the last ones are held until it has ended: HTTP would cut what comes
    /// after them without a word.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        while let Some(chunks) = &mut self.chunks {
            let chunk = ready!(chunks.as_mut().poll_next(context));
            self.is_begun = true;
            let Some(left) = &mut self.left else {
                return Poll::Ready(chunk);
            };
            let said = self.shared.length.unwrap_or_default();
            let Some(bytes) = chunk.transpose()? else {
                self.chunks = None;
                return Poll::Ready(match left {
                    0 => self.last.take().map(Ok),
                    _ => Some(Err(format!(
                        "the stream ends {left} bytes before the length of {said} that was said of it"
                    )
                    .into())),
                });
            };
            let Some(rest) = left.checked_sub(bytes.len() as u64) else {
                self.chunks = None;
                let long = format!("the stream is longer than the {said} bytes that were said of it");
                return Poll::Ready(Some(Err(long.into())));
            };
            *left = rest;
            match rest {
                0 if bytes.is_empty() => {}
                0 => self.last = Some(bytes),
                _ => return Poll::Ready(Some(Ok(bytes))),
            }
        }
        Poll::Ready(None)
    }
}

impl Drop for ClaimedStream {
    fn drop(&mut self) {
        if !self.is_begun {
            *self.shared.lock() = self.chunks.take();
        }
    }
}

/// A stream of anything that is bytes, as one of bytes.
struct InBytes<S>(Pin<Box<S>>);

impl<S, B, E> Stream for InBytes<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Into::into).map_err(Into::into)))
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<&'static str> for Upload {
    fn from(text: &'static str) -> Self {
        text.as_bytes().into()
    }
}

/// Two streams are the same if they are clones of one.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Bytes(one), Source::Bytes(other)) => one == other,
            (Source::Stream(one), Source::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// Shows how long it is, and nothing of what is in it.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0, self.length()) {
            (Source::Bytes(bytes), _) => write!(f, "{} bytes", bytes.len()),
            (Source::Stream(_), Some(length)) => write!(f, "a stream of {length} bytes"),
            (Source::Stream(_), None) => f.write_str("a stream"),
        }
    }
}

/// Writes the bytes in base64.
impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_bytes() {
            Some(bytes) => serializer.serialize_str(&STANDARD.encode(bytes)),
            None => Err(ser::Error::custom("a stream has no JSON: give the bytes themselves")),
        }
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| de::Error::custom("this is no base64"))?;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::task::Waker;

    use futures_util::stream;

    use super::*;

    fn poll(claim: &mut Claim) -> Option<Bytes> {
        match claim.poll_chunk(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(chunk) => chunk.map(Result::unwrap),
            Poll::Pending => panic!("it waits"),
        }
    }

    #[test]
    fn a_stream_is_given_back_until_something_of_it_was_read() {
        let upload = Upload::from_stream(stream::iter([Ok::<_, io::Error>("one"), Ok("two")]));
        let same = upload.clone();
        let claim = same.claim();
        assert!(upload.is_spent() && upload.claim().is_none(), "it is being sent");
        drop(claim);
        assert!(!upload.is_spent());
        let mut claim = upload.claim().unwrap();
        assert_eq!(poll(&mut claim), Some("one".into()));
        drop(claim);
        assert!(same.is_spent() && same.claim().is_none(), "something was sent");
    }

    #[test]
    fn it_is_base64_in_json_unless_it_is_a_stream() {
        let upload = Upload::from(vec![0xfb, 0xff]);
        let json = serde_json::to_string(&upload).unwrap();
        assert_eq!(json, r#""+/8=""#);
        assert_eq!(serde_json::from_str::<Upload>(&json).unwrap(), upload);
        let stream = Upload::from_stream_with_length(stream::empty::<Result<Bytes, io::Error>>(), 7);
        assert_eq!(format!("{upload:?}, {stream:?}"), "2 bytes, a stream of 7 bytes");
        let error = serde_json::to_string(&stream).unwrap_err().to_string();
        assert_eq!(error, "a stream has no JSON: give the bytes themselves");
        assert!(stream == stream.clone() && stream != upload);
    }
}
