//! Uploads that are streams: sent once, and never again after their first byte.

use std::io;

use dollr_client::{Error, ErrorKind, File, Upload};
use futures_util::stream;
use serde_json::json;

use crate::api::{AddPhoto, PutBytes};
use crate::wire::{Then, Wire, of};

fn upload() -> Upload {
    Upload::from_stream(stream::iter([Ok::<_, io::Error>("one, "), Ok("two")]))
}

fn put(body: Upload) -> PutBytes {
    let mut request: PutBytes = of(json!({ "body": "" }));
    request.body = body;
    request
}

#[tokio::test]
async fn a_stream_arrives_whole() {
    let wire = Wire::default();
    wire.client().send(put(upload())).await.unwrap();
    let known = Upload::from_stream_with_length(stream::iter([Ok::<_, io::Error>("four")]), 4);
    wire.client().send(put(known)).await.unwrap();
    let mut photo: AddPhoto = of(json!({ "about": "a", "photo": { "name": "", "media_type": "", "content": "" } }));
    photo.photo = File::new("a.png", "image/png", upload());
    wire.client().send(photo).await.unwrap();
    let [first, second, third] = &wire.arrived()[..] else {
        panic!()
    };
    assert_eq!((first.body.as_str(), first.length), ("one, two", None));
    assert_eq!((second.body.as_str(), second.length), ("four", Some(4)));
    assert!(third.body.contains("\r\n\r\none, two\r\n--"), "{}", third.body);
}

/// A `PUT` is safe to repeat here, so that only the stream keeps it from being sent again.
#[tokio::test(start_paused = true)]
async fn nothing_is_sent_again_after_the_first_byte() {
    let cases = [
        (Then::NeverSent, upload(), None),
        (Then::LostAfter(0), upload(), None),
        (Then::LostAfter(1), upload(), Some(ErrorKind::Interrupted)),
        (Then::Status(503), upload(), Some(ErrorKind::Server)),
        (Then::Status(401), upload(), Some(ErrorKind::Authentication)),
        (Then::Status(401), "bytes".into(), None),
        (Then::LostAfter(1), "bytes".into(), None),
        (Then::Status(503), "bytes".into(), None),
    ];
    for (then, body, expected) in cases {
        let wire = Wire::with([then]);
        let body: Upload = body;
        let result = wire.client().send(put(body.clone())).await;
        let error = result.err();
        assert_eq!(error.as_ref().map(Error::kind), expected, "{body:?}: {error:?}");
        if let Some(error) = error {
            assert_eq!(error.attempts(), 1);
        }
    }
}

#[tokio::test]
async fn a_stream_is_for_one_call() {
    let wire = Wire::default();
    let request = put(upload());
    wire.client().send(request.clone()).await.unwrap();
    let error = wire.client().send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(wire.arrived().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_ends_the_call() {
    let broken = stream::iter([Ok("one"), Err(io::Error::other("the disk is gone"))]);
    let wire = Wire::default();
    let error = wire.client().send(put(Upload::from_stream(broken))).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Interrupted, 1));
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

/// HTTP would cut it there, and the server take a part for the whole.
#[tokio::test(start_paused = true)]
async fn a_stream_of_another_length_than_was_said_ends_the_call() {
    let chunks = || stream::iter(["", "one, ", "two", ""].map(Ok::<_, io::Error>));
    for (length, expected) in [
        (8, None),
        (
            9,
            Some("the stream ends 1 bytes before the length of 9 that was said of it"),
        ),
        (7, Some("the stream is longer than the 7 bytes that were said of it")),
        (5, Some("the stream is longer than the 5 bytes that were said of it")),
        (0, Some("the stream is longer than the 0 bytes that were said of it")),
    ] {
        let upload = Upload::from_stream_with_length(chunks(), length);
        let error = Wire::default().client().send(put(upload)).await.err();
        let said = error.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(said.contains(expected.unwrap_or_default()), "{length}: {said}");
        let kind = expected.map(|_| ErrorKind::Interrupted);
        assert_eq!(error.map(|error| error.kind()), kind, "{length}");
    }
}
