//! Our frames beside those of the official client (`@supabase/realtime-js` 2.119.1), on what the server sent it.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::super::channel::{Event, Payment};
use super::super::reason::Remedy;
use super::super::session::{Id, Session};
use crate::values::Secret;

/// One frame a line: the scenario, the connection, who sent it, and the frame. Keys have names in place of their text.
const CAPTURED: &str = include_str!("captured.jsonl");

const REFERENCE_ID: &str = "550e8400-e29b-41d4-a716-446655440000";

/// An event, as the tests name it.
fn name(event: &Event) -> &'static str {
    match event {
        Event::Live => "live",
        Event::Row(Value::Null) => "row without record",
        Event::Row(_) => "row",
        Event::Troubled(_) => "troubled",
        Event::Ended(reason) => match reason.remedy {
            Remedy::NewKey => "ended, new key",
            Remedy::Time => "ended, time",
            Remedy::None => "ended for good",
        },
    }
}

/// A session that does what the official client did, when it did it.
struct Replay {
    session: Session,
    now: Instant,
    id: Id,
    /// Our number of each of its numbers.
    references: HashMap<String, Value>,
    outbox: Vec<Value>,
}

impl Replay {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            session: Session::new(now),
            now,
            id: 0,
            references: HashMap::new(),
            outbox: Vec::new(),
        }
    }

    /// Does what this frame of the official client did, and compares what is sent.
    fn client_sends(&mut self, captured: &Value) -> Vec<Event> {
        let key = || Secret::new(captured[4]["access_token"].as_str().unwrap_or_default());
        let mut events = Vec::new();
        self.collect();
        if self.outbox.is_empty() {
            match captured[3].as_str().unwrap() {
                "phx_join" => {
                    self.id += 1;
                    let payment = Payment::new("55", REFERENCE_ID);
                    self.session.join(self.id, payment, key(), self.now);
                }
                "access_token" => self.session.renew(self.id, key()),
                // A join that isn't answered.
                "phx_leave" if self.session.wake_at() < self.now + Duration::from_secs(20) => {
                    self.now = self.session.wake_at();
                    events.extend(self.session.tick(self.now).unwrap().into_iter().map(|(_, event)| event));
                }
                "heartbeat" => {
                    self.now = self.session.wake_at();
                    assert_eq!(self.session.tick(self.now), Ok(Vec::new()));
                }
                "phx_leave" => self.session.leave(self.id),
                other => panic!("a frame that is not replayed: {other}"),
            }
            self.collect();
        }
        let mut sent = self.outbox.remove(0);
        if captured[4].get("access_token").is_none() {
            // It has no key in some scenarios. We always have one.
            sent[4].as_object_mut().unwrap().remove("access_token");
        }
        for place in [0, 1] {
            if let Some(theirs) = captured[place].as_str() {
                let ours = self
                    .references
                    .entry(theirs.to_owned())
                    .or_insert_with(|| sent[place].clone());
                assert_eq!(sent[place], *ours, "the references differ in more than their number");
                sent[place] = captured[place].clone();
            }
        }
        assert_eq!(sent, *captured);
        events
    }

    fn server_sends(&mut self, captured: &Value) -> Option<Event> {
        let mut frame = captured.clone();
        for place in [0, 1] {
            if let Some(ours) = captured[place].as_str().and_then(|theirs| self.references.get(theirs)) {
                frame[place] = ours.clone();
            }
        }
        let (id, event) = self.session.receive(&frame.to_string(), self.now)?;
        assert_eq!(id, self.id);
        Some(event)
    }

    fn collect(&mut self) {
        let sent = self.session.take_outbox();
        self.outbox
            .extend(sent.iter().map(|text| serde_json::from_str::<Value>(text).unwrap()));
    }
}

#[tokio::test(start_paused = true)]
async fn frames_equal_those_of_the_official_client_and_the_servers_frames_are_followed() {
    // The events of each scenario.
    let expected: [(&str, &[&str]); 15] = [
        ("access-token-callback", &[]),
        ("golden-vsn2", &["live", "row"]),
        ("docs-snippet-supabase-js", &["live", "row"]),
        ("join-ok-empty-response", &["row"]),
        ("join-ok-binding-mismatch", &["ended for good"]),
        ("no-system-message", &["row"]),
        ("join-error", &["ended, new key", "ended, new key"]),
        ("join-timeout", &["ended, time"]),
        ("token-expired-midstream", &["ended, new key"]),
        ("socket-close-1001", &[]),
        ("socket-close-1000", &[]),
        ("socket-terminate", &[]),
        ("token-expired-midstream-callback", &["ended, new key"]),
        ("system-error-postgres", &["ended for good"]),
        ("docs-snippet-token-expired", &["live", "ended, new key"]),
    ];
    let lines: Vec<Value> = CAPTURED
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut compared = 0;
    for (scenario, expected) in expected {
        let mut events = Vec::new();
        let mut replay = Replay::new();
        let mut connection = Value::from(1);
        for line in lines.iter().filter(|line| line["scenario"] == scenario) {
            if line["conn"] != connection {
                connection = line["conn"].clone();
                replay = Replay::new();
            }
            let frame = &line["frame"];
            match line["from"].as_str() {
                Some("client") => {
                    compared += 1;
                    events.extend(replay.client_sends(frame));
                }
                _ => events.extend(replay.server_sends(frame)),
            }
        }
        let events: Vec<&str> = events.iter().map(name).collect();
        assert_eq!(events, expected, "{scenario}");
    }
    assert_eq!(compared, 34, "all frames of the official client");
}
