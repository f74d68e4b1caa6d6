//! Whether what is written now is sent. Serde's traits have no room to say so to the structs inside of a request.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    static IS_SENT: Cell<bool> = const { Cell::new(false) };
}

/// As long as this is there, what this thread writes is sent: fields that are only read are left out.
#[must_use]
pub(crate) struct Sending {
    before: bool,
    /// It must end on the thread on which it began.
    stays: PhantomData<*const ()>,
}

impl Sending {
    pub(crate) fn start() -> Self {
        let before = IS_SENT.replace(true);
        let stays = PhantomData;
        Self { before, stays }
    }

    pub(super) fn is_on() -> bool {
        IS_SENT.get()
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        IS_SENT.set(self.before);
    }
}
