//! Keys and ids that no other sample has.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};

use uuid::Uuid;

use crate::schema::{Field, Shape};

/// Above the ids that people write into tests by hand.
static NEXT: AtomicI64 = AtomicI64::new(1_000_001);

/// A number that nothing in this process has got from here before.
pub(super) fn number() -> i64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Whether a field holds a key, in a value of this shape. The constants don't tell an id from another number or text, but the
/// API's names do.
pub(super) fn is_key(field: &Field, shape: Shape) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|end| field.name.ends_with(end));
    let is_id = matches!(field.name, "id" | "ids") || ends(&["_id", "_ids"]);
    match shape {
        Shape::Uuid | Shape::Uuid4 => true,
        Shape::Integer => is_id,
        // The number of a document is a text, and what the document is found by. A person's number has to stay one.
        Shape::String => is_id || (ends(&["_number"]) && !field.personal),
        _ => false,
    }
}

/// The new keys of one sample.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, String>);

impl Keys {
    /// A new key in the place of one that an example shows, and the same one each time that it shows it.
    pub(super) fn instead_of(&mut self, shown: &str, shape: Shape) -> String {
        let renew = || match shown.parse::<i64>() {
            Ok(_) => number().to_string(),
            Err(_) if matches!(shape, Shape::Uuid | Shape::Uuid4) => Uuid::new_v4().to_string(),
            Err(_) => format!("{shown}-{}", number()),
        };
        self.0.entry(shown.to_owned()).or_insert_with(renew).clone()
    }
}
