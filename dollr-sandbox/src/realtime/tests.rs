//! The protocol, frame by frame, by a clock that stands still in between.

use crate::credentials::Credentials;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, advance};

use super::channels::Channels;
use super::faults::Times;
use super::frame::Frame;
use crate::movements::{Terms, start};
use crate::state::{State, random_secret};
use dollr_client::{Amount, CheckoutSessionId, Currency, OperationType, ReferenceId, Timestamp};

const SESSION: CheckoutSessionId = CheckoutSessionId::new(55);

/// A connection, and the payment that is followed on it.
struct Line {
    state: State,
    channels: Channels,
    reference_id: ReferenceId,
    topic: String,
}

impl Line {
    fn open() -> Self {
        let reference_id = ReferenceId::random();
        Self {
            state: State::new("http://127.0.0.1:1", Credentials::random()),
            channels: Channels::default(),
            reference_id,
            topic: format!("realtime:payment-intent:{SESSION}:{reference_id}"),
        }
    }

    /// A new key for a payment.
    fn key(&mut self, session_id: CheckoutSessionId, reference_id: ReferenceId, lifetime: u64) -> String {
        let token = random_secret();
        let text = token.expose().to_owned();
        let expires_at = Instant::now() + Duration::from_secs(lifetime);
        self.state.realtime.issue(token, session_id, reference_id, expires_at);
        text
    }

    /// A new key for the payment that is followed.
    fn own_key(&mut self) -> String {
        self.key(SESSION, self.reference_id, 300)
    }

    fn send(&mut self, frame: &Value) {
        let frame = Frame::read(&frame.to_string()).expect("a frame");
        self.channels.receive(&frame, &mut self.state, Instant::now());
    }

    fn join(&mut self, join_ref: &str, token: Option<&str>) {
        let mut payload = json!({ "config": { "postgres_changes": [self.entry()] } });
        if let Some(token) = token {
            payload["access_token"] = token.into();
        }
        self.send(&json!([join_ref, join_ref, self.topic, "phx_join", payload]));
    }

    /// What the guide of Dollr subscribes to.
    fn entry(&self) -> Value {
        json!({
            "event": "*",
            "schema": "public",
            "table": "checkout_payment_intent_public_status",
            "filter": format!("reference_id=eq.{}", self.reference_id),
        })
    }

    fn pay(&mut self) {
        let amount: Amount = "25.00".parse().expect("an amount");
        let terms = Terms::without_fees(OperationType::Collection, amount, Currency::USD, None);
        start(&mut self.state, self.reference_id, SESSION.get(), terms);
        self.channels.started(self.reference_id, &self.state);
    }

    /// What is sent until `seconds` have passed, each after how many.
    async fn hear(&mut self, seconds: f64) -> Vec<(f64, Value)> {
        let begin = Instant::now();
        let end = begin + Duration::from_secs_f64(seconds);
        let mut heard = Vec::new();
        loop {
            let now = Instant::now();
            let after = (now - begin).as_secs_f64();
            for frame in self.channels.due(&self.state.realtime, now) {
                heard.push((after, serde_json::from_str(&frame.text()).expect("a frame of JSON")));
            }
            let next = self.channels.next().filter(|next| *next <= end);
            advance(next.unwrap_or(end) - now).await;
            if next.is_none() {
                return heard;
            }
        }
    }

    /// Joins with a key, and waits until changes flow.
    async fn follow(&mut self) {
        let key = self.own_key();
        self.join("6", Some(&key));
        assert_eq!(self.hear(1.1).await.len(), 3);
    }

    fn system(&self, status: &str, extension: &str, message: &str) -> Value {
        let channel = self.topic.trim_start_matches("realtime:");
        let payload = json!({ "status": status, "extension": extension, "message": message, "channel": channel });
        json!(["6", null, self.topic, "system", payload])
    }
}

/// The rows among some frames: when each came, and as `UPDATE COMPLETED`.
fn rows(heard: &[(f64, Value)]) -> Vec<(f64, String)> {
    let rows = heard.iter().filter(|(_, frame)| frame[3] == "postgres_changes");
    let rows = rows.map(|(after, frame)| {
        let data = &frame[4]["data"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (*after, text(&data["type"]) + " " + &text(&data["record"]["status"]))
    });
    rows.collect()
}

/// What [`rows`] gives.
fn row(after: f64, what: &str) -> (f64, String) {
    (after, what.to_owned())
}

fn ok(join_ref: &str, message_ref: &str, topic: &str) -> Value {
    json!([join_ref, message_ref, topic, "phx_reply", { "status": "ok", "response": {} }])
}

#[tokio::test(start_paused = true)]
async fn a_join_is_answered_with_ids_and_changes_flow_later() {
    let mut line = Line::open();
    let key = line.own_key();
    line.join("6", Some(&key));
    let heard = line.hear(10.0).await;
    let mut entry = line.entry();
    entry["id"] = heard[0].1[4]["response"]["postgres_changes"][0]["id"].clone();
    assert!(entry["id"].is_u64());
    let response = json!({ "postgres_changes": [entry] });
    let expected = [
        (
            0.1,
            json!(["6", "6", line.topic, "phx_reply", { "status": "ok", "response": response }]),
        ),
        (1.1, line.system("ok", "postgres_changes", "Subscribed to PostgreSQL")),
        (1.1, json!(["6", null, line.topic, "presence_state", {}])),
    ];
    assert_eq!(heard, expected);
}

#[tokio::test(start_paused = true)]
async fn each_status_of_the_payment_comes_as_a_row_when_it_changes() {
    let mut line = Line::open();
    let key = line.own_key();
    line.join("6", Some(&key));
    let id = line.hear(5.0).await[0].1[4]["response"]["postgres_changes"][0]["id"].clone();
    let started = line.state.clock.now();
    line.pay();
    let heard = line.hear(60.0).await;
    assert_eq!(
        rows(&heard),
        [
            row(0.0, "INSERT PENDING"),
            row(2.0, "UPDATE PROCESSING"),
            row(4.0, "UPDATE COMPLETED")
        ]
    );
    let columns = [
        ("reference_id", "uuid"),
        ("session_id", "int8"),
        ("status", "text"),
        ("updated_at", "timestamptz"),
    ];
    let columns = columns.map(|(name, kind)| json!({ "name": name, "type": kind }));
    let ended = Timestamp::try_from(started.time().expect("a time") + Duration::from_secs(4)).expect("a time");
    let data = json!({
        "schema": "public",
        "table": "checkout_payment_intent_public_status",
        "commit_timestamp": ended,
        "type": "UPDATE",
        "errors": null,
        "columns": columns,
        "record": {
            "reference_id": line.reference_id, "session_id": 55, "status": "COMPLETED", "updated_at": ended,
        },
        "old_record": { "reference_id": line.reference_id },
    });
    assert_eq!(
        heard[2].1,
        json!([null, null, line.topic, "postgres_changes", { "ids": [id], "data": data }])
    );
}

#[tokio::test(start_paused = true)]
async fn what_happens_before_changes_flow_is_not_told() {
    let mut line = Line::open();
    line.pay();
    line.hear(1.0).await;
    let key = line.own_key();
    line.join("6", Some(&key));
    // Changes flow from 2.1 seconds after the start on: 0.1 after PROCESSING.
    assert_eq!(rows(&line.hear(60.0).await), [row(3.0, "UPDATE COMPLETED")]);
}

/// The token and the changes of what the guide subscribes to, given a connection and the key of another payment.
type Asks = fn(&mut Line, ReferenceId) -> (Option<String>, Value);

#[tokio::test(start_paused = true)]
async fn rows_come_to_the_holder_of_the_payments_key_who_asks_for_them() {
    let other = ReferenceId::random();
    let cases: [(&str, usize, Asks); 9] = [
        ("its key", 3, |line, _| (Some(line.own_key()), json!({}))),
        ("no key", 0, |_, _| (None, json!({}))),
        ("the anon key", 0, |line, _| {
            (Some(line.state.realtime.anon_key.clone()), json!({}))
        }),
        ("the key of another payment", 0, |line, other| {
            (Some(line.key(SESSION, other, 300)), json!({}))
        }),
        ("the key of another session", 0, |line, _| {
            (
                Some(line.key(CheckoutSessionId::new(56), line.reference_id, 300)),
                json!({}),
            )
        }),
        ("no filter", 3, |line, _| {
            (Some(line.own_key()), json!({ "filter": null }))
        }),
        ("the filter of another payment", 0, |line, other| {
            (
                Some(line.own_key()),
                json!({ "filter": format!("reference_id=eq.{other}") }),
            )
        }),
        ("updates only", 2, |line, _| {
            (Some(line.own_key()), json!({ "event": "UPDATE" }))
        }),
        ("another table", 0, |line, _| {
            (Some(line.own_key()), json!({ "table": "payments" }))
        }),
    ];
    for (case, expected, asks) in cases {
        let mut line = Line::open();
        let (token, changes) = asks(&mut line, other);
        let mut entry = line.entry();
        for (name, value) in changes.as_object().expect("an object") {
            entry[name] = value.clone();
        }
        let payload = json!({ "config": { "postgres_changes": [entry] }, "access_token": token });
        line.send(&json!(["6", "6", line.topic, "phx_join", payload]));
        let heard = line.hear(2.0).await;
        assert_eq!(heard[0].1[4]["status"], "ok", "{case}");
        let status = if case == "another table" { "error" } else { "ok" };
        assert_eq!(heard[1].1[4]["status"], status, "{case}");
        line.pay();
        assert_eq!(line.hear(60.0).await.len(), expected, "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn refused_joins_say_why_five_seconds_later() {
    let mut line = Line::open();
    let expired = line.own_key();
    advance(Duration::from_secs(312)).await;
    let topic = line.topic.clone();
    let cases = [
        (
            topic.as_str(),
            Some(&*expired),
            "InvalidJWTToken: Token has expired 12 seconds ago",
        ),
        (
            topic.as_str(),
            Some("secret"),
            "MalformedJWT: The token provided is not a valid JWT",
        ),
        ("realtime:", None, "TopicNameRequired: You must provide a topic name"),
        ("payment-intent", None, "unmatched topic"),
        (topic.as_str(), None, "Unauthorized: no"),
    ];
    for (topic, token, reason) in cases {
        let times = usize::from(reason == "Unauthorized: no");
        line.state.realtime.faults.refused_joins = Times::new(times, reason.to_owned());
        line.send(&json!(["6", "7", topic, "phx_join", { "access_token": token }]));
        let reply = json!(["6", "7", topic, "phx_reply", { "status": "error", "response": { "reason": reason } }]);
        assert_eq!(line.hear(5.0).await, [(5.0, reply)]);
    }
    assert_eq!(line.channels.len(), 0);

    for number in 0..101 {
        line.send(&json!(["6", "7", format!("realtime:{number}"), "phx_join", {}]));
    }
    let heard = line.hear(5.0).await;
    let refused = heard.iter().filter(|(_, frame)| frame[4]["status"] == "error");
    let reasons: Vec<_> = refused.map(|(_, frame)| &frame[4]["response"]["reason"]).collect();
    assert_eq!(reasons, ["ChannelRateLimitReached: Too many channels"]);
}

#[tokio::test(start_paused = true)]
async fn an_open_channel_ends_when_its_key_does() {
    let mut line = Line::open();
    line.follow().await;
    let system = line.system("error", "system", "Token has expired 0 seconds ago");
    let close = json!(["6", "6", line.topic, "phx_close", {}]);
    assert_eq!(line.hear(1000.0).await, [(298.9, system), (298.9, close)]);
    line.pay();
    assert_eq!(line.hear(60.0).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_channel_takes_another_key_and_ends_with_a_bad_one() {
    let mut line = Line::open();
    line.follow().await;
    let first = line.state.realtime.key(0).token.expose().to_owned();
    for token in [json!(first), json!(null), json!(line.state.realtime.anon_key)] {
        line.send(&json!(["6", "7", line.topic, "access_token", { "access_token": token }]));
        assert_eq!(line.hear(10.0).await, [], "{token}");
    }

    let second = line.own_key();
    line.pay();
    assert_eq!(rows(&line.hear(0.5).await), [row(0.0, "INSERT PENDING")]);
    line.send(&json!(["6", "8", line.topic, "access_token", { "access_token": second }]));
    let heard = line.hear(3.0).await;
    let subscribed = line.system("ok", "postgres_changes", "Subscribed to PostgreSQL");
    assert_eq!(heard[0], (1.0, subscribed));
    assert_eq!(rows(&heard), [row(1.5, "UPDATE PROCESSING")]);
    assert_eq!(rows(&line.hear(290.0).await), [row(0.5, "UPDATE COMPLETED")]);

    line.send(&json!(["6", "9", line.topic, "access_token", { "access_token": "hush-forged" }]));
    let system = line.system("error", "system", "The token provided is not a valid JWT");
    let close = json!(["6", "6", line.topic, "phx_close", {}]);
    assert_eq!(line.hear(10.0).await, [(0.0, system), (0.0, close)]);
}

#[tokio::test(start_paused = true)]
async fn joining_again_closes_the_first_join_with_its_own_reference() {
    let mut line = Line::open();
    line.join("6", None);
    line.join("7", None);
    let heard = line.hear(10.0).await;
    assert_eq!(heard[0], (0.0, json!(["6", "6", line.topic, "phx_close", {}])));
    let replies: Vec<_> = heard[1..].iter().map(|(_, frame)| &frame[0]).collect();
    assert_eq!(replies, ["7", "7", "7"]);
    assert_eq!(line.channels.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_small_frames_are_answered_as_phoenix_does() {
    let mut line = Line::open();
    line.send(&json!([null, "1", "phoenix", "heartbeat", {}]));
    assert_eq!(
        line.hear(1.0).await,
        [(
            0.0,
            json!([null, "1", "phoenix", "phx_reply", { "status": "ok", "response": {} }])
        )]
    );
    line.send(&json!(["5", "2", line.topic, "access_token", { "access_token": null }]));
    let unmatched = json!({ "status": "error", "response": { "reason": "unmatched topic" } });
    assert_eq!(
        line.hear(1.0).await,
        [(0.0, json!(["5", "2", line.topic, "phx_reply", unmatched]))]
    );

    line.follow().await;
    line.send(&json!(["6", "3", line.topic, "something_new", { "access_token": null }]));
    assert_eq!(line.hear(1.0).await, []);
    line.pay();
    line.send(&json!(["6", "9", line.topic, "phx_leave", {}]));
    let heard = line.hear(60.0).await;
    let close = (0.0, json!(["6", "6", line.topic, "phx_close", {}]));
    assert_eq!(heard[heard.len() - 2..], [(0.0, ok("6", "9", &line.topic)), close]);
    assert_eq!(line.channels.len(), 0);
    // Nobody can leave twice; Phoenix says yes anyway.
    line.send(&json!(["6", "10", line.topic, "phx_leave", {}]));
    assert_eq!(line.hear(1.0).await, [(0.0, ok("6", "10", &line.topic))]);
}

#[tokio::test(start_paused = true)]
async fn a_join_that_asks_for_it_is_answered_when_changes_flow() {
    let mut line = Line::open();
    let config = json!({ "postgres_changes": [line.entry()], "postgres_changes_options": { "wait": true } });
    line.send(&json!(["6", "6", line.topic, "phx_join", { "config": config }]));
    let heard = line.hear(10.0).await;
    let events: Vec<_> = heard.iter().map(|(after, frame)| (*after, &frame[3])).collect();
    assert_eq!(
        events,
        [
            (1.1, &json!("phx_reply")),
            (1.1, &json!("system")),
            (1.1, &json!("presence_state"))
        ]
    );
}
