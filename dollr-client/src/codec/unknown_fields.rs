//! Fields beyond those that the API documents.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// The fields of an object that the spec doesn't list, by name, and what of the others could not be read.
///
/// What the API returns beyond its documentation is kept here, and what is put here is sent along. A number is a
/// JSON number as `serde_json` has it: an amount with more than 15 digits may not be exact.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownFields {
    // Most objects have none, and then it takes the room of a pointer.
    both: Option<Box<Both>>,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct Both {
    fields: BTreeMap<String, Value>,
    /// What came in documented fields and is not quite what they hold now.
    unread: BTreeMap<String, Value>,
}

impl UnknownFields {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.both.as_ref()?.fields.get(name)
    }

    /// What came in a documented field that can't be read as documented, or only nearly: the field is `None` then, or a number
    /// without the digits that don't fit.
    ///
    /// It isn't sent and isn't written. A number is a text here, with all its digits.
    pub fn unread(&self, name: &str) -> Option<&Value> {
        self.both.as_ref()?.unread.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.both
            .iter()
            .flat_map(|both| both.fields.iter())
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none, and nothing is [unread](Self::unread).
    pub fn is_empty(&self) -> bool {
        self.both
            .as_ref()
            .is_none_or(|both| both.fields.is_empty() && both.unread.is_empty())
    }

    /// Adds a field, or replaces it.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.both
            .get_or_insert_default()
            .fields
            .insert(name.into(), value.into());
    }

    /// Keeps what came in a documented field.
    pub(super) fn keep(&mut self, name: &str, value: Value) {
        self.both.get_or_insert_default().unread.insert(name.to_owned(), value);
    }
}

/// Shows the names alone: nobody knows which of the values are secret.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unread = self.both.iter().flat_map(|both| both.unread.keys());
        let names = self.iter().map(|(name, _)| name).chain(unread.map(String::as_str));
        f.debug_set().entries(names).finish()
    }
}
