//! The sandbox's time.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use dollr_client::Timestamp;

/// Tells the time by tokio's clock, so that a test which moves that clock moves the sandbox's time with it.
pub(super) struct Clock {
    started: Instant,
    /// The time at the start, since the Unix epoch.
    started_at: Duration,
    /// How far it is ahead of this machine's, in seconds; behind it if negative.
    ahead: i64,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self {
            started: Instant::now(),
            // A whole second, as all timestamps are: when a session expires then doesn't depend on the fraction.
            started_at: Duration::from_secs(SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs()),
            ahead: 0,
        }
    }

    /// Sets it ahead of this machine's clock by so many seconds, or behind it.
    pub(super) fn set_ahead(&mut self, seconds: i64) {
        self.ahead = seconds;
    }

    pub(super) fn now(&self) -> Timestamp {
        self.after(Duration::ZERO)
    }

    /// The time at the start.
    pub(super) fn started(&self) -> Timestamp {
        self.timestamp(self.started_at)
    }

    /// The time at an instant of tokio's clock since the start.
    pub(super) fn at(&self, instant: Instant) -> Timestamp {
        self.timestamp(self.started_at + instant.saturating_duration_since(self.started))
    }

    /// The time when `duration` will have passed.
    pub(super) fn after(&self, duration: Duration) -> Timestamp {
        let now = self.started_at.saturating_add(self.started.elapsed());
        self.timestamp(now.saturating_add(duration))
    }

    /// What it shows so long after the Unix epoch, in whole seconds as in Dollr's own examples. It stops at the end of the year
    /// 9999: a session that shall never expire ends there.
    fn timestamp(&self, since_epoch: Duration) -> Timestamp {
        let last = jiff::Timestamp::MAX.as_second().unsigned_abs();
        let shown = since_epoch.as_secs().saturating_add_signed(self.ahead).min(last);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(shown);
        Timestamp::try_from(time).expect("it is one of the years up to 9999")
    }
}
