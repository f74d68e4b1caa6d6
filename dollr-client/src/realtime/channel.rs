//! One channel on one socket, from its join to its end: frames in, frames and events out. It knows no socket and no clock.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::frame::Frame;
use super::reason::{Reason, Remedy};
use crate::values::Secret;

/// Where the rows of payments are.
pub(super) const SCHEMA: &str = "public";
pub(super) const TABLE: &str = "checkout_payment_intent_public_status";

/// Which payment to follow.
#[derive(Clone)]
pub(super) struct Payment {
    /// The topic of its channel.
    pub(super) topic: String,
    /// The filter of its row.
    pub(super) filter: String,
}

impl Payment {
    /// `session_id` and `reference_id` as texts.
    pub(super) fn new(session_id: &str, reference_id: &str) -> Self {
        Self {
            topic: format!("realtime:payment-intent:{session_id}:{reference_id}"),
            filter: format!("reference_id=eq.{reference_id}"),
        }
    }

    /// What to listen to.
    fn binding(&self) -> Value {
        json!({ "event": "*", "schema": SCHEMA, "table": TABLE, "filter": self.filter })
    }
}

/// What a channel tells its subscriber.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    /// Changes flow from now on: those before were not delivered.
    Live,
    /// The payment's row changed to this one, of which nothing is sure.
    Row(Value),
    /// Changes don't flow for now; the server tries to get them to.
    Troubled(Reason),
    /// The channel has ended.
    Ended(Reason),
}

pub(super) struct Channel {
    payment: Payment,
    key: Secret,
    join_ref: String,
    /// Until when the join has to be answered; `None` once it is.
    response_by: Option<Instant>,
    /// The number of our binding, once the server gave it one.
    binding: Option<Value>,
}

impl Channel {
    /// A channel, and the frame that joins it.
    pub(super) fn join(payment: Payment, key: Secret, join_ref: String, response_by: Instant) -> (Self, Frame) {
        let payload = json!({
            "config": {
                "broadcast": { "ack": false, "self": false },
                "presence": { "key": "", "enabled": false },
                "postgres_changes": [payment.binding()],
                "private": false,
            },
            "access_token": key.expose(),
        });
        let channel = Self {
            payment,
            key,
            join_ref,
            response_by: Some(response_by),
            binding: None,
        };
        let frame = channel.frame(channel.join_ref.clone(), "phx_join", payload);
        (channel, frame)
    }

    /// The frame that gives the server another key.
    pub(super) fn renew(&mut self, key: Secret, reference: String) -> Frame {
        self.key = key;
        self.frame(reference, "access_token", json!({ "access_token": self.key.expose() }))
    }

    /// The frame that leaves the channel.
    pub(super) fn leave(&self, reference: String) -> Frame {
        self.frame(reference, "phx_leave", json!({}))
    }

    pub(super) fn response_by(&self) -> Option<Instant> {
        self.response_by
    }

    /// Whether a frame is of this channel, and not of one of the same topic before it.
    pub(super) fn owns(&self, frame: &Frame) -> bool {
        frame.topic == self.payment.topic
            && frame
                .join_ref
                .as_ref()
                .is_none_or(|join_ref| *join_ref == self.join_ref)
    }

    /// What a frame of this channel means.
    pub(super) fn receive(&mut self, frame: &Frame) -> Option<Event> {
        let payload = &frame.payload;
        match frame.event.as_str() {
            "phx_reply" if frame.reference.as_ref() == Some(&self.join_ref) => self.joined(payload),
            "system" => self.system(payload),
            "postgres_changes" => self.row(payload),
            "phx_error" => Some(Event::Ended(Reason::new("the channel failed", Remedy::Time))),
            "phx_close" => Some(Event::Ended(Reason::new("the server closed the channel", Remedy::Time))),
            _ => None,
        }
    }

    fn joined(&mut self, payload: &Value) -> Option<Event> {
        // A second reply says nothing new.
        self.response_by.take()?;
        let response = &payload["response"];
        if payload["status"] != "ok" {
            let words = response["reason"].as_str().unwrap_or("the join is refused");
            return Some(Event::Ended(Reason::of_server(words, &self.key)));
        }
        // It says nothing of it, or what it listens to: by position, and we ask for one thing.
        if let Some(bound) = response.get("postgres_changes") {
            let asked = self.payment.binding();
            let asked = asked.as_object().into_iter().flatten();
            if asked.into_iter().any(|(name, value)| bound[0][name] != *value) {
                let reason = Reason::new(
                    "the realtime server listens to something else than was asked for",
                    Remedy::None,
                );
                return Some(Event::Ended(reason));
            }
            self.binding = Some(bound[0]["id"].clone());
        }
        None
    }

    fn system(&self, payload: &Value) -> Option<Event> {
        let words = || Reason::of_server(payload["message"].as_str().unwrap_or_default(), &self.key);
        let about_changes = payload["extension"] == "postgres_changes";
        match payload["status"].as_str() {
            Some("ok") if about_changes => Some(Event::Live),
            Some("error") => Some(match words() {
                reason if about_changes && reason.remedy == Remedy::Time => Event::Troubled(reason),
                reason => Event::Ended(reason),
            }),
            _ => None,
        }
    }

    /// A row is a hint, so one that may be ours is taken for ours: until the reply to the join has come, nobody knows.
    fn row(&self, payload: &Value) -> Option<Event> {
        let ours = match (&self.binding, payload["ids"].as_array()) {
            (Some(binding), Some(ids)) => ids.contains(binding),
            (Some(_), None) => false,
            (None, _) => true,
        };
        let data = &payload["data"];
        // With errors the record is empty or cut.
        let record = if data["errors"].is_null() {
            &data["record"]
        } else {
            &Value::Null
        };
        ours.then(|| Event::Row(record.clone()))
    }

    /// Whether the server has the channel still, although we are done with it after this frame.
    pub(super) fn is_left_behind(frame: &Frame) -> bool {
        match frame.event.as_str() {
            "phx_reply" => frame.payload["status"] == "ok",
            "system" => frame.payload["extension"] == "postgres_changes",
            _ => false,
        }
    }

    fn frame(&self, reference: String, event: &str, payload: Value) -> Frame {
        Frame {
            join_ref: Some(self.join_ref.clone()),
            reference: Some(reference),
            topic: self.payment.topic.clone(),
            event: event.to_owned(),
            payload,
        }
    }
}
