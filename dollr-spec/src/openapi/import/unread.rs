//! What a schema says that nothing reads.

use serde_yaml::Value;

use super::losses::Owner;
use super::types::Types;
use crate::openapi::reading::Schema;

impl Types {
    /// Tells what of a schema isn't read, and what has no place in a spec.
    pub(super) fn tell_unread(&mut self, schema: &Schema<'_>, owner: &Owner) {
        for key in ["dependencies", "dependentRequired", "dependentSchemas", "if", "not"] {
            if let Some(node) = schema.first(key) {
                self.losses.add(owner, &node.pointer, format!("`{key}` isn't checked"));
            }
        }
        for part in &schema.parts {
            if let Some(other) = part.get("anyOf").filter(|_| part.get("oneOf").is_some()) {
                self.losses
                    .add(owner, &other.pointer, "`anyOf` beside `oneOf` isn't checked");
            }
            match part.value.get("type").unwrap_or(part.value) {
                Value::Bool(false) => self
                    .losses
                    .add(owner, &part.pointer, "nothing fits here, and any JSON is read"),
                Value::String(name) if name == "null" => {
                    self.losses
                        .add(owner, &part.pointer, "only `null` fits here, and any JSON is read");
                }
                _ => {}
            }
        }
        for node in schema.unread() {
            let why = format!("nothing reads `{}`", node.name());
            self.losses.add(owner, &node.pointer, why);
        }
        if !self.noted.insert(schema.identity()) {
            return;
        }
        let keys = schema
            .parts
            .iter()
            .flat_map(|part| part.value.as_mapping().into_iter().flatten());
        for key in keys.filter_map(|(key, _)| key.as_str()) {
            match key {
                "example" | "examples" => self.note("examples"),
                key if key.starts_with("x-") => self.note("keys that begin with `x-`"),
                _ => {}
            }
        }
    }
}
