//! An access token and the times of its life.

use std::time::Duration;

use tokio::time::Instant;

use crate::core::token_store::StoredToken;
use crate::http::bearer::Bearer;
use crate::http::server::Server;
use crate::schema::Operation;
use crate::values::{Timestamp, clock};

/// A token is renewed when less than this remains of its life, or less than half of a short life.
const MARGIN: Duration = Duration::from_mins(5);

/// No life is taken to be longer than this, whatever the server says.
pub(super) const LONGEST_LIFE: Duration = Duration::from_hours(365 * 24);

#[derive(Clone)]
pub(super) struct Token {
    pub(super) bearer: Bearer,
    issued_at: Timestamp,
    pub(super) life: Duration,
    pub(super) renew_at: Instant,
    expires_at: Instant,
}

impl Token {
    /// A token whose life began at `since`, which was `issued_at` by the time of day.
    pub(super) fn new(bearer: Bearer, issued_at: Timestamp, since: Instant, life: Duration) -> Self {
        let life = life.min(LONGEST_LIFE);
        let expires_at = since + life;
        Self {
            bearer,
            issued_at,
            life,
            renew_at: expires_at - MARGIN.min(life / 2),
            expires_at,
        }
    }

    /// A token that was issued in the past; nothing if its times make no sense, or no header carries it.
    pub(super) fn from_stored(stored: &StoredToken, operation: &'static Operation) -> Option<Self> {
        let issued_at = stored.issued_at.time()?;
        let life = stored.expires_at.time()?.duration_since(issued_at).ok()?;
        // Another machine's clock may be ahead of ours.
        let age = clock::now().time()?.duration_since(issued_at).unwrap_or_default();
        let since = Instant::now().checked_sub(age)?;
        let bearer = Bearer::new(operation, &stored.token).ok()?;
        Some(Self::new(bearer, stored.issued_at, since, life))
    }

    pub(super) fn stored(&self, server: &Server, client_id: &str) -> StoredToken {
        let expires_at = self.issued_at.time().map(|issued_at| issued_at + self.life);
        StoredToken {
            base_url: server.base_url.as_str().to_owned(),
            client_id: client_id.to_owned(),
            token: self.bearer.secret(),
            issued_at: self.issued_at,
            // It fails only beyond the year 9999.
            expires_at: expires_at
                .and_then(|at| Timestamp::try_from(at).ok())
                .unwrap_or(self.issued_at),
        }
    }

    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        now <= self.renew_at && self.is_valid(now)
    }

    pub(super) fn is_valid(&self, now: Instant) -> bool {
        now < self.expires_at
    }
}
