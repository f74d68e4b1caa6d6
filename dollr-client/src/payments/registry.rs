//! What a client remembers of its executions: which keys have left, and which attempt holds a document.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::evidence::Sent;
use super::hooks::Planned;
use crate::api::types::{ReferenceId, Source};
use crate::values::clock::later;

/// For so long a key is remembered, and an attempt that may still pay its document, on top of the life of its session: longer than a
/// status can lag.
pub(super) const REMEMBERED: Duration = Duration::from_hours(24);

/// For so long an attempt is remembered that has paid its document: by then the document shows it.
pub(super) const PAID: Duration = Duration::from_hours(1);

#[derive(Default)]
pub(crate) struct Registry(Mutex<State>);

/// So many keys are kept however old they are.
const FEW: usize = 1024;

#[derive(Default)]
struct State {
    /// How many keys were left when those that needn't be remembered were last forgotten.
    left: usize,
    keys: HashMap<ReferenceId, Arc<Key>>,
    documents: HashMap<Source, Holder>,
}

/// One key, which is executed by one call at a time.
pub(crate) struct Key {
    turn: tokio::sync::Mutex<()>,
    sendings: Mutex<Sendings>,
}

/// What is known of all sendings with a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sendings {
    pub(crate) sent: Sent,
    /// When it was first sent, by the server's time.
    pub(crate) first: Option<SystemTime>,
    /// Whether Dollr has shown it.
    pub(crate) is_shown: bool,
    /// Until when it is remembered.
    until: Instant,
}

impl Key {
    /// Waits until no other call executes it.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    pub(crate) fn sendings(&self) -> Sendings {
        *self.lock()
    }

    /// This was learned of what was sent. What was shown meanwhile has left, whatever happened to a sending of it.
    pub(crate) fn set(&self, sent: Sent) {
        let mut sendings = self.lock();
        if !sendings.is_shown {
            sendings.sent = sent;
        }
    }

    pub(crate) fn show(&self) {
        self.lock().is_shown = true;
    }

    /// It leaves now, or has left. Unless more is learned, nobody knows what happens to it, and it is remembered until then.
    pub(crate) fn leaves(&self, date: Option<SystemTime>, until: Instant) {
        let mut sendings = self.lock();
        sendings.sent = Sent::Lost;
        sendings.first = sendings.first.or(date);
        sendings.until = until;
    }

    fn lock(&self) -> MutexGuard<'_, Sendings> {
        self.sendings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What pays a document, or may.
struct Holder {
    planned: Planned,
    /// Until when it is remembered; nothing while it is being executed.
    until: Option<Instant>,
}

impl Holder {
    fn holds(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// Another attempt holds the document.
pub(crate) struct Held {
    pub(crate) by: Planned,
    /// Whether it is being executed right now.
    pub(crate) is_under_way: bool,
}

/// A document that is held for an attempt. When this is dropped, it is kept for as long as the attempt may have paid it, or may yet.
pub(crate) struct Claim {
    registry: Arc<Registry>,
    source: Source,
    pub(super) kept_until: Option<Instant>,
}

impl Registry {
    pub(crate) fn key(&self, reference_id: ReferenceId) -> Arc<Key> {
        let mut state = self.state();
        state.forget();
        let key = state.keys.entry(reference_id).or_insert_with(|| {
            Arc::new(Key {
                turn: tokio::sync::Mutex::default(),
                sendings: Mutex::new(Sendings {
                    sent: Sent::Never,
                    first: None,
                    is_shown: false,
                    until: later(REMEMBERED),
                }),
            })
        });
        Arc::clone(key)
    }

    /// Holds the document that an attempt pays, if it pays one, unless another attempt holds it.
    pub(crate) fn claim(self: &Arc<Self>, planned: &Planned) -> Result<Option<Claim>, Held> {
        let Some(source) = planned.source() else {
            return Ok(None);
        };
        let mut state = self.state();
        let now = Instant::now();
        let holder = state.documents.get(source).filter(|holder| holder.holds(now));
        if let Some(holder) = holder.filter(|it| it.planned.reference_id != planned.reference_id) {
            return Err(Held {
                by: holder.planned.clone(),
                is_under_way: holder.until.is_none(),
            });
        }
        let kept_until = holder.and_then(|holder| holder.until);
        state.documents.insert(
            source.clone(),
            Holder {
                planned: planned.clone(),
                until: None,
            },
        );
        Ok(Some(Claim {
            registry: Arc::clone(self),
            source: source.clone(),
            kept_until,
        }))
    }

    /// Lets go of the document that an attempt can't pay any more, unless it is being executed again.
    pub(crate) fn release(&self, planned: &Planned) {
        let mut state = self.state();
        let is_over = |it: &Holder| it.planned.reference_id == planned.reference_id && it.until.is_some();
        if let Some(source) = planned.source()
            && state.documents.get(source).is_some_and(is_over)
        {
            state.documents.remove(source);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Forgets what needn't be remembered, once there are twice as many keys as were left, so that each is looked at only a few times.
    fn forget(&mut self) {
        if self.keys.len() < FEW.max(2 * self.left) {
            return;
        }
        let now = Instant::now();
        self.keys
            .retain(|_, key| now < key.sendings().until || Arc::strong_count(key) > 1);
        self.documents.retain(|_, holder| holder.holds(now));
        self.left = self.keys.len();
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut state = self.registry.state();
        if self.kept_until.is_none() {
            state.documents.remove(&self.source);
        } else if let Some(holder) = state.documents.get_mut(&self.source) {
            holder.until = self.kept_until;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::executions::Collect;
    use crate::codec::request::Request as _;

    fn count(registry: &Registry) -> usize {
        registry.state().keys.len()
    }

    /// A collection for this document.
    fn paying(source: &Value) -> Planned {
        let reference_id = ReferenceId::random();
        let attempt = json!({
            "version": 1, "operation": "COLLECTION", "reference_id": reference_id, "session_id": 55, "source": source,
        });
        Planned {
            operation: Collect::OPERATION,
            reference_id,
            attempt: Some(serde_json::from_value(attempt).unwrap()),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_document_is_held_as_long_as_an_attempt_may_pay_it() {
        let registry = Arc::new(Registry::default());
        let source = json!({ "source_type": "INVOICE", "source_id": 101 });
        let [one, other] = [(); 2].map(|()| paying(&source));
        let claim = |planned| registry.claim(planned).map(Option::unwrap);
        let mut first = claim(&one).ok().unwrap();
        first.kept_until = Some(later(PAID));
        let held = claim(&other).err().unwrap();
        assert!(held.is_under_way && held.by.reference_id == one.reference_id);

        drop(first);
        assert!(!claim(&other).err().unwrap().is_under_way);
        // The same one may go on.
        let mut again = claim(&one).ok().unwrap();
        again.kept_until = Some(later(PAID));
        drop(again);
        tokio::time::advance(PAID).await;
        assert!(claim(&other).is_ok(), "whether it was forgotten by now or not");
    }

    /// Another process may execute it while this one waits for a connection, and asks what happened to it.
    #[tokio::test]
    async fn what_is_shown_while_it_is_sent_has_left() {
        let key = Registry::default().key(ReferenceId::random());
        key.leaves(None, later(REMEMBERED));
        key.show();
        key.set(Sent::Never);
        assert_eq!(key.sendings().sent, Sent::Lost);
    }

    #[tokio::test]
    async fn what_pays_no_document_holds_none() {
        let registry = Arc::new(Registry::default());
        for _ in 0..2 {
            assert!(registry.claim(&paying(&Value::Null)).ok().unwrap().is_none());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_is_remembered_for_a_day_and_while_it_is_in_use() {
        let registry = Registry::default();
        let keys = |count: usize| (0..count).for_each(|_| _ = registry.key(ReferenceId::random()));
        let in_use = registry.key(ReferenceId::random());
        keys(FEW * 3);
        assert_eq!(count(&registry), FEW * 3 + 1, "all are remembered");

        tokio::time::advance(REMEMBERED).await;
        keys(FEW * 4);
        assert_eq!(count(&registry), FEW * 4 + 1, "those of the day, and the one in use");
        assert!(registry.state().keys.values().any(|key| Arc::ptr_eq(key, &in_use)));
    }
}
