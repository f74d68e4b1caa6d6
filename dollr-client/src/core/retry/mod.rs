//! Trying again: what is worth it, how long to wait before, and when to stop.

mod budget;
mod confirm;

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub(crate) use self::budget::Budget;
pub(crate) use self::confirm::Probe;
use crate::core::backoff::Backoff;
use crate::error::{Advice, CallStats, Error, ErrorKind};
use crate::http::deadline::Deadline;
use crate::schema::Operation;

/// The waits between attempts, as Dollr advises for too many requests: 1, 2, 4 seconds at most.
const WAITS: Backoff = Backoff {
    first: Duration::from_secs(1),
    most: Duration::from_secs(8),
};

/// How much is tried for a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// The most attempts after the first.
    pub(crate) retries: u32,
    /// From the first attempt to the end of the last, with the waits between.
    pub(crate) deadline: Duration,
    /// Whether the program says so, and not the timeout.
    pub(crate) is_deadline_set: bool,
}

impl Policy {
    /// How long a call has in all, where an exchange may take so long.
    pub(crate) fn deadline(timeout: Duration) -> Duration {
        timeout.saturating_mul(2)
    }

    /// The policy for a call of this operation, whose exchanges may take a time of their own.
    pub(crate) fn of(self, operation: &Operation) -> Self {
        match operation.own_timeout() {
            Some(timeout) if !self.is_deadline_set => Self {
                deadline: Self::deadline(timeout),
                ..self
            },
            _ => self,
        }
    }
}

/// The attempts of one call.
pub(crate) struct RetryState<'a> {
    policy: Policy,
    budget: &'a Budget,
    started: Instant,
    pub(crate) deadline: Deadline,
    attempts: u32,
    waits: u32,
}

impl<'a> RetryState<'a> {
    pub(crate) fn new(policy: Policy, budget: &'a Budget) -> Self {
        Self {
            policy,
            budget,
            started: Instant::now(),
            deadline: Deadline::after(policy.deadline),
            attempts: 1,
            waits: 0,
        }
    }

    /// What was tried so far: how often, and for how long.
    pub(crate) fn stats(&self) -> CallStats {
        CallStats {
            attempts: self.attempts,
            elapsed: self.started.elapsed(),
        }
    }

    /// Waits until the call may be made again; `false` if it may not, and its error is the last word.
    ///
    /// What is tried again is what its error advises to: this is where that advice is followed. The operation in the error
    /// decides, and so a call that got no token is made again whatever it does, as it was not made yet.
    pub(crate) async fn again(&mut self, error: &Error) -> bool {
        error.advice() == Advice::TryAgain && self.pause(error.retry_after()).await
    }

    /// What is left for another call on behalf of this one.
    pub(crate) fn rest(&self) -> Policy {
        Policy {
            retries: self.policy.retries,
            deadline: self.deadline.at.saturating_duration_since(Instant::now()),
            is_deadline_set: true,
        }
    }

    /// Waits until the next attempt, at least for `floor`; `false` if none is left.
    pub(crate) async fn pause(&mut self, floor: Option<Duration>) -> bool {
        let goes_on = self.wait(floor).await;
        self.attempts += u32::from(goes_on);
        goes_on
    }

    /// Waits until something may be sent again that failed so, and of which a probe shows nothing. Another token takes no wait and no
    /// retry, as in a call that needs no probe.
    pub(crate) async fn resend(&mut self, error: &Error) -> bool {
        error.kind() == ErrorKind::Authentication || self.pause(error.retry_after()).await
    }

    /// Waits, before another probe of what happened to the last attempt.
    pub(crate) async fn wait(&mut self, floor: Option<Duration>) -> bool {
        if self.waits >= self.policy.retries {
            return false;
        }
        let wait = WAITS.delay(self.waits, floor);
        let until = Instant::now()
            .checked_add(wait)
            .filter(|until| *until < self.deadline.at);
        // The last to be asked, since asking takes from it.
        let Some(until) = until.filter(|_| self.budget.take()) else {
            return false;
        };
        sleep_until(until).await;
        self.waits += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OPERATIONS;
    use crate::error::ErrorKind;

    const PLENTY: Policy = Policy {
        retries: 10,
        deadline: Duration::from_hours(1),
        is_deadline_set: true,
    };

    fn error(kind: ErrorKind, name: &str, retry_after: Option<Duration>) -> Error {
        let operation = OPERATIONS.iter().find(|operation| operation.name == name).copied();
        Error::for_test(kind, operation, retry_after)
    }

    fn failed_read(retry_after: Option<u64>) -> Error {
        let retry_after = retry_after.map(Duration::from_secs);
        error(ErrorKind::Server, "list_invoice", retry_after)
    }

    /// Tries again after `error` until it may not, and gives the waits.
    async fn waits(policy: Policy, error: &Error) -> Vec<Duration> {
        let budget = Budget::default();
        let mut tries = RetryState::new(policy, &budget);
        let mut waits = Vec::new();
        loop {
            let before = Instant::now();
            if !tries.again(error).await {
                assert_eq!(before.elapsed(), Duration::ZERO, "giving up takes no time");
                return waits;
            }
            waits.push(before.elapsed());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_be_tried_again_depends_on_what_was_asked_and_how_it_failed() {
        use ErrorKind::{
            Authentication, Configuration, Connect, Forbidden, Interrupted, InvalidRequest, NotFound, RateLimited,
            Rejected, Server, Timeout, UnexpectedResponse,
        };
        // For a call that reads, one that signs in, and one that makes something.
        let names = ["list_invoice", "client_obtain_token", "create_invoice"];
        let cases = [
            (Configuration, [false; 3]),
            (InvalidRequest, [false; 3]),
            (Connect, [true; 3]),
            (Timeout, [true, true, false]),
            (Interrupted, [true, true, false]),
            (Authentication, [false; 3]),
            (Forbidden, [false; 3]),
            (NotFound, [false; 3]),
            (Rejected, [false; 3]),
            (RateLimited, [true; 3]),
            (Server, [true, true, false]),
            (UnexpectedResponse, [false; 3]),
        ];
        for (kind, expected) in cases {
            for (name, expected) in names.into_iter().zip(expected) {
                let waits = waits(PLENTY, &error(kind, name, None)).await;
                assert_eq!(!waits.is_empty(), expected, "{kind:?} of {name}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn waits_grow_and_are_as_many_as_allowed() {
        let mut longest = [Duration::ZERO; 6];
        for _ in 0..200 {
            let policy = Policy { retries: 6, ..PLENTY };
            let waits = waits(policy, &failed_read(None)).await;
            assert_eq!(waits.len(), 6);
            for (longest, wait) in longest.iter_mut().zip(waits) {
                *longest = wait.max(*longest);
            }
        }
        for (longest, limit) in longest.iter().zip([1, 2, 4, 8, 8, 8]) {
            // The clock counts whole milliseconds.
            let limit = Duration::from_secs(limit) + Duration::from_millis(1);
            assert!(
                *longest <= limit && *longest > limit.mul_f64(0.8),
                "{longest:?} of {limit:?}"
            );
        }
        let none = Policy { retries: 0, ..PLENTY };
        assert!(waits(none, &failed_read(None)).await.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn the_deadline_bounds_the_waits() {
        for seconds in [0, 5, 20] {
            let policy = Policy {
                retries: u32::MAX,
                deadline: Duration::from_secs(seconds),
                is_deadline_set: true,
            };
            let waited: Duration = waits(policy, &failed_read(None)).await.iter().sum();
            assert!(waited <= policy.deadline, "{waited:?} of {seconds} seconds");
        }
        // What the server asks for is waited for, or nothing is.
        let policy = Policy {
            retries: 1,
            deadline: Duration::from_millis(10_100),
            is_deadline_set: true,
        };
        for (asked, waited) in [(9, true), (11, false), (u64::MAX, false)] {
            let asked = Duration::from_secs(asked);
            let error = error(ErrorKind::RateLimited, "create_invoice", Some(asked));
            let waits = waits(policy, &error).await;
            assert_eq!((waits.len() == 1, waits.is_empty()), (waited, !waited), "{asked:?}");
            assert!(waits.iter().all(|wait| *wait >= asked), "{waits:?} for {asked:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_beyond_every_clock_is_none() {
        let policy = Policy {
            deadline: Duration::MAX,
            ..PLENTY
        };
        assert_eq!(waits(policy, &failed_read(None)).await.len(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_under_way_ends_at_the_deadline() {
        let budget = Budget::default();
        let policy = Policy {
            retries: 3,
            deadline: Duration::from_secs(7),
            is_deadline_set: true,
        };
        let tries = RetryState::new(policy, &budget);
        let operation = OPERATIONS[0];
        let error = tries
            .deadline
            .within::<()>(operation, std::future::pending())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(tries.stats().elapsed, Duration::from_secs(7));
        assert!(
            tries.deadline.within(operation, async { Ok(()) }).await.is_ok(),
            "what is there counts"
        );
    }
}
