//! How much a client may retry altogether.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a retry takes, in units of what a success gives: when most calls fail, at most one in ten is made again.
const RETRY: u32 = 10;

/// The most there can be: 50 retries.
const FULL: u32 = 50 * RETRY;

/// What all calls of a client may retry: a retry takes from it, a success gives back.
///
/// Without it an outage would bring Dollr several times the calls of an ordinary day, and last longer for it.
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Takes one retry; `false` if none is left.
    pub(crate) fn take(&self) -> bool {
        let spend = |left: u32| left.checked_sub(RETRY);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }

    /// Gives back for a success.
    pub(crate) fn refill(&self) {
        let add = |left: u32| (left < FULL).then_some(left + 1);
        // An error is no more than that it is full.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(budget: &Budget) -> usize {
        (0..1000).take_while(|_| budget.take()).count()
    }

    #[test]
    fn retries_use_it_up_and_successes_refill_it() {
        let budget = Budget::default();
        budget.refill();
        assert_eq!(left(&budget), 50, "it is never more than full");
        // So many successes, and how many retries they are good for.
        for (successes, retries) in [(9, 0), (1, 1), (25, 2), (5, 1), (1_000, 50)] {
            (0..successes).for_each(|_| budget.refill());
            assert_eq!(left(&budget), retries, "{successes} successes");
        }
    }
}
