//! The way from a client to a sandbox without a network.
//!
//! Under tokio's paused clock a network can't be relied on: the clock jumps to the next timer whenever all tasks wait,
//! be it for bytes that are on their way, and the order in which bytes arrive is the kernel's. Here nothing waits but for
//! the clock, so a test is exact, fast, and the same each time. A connection can also be refused to one request. What a
//! client sends and gets is what it would over a network.

use std::io::{Error, ErrorKind};
use std::sync::{Arc, Weak};

use axum::body::Bytes;
use futures_util::stream;

use super::Running;
use super::server::{Ending, Server};
use dollr_client::http::{Body, HttpRequest, HttpResponse, Transport, TransportError, TransportFuture};

/// A sandbox in this process, as a client has it.
#[derive(Clone, Debug)]
pub(crate) struct InProcess {
    server: Weak<Server>,
    /// A request that is on its way keeps the server, and not this.
    running: Weak<Running>,
}

impl InProcess {
    pub(super) fn new(server: &Arc<Server>, running: &Arc<Running>) -> Self {
        Self {
            server: Arc::downgrade(server),
            running: Arc::downgrade(running),
        }
    }
}

impl Transport for InProcess {
    fn exchange(&self, request: HttpRequest) -> TransportFuture<'_> {
        Box::pin(async {
            let refused = || TransportError::never_sent(Error::from(ErrorKind::ConnectionRefused));
            let server = self.server.upgrade().filter(|_| self.running.strong_count() > 0);
            let server = server.ok_or_else(refused)?;
            let request = http::Request::try_from(request)?;
            let (parts, mut body) = request.into_parts();
            let mut bytes = Vec::new();
            while let Some(chunk) = body.chunk().await? {
                bytes.extend_from_slice(&chunk);
            }
            let request = http::Request::from_parts(parts, Bytes::from(bytes));
            match server.exchange(request).await {
                Ending::Answered(response) => Ok(response.into()),
                Ending::Cut(response) => {
                    let cut = TransportError::interrupted(Error::from(ErrorKind::UnexpectedEof));
                    let mut response = HttpResponse::from(response);
                    response.body = Body::from_stream(stream::iter([Err(cut)]));
                    Ok(response)
                }
                Ending::Reset => Err(TransportError::interrupted(Error::from(ErrorKind::ConnectionReset))),
                Ending::Refused => Err(refused()),
            }
        })
    }
}
