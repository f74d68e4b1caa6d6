//! The sandbox's port: HTTP over connections that can break.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::connect_info::{Connected, IntoMakeServiceWithConnectInfo};
use axum::extract::{ConnectInfo, DefaultBodyLimit};
use axum::http::{self, HeaderMap, Method, Uri};
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::realtime;
use super::server::{Ending, Request, Server};
use super::state::State;

/// What responds to the requests of each connection, as long as the sandbox is there.
pub(super) fn service(server: &Arc<Server>, state: &Arc<Mutex<State>>) -> IntoMakeServiceWithConnectInfo<Router, Wire> {
    let server = Arc::downgrade(server);
    let response =
        async move |ConnectInfo(wire): ConnectInfo<Wire>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let mut request = Request::new(body);
            *request.method_mut() = method;
            *request.uri_mut() = uri;
            *request.headers_mut() = headers;
            let ending = match server.upgrade() {
                Some(server) => server.exchange(request).await,
                None => Ending::Reset,
            };
            let (state, response) = match ending {
                Ending::Answered(response) => (WHOLE, response.map(Body::from)),
                Ending::Cut(response) => (CUT, response.map(Body::from)),
                Ending::Reset | Ending::Refused => (RESET, http::Response::default()),
            };
            wire.0.store(state, Ordering::Relaxed);
            response
        };
    let router = realtime::add_to(Router::new(), state);
    // What is uploaded may be large, as it may without a network.
    let router = router.fallback(response).layer(DefaultBodyLimit::disable());
    router.into_make_service_with_connect_info()
}

/// The connections to a port.
pub(super) struct Listener(pub(super) TcpListener);

impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = axum::serve::Listener::accept(&mut self.0).await;
        let connection = Connection {
            stream,
            wire: Wire::default(),
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Nothing is wrong.
const WHOLE: u8 = 0;
/// It ends in the middle of the next response.
const CUT: u8 = 1;
/// It has ended there.
const CLOSED: u8 = 2;
/// It is reset at the next response.
const RESET: u8 = 3;

/// The state of a connection, which is decided by what responds to its requests.
#[derive(Clone, Default)]
pub(super) struct Wire(Arc<AtomicU8>);

impl Connected<IncomingStream<'_, Listener>> for Wire {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().wire.clone()
    }
}

/// A connection that can break when a response is written to it.
pub(super) struct Connection {
    stream: TcpStream,
    wire: Wire,
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let state = self.wire.0.load(Ordering::Relaxed);
        let whole = match state {
            RESET => {
                // Closing it then throws away what is on its way, and tells the client so.
                self.stream.set_zero_linger()?;
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
            CLOSED => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            CUT => middle_of_body(bytes),
            _ => bytes,
        };
        let written = Pin::new(&mut self.stream).poll_write(context, whole);
        if state == CUT && written.is_ready() {
            self.wire.0.store(CLOSED, Ordering::Relaxed);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

/// A response to the middle of its body. Head and body are written at once.
fn middle_of_body(response: &[u8]) -> &[u8] {
    let end_of_head = response.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let body = end_of_head.map_or(0, |at| at + 4);
    &response[..body + (response.len() - body) / 2]
}
