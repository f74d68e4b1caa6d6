//! How long a session lives, by Dollr's time: no clock of this machine that somebody sets decides about money.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::registry::Registry;
use crate::core::client::Client;
use crate::values::Timestamp;
use crate::values::clock::Moment;

/// So long before its end nothing is sent any more in a session, since it may take that long to arrive.
const LAST: Duration = Duration::from_mins(1);

/// When this process heard of something, by the clock that only goes on, and which client did.
#[derive(Clone, Default)]
pub(super) struct Heard(Option<(Instant, Weak<Registry>)>);

impl Heard {
    /// Now, by this client.
    pub(super) fn by(client: &Client) -> Self {
        Self(Some((Instant::now(), Arc::downgrade(client.registry()))))
    }

    pub(super) fn at(&self) -> Option<Instant> {
        self.0.as_ref().map(|(at, _)| *at)
    }

    /// Whether it was this client: only that one knows whether it has left.
    pub(super) fn is_by(&self, client: &Client) -> bool {
        let is_it = |registry: &Weak<Registry>| std::ptr::eq(registry.as_ptr(), Arc::as_ptr(client.registry()));
        self.0.as_ref().is_some_and(|(_, registry)| is_it(registry))
    }
}

/// What is known of the life of a session.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Session {
    /// When it was made and when it ends: both as Dollr said. What is no date says nothing.
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    /// When this process heard of it.
    pub(crate) heard: Option<Instant>,
}

impl Session {
    /// Whether it is too late to send something, as far as is known.
    pub(crate) fn is_closing(&self, now: Moment) -> bool {
        // A session that is as short as that may be used in its first half.
        let last = self.lifetime().map_or(LAST, |life| LAST.min(life / 2));
        self.is_past(now, |end| end.checked_sub(last), |life| life.saturating_sub(last))
    }

    /// Whether it has been over for so long, for sure.
    pub(crate) fn is_over_for(&self, time: Duration, now: Moment) -> bool {
        self.is_past(now, |end| end.checked_add(time), |life| life.saturating_add(time))
    }

    fn is_past(
        &self,
        now: Moment,
        end: impl Fn(SystemTime) -> Option<SystemTime>,
        life: impl Fn(Duration) -> Duration,
    ) -> bool {
        let by_date = || Some(now.date? > end(self.expires_at?.time()?)?);
        // It was made before it was heard of: by this it is over later than in truth.
        let by_life = || Some(now.at.duration_since(self.heard?) > life(self.lifetime()?));
        by_date() == Some(true) || by_life() == Some(true)
    }

    pub(super) fn lifetime(&self) -> Option<Duration> {
        let (created, expires) = (self.created_at?, self.expires_at?);
        expires.time()?.duration_since(created.time()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn dollr(text: &str) -> Moment {
        Moment {
            date: at(text).time(),
            at: Instant::now(),
        }
    }

    /// Nobody knows the time.
    fn nobody() -> Moment {
        Moment {
            date: None,
            at: Instant::now(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_ends_by_the_time_of_dollr_or_when_its_life_has_passed() {
        let minutes = Duration::from_mins;
        let stored = Session {
            created_at: Some(at("2026-01-01T12:00:00Z")),
            expires_at: Some(at("2026-01-01T12:30:00Z")),
            heard: None,
        };
        let own = Session {
            heard: Some(Instant::now()),
            ..stored
        };
        assert!(!stored.is_closing(nobody()) && !stored.is_over_for(Duration::ZERO, nobody()));
        for (session, now) in [(stored, "2026-01-01T12:00:00Z"), (own, "2026-01-01T12:29:00Z")] {
            assert!(!session.is_closing(dollr(now)), "{now}");
        }
        assert!(stored.is_closing(dollr("2026-01-01T12:29:01Z")));
        assert!(!stored.is_over_for(minutes(5), dollr("2026-01-01T12:35:00Z")));
        assert!(stored.is_over_for(minutes(5), dollr("2026-01-01T12:35:01Z")));
        // Without Dollr's time, what has passed here counts, in the process that made it.
        tokio::time::advance(minutes(29) + Duration::from_secs(1)).await;
        assert!(own.is_closing(nobody()) && !own.is_over_for(minutes(5), nobody()));
        tokio::time::advance(minutes(6)).await;
        assert!(own.is_over_for(minutes(5), nobody()) && !stored.is_over_for(minutes(5), nobody()));
    }

    #[tokio::test(start_paused = true)]
    async fn half_of_a_short_session_can_be_used() {
        let session = Session {
            created_at: Some(at("2026-01-01T12:00:00Z")),
            expires_at: Some(at("2026-01-01T12:00:40Z")),
            heard: Some(Instant::now()),
        };
        tokio::time::advance(Duration::from_secs(20)).await;
        assert!(!session.is_closing(nobody()));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(session.is_closing(nobody()));
    }
}
