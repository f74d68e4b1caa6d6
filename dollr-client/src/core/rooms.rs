//! What the rooms above keep in a client. Nothing here knows what it is.

use std::any::{Any, TypeId};
use std::collections::HashMap;

/// One value of each type, put in when the client is built.
#[derive(Default)]
pub(crate) struct Rooms(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Rooms {
    /// The same, with a value more.
    pub(crate) fn with<T: Send + Sync + 'static>(mut self, room: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Box::new(room));
        self
    }

    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}
