//! A frame of Supabase Realtime, in version 2.0.0: `[join_ref, ref, topic, event, payload]`.

use serde_json::{Value, json};

/// The topic that heartbeats have; all others are those of channels.
pub(super) const PHOENIX: &str = "phoenix";

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    /// Which join of the topic it belongs to.
    pub(super) join_ref: Option<String>,
    /// The message, or the one that it responds to.
    pub(super) message_ref: Option<String>,
    pub(super) topic: String,
    pub(super) event: String,
    pub(super) payload: Value,
}

impl Frame {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (join_ref, message_ref, topic, event, payload) = serde_json::from_str(text).ok()?;
        Some(Self {
            join_ref,
            message_ref,
            topic,
            event,
            payload,
        })
    }

    pub(super) fn text(&self) -> String {
        json!([self.join_ref, self.message_ref, self.topic, self.event, self.payload]).to_string()
    }

    /// A frame of the server's own accord, to one join of a topic.
    pub(super) fn push(join_ref: &str, topic: &str, event: &str, payload: Value) -> Self {
        Self {
            join_ref: Some(join_ref.to_owned()),
            message_ref: None,
            topic: topic.to_owned(),
            event: event.to_owned(),
            payload,
        }
    }

    /// What happens to the changes of one join, or of the channel itself.
    pub(super) fn system(join_ref: &str, topic: &str, status: &str, extension: &str, message: &str) -> Self {
        let channel = topic.strip_prefix("realtime:").unwrap_or(topic);
        let payload = json!({ "message": message, "status": status, "extension": extension, "channel": channel });
        Self::push(join_ref, topic, "system", payload)
    }

    /// The end of one join of a topic. It carries the reference of that join twice.
    pub(super) fn close(join_ref: &str, topic: &str) -> Self {
        Self {
            message_ref: Some(join_ref.to_owned()),
            ..Self::push(join_ref, topic, "phx_close", json!({}))
        }
    }

    pub(super) fn ok(&self, response: &Value) -> Self {
        self.reply("ok", response)
    }

    pub(super) fn error(&self, reason: &str) -> Self {
        self.reply("error", &json!({ "reason": reason }))
    }

    fn reply(&self, status: &str, response: &Value) -> Self {
        Self {
            event: "phx_reply".to_owned(),
            payload: json!({ "status": status, "response": response }),
            ..self.clone()
        }
    }
}
