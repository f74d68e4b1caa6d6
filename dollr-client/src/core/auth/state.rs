//! What is known of tokens: the one that is held, those that were refused, and the last failure to get one.

use std::time::Duration;

use tokio::time::Instant;

use super::token::{LONGEST_LIFE, Token};
use crate::core::backoff::Backoff;
use crate::core::credentials::Credentials;
use crate::error::Error;
use crate::http::bearer::Bearer;
use crate::values::Secret;

/// How long at least a token that could not be renewed, and is still valid, serves before renewing it is tried again.
const PAUSE: Duration = Duration::from_secs(10);

/// No token is asked for again for so long after none could be had, or longer if the server says so.
const HOLD: Duration = Duration::from_secs(1);

/// No word of the server keeps a client without a token for longer than this.
const LONGEST_HOLD: Duration = Duration::from_mins(1);

/// What comes on top of [`HOLD`], as one failure follows another.
const MORE: Backoff = Backoff {
    first: Duration::from_secs(1),
    most: Duration::from_secs(30),
};

/// For so long after a refused token was replaced, no other is replaced because it is refused: Dollr wants no token call per
/// call, not even when it refuses them all.
pub(super) const REPLACED: Duration = Duration::from_secs(10);

/// So many client secrets that were used are kept from being shown: a call may have been sent before a rotation.
const SECRETS: usize = 4;

/// So many refused tokens are remembered, in case a store gives them again.
const REFUSED: usize = 16;

#[derive(Default)]
pub(super) struct State {
    pub(super) token: Option<Token>,
    /// The client secrets that were used last, the latest first.
    pub(super) client_secrets: Vec<Secret>,
    /// The client id that was used last.
    pub(super) client_id: Option<String>,
    /// The tokens that were refused last, the latest first.
    pub(super) refused: Vec<Secret>,
    /// When a token was last given up because it was refused.
    given_up: Option<Instant>,
    /// How many flights have landed, well or not.
    pub(super) landed: u64,
    /// The last flight, if it failed.
    failure: Option<Failure>,
}

struct Failure {
    error: Error,
    /// How many failed in a row before it.
    before: u32,
    /// When a token may be asked for again.
    until: Instant,
    /// Until when the server asks to wait, if that is longer.
    asked_until: Instant,
}

impl State {
    /// The token, if it needn't be renewed.
    pub(super) fn fresh(&self, now: Instant) -> Option<Bearer> {
        let token = self.token.as_ref().filter(|token| token.is_fresh(now))?;
        Some(token.bearer.clone())
    }

    /// The token, if it serves.
    pub(super) fn valid(&self, now: Instant) -> Option<Bearer> {
        let token = self.token.as_ref().filter(|token| token.is_valid(now))?;
        Some(token.bearer.clone())
    }

    /// What a caller gets who came when `landed` flights had landed: nothing if it has to fetch a token itself.
    pub(super) fn outcome_since(&self, landed: u64) -> Option<Result<Bearer, Error>> {
        let now = Instant::now();
        match (self.fresh(now), &self.failure) {
            (Some(token), _) => Some(Ok(token)),
            // It waited for the flight that failed, or comes soon after. If everybody tried again, they would hammer the
            // endpoint.
            (_, Some(failure)) if self.landed != landed || now < failure.until => Some(Err(failure.error_at(now))),
            _ => None,
        }
    }

    /// Keeps what a flight brought, and gives what its leader gets.
    pub(super) fn land(&mut self, fetched: Result<Token, Error>) -> Result<Bearer, Error> {
        self.landed += 1;
        let now = Instant::now();
        match fetched {
            Ok(token) => {
                self.failure = None;
                Ok(self.token.insert(token).bearer.clone())
            }
            Err(error) => {
                let before = self.failure.take().map_or(0, |last| last.before.saturating_add(1));
                let failure = self.failure.insert(Failure::new(error, before, now));
                let token = self.token.as_mut().filter(|token| token.is_valid(now));
                let token = token.ok_or_else(|| failure.error_at(now))?;
                // Not before a token may be asked for: as a stale one it would serve nobody until then.
                token.renew_at = failure.until.max(now + PAUSE);
                Ok(token.bearer.clone())
            }
        }
    }

    pub(super) fn used(&mut self, credentials: &Credentials) {
        remember(&mut self.client_secrets, credentials.client_secret(), SECRETS);
        self.client_id = Some(credentials.client_id().to_owned());
    }

    /// Gives up a token that was refused, if it was not given up before; `false` if it is kept.
    pub(super) fn give_up(&mut self, refused: &Bearer) -> bool {
        let now = Instant::now();
        if self.token.as_ref().is_some_and(|token| token.bearer == *refused) {
            if self.given_up.is_some_and(|last| now < last + REPLACED) {
                return false;
            }
            self.given_up = Some(now);
            self.token = None;
        }
        remember(&mut self.refused, &refused.secret(), REFUSED);
        true
    }
}

/// Puts a secret first among those that were used last, of which so many are kept.
fn remember(last: &mut Vec<Secret>, secret: &Secret, kept: usize) {
    last.retain(|known| known != secret);
    last.insert(0, secret.clone());
    last.truncate(kept);
}

impl Failure {
    fn new(error: Error, before: u32, now: Instant) -> Self {
        let asked = HOLD.max(error.retry_after().unwrap_or_default()).min(LONGEST_LIFE);
        let hold = MORE.delay(before, Some(asked.min(LONGEST_HOLD)));
        Self {
            error,
            before,
            until: now + hold,
            asked_until: now + asked,
        }
    }

    /// The error of a caller who is there now.
    fn error_at(&self, now: Instant) -> Error {
        let wait = self.until.max(self.asked_until).saturating_duration_since(now);
        self.error.clone().asking_to_wait(Some(wait))
    }
}
