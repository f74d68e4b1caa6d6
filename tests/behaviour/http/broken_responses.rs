//! Responses that are too large, are cut off, or never come.

use std::time::Duration;

use dollr_client::ErrorKind;
use tokio::net::TcpListener;

use super::secrets::{failure, said};
use crate::probe::{NOTE, note};
use crate::server::{Reply, Server, builder, bytes, json};

/// The client does not reserve as much memory as the server announces.
#[tokio::test]
async fn an_enormous_length_is_only_announced() {
    let announced = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 1_u64 << 63);
    let server = Server::with_replies([Reply::Bytes(announced.into_bytes())]).await;
    let client = server
        .builder()
        .max_response_size(usize::MAX)
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = failure(client.send(note())).await;
    assert!(
        matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Interrupted),
        "{error}"
    );
}

#[tokio::test]
async fn a_response_above_the_limit_is_refused_however_it_comes() {
    let announced = Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n".to_vec());
    let chunk = format!("1f4\r\n{}\r\n", " ".repeat(500));
    let in_chunks = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}",
        chunk.repeat(3)
    );
    // No response is ever complete: only a client that stops reading comes to an end.
    for reply in [announced, Reply::Bytes(in_chunks.into_bytes())] {
        let server = Server::with_replies([reply]).await;
        let client = server.builder().max_response_size(1000).build().unwrap();
        let error = failure(client.send(note())).await;
        assert_eq!(
            said(&error),
            "send_note: the response (200) has more than the 1000 bytes that `max_response_size` allows; \
             whether Dollr acted on the request is unknown"
        );
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::UnexpectedResponse, Some(200))
        );
    }

    let full = format!("{NOTE}{}", " ".repeat(1000 - NOTE.len()));
    let server = Server::with_replies([json(200, &full)]).await;
    let client = server.builder().max_response_size(1000).build().unwrap();
    assert_eq!(client.send(note()).await.unwrap().id, 7);
}

#[tokio::test]
async fn a_lost_connection_leaves_the_outcome_unknown() {
    let whole = bytes(200, "", NOTE);
    let cases = [
        ("before the response", Vec::new(), None),
        ("in the head", whole[..20].to_vec(), None),
        ("in the body", whole[..whole.len() - 3].to_vec(), Some(200)),
        (
            "between chunks",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n".to_vec(),
            Some(200),
        ),
        ("no HTTP", b"220 mail.example ESMTP\r\n".to_vec(), None),
    ];
    for (at, sent, status) in cases {
        let server = Server::with_replies([Reply::Cut(sent)]).await;
        let error = failure(server.client().send(note())).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Interrupted, status),
            "{at}: {error}"
        );
        let said = said(&error);
        assert!(said.starts_with("send_note: the connection was lost: "), "{at}: {said}");
        assert!(
            said.ends_with("; whether Dollr acted on the request is unknown"),
            "{at}: {said}"
        );
        assert_eq!(server.calls().len(), 1, "{at}");
    }
}

#[tokio::test]
async fn a_refused_connection_sends_nothing() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = builder(&format!("http://{address}")).retries(0).build().unwrap();
    let error = failure(client.send(note())).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Connect, None));
    let expected =
        format!("client_obtain_token: no connection to http://{address}, so nothing was sent: Connection refused");
    assert!(said(&error).starts_with(&expected), "{error}");
}

#[tokio::test]
async fn a_response_that_never_comes_is_given_up() {
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"id\"".to_vec();
    for (reply, status) in [(Reply::Silence, None), (Reply::Bytes(begun), Some(200))] {
        let server = Server::with_replies([reply]).await;
        let call = tokio::spawn(server.client().send(note()));
        server.has_received(2).await;
        // From here on only the clock can end the call, and it jumps when there is nothing else to do.
        tokio::time::pause();
        let error = failure(async { call.await.unwrap() }).await;
        tokio::time::resume();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, status));
        assert_eq!(
            said(&error),
            "send_note: no complete response within 30s; whether Dollr acted on the request is unknown"
        );
    }
}
