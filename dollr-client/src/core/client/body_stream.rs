//! Bodies that are read as they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::HeaderMap;
use tokio::time::{Sleep, sleep};

use crate::codec::request::Encoded;
use crate::error::{Error, ErrorKind};
use crate::http::Body;
use crate::http::response::Received;
use crate::http::server::Server;

/// The body of a response as it comes: what [`Call::stream`](crate::Call::stream) gives.
///
/// It is a [`Stream`] too. After an error nothing more comes. Dropping it ends the transfer.
pub struct BodyStream {
    server: Arc<Server>,
    request: Encoded,
    status: u16,
    headers: HeaderMap,
    /// Nothing once it is over.
    body: Option<Body>,
    limit: u64,
    left: u64,
    /// It begins when somebody waits for bytes: how long they were busy with the last ones doesn't count.
    patience: Option<Pin<Box<Sleep>>>,
}

impl BodyStream {
    pub(super) fn new(server: Arc<Server>, request: Encoded, response: Received, limit: u64) -> Self {
        Self {
            server,
            request,
            status: response.status,
            headers: response.headers,
            body: response.rest,
            limit,
            left: limit,
            patience: None,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Interrupted`] if the connection is lost, [`ErrorKind::Timeout`] if no bytes come in time, and
    /// [`ErrorKind::UnexpectedResponse`] if there are more than the limit.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_chunk(context)).await.transpose()
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let chunk = match body.poll_chunk(context) {
            Poll::Ready(chunk) => chunk,
            Poll::Pending => {
                let timeout = self.server.time_limit(self.request.operation);
                let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(timeout)));
                return patience.as_mut().poll(context).map(|()| Some(Err(self.silent())));
            }
        };
        self.patience = None;
        Poll::Ready(match chunk {
            Some(Ok(bytes)) => Some(self.counted(bytes)),
            Some(Err(error)) => {
                let lost = self.server.lost(self.request.operation, Some(self.status), error);
                Some(Err(self.ended(lost)))
            }
            None => {
                self.body = None;
                None
            }
        })
    }

    fn counted(&mut self, bytes: Bytes) -> Result<Bytes, Error> {
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => {
                self.left = left;
                Ok(bytes)
            }
            None => Err(self.ended(Error::too_large(
                self.request.operation,
                self.status,
                self.limit,
                "stream",
            ))),
        }
    }

    fn silent(&mut self) -> Error {
        let timeout = self.server.time_limit(self.request.operation);
        let message = format!("no more bytes of the response within {timeout:?}, so what came is a part of it");
        let operation = self.request.operation;
        let source = "the server is silent";
        self.ended(Error::transport(
            ErrorKind::Timeout,
            operation,
            message,
            Some(self.status),
            source,
        ))
    }

    fn ended(&mut self, error: Error) -> Error {
        self.body = None;
        error.sent(&self.request, &self.server.base_url)
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream")
            .field("status", &self.status)
            .field("read", &(self.limit - self.left))
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
