//! What the rooms above keep in a client. Nothing here knows what it is.

use std::any::{Any, TypeId};

/// One value of each type, put in when the client is built. They are few, so they are looked through.
#[derive(Default)]
pub(crate) struct Rooms(Vec<(TypeId, Box<dyn Any + Send + Sync>)>);

impl Rooms {
    /// The same, with a value more.
    pub(crate) fn with<T: Send + Sync + 'static>(mut self, room: T) -> Self {
        self.0.push((TypeId::of::<T>(), Box::new(room)));
        self
    }

    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        let (_, room) = self.0.iter().find(|(of, _)| *of == TypeId::of::<T>())?;
        room.downcast_ref()
    }
}
