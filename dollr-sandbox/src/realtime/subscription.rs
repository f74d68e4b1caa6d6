//! What a join asks for: an entry of its `postgres_changes`.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use dollr_client::ReferenceId;

pub(super) const SCHEMA: &str = "public";
pub(super) const TABLE: &str = "checkout_payment_intent_public_status";

const FILTER: &str = "reference_id=eq.";

pub(super) struct Subscription {
    /// Equal subscriptions have one id.
    pub(super) id: u32,
    event: String,
    schema: String,
    table: String,
    filter: Option<String>,
}

impl Subscription {
    /// All that a join asks for, in its order.
    pub(super) fn all(join: &Value) -> Vec<Self> {
        let entries = join["config"]["postgres_changes"].as_array();
        entries.into_iter().flatten().map(Self::read).collect()
    }

    fn read(entry: &Value) -> Self {
        let text = |name: &str| entry[name].as_str().map(str::to_owned);
        let mut hasher = DefaultHasher::new();
        entry.to_string().hash(&mut hasher);
        Self {
            id: u32::try_from(hasher.finish() >> 36).unwrap_or_default(),
            event: text("event").unwrap_or_default(),
            schema: text("schema").unwrap_or_default(),
            table: text("table").unwrap_or_default(),
            filter: text("filter"),
        }
    }

    /// Why nothing can come of it: there is one table, and one column to filter by.
    pub(super) fn problem(&self) -> Option<String> {
        let by_reference_id = self.filter.as_ref().is_none_or(|filter| filter.starts_with(FILTER));
        if self.schema == SCHEMA && self.table == TABLE && by_reference_id {
            return None;
        }
        Some(format!(
            "RealtimeDisabledForConfiguration: Unable to subscribe to changes with given parameters. Please check \
             Realtime is enabled for the given connect parameters: [event: {}, schema: {}, table: {}, filters: [{}]]",
            self.event,
            self.schema,
            self.table,
            self.filter.as_deref().unwrap_or_default()
        ))
    }

    pub(super) fn matches(&self, kind: &str, reference_id: ReferenceId) -> bool {
        let event = self.event == "*" || self.event.eq_ignore_ascii_case(kind);
        let filter = self.filter.as_ref();
        event && filter.is_none_or(|filter| *filter == format!("{FILTER}{reference_id}"))
    }
}
