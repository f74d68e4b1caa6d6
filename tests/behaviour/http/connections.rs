//! What each way to lose a connection means: whether Dollr may have got the request.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::time::Duration;

use dollr_client::{Error, ErrorKind};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::clock::hurried;
use crate::http::secrets::{failure, said};
use crate::probe::{NOTE, note};
use crate::server::{Reply, Server, builder, json};
use crate::setup::configuration::{ROOT, run_with};

/// The error of a call to this address.
async fn error(base_url: &str) -> Error {
    let client = builder(base_url).retries(0).build().unwrap();
    hurried(failure(client.send(note()))).await
}

fn assert_unsent(error: &Error) {
    assert_eq!((error.kind(), error.status()), (ErrorKind::Connect, None), "{error}");
    assert!(said(error).contains(", so nothing was sent: "), "{error}");
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Connections that never came about: the request was surely not received.
#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let (listener, refusing) = listen().await;
    drop(listener);

    // Nobody takes what has connected, and the queue is full.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let full = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(connection)) = tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(full)).await {
        waiting.push(connection);
    }

    for address in [refusing, full] {
        assert_unsent(&error(&format!("http://{address}")).await);
    }
}

#[test]
fn without_a_name_or_tls_nothing_was_sent() {
    for test in ["call_an_unknown_name", "call_servers_without_tls"] {
        run_with(
            &format!("http::connections::{test}"),
            &[("SSL_CERT_FILE", OsStr::new(ROOT))],
        );
    }
}

#[tokio::test]
#[ignore = "run by a test that gives it an environment"]
async fn call_an_unknown_name() {
    // A label of a name has at most 63 characters, so nobody is asked for this one.
    assert_unsent(&error(&format!("https://{}.invalid", "x".repeat(64))).await);
}

/// TLS comes before the request.
#[tokio::test]
#[ignore = "run by a test that gives it an environment"]
async fn call_servers_without_tls() {
    for response in [
        Reply::Cut(Vec::new()),
        Reply::Cut(b"HTTP/1.1 400 No TLS\r\n\r\n".to_vec()),
        Reply::Silence,
    ] {
        let (listener, address) = listen().await;
        let answering = response.clone();
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut hello = [0; 64];
            connection.read_exact(&mut hello).await.unwrap();
            match answering {
                Reply::Cut(bytes) => tokio::io::AsyncWriteExt::write_all(&mut connection, &bytes)
                    .await
                    .unwrap(),
                _ => std::future::pending().await,
            }
        });
        assert_unsent(&error(&format!("https://{address}")).await);
    }
}

/// A connection that was used before can be lost at any time, also when the request is in progress.
#[tokio::test]
async fn on_a_connection_that_was_there_the_request_may_have_been_received() {
    for reset in [false, true] {
        let (listener, address) = listen().await;
        let serving = tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            connection.set_zero_linger().unwrap();
            for response in [crate::server::token(1, 60), json(200, NOTE)] {
                let Reply::Bytes(bytes) = response else {
                    unreachable!("it is bytes")
                };
                read_request(&mut connection).await;
                tokio::io::AsyncWriteExt::write_all(&mut connection, &bytes)
                    .await
                    .unwrap();
            }
            read_request(&mut connection).await;
            if !reset {
                // An orderly end, after everything was read.
                let _ = tokio::io::AsyncWriteExt::shutdown(&mut connection).await;
            }
            // With nothing to linger for, dropping it resets it.
        });
        let client = builder(&format!("http://{address}")).retries(0).build().unwrap();
        client.send(note()).await.unwrap();
        let error = failure(client.send(note())).await;
        serving.await.unwrap();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Interrupted, None),
            "{error}"
        );
        assert!(
            said(&error).ends_with("whether Dollr acted on the request is unknown"),
            "{error}"
        );
    }
}

/// Reads one request with a short body, which comes in one piece.
async fn read_request(connection: &mut TcpStream) {
    let mut read = Vec::new();
    while !read.windows(4).any(|window| window == b"\r\n\r\n") || !read.ends_with(b"}") {
        assert!(connection.read_buf(&mut read).await.unwrap() > 0, "a request");
    }
}

/// A pool may hold connections that the server has closed meanwhile. The client finds out, and takes another one.
#[tokio::test]
async fn a_connection_that_was_closed_while_idle_costs_nothing() {
    let closing = Reply::Cut(match json(200, NOTE) {
        Reply::Bytes(bytes) => bytes,
        _ => unreachable!("it is bytes"),
    });
    let server = Server::with_replies([closing, json(200, NOTE)]).await;
    let client = server.builder().retries(0).build().unwrap();
    for _ in 0..2 {
        assert_eq!(client.send(note()).await.unwrap().id, 7);
    }
}
