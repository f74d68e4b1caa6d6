//! The rows of payments, as their changes are told.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::hub::Key;
use super::subscription::{SCHEMA, TABLE};
use crate::movements::find;
use crate::state::State;

/// A change of a row.
pub(super) struct Change {
    pub(super) at: Instant,
    /// `INSERT` or `UPDATE`.
    pub(super) kind: &'static str,
    /// What is told of it.
    pub(super) data: Value,
}

/// The changes of the one row that a key shows, past and to come, in their order.
pub(super) fn changes(state: &State, key: &Key) -> Vec<Change> {
    let Some(movement) = find(state, key.reference_id).filter(|it| it.session_id == key.session_id.get()) else {
        return Vec::new();
    };
    let changes = movement.changes().into_iter().zip(["INSERT", "UPDATE", "UPDATE"]);
    let changes = changes.map(|((at, status), kind)| {
        let time = state.clock.at(at);
        let mut data = json!({
            "schema": SCHEMA,
            "table": TABLE,
            "commit_timestamp": time,
            "type": kind,
            "errors": null,
            "columns": [
                { "name": "reference_id", "type": "uuid" },
                { "name": "session_id", "type": "int8" },
                { "name": "status", "type": "text" },
                { "name": "updated_at", "type": "timestamptz" },
            ],
            "record": {
                "reference_id": key.reference_id,
                "session_id": key.session_id,
                "status": status,
                "updated_at": time,
            },
        });
        if kind == "UPDATE" {
            data["old_record"] = json!({ "reference_id": key.reference_id });
        }
        Change { at, kind, data }
    });
    changes.collect()
}
