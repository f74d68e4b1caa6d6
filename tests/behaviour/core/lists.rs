//! Lists: how long they may be, and what happens to elements that can't be read. And how deep a response may go.

use dollr_client::{Error, ErrorKind};
use futures_util::FutureExt as _;

use crate::http::secrets::said;
use crate::probe::{NOTE, note, plant_tree};
use crate::server::{CLIENT_SECRET, Reply, Server, json};

fn tier(id: i64, name: &str) -> String {
    let times = r#""created_at":"2025-06-01T10:00:00Z","updated_at":"2025-06-01T10:00:00Z""#;
    format!(r#"{{"id":{id},"name":"{name}","is_default":false,{times}}}"#)
}

fn list(elements: &[String]) -> Reply {
    json(200, &format!("[{}]", elements.join(",")))
}

/// Reads a list with these elements: the id of each, or what is said of it.
async fn read(elements: &[String]) -> Vec<Result<i64, Error>> {
    let server = Server::with_replies([list(elements)]).await;
    let read = server.client().fees().tiers().send().elements().await.unwrap();
    assert_eq!(read.len(), elements.len());
    read.map(|tier| tier.map(|tier| tier.id.get())).collect()
}

#[tokio::test]
async fn an_element_that_can_not_be_read_is_an_error_in_its_place() {
    let odd = r#"{"id":2,"name":"odd"}"#.to_owned();
    let read = read(&[tier(1, "a"), odd.clone(), "null".to_owned(), tier(4, "d")]).await;
    let [Ok(1), Err(second), Err(third), Ok(4)] = &read[..] else {
        panic!("{read:?}");
    };
    assert_eq!(
        said(second),
        "list_fee_tier: the response (200) is not what the API documents, and it is safe to make the call again: element 1: \
         `is_default` is missing; the body: {\"id\":2,\"name\":\"odd\"}"
    );
    assert_eq!(second.kind(), ErrorKind::UnexpectedResponse);
    assert_eq!((second.status(), second.body()), (Some(200), Some(odd.as_bytes())));
    assert!(said(third).contains("element 2: "), "{third}");
}

#[tokio::test]
async fn an_element_that_can_not_be_read_shows_no_secret() {
    let quoting = serde_json::json!({ "id": CLIENT_SECRET, "name": "hush-token-1" });
    let read = read(&[quoting.to_string()]).await;
    let said = said(read[0].as_ref().unwrap_err());
    assert!(said.contains(r#"{"id":"[redacted]","name":"[redacted]"}"#), "{said}");
}

#[tokio::test]
async fn a_list_under_way_is_read_as_a_whole() {
    let server = Server::with_replies([list(&[tier(1, "a"), tier(2, "b")])]).await;
    let client = server.client();
    let mut sending = client.fees().tiers().send();
    assert!((&mut sending).now_or_never().is_none());
    let read: Result<Vec<_>, Error> = sending.elements().await.unwrap().collect();
    assert_eq!(read.unwrap().len(), 2);
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn what_is_no_list_has_no_elements() {
    for reply in [
        json(200, r#"{"id":1}"#),
        json(200, "[1,"),
        json(422, r#"{"detail":"no"}"#),
    ] {
        let server = Server::with_replies([reply]).await;
        let elements = server.client().fees().tiers().send().elements().await;
        assert!(matches!(
            elements.unwrap_err().kind(),
            ErrorKind::UnexpectedResponse | ErrorKind::Rejected
        ));
    }
}

#[tokio::test]
async fn lists_have_a_bound_of_their_own() {
    let long: Vec<String> = (0..100).map(|id| tier(id, "a")).collect();
    let size = long.iter().map(|tier| tier.len() + 1).sum::<usize>() + 1;
    let words = format!(r#"{{"detail":"{}"}}"#, "no ".repeat(size));
    // The bound of lists, and what is said of a list and of an error.
    let cases = [
        (size, list(&long), None),
        (size - 1, list(&long), Some((200, size - 1, "max_list_size"))),
        (usize::MAX, json(422, &words), Some((422, 1000, "max_response_size"))),
    ];
    for (bound, reply, refused) in cases {
        let server = Server::with_replies([reply]).await;
        let builder = server.builder().max_response_size(1000).max_list_size(bound);
        let read = builder.build().unwrap().fees().tiers().send().await;
        match refused {
            None => assert_eq!(read.unwrap().len(), long.len()),
            Some((status, limit, setting)) => assert_eq!(
                said(&read.unwrap_err()),
                format!(
                    "list_fee_tier: the response ({status}) has more than the {limit} bytes that `{setting}` allows; it \
                     is safe to make the call again"
                )
            ),
        }
    }
}

#[tokio::test]
async fn no_depth_of_a_response_is_too_much() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let note_with = |value: &str| NOTE.replacen('{', &format!(r#"{{"unknown":{value},"#), 1);
    for levels in [100, 200, 1_000_000] {
        let server = Server::with_replies([json(200, &note_with(&deep(levels)))]).await;
        let read = server.client().send(note()).await;
        assert!(read.is_ok(), "what nobody knows hides nothing, {levels}");

        let server = Server::with_replies([json(422, &format!(r#"{{"detail":{}}}"#, deep(levels)))]).await;
        let error = server.client().send(note()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Rejected);

        let nested = tier(2, "b").replacen('{', &format!(r#"{{"unknown":{},"#, deep(levels)), 1);
        let read = self::read(&[tier(1, "a"), nested, tier(3, "c")]).await;
        assert!(matches!(read[..], [Ok(1), Ok(2), Ok(3)]), "{levels}");
    }
    // What holds more of itself is documented, however deep.
    let tree = format!("{}{}", r#"{"children":["#.repeat(100_000), "]}".repeat(100_000));
    let server = Server::with_replies([json(200, &tree)]).await;
    let error = server.client().send(plant_tree()).await.unwrap_err();
    assert!(error.to_string().contains("`children.0.children.0."), "{error}");
}
