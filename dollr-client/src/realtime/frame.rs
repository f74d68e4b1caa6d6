//! A frame of Supabase Realtime, which is a Phoenix channel's: version 2.0.0 of its JSON.

use serde_json::{Value, json};

/// `[join_ref, ref, topic, event, payload]`.
pub(super) struct Frame {
    /// The join that it belongs to: frames of another are told apart by it.
    pub(super) join_ref: Option<String>,
    /// The number of a frame of ours, in it and in the reply to it.
    pub(super) reference: Option<String>,
    pub(super) topic: String,
    pub(super) event: String,
    pub(super) payload: Value,
}

impl Frame {
    /// The frame in a text; `None` if it is none.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let (join_ref, reference, topic, event, payload): (Value, Value, String, String, Value) =
            serde_json::from_str(text).ok()?;
        Some(Self {
            join_ref: join_ref.as_str().map(str::to_owned),
            reference: reference.as_str().map(str::to_owned),
            topic,
            event,
            payload,
        })
    }

    pub(super) fn encode(&self) -> String {
        json!([self.join_ref, self.reference, self.topic, self.event, self.payload]).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_frame_is_none() {
        let frames = [
            r#"["1","1","phoenix","phx_reply",{}]"#,
            r#"[null,7,"phoenix","anything",null]"#,
        ];
        assert!(frames.iter().all(|text| Frame::decode(text).is_some()));
        let others = [
            "",
            "hello",
            "{}",
            "[]",
            r#"["1","1","phoenix","phx_reply"]"#,
            r#"["1","1","phoenix","phx_reply",{},1]"#,
            r#"["1","1",3,"phx_reply",{}]"#,
            r#"{"topic":"phoenix","event":"phx_reply","payload":{},"ref":"1"}"#,
        ];
        assert!(others.iter().all(|text| Frame::decode(text).is_none()));
    }
}
