//! What the sandbox knows.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::clock::Clock;
use crate::secret::Secret;
use crate::sessions::CheckoutSession;
use crate::values::Timestamp;
use crate::{CheckoutSessionId, Source};

pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    /// The access tokens, and when each expires.
    pub(super) tokens: Vec<(Secret, Timestamp)>,
    /// The published documents.
    pub(super) sources: HashSet<Source>,
    pub(super) checkout_sessions: HashMap<CheckoutSessionId, CheckoutSession>,
    last_id: i64,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            clock: Clock::start(),
            client_id: format!("sandbox-{}", Uuid::new_v4()),
            client_secret: random_secret(),
            tokens: Vec::new(),
            sources: HashSet::new(),
            checkout_sessions: HashMap::new(),
            last_id: 0,
        }
    }

    /// The next id. They count up over everything that has one, so that no id is good for two kinds of things.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }
}

/// A new secret that can't be guessed.
pub(super) fn random_secret() -> Secret {
    Secret::new(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
}
