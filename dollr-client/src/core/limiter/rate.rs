//! How often a server may be asked. Dollr documents no limit, so it is learned.

use std::time::Duration;

use tokio::time::Instant;

/// What is asked in a second at first, however few wait.
const FIRST: f64 = 10.0;

/// And at least, however often the server has had enough.
const LEAST: f64 = 1.0;

/// Dollr asks for a status every 2 to 5 seconds: until it says that this is too much, all who are in the line get their turn
/// in this time.
const WITHIN: f64 = 5.0;

/// By so much the rate grows with each response, while no limit is known: by a tenth each second.
const GROWTH: f64 = 0.1;

/// By this part of a known limit it grows in a second: it is back there after 50 of them.
const CAUTION: f64 = 0.01;

/// A limit that was exceeded by so much is none any more.
const OUTGROWN: f64 = 1.25;

pub(super) struct Rate {
    /// In a second.
    current: f64,
    most: f64,
    /// What was too much.
    limit: Option<f64>,
    /// What was sent before knew nothing of that.
    cut_at: Option<Instant>,
}

impl Rate {
    /// One that grows and shrinks, with at least so much time between two.
    pub(super) fn adaptive(least_spacing: Duration) -> Self {
        let most = 1.0 / least_spacing.as_secs_f64();
        Self {
            current: FIRST.min(most),
            most,
            limit: None,
            cut_at: None,
        }
    }

    /// One that stays.
    #[cfg(any(feature = "realtime", test))]
    pub(super) fn steady(spacing: Duration) -> Self {
        let rate = 1.0 / spacing.as_secs_f64();
        Self {
            current: rate,
            most: rate,
            limit: None,
            cut_at: None,
        }
    }

    /// The time between two, while so many wait.
    pub(super) fn spacing(&self, waiting: usize) -> Duration {
        Duration::from_secs_f64(1.0 / self.with(waiting))
    }

    /// There was a quick response. If nobody waits, the rate is as high as it has to be.
    pub(super) fn grow(&mut self, waiting: usize) {
        if waiting == 0 {
            return;
        }
        let rate = self.with(waiting);
        let growth = self.limit.map_or(GROWTH, |limit| CAUTION * limit / rate);
        self.current = (rate + growth).min(self.most);
        self.limit = self.limit.filter(|limit| self.current < limit * OUTGROWN);
    }

    /// The server had enough of what was sent then: it is halved, once for all that were in progress.
    pub(super) fn cut(&mut self, sent: Instant, waiting: usize) {
        if self.cut_at.is_some_and(|cut_at| sent <= cut_at) {
            return;
        }
        let rate = self.with(waiting);
        self.limit = Some(rate);
        self.current = (rate / 2.0).max(LEAST.min(self.most));
        self.cut_at = Some(Instant::now());
    }

    fn with(&self, waiting: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
        let asked_for = waiting as f64 / WITHIN;
        match self.limit {
            None => self.current.max(asked_for).min(self.most),
            Some(_) => self.current,
        }
    }
}
