//! Changes of documents whose response is lost: a probe shows whether they happened.

use std::collections::VecDeque;

use dollr_client::invoices::InvoiceItemId;
use dollr_client::{Advice, Client, Currency, Error, ErrorKind, InvoiceId, OrderId};
use serde_json::{Value, json};

use crate::clock::hurried;
use crate::http::secrets::failure;
use crate::server::{Received, Reply, Server, json as reply, token};

/// What happens to a change.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It is made, and answered.
    Fine,
    /// It is lost on the way.
    Lost,
    /// It is made, and the response is lost.
    Unheard,
    /// It is not made, and something on the way fails.
    Failed,
    /// It is made, and something on the way fails.
    FailedAfter,
    /// It is made, and the response makes no sense.
    Garbled,
    /// It is not made, and something on the way shows a page as if it were.
    Page,
    /// It is made, and something on the way shows a page.
    PageAfter,
    /// It is on its way until it was looked for twice, and then it is made.
    Late,
    /// It is made twice, and the response is lost.
    Twice,
    /// There are too many requests.
    Limited,
    /// It is made, and its second copy is one of too many requests.
    LimitedAfter,
    /// The token isn't accepted.
    Unsigned,
    /// It is made, and the token isn't accepted for its second copy.
    UnsignedAfter,
}

use Fate::{
    Failed, FailedAfter, Fine, Garbled, Late, Limited, LimitedAfter, Lost, Page, PageAfter, Twice, Unheard, Unsigned,
    UnsignedAfter,
};

/// A server with one invoice or order of number 7, which has one line of number 9. `looks` says which looks at it succeed.
async fn server(fates: &[Fate], looks: fn(usize) -> bool) -> Server {
    let mut fates: VecDeque<Fate> = fates.iter().copied().collect();
    let mut document = json!({
        "id": 7, "invoice_number": "INV-7", "order_number": "ORD-7", "counterparty_id": 1, "currency": "USD",
        "total_amount": 1, "status": "IDLE", "note": "before", "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z", "invoice_items": [{
            "id": 9, "name": "Tea", "currency": "USD", "qty": 2, "amount": 0.5, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
        }],
    });
    let mut looked = 0;
    let mut late = None;
    Server::start(move |request| {
        if request.is_for_token() {
            return token(1, 60);
        }
        if request.method == "GET" {
            looked += 1;
            if let Some((_, request)) = late.take_if(|(look, _)| *look == looked) {
                change(&mut document, &request);
            }
            return match looks(looked) {
                true => reply(200, &document.to_string()),
                false => reply(404, "{}"),
            };
        }
        let mut change = || match change(&mut document, request) {
            Some(response) => reply(200, &response.to_string()),
            None => reply(422, r#"{"detail":"not now"}"#),
        };
        match fates.pop_front().expect("no more changes than fates") {
            Fine => change(),
            Lost => Reply::Cut(Vec::new()),
            Late => {
                late = Some((looked + 3, request.clone()));
                Reply::Cut(Vec::new())
            }
            Twice => {
                change();
                change();
                Reply::Cut(Vec::new())
            }
            Failed => reply(503, "<html>"),
            Page => reply(200, "<html>"),
            Limited => reply(429, ""),
            Unsigned => reply(401, "{}"),
            fate => {
                change();
                match fate {
                    Unheard => Reply::Cut(Vec::new()),
                    LimitedAfter => reply(429, ""),
                    UnsignedAfter => reply(401, "{}"),
                    FailedAfter => reply(502, "<html>"),
                    PageAfter => reply(200, "<html>"),
                    _ => reply(302, ""),
                }
            }
        }
    })
    .await
}

/// Makes a change, if it can be made now.
fn change(document: &mut Value, request: &Received) -> Option<Value> {
    let status = document["status"].as_str().unwrap_or_default().to_owned();
    let sent: Value = serde_json::from_str(&request.body).unwrap_or_default();
    let items = document["invoice_items"].as_array().map_or(0, Vec::len);
    match (
        request.path.rsplit('/').nth(1)?,
        request.path.rsplit('/').next()?,
        status.as_str(),
    ) {
        ("publish", _, "IDLE") => document["status"] = json!("ACTIVE"),
        ("cancel", _, "IDLE" | "ACTIVE") => document["status"] = json!("CANCELED"),
        ("update", _, "IDLE") => document["note"] = sent["note"].clone(),
        (_, "add", "IDLE") => {
            let mut line = document["invoice_items"][0].clone();
            line["id"] = json!(9 + items);
            line["name"] = sent["name"].clone();
            document["invoice_items"].as_array_mut()?.push(line.clone());
            return Some(line);
        }
        (_, "update", "IDLE") => {
            document["invoice_items"][0]["qty"] = sent["qty"].clone();
            return Some(document["invoice_items"][0].clone());
        }
        (_, "remove", "IDLE") if items > 0 => {
            document["invoice_items"] = json!([]);
            return Some(json!({}));
        }
        _ => return None,
    }
    Some(document.clone())
}

/// Each change, as what its response tells.
async fn make(dollr: &Client, change: &str) -> Result<String, Error> {
    let (invoice, order, line) = (InvoiceId::new(7), OrderId::new(7), InvoiceItemId::new(9));
    let (invoices, orders) = (dollr.invoices(), dollr.orders());
    Ok(match change {
        "publish" => invoices.publish(invoice).send().await?.unwrap().status.to_string(),
        "cancel" => invoices.cancel(invoice).send().await?.unwrap().status.to_string(),
        "update" => {
            let update = invoices.update(invoice).note("after".to_owned());
            update.send().await?.unwrap().note.unwrap_or_default()
        }
        "update line" => {
            let update = invoices.update_item(invoice, line).qty(5);
            update.send().await?.unwrap().qty.to_string()
        }
        "remove line" => {
            invoices.remove_item(invoice, line).send().await?;
            "removed".to_owned()
        }
        "add line" => {
            let line = invoices.add_item(invoice).name("Tea").qty(2).currency(Currency::USD);
            line.amount("0.50".parse().unwrap()).send().await?.id.to_string()
        }
        "publish order" => orders.publish(order).send().await?.unwrap().status.to_string(),
        "cancel order" => orders.cancel(order).send().await?.unwrap().status.to_string(),
        "update order" => {
            let update = orders.update(order).note("after".to_owned());
            update.send().await?.unwrap().note.unwrap_or_default()
        }
        _ => panic!("{change} is no change"),
    })
}

const CHANGES: [(&str, &str); 8] = [
    ("publish", "ACTIVE"),
    ("cancel", "CANCELED"),
    ("update", "after"),
    ("update line", "5"),
    ("remove line", "removed"),
    ("publish order", "ACTIVE"),
    ("cancel order", "CANCELED"),
    ("update order", "after"),
];

#[tokio::test]
async fn a_change_whose_response_is_lost_is_looked_at_and_made_if_it_is_not_there() {
    // What happens to each attempt, and how many attempts there are.
    let fates: [&[Fate]; 14] = [
        &[Fine],
        &[Unheard],
        &[FailedAfter],
        &[Garbled],
        &[PageAfter],
        &[Page, Fine],
        &[Lost, Fine],
        &[Failed, Lost, Fine],
        &[Lost, Unheard],
        &[Limited, Lost, Limited, FailedAfter],
        &[Limited, Fine],
        &[LimitedAfter],
        &[Unsigned, Fine],
        &[UnsignedAfter],
    ];
    for (change, expected) in CHANGES {
        for fates in fates {
            let server = server(fates, |_| true).await;
            let response = hurried(make(&server.client(), change)).await;
            assert_eq!(
                response.as_deref().ok(),
                Some(expected),
                "{change} with {fates:?}: {response:?}"
            );
            let changes = server.calls().iter().filter(|call| call.method != "GET").count();
            assert_eq!(changes, fates.len(), "{change} with {fates:?}");
        }
    }
}

/// It was published: a repeat says no more than that.
#[tokio::test]
async fn a_refusal_after_a_lost_response_is_believed_only_after_a_look() {
    // The first one is on its way for so long that the probe does not show it, and the second comes after it.
    let mut calls = Vec::new();
    let server = Server::start(move |request| {
        calls.push((request.method.clone(), request.path.clone()));
        let status = if calls.len() > 4 { "ACTIVE" } else { "IDLE" };
        match (request.is_for_token(), calls.len()) {
            (true, _) => token(1, 60),
            (_, 2) => Reply::Cut(Vec::new()),
            (_, 4) => reply(422, r#"{"detail":"it is ACTIVE; it must be IDLE"}"#),
            _ => reply(200, &json!({ "status": status }).to_string()),
        }
    })
    .await;
    assert!(
        hurried(server.client().invoices().publish(InvoiceId::new(7)).send())
            .await
            .is_ok()
    );
    assert_eq!(server.calls().len(), 4);

    // Without anything lost a refusal is one, and needs no probe.
    let server = Server::with_replies([reply(422, r#"{"detail":"no lines"}"#)]).await;
    let error = failure(server.client().invoices().publish(InvoiceId::new(7)).send()).await;
    assert_eq!((error.kind(), server.calls().len()), (ErrorKind::Rejected, 1));

    // And it is one if no probe shows the contrary, which may come late.
    let shown = |status| reply(200, &json!({ "status": status }).to_string());
    for (last, expected) in [("IDLE", Err((ErrorKind::Rejected, 2))), ("ACTIVE", Ok(2))] {
        let replies = [
            Reply::Cut(Vec::new()),
            shown("IDLE"),
            reply(422, r#"{"detail":"no lines"}"#),
            shown("IDLE"),
            shown("IDLE"),
            shown(last),
        ];
        let server = Server::with_replies(replies).await;
        let publish = server.client().invoices().publish(InvoiceId::new(7)).send();
        let published = hurried(publish.with_response()).await;
        let told = published.map(|response| response.attempts());
        assert_eq!(told.map_err(|error| (error.kind(), error.attempts())), expected);
        assert_eq!(server.calls().len(), 6);
    }
}

#[tokio::test]
async fn a_change_that_cannot_be_looked_at_is_not_repeated() {
    for (change, _) in CHANGES {
        for (fate, kind) in [
            (Unheard, ErrorKind::Interrupted),
            (Lost, ErrorKind::Interrupted),
            (Failed, ErrorKind::Server),
            (Garbled, ErrorKind::UnexpectedResponse),
        ] {
            let server = server(&[fate], |_| false).await;
            let error = hurried(failure(make(&server.client(), change))).await;
            assert_eq!(
                (error.kind(), error.advice()),
                (kind, Advice::DontRepeat),
                "{change} with {fate:?}"
            );
        }
    }
}

/// There is an equal line before, which is never taken for the one that was lost.
#[tokio::test]
async fn a_line_whose_response_is_lost_is_looked_for_and_never_added_again() {
    const ALL: fn(usize) -> bool = |_| true;
    // What happens to each attempt, which looks succeed, the line that there is then, and the number of looks.
    type Case = (&'static [Fate], fn(usize) -> bool, Option<&'static str>, usize);
    let cases: [Case; 18] = [
        (&[Fine], ALL, Some("10"), 1),
        (&[Unheard], ALL, Some("10"), 2),
        (&[FailedAfter], ALL, Some("10"), 2),
        (&[Garbled], ALL, Some("10"), 2),
        (&[Limited, Fine], ALL, Some("10"), 2),
        (&[Limited, Unheard], ALL, Some("10"), 3),
        (&[LimitedAfter], ALL, Some("10"), 2),
        (&[Unsigned, Fine], ALL, Some("10"), 2),
        (&[UnsignedAfter], ALL, Some("10"), 2),
        (&[Late], ALL, Some("10"), 4),
        // It can't be found any more, and may still come.
        (&[Lost], ALL, None, 5),
        (&[Failed], ALL, None, 5),
        (&[Limited, Lost], ALL, None, 5),
        // One of the two is somebody else's.
        (&[Twice], ALL, None, 2),
        // Nothing can be told.
        (&[Unheard], |_| false, None, 1),
        (&[Unheard], |look| look > 1, None, 1),
        (&[Unheard], |look| look == 1, None, 2),
        (&[Fine], |_| false, Some("10"), 1),
    ];
    for (fates, looks, line, looked) in cases {
        let server = server(fates, looks).await;
        let response = hurried(make(&server.client(), "add line")).await;
        assert_eq!(response.as_deref().ok(), line, "{fates:?}: {response:?}");
        if let Err(error) = response {
            assert_eq!(error.advice(), Advice::DontRepeat, "{fates:?}");
            assert_eq!(error.attempts() as usize, fates.len(), "{fates:?}");
        }
        let calls = server.calls();
        let adds = calls
            .iter()
            .filter(|call| call.method == "POST" && !call.is_for_token());
        assert_eq!(adds.count(), fates.len(), "{fates:?}");
        let looks = calls.iter().filter(|call| call.method == "GET");
        assert_eq!(looks.count(), looked, "{fates:?}");
    }
}

/// Another token is no second try.
#[tokio::test]
async fn a_change_that_is_made_once_is_made_with_another_token_if_need_be() {
    for change in ["publish", "add line"] {
        let server = server(&[Unsigned, Fine], |_| true).await;
        let dollr = server.builder().retries(0).build().unwrap();
        let made = hurried(make(&dollr, change)).await;
        assert!(made.is_ok(), "{change}: {made:?}");
    }
}

#[tokio::test]
async fn a_line_that_was_found_says_how_often_it_was_sent() {
    let server = server(&[Limited, Unheard], |_| true).await;
    let dollr = server.client();
    let line = dollr.invoices().add_item(InvoiceId::new(7)).name("Tea").qty(2);
    let line = line.currency(Currency::USD).amount("0.50".parse().unwrap());
    let found = hurried(line.send().with_response()).await.unwrap();
    assert_eq!((found.attempts(), found.value().id.to_string().as_str()), (2, "10"));
}
