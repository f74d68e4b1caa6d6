//! Fields beyond those that the API documents.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// The fields of an object that the spec doesn't list, by name.
///
/// What the API returns beyond its documentation is kept here, and what is put here is sent along. A number is a
/// JSON number as `serde_json` has it: an amount with more than 15 digits may not be exact.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownFields {
    // Most objects have none, and then it takes the room of a pointer.
    #[expect(clippy::box_collection, reason = "a map takes three times the room")]
    fields: Option<Box<BTreeMap<String, Value>>>,
}

impl UnknownFields {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.as_ref()?.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields
            .iter()
            .flat_map(|fields| fields.iter())
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Adds a field, or replaces it.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.fields.get_or_insert_default().insert(name.into(), value.into());
    }
}

/// Shows the names alone: nobody knows which of the values are secret.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
