//! How often a server may be asked. Dollr documents no limit, so it is learned.

use std::time::Duration;

use tokio::time::Instant;

use super::QUICK;

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

/// Half of what was too much is left. If it was about the limit that is known, that is still so, and a little less will do.
const HALF: f64 = 0.5;
const ABOUT: f64 = 0.9;
const LITTLE_LESS: f64 = 0.8;

/// A failure takes so much of what a quick response gives: the rate falls while more than three in five fail, and grows while
/// fewer do.
const FAILURE: f64 = 2.0 / 3.0;

pub(super) struct Rate {
    /// In a second.
    current: f64,
    most: f64,
    /// What was too much.
    limit: Option<f64>,
    /// What was sent before knew nothing of that.
    cut_at: Option<Instant>,
    /// Whether failures have lowered it, so that it may be less than Dollr asks for.
    is_lowered: bool,
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
            is_lowered: false,
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
            is_lowered: false,
        }
    }

    /// The time between two, while so many wait.
    pub(super) fn spacing(&self, waiting: usize) -> Duration {
        Duration::from_secs_f64(1.0 / self.with(waiting))
    }

    /// How many may be in flight without a response, while so many wait: as many as may be asked while a response is quick.
    pub(super) fn in_flight(&self, waiting: usize) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small number that is positive"
        )]
        let in_flight = (self.with(waiting) * QUICK.as_secs_f64()).ceil() as usize;
        in_flight
    }

    /// Whether the server said of a rate that it is too much, and that isn't outgrown.
    pub(super) fn has_limit(&self) -> bool {
        self.limit.is_some()
    }

    /// There was a quick response. If nobody waits, the rate is as high as it has to be.
    pub(super) fn grow(&mut self, waiting: usize) {
        self.is_lowered &= self.current < asked_for(waiting).min(self.most);
        if waiting == 0 {
            return;
        }
        let rate = self.with(waiting);
        self.current = (rate + self.growth(rate)).min(self.most);
        self.limit = self.limit.filter(|limit| self.current < limit * OUTGROWN);
    }

    /// The server had enough of what was sent then: that was too much.
    pub(super) fn cut(&mut self, sent: Instant, waiting: usize) {
        let rate = self.with(waiting);
        let is_known = self.limit.is_some_and(|limit| rate >= limit * ABOUT);
        let left = if is_known { LITTLE_LESS } else { HALF };
        if self.leave(rate * left, sent) {
            self.limit = Some(rate);
        }
    }

    /// There was no response to what was sent then: it is halved. That alone doesn't make it lower than it is at first.
    pub(super) fn time_out(&mut self, sent: Instant, waiting: usize) {
        let rate = self.with(waiting);
        if self.leave(rate * HALF, sent) {
            self.lower_to(self.current, rate);
        }
    }

    /// The server failed.
    pub(super) fn fail(&mut self, waiting: usize) {
        let rate = self.with(waiting);
        self.lower_to(rate - FAILURE * self.growth(rate), rate);
    }

    fn lower_to(&mut self, lower: f64, rate: f64) {
        self.current = lower.max(FIRST.min(rate));
        self.is_lowered = true;
    }

    /// Leaves so much of it, once for all that were in flight.
    fn leave(&mut self, left: f64, sent: Instant) -> bool {
        if self.cut_at.is_some_and(|cut_at| sent <= cut_at) {
            return false;
        }
        self.current = left.max(LEAST.min(self.most));
        self.cut_at = Some(Instant::now());
        true
    }

    fn with(&self, waiting: usize) -> f64 {
        match self.limit {
            None if !self.is_lowered => self.current.max(asked_for(waiting)).min(self.most),
            _ => self.current,
        }
    }

    /// By how much a response lets it grow.
    fn growth(&self, rate: f64) -> f64 {
        self.limit.map_or(GROWTH, |limit| CAUTION * limit / rate)
    }
}

/// In a second, by Dollr's own word.
fn asked_for(waiting: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
    let waiting = waiting as f64;
    waiting / WITHIN
}
