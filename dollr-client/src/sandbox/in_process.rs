//! The way from a client to a sandbox without a network.
//!
//! Under tokio's paused clock a network can't be relied on: the clock jumps to the next timer whenever all tasks wait,
//! be it for bytes that are on their way, and the order in which bytes arrive is the kernel's. Here nothing waits but for
//! the clock, so a test is exact, fast, and the same each time. A connection can also be refused to one request. What a
//! client sends and gets is what it would over a network.

use std::io;
use std::sync::{Arc, Weak};

use axum::body::Bytes;

use super::server::{Ending, Server};
use crate::error::ErrorKind;

/// A sandbox in this process, as a client has it.
#[derive(Clone, Debug)]
pub(crate) struct InProcess {
    /// It is gone when the [`Sandbox`](super::Sandbox) is.
    server: Weak<Server>,
}

/// An exchange that has no complete response.
pub(crate) struct Broken {
    pub(crate) kind: ErrorKind,
    /// Of the response, if it had begun.
    pub(crate) status: Option<u16>,
    pub(crate) error: io::Error,
}

impl InProcess {
    pub(super) fn new(server: &Arc<Server>) -> Self {
        Self {
            server: Arc::downgrade(server),
        }
    }

    /// Sends a request, and gives the response to it.
    pub(crate) async fn exchange(&self, request: reqwest::Request) -> Result<reqwest::Response, Broken> {
        let broken = |kind, status, error: io::ErrorKind| Broken {
            kind,
            status,
            error: error.into(),
        };
        let refused = || broken(ErrorKind::Connect, None, io::ErrorKind::ConnectionRefused);
        let server = self.server.upgrade().ok_or_else(refused)?;
        let request = axum::http::Request::try_from(request)
            .map_err(|_| broken(ErrorKind::Interrupted, None, io::ErrorKind::InvalidInput))?
            .map(|body| Bytes::copy_from_slice(body.as_bytes().unwrap_or_default()));
        match server.exchange(request).await {
            Ending::Answered(response) => Ok(response.into()),
            Ending::Cut(response) => Err(broken(
                ErrorKind::Interrupted,
                Some(response.status().as_u16()),
                io::ErrorKind::UnexpectedEof,
            )),
            Ending::Reset => Err(broken(ErrorKind::Interrupted, None, io::ErrorKind::ConnectionReset)),
            Ending::Refused => Err(refused()),
        }
    }
}
