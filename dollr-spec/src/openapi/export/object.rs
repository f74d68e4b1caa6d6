//! A mapping that is written key by key, in order.

use serde_yaml::{Mapping, Value};

/// An object of the document.
#[derive(Clone, Default)]
pub(super) struct Object(Mapping);

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// The same with what may not be there.
    #[must_use]
    pub(super) fn with_some(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The same with `true`, or without the key.
    #[must_use]
    pub(super) fn with_true(self, key: &str, is_true: bool) -> Self {
        self.with_some(key, is_true.then_some(true))
    }

    /// The same with an object, unless there is nothing in it.
    #[must_use]
    pub(super) fn with_object(self, key: &str, object: Self) -> Self {
        self.with_some(key, (!object.is_empty()).then_some(object))
    }

    /// The same with a list, unless there is nothing in it.
    #[must_use]
    pub(super) fn with_list(self, key: &str, items: Vec<Value>) -> Self {
        self.with_some(key, (!items.is_empty()).then_some(items))
    }

    /// The same with all that is in another one.
    #[must_use]
    pub(super) fn with_all(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(Value::as_str)
    }

    pub(super) fn into_mapping(self) -> Mapping {
        self.0
    }

    /// The object under a key, which is made if there is none.
    pub(super) fn at(&mut self, key: &str) -> &mut Mapping {
        let value = self.0.entry(key.into()).or_insert_with(|| Mapping::new().into());
        match value {
            Value::Mapping(mapping) => mapping,
            _ => unreachable!("`{key}` holds an object"),
        }
    }
}

impl From<Mapping> for Object {
    fn from(mapping: Mapping) -> Self {
        Self(mapping)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Mapping(object.0)
    }
}

/// What is in one mapping, as the spec language writes it: a text alone if that is all that it has, under this key.
pub(super) fn short(object: Object, main: &str) -> Value {
    match object.0.len() {
        1 => object.get(main).cloned().unwrap_or_else(|| object.into()),
        _ => object.into(),
    }
}
