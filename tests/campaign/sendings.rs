//! How often what moves money is sent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dollr_client::ReferenceId;

/// How often each key was sent so that, as far as its sender knows, it may have been carried out.
#[derive(Clone, Default)]
pub(super) struct Sendings(Arc<Mutex<HashMap<ReferenceId, u32>>>);

impl Sendings {
    pub(super) fn note(&self, key: ReferenceId) {
        *self.all().entry(key).or_default() += 1;
    }

    pub(super) fn of(&self, key: ReferenceId) -> u32 {
        self.all().get(&key).copied().unwrap_or_default()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ReferenceId, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
