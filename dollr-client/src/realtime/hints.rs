//! What one payment's channel hints at, for as long as it can be had: its key, its joins, and when to try again.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use super::api::Api;
use super::channel::Payment;
use super::pool::{Place, Pool, STABLE};
use super::reason::{Reason, Remedy};
use super::socket::Phase;
use crate::api::realtime_keys::RealtimeToken;
use crate::core::backoff::{Backoff, jittered};
use crate::error::{Advice, Error};
use crate::values::Secret;
use crate::values::clock::later;

/// Between joins that fail.
const REJOINING: Backoff = Backoff {
    first: Duration::from_secs(2),
    most: Duration::from_mins(1),
};

/// How long to wait for room on a socket, about.
const FULL: Duration = Duration::from_secs(30);

/// A key is renewed when less than this remains of its life, or less than half of a short life.
const MARGIN: Duration = Duration::from_mins(1);

/// No key is renewed sooner, however short its life is: who asks for keys goes before who asks for a status.
const LEAST: Duration = Duration::from_secs(10);

/// No life is taken to be longer than this.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// What became known of a payment's channel.
#[derive(Debug)]
pub(super) enum Hint {
    /// Something may have changed. With the row that it is about, if there is one.
    Ask(Option<Arc<Value>>),
    /// The same; and from now on it is told when something changes.
    Live(Option<Arc<Value>>),
    /// Until further notice nothing is told.
    Down(Reason),
}

type Fetching = Pin<Box<dyn Future<Output = Result<RealtimeToken, Error>> + Send>>;

pub(super) struct Hints {
    api: Arc<dyn Api>,
    pool: Pool,
    payment: Payment,
    key: Option<Key>,
    link: Link,
    /// It is kept when a join fails, so that the socket is.
    place: Option<Place>,
    /// How many attempts failed in succession.
    failures: u32,
}

enum Link {
    /// Nothing is done until then; or ever.
    Resting(Option<Instant>),
    Fetching(Fetching),
    Joining,
    Joined {
        live_since: Option<Instant>,
        renewal: Option<Fetching>,
    },
}

struct Key {
    secret: Secret,
    renew_at: Instant,
    expires_at: Instant,
}

impl Key {
    fn new(token: RealtimeToken, now: Instant) -> Self {
        let life = token.expires_in.min(LONGEST_LIFE);
        Self {
            secret: token.access_token,
            renew_at: now + life.saturating_sub(MARGIN).max(life / 2).max(LEAST),
            expires_at: now + life,
        }
    }
}

impl Hints {
    pub(super) fn new(api: Arc<dyn Api>, pool: Pool, payment: Payment) -> Self {
        Self {
            api,
            pool,
            payment,
            key: None,
            link: Link::Resting(Some(Instant::now())),
            place: None,
            failures: 0,
        }
    }

    /// The next hint. Dropped in the middle, it goes on where it was when it is called again.
    pub(super) async fn next(&mut self) -> Hint {
        loop {
            match &mut self.link {
                Link::Resting(None) => std::future::pending().await,
                Link::Resting(Some(until)) => {
                    sleep_until(*until).await;
                    self.place = self.place.take().filter(Place::is_connected);
                    if self.place.is_none() {
                        self.place = self.pool.place(&self.payment);
                    }
                    if self.place.is_none() {
                        self.link = Link::Resting(Some(Instant::now() + jittered(FULL)));
                        return Hint::Down(Reason::new(
                            "this client has no channel left for the payment",
                            Remedy::Time,
                        ));
                    }
                    let now = Instant::now();
                    self.link = match &self.key {
                        Some(key) if now < key.renew_at.min(key.expires_at) => Link::Joining,
                        _ => Link::Fetching(self.api.key()),
                    };
                }
                Link::Fetching(fetching) => match fetching.as_mut().await {
                    Ok(token) => {
                        self.key = Some(Key::new(token, Instant::now()));
                        self.link = Link::Joining;
                    }
                    Err(error) => return self.rest(refused_key(&error), error.retry_after()),
                },
                Link::Joining => {
                    self.pool.turn().await;
                    self.link = match (&mut self.place, &self.key) {
                        (Some(place), Some(key)) if place.is_connected() => {
                            place.join(&key.secret);
                            Link::Joined {
                                live_since: None,
                                renewal: None,
                            }
                        }
                        // The connection was lost meanwhile.
                        _ => Link::Resting(Some(Instant::now())),
                    };
                }
                Link::Joined { .. } => {
                    if let Some(hint) = self.listen().await {
                        return hint;
                    }
                }
            }
        }
    }

    /// What realtime owes at the moment.
    pub(super) fn owed(&self) -> &'static str {
        match &self.link {
            Link::Resting(_) | Link::Fetching(_) => "there was no realtime key",
            Link::Joining => "it was not the turn of this payment to be followed by realtime",
            Link::Joined { live_since: None, .. } => "realtime did not begin to work",
            Link::Joined { .. } => "realtime said nothing",
        }
    }

    /// Waits for what happens on the channel, and gives the server another key in time.
    async fn listen(&mut self) -> Option<Hint> {
        let (Link::Joined { live_since, renewal }, Some(place)) = (&mut self.link, &mut self.place) else {
            return None;
        };
        let renew_at = self.key.as_ref().map_or_else(Instant::now, |key| key.renew_at);
        let renewed = async {
            sleep_until(renew_at).await;
            renewal.get_or_insert_with(|| self.api.key()).as_mut().await
        };
        tokio::select! {
            seen = place.changed() => match seen.phase {
                Phase::Opening => Some(Hint::Ask(seen.row)),
                Phase::Live => {
                    live_since.get_or_insert_with(Instant::now);
                    Some(Hint::Live(seen.row))
                }
                Phase::Troubled(reason) => Some(Hint::Down(reason)),
                Phase::Ended(reason) => {
                    if live_since.is_some_and(|since| since.elapsed() >= STABLE) {
                        self.failures = 0;
                    }
                    Some(self.rest(reason, None))
                }
            },
            renewed = renewed => {
                *renewal = None;
                match renewed {
                    Ok(token) => {
                        let key = Key::new(token, Instant::now());
                        place.renew(key.secret.clone());
                        self.key = Some(key);
                        None
                    }
                    Err(error) => self.not_renewed(&error),
                }
            }
        }
    }

    /// As long as the old key is valid, a renewal that fails in passing is tried again.
    fn not_renewed(&mut self, error: &Error) -> Option<Hint> {
        let reason = refused_key(error);
        let now = Instant::now();
        match &mut self.key {
            Some(key) if reason.remedy == Remedy::Time && now < key.expires_at => {
                key.renew_at = later(REJOINING.delay(1, error.retry_after()));
                None
            }
            _ => Some(self.rest(reason, error.retry_after())),
        }
    }

    /// Leaves the channel, and does nothing for a while.
    fn rest(&mut self, reason: Reason, floor: Option<Duration>) -> Hint {
        if reason.remedy == Remedy::NewKey {
            self.key = None;
        }
        let until = (reason.remedy != Remedy::None).then(|| later(REJOINING.delay(self.failures, floor)));
        self.failures = self.failures.saturating_add(1);
        self.link = Link::Resting(until);
        if until.is_none() {
            self.place = None;
        }
        Hint::Down(reason)
    }
}

/// Why there is no key.
fn refused_key(error: &Error) -> Reason {
    let remedy = match error.advice() {
        Advice::TryAgain => Remedy::Time,
        _ => Remedy::None,
    };
    Reason::new(format!("there is no realtime key: {error}"), remedy)
}
