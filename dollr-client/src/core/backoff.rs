//! How long to wait before something is tried or asked again.

use std::time::Duration;

/// Waits that double up to a limit, each drawn at random, so that clients which failed together don't come back together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    /// The most that the first wait can be.
    pub(crate) first: Duration,
    /// The most that any wait can be.
    pub(crate) most: Duration,
}

impl Backoff {
    /// The wait after so many that have passed: any time up to its limit, on top of `floor`.
    ///
    /// The floor is what the server asks to wait. Others were told the same, so the random part is added to it.
    pub(crate) fn delay(&self, passed: u32, floor: Option<Duration>) -> Duration {
        let limit = self.first.saturating_mul(2_u32.saturating_pow(passed)).min(self.most);
        floor.unwrap_or_default().saturating_add(limit.mul_f64(fastrand::f64()))
    }
}

/// About `interval`: at most a quarter more or less.
pub(crate) fn jittered(interval: Duration) -> Duration {
    interval.mul_f64(0.75 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff {
        first: Duration::from_secs(1),
        most: Duration::from_secs(8),
    };

    #[test]
    fn waits_double_up_to_the_limit_and_are_drawn_anew() {
        for (passed, limit) in [(0, 1), (1, 2), (2, 4), (3, 8), (4, 8), (u32::MAX, 8)] {
            let limit = Duration::from_secs(limit);
            let drawn: Vec<Duration> = (0..1000).map(|_| BACKOFF.delay(passed, None)).collect();
            assert!(drawn.iter().all(|delay| *delay <= limit), "{passed}");
            assert!(drawn.iter().any(|delay| *delay > limit.mul_f64(0.9)), "{passed}");
            assert!(drawn.iter().any(|delay| *delay < limit.mul_f64(0.1)), "{passed}");
        }
    }

    #[test]
    fn what_the_server_asks_for_is_a_floor() {
        let floor = Duration::from_secs(30);
        for _ in 0..1000 {
            let delay = BACKOFF.delay(0, Some(floor));
            assert!(delay >= floor && delay <= floor + BACKOFF.first, "{delay:?}");
        }
        assert_eq!(BACKOFF.delay(9, Some(Duration::MAX)), Duration::MAX);
    }

    #[test]
    fn jitter_is_a_quarter_to_both_sides() {
        let drawn: Vec<Duration> = (0..1000).map(|_| jittered(Duration::from_secs(4))).collect();
        assert!(drawn.iter().all(|delay| (3.0..=5.0).contains(&delay.as_secs_f64())));
        assert!(drawn.iter().any(|delay| delay.as_secs_f64() < 3.2));
        assert!(drawn.iter().any(|delay| delay.as_secs_f64() > 4.8));
    }
}
