//! The body of a request or a response.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::reqwest_transport::Arriving;
use super::transport::TransportError;
use crate::codec::content::Content;
use crate::values::{Claim, Upload};

/// The body of a request or a response: bytes in memory, or those that a stream gives one after the other.
pub struct Body(Inner);

enum Inner {
    /// What is left of it.
    Whole(Bytes),
    /// With how long it is, if that is known. Behind a lock that is never taken, so that a body may be shared, as some libraries want it.
    Stream(Mutex<Chunks>, Option<u64>),
    Arriving(Arriving),
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

impl Body {
    /// No bytes.
    pub fn empty() -> Self {
        Self(Inner::Whole(Bytes::new()))
    }

    /// The bytes of a stream. Where it fails, the body ends with that error.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Inner::Stream(Mutex::new(Box::pin(stream)), None))
    }

    /// The body of a request. There is none if a stream in it was sent before.
    pub(super) fn of(content: &Content) -> Option<Self> {
        let uploads = match content {
            Content::Bytes(bytes) => return Some(bytes.clone().into()),
            Content::Uploads(uploads) => uploads,
        };
        let length = uploads.iter().try_fold(0_u64, |sum, it| sum.checked_add(it.length()?));
        let claims: Option<VecDeque<_>> = uploads.iter().map(Upload::claim).collect();
        Some(Self(Inner::Stream(Mutex::new(Box::pin(Sequence(claims?))), length)))
    }

    /// The whole body, if it is in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Whole(bytes) => Some(bytes),
            Inner::Stream(..) | Inner::Arriving(_) => None,
        }
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// That of the stream.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.poll_chunk(context)).await.transpose()
    }

    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.0 {
            Inner::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Inner::Stream(stream, _) => {
                let stream = stream.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
                stream.as_mut().poll_next(context)
            }
            Inner::Arriving(body) => body.poll_chunk(context),
        }
    }
}

/// What is left to send, one after the other.
struct Sequence(VecDeque<Claim>);

impl Stream for Sequence {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(first) = self.0.front_mut() {
            if let Some(chunk) = ready!(first.poll_chunk(context)) {
                return Poll::Ready(Some(chunk.map_err(TransportError::interrupted)));
            }
            self.0.pop_front();
        }
        Poll::Ready(None)
    }
}

impl From<Arriving> for Body {
    fn from(arriving: Arriving) -> Self {
        Self(Inner::Arriving(arriving))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Whole(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        text.as_bytes().into()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let chunk = ready!(self.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(_, length) => length.map(SizeHint::with_exact).unwrap_or_default(),
            Inner::Arriving(_) => SizeHint::default(),
        }
    }
}

/// Shows how long it is, if that is known.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_bytes() {
            Some(bytes) => write!(f, "{} bytes", bytes.len()),
            None => f.write_str("a stream"),
        }
    }
}
