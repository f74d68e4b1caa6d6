//! Bodies that are read as they come.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, sleep};

use super::api::{AnyFile, ReportFile};
use super::{client, response};
use crate::core::client::BodyStream;
use crate::error::{Error, ErrorKind};
use crate::http::{Body, HttpResponse, TransportError};

type Chunk = Result<&'static str, TransportError>;

fn begun(headers: &[&str], chunks: Vec<Chunk>) -> HttpResponse {
    let chunks = chunks
        .into_iter()
        .map(|chunk| chunk.map(|text| Bytes::from_static(text.as_bytes())));
    response(200, headers, Body::from_stream(stream::iter(chunks)))
}

async fn streamed(
    limit: u64,
    response: impl Fn() -> Result<HttpResponse, TransportError> + Send + Sync + 'static,
) -> Result<BodyStream, Error> {
    client(move |_| response())
        .send(ReportFile::request())
        .stream(limit)
        .await
}

/// What comes until the end or an error.
async fn read(mut stream: BodyStream) -> (String, Option<Error>) {
    let mut read = String::new();
    loop {
        match stream.chunk().await {
            Ok(Some(chunk)) => read += std::str::from_utf8(&chunk).unwrap(),
            Ok(None) => return (read, None),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing comes after an error");
                return (read, Some(error));
            }
        }
    }
}

#[tokio::test]
async fn bytes_come_as_they_come_beyond_the_clients_limit() {
    let part = "0123456789".repeat(60);
    let part: &'static str = part.leak();
    let stream = streamed(1200, move || Ok(begun(&["X-Id: 7"], vec![Ok(part), Ok(part)])))
        .await
        .unwrap();
    assert_eq!(
        (stream.status(), &stream.headers()["x-id"]),
        (200, &"7".parse().unwrap())
    );
    assert_eq!(read(stream).await.0.len(), 1200);
}

#[tokio::test]
async fn what_ends_a_stream_is_said_after_what_came() {
    let interrupted = || TransportError::interrupted("gone");
    let (came, error) = read(
        streamed(9, move || {
            Ok(begun(&[], vec![Ok("one"), Err(interrupted()), Ok("more")]))
        })
        .await
        .unwrap(),
    )
    .await;
    let error = error.unwrap();
    assert_eq!(
        (came.as_str(), error.kind(), error.status()),
        ("one", ErrorKind::Interrupted, Some(200))
    );
    assert!(
        error.support_report().contains("base URL: "),
        "{}",
        error.support_report()
    );

    let (came, error) = read(
        streamed(5, || Ok(begun(&[], vec![Ok("one"), Ok("two")])))
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(came, "one");
    let error = error.unwrap();
    assert!(
        error.to_string().contains("more than the 5 bytes that `stream` allows"),
        "{error}"
    );

    let (came, error) = read(
        streamed(6, || Ok(begun(&[], vec![Ok("one"), Ok("two")])))
            .await
            .unwrap(),
    )
    .await;
    assert!(error.is_none() && came == "onetwo");
}

#[tokio::test]
async fn what_is_no_such_body_does_not_begin() {
    let cases: [(u16, &[&str], ErrorKind, &str); 4] = [
        (
            200,
            &["Content-Type: text/html"],
            ErrorKind::UnexpectedResponse,
            "\"application/pdf\" was asked for",
        ),
        (
            200,
            &["Content-Length: 10"],
            ErrorKind::UnexpectedResponse,
            "the 9 bytes that `stream` allows",
        ),
        (
            200,
            &["Content-Encoding: gzip"],
            ErrorKind::UnexpectedResponse,
            "coded as \"gzip\"",
        ),
        (404, &[], ErrorKind::NotFound, "none here"),
    ];
    for (status, headers, kind, words) in cases {
        let result = streamed(9, move || Ok(response(status, headers, r#"{"detail":"none here"}"#))).await;
        let error = result.unwrap_err();
        assert!(error.kind() == kind && error.to_string().contains(words), "{error}");
    }
}

/// The response to the first request is lost, and the second begins and is lost: that one is not sent again.
#[tokio::test(start_paused = true)]
async fn it_is_made_again_until_it_begins() {
    let sent = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&sent);
    let client = client(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 => Err(TransportError::interrupted("gone")),
        _ => Ok(begun(&[], vec![Ok("one"), Err(TransportError::interrupted("gone"))])),
    });
    let stream = client.send(AnyFile::request()).stream(9).await.unwrap();
    let (came, error) = read(stream).await;
    assert_eq!(
        (came.as_str(), error.is_some(), sent.load(Ordering::Relaxed)),
        ("one", true, 2)
    );
}

/// It may take long, if only something comes, and whoever reads it may too.
#[tokio::test(start_paused = true)]
async fn silence_ends_it_and_slowness_does_not() {
    let slow = || {
        let parts = stream::unfold(0, |count| async move {
            sleep(Duration::from_secs(20)).await;
            match count {
                0..5 => Some((Ok(Bytes::from_static(b"x")), count + 1)),
                _ => pending().await,
            }
        });
        Ok(response(200, &[], Body::from_stream(parts)))
    };
    let client = client(move |_| slow());
    let call = client.send(ReportFile::request()).deadline(Duration::from_secs(1));
    let mut stream = call.stream(9).await.unwrap();
    let start = Instant::now();
    for _ in 0..5 {
        assert!(stream.chunk().await.unwrap().is_some());
        sleep(Duration::from_secs(100)).await;
    }
    let error = stream.chunk().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        error
            .to_string()
            .ends_with("no more bytes of the response within 30s, so what came is a part of it"),
        "{error}"
    );
    assert!(start.elapsed() > Duration::from_mins(10));
}
