//! The sandbox's realtime, seen from its port: who may connect, and what goes wrong on request.

use std::time::Duration;

use dollr_client::{CheckoutSessionId, ReferenceId};
use dollr_sandbox::{Mute, PHONE_COMPLETES, Sandbox};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::clock::later;
use crate::sandbox::payments::Shop;

/// How long to wait for what must come at once.
const SOON: Duration = Duration::from_secs(5);

/// What a client sees of its connection.
#[derive(Debug, PartialEq)]
enum Heard {
    Text(String),
    Close(u16),
    /// The end, without a word.
    Cut,
}

struct Connection(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Connection {
    async fn open(sandbox: &Sandbox) -> Result<Self, Error> {
        let query = format!("apikey={}&vsn=2.0.0", sandbox.supabase_anon_key());
        connect(sandbox, &query, None).await
    }

    async fn send(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("an open connection");
    }

    async fn next(&mut self) -> Heard {
        let message = tokio::time::timeout(SOON, self.0.next()).await;
        match message.expect("something in time") {
            Some(Ok(Message::Text(text))) => Heard::Text(text.to_string()),
            Some(Ok(Message::Close(Some(frame)))) => Heard::Close(frame.code.into()),
            _ => Heard::Cut,
        }
    }

    async fn frame(&mut self) -> Value {
        match self.next().await {
            Heard::Text(text) => serde_json::from_str(&text).expect("a frame of JSON"),
            other => panic!("{other:?} instead of a frame"),
        }
    }

    /// Waits until all that was sent has been taken in: frames are answered one after the other.
    async fn beat(&mut self) {
        self.send(r#"[null,"0","phoenix","heartbeat",{}]"#).await;
        let reply = json!([null, "0", "phoenix", "phx_reply", { "status": "ok", "response": {} }]);
        assert_eq!(self.frame().await, reply);
    }

    /// Follows a payment, until changes flow.
    async fn follow(&mut self, token: &str, session_id: CheckoutSessionId, reference_id: ReferenceId) -> String {
        let topic = format!("realtime:payment-intent:{session_id}:{reference_id}");
        let changes = json!([{
            "event": "*",
            "schema": "public",
            "table": "checkout_payment_intent_public_status",
            "filter": format!("reference_id=eq.{reference_id}"),
        }]);
        let payload = json!({ "config": { "postgres_changes": changes }, "access_token": token });
        self.send(&json!(["1", "1", topic, "phx_join", payload]).to_string())
            .await;
        self.beat().await;
        later(Duration::from_millis(1100)).await;
        for event in ["phx_reply", "system", "presence_state"] {
            assert_eq!(self.frame().await[3], event);
        }
        topic
    }
}

async fn connect(sandbox: &Sandbox, query: &str, header: Option<&str>) -> Result<Connection, Error> {
    let address = sandbox.supabase_url().replace("http", "ws");
    let mut request = format!("{address}/realtime/v1/websocket?{query}").into_client_request()?;
    if let Some(key) = header {
        request
            .headers_mut()
            .insert("x-api-key", key.parse().expect("a header"));
    }
    Ok(Connection(connect_async(request).await?.0))
}

/// The status of a refused connection, and whether its body is an error in JSON.
fn refusal(result: Result<Connection, Error>) -> (u16, bool) {
    match result {
        Err(Error::Http(response)) => {
            let body = response.body().as_deref().unwrap_or_default();
            let body: Value = serde_json::from_slice(body).expect("a body of JSON");
            (response.status().as_u16(), body["error"].is_string())
        }
        Err(error) => panic!("{error} instead of a refusal"),
        Ok(_) => (101, false),
    }
}

// Refusals are held back; the clock jumps there, since nothing else is waited for.
#[tokio::test(start_paused = true)]
async fn only_the_projects_key_opens_a_connection() {
    let sandbox = Sandbox::start().await.unwrap();
    let key = sandbox.supabase_anon_key().to_owned();
    let cases = [
        (format!("apikey={key}&vsn=2.0.0"), None, (101, false)),
        ("vsn=2.0.0".to_owned(), Some(&*key), (101, false)),
        ("apikey=wrong&vsn=2.0.0".to_owned(), Some(&*key), (101, false)),
        (format!("apikey={key}&vsn=2.0.0"), Some("wrong"), (401, true)),
        ("apikey=wrong&vsn=2.0.0".to_owned(), None, (401, true)),
        ("vsn=2.0.0".to_owned(), None, (401, true)),
        (format!("apikey={key}"), None, (400, true)),
        (format!("apikey={key}&vsn=1.0.0"), None, (400, true)),
    ];
    for (query, header, expected) in cases {
        let response = refusal(connect(&sandbox, &query, header).await);
        assert_eq!(response, expected, "{query} {header:?}");
    }
    sandbox.realtime().refuse_connections(2, 429);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(refusal(Connection::open(&sandbox).await).0);
    }
    assert_eq!(statuses, [429, 429, 101]);
    assert_eq!(sandbox.realtime().connections_opened(), 4);
}

#[tokio::test]
async fn a_payment_made_through_the_client_is_followed_by_its_key() {
    let shop = Shop::open().await;
    let (session_id, reference_id) = (shop.session().await, ReferenceId::random());
    let token = shop.realtime_key(session_id, reference_id).await;
    let mut connection = Connection::open(&shop.sandbox).await.unwrap();
    let topic = connection.follow(token.expose(), session_id, reference_id).await;
    assert_eq!(
        (
            shop.sandbox.realtime().connections(),
            shop.sandbox.realtime().channels()
        ),
        (1, 1)
    );

    shop.pay_in(session_id, PHONE_COMPLETES, reference_id).await;
    for status in ["PENDING", "PROCESSING", "COMPLETED"] {
        let row = connection.frame().await;
        assert_eq!(
            (&row[2], &row[4]["data"]["record"]["status"]),
            (&json!(topic), &json!(status))
        );
        assert_eq!(shop.status(reference_id).await.0, status);
        later(Duration::from_secs(2)).await;
    }

    connection
        .send(&json!(["1", "9", topic, "phx_leave", {}]).to_string())
        .await;
    assert_eq!(connection.frame().await[3], "phx_reply");
    assert_eq!(connection.frame().await[3], "phx_close");
    assert_eq!(
        (
            shop.sandbox.realtime().connections(),
            shop.sandbox.realtime().channels()
        ),
        (1, 0)
    );
}

#[tokio::test]
async fn connections_end_as_a_test_wants_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let realtime = sandbox.realtime();
    for (expected, end) in [(Heard::Cut, None), (Heard::Close(1012), Some(1012))] {
        let mut connection = Connection::open(&sandbox).await.unwrap();
        connection.beat().await;
        match end {
            Some(code) => realtime.close(code),
            None => realtime.cut(),
        }
        assert_eq!(connection.next().await, expected);
    }
    realtime.cut_after(2, 1);
    for _ in 0..2 {
        let mut connection = Connection::open(&sandbox).await.unwrap();
        connection.beat().await;
        assert_eq!(connection.next().await, Heard::Cut);
    }

    // Who sends what can't be read is cut off, and so is who is silent.
    let mut connection = Connection::open(&sandbox).await.unwrap();
    connection.send("hello").await;
    assert_eq!(connection.next().await, Heard::Cut);
    let mut connection = Connection::open(&sandbox).await.unwrap();
    connection.beat().await;
    later(Duration::from_secs(59)).await;
    connection.beat().await;
    later(Duration::from_secs(59)).await;
    connection.beat().await;
    later(Duration::from_mins(1)).await;
    assert_eq!(connection.next().await, Heard::Cut);
    assert_eq!(realtime.connections(), 0);

    let mut connection = Connection::open(&sandbox).await.unwrap();
    connection.beat().await;
    drop(sandbox);
    assert_eq!(connection.next().await, Heard::Close(1001));
}

#[tokio::test]
async fn frames_are_withheld_and_made_up_as_a_test_wants_it() {
    let shop = Shop::open().await;
    let realtime = shop.sandbox.realtime();
    let (session_id, reference_id) = (shop.session().await, ReferenceId::random());
    let token = shop.realtime_key(session_id, reference_id).await;
    let mut connection = Connection::open(&shop.sandbox).await.unwrap();
    connection.follow(token.expose(), session_id, reference_id).await;

    realtime.mute(Mute::Heartbeats);
    connection.send(r#"[null,"2","phoenix","heartbeat",{}]"#).await;
    connection.send(r#"[null,"3","realtime:x","access_token",{}]"#).await;
    assert_eq!(connection.frame().await[1], "3");

    realtime.mute(Mute::Rows);
    shop.pay_in(session_id, PHONE_COMPLETES, reference_id).await;
    connection.beat().await;

    realtime.mute(Mute::Everything);
    connection.send(r#"[null,"4","phoenix","heartbeat",{}]"#).await;
    connection.send(r#"["5","5","realtime:x","phx_join",{}]"#).await;
    while realtime.channels() < 2 {
        tokio::task::yield_now().await;
    }
    realtime.send("not a frame");
    assert_eq!(connection.next().await, Heard::Text("not a frame".to_owned()));

    realtime.mute(Mute::Nothing);
    later(Duration::from_secs(2)).await;
    assert_eq!(connection.frame().await[1], "5");
    assert_eq!(connection.frame().await[3], "presence_state");
    assert_eq!(connection.frame().await[4]["data"]["record"]["status"], "PROCESSING");
    realtime.expire_keys();
    assert_eq!(
        connection.frame().await[4]["message"],
        "Token has expired 0 seconds ago"
    );
    assert_eq!(connection.frame().await[3], "phx_close");

    realtime.refuse_joins(1, "Unauthorized: no");
    connection.send(r#"["6","6","realtime:y","phx_join",{}]"#).await;
    connection.beat().await;
    later(Duration::from_secs(5)).await;
    let response = json!({ "status": "error", "response": { "reason": "Unauthorized: no" } });
    assert_eq!(connection.frame().await[4], response);
}
