//! One limit for all polls of a client, so that many waits together don't ask more often than one would.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::{Error, ErrorKind};

/// No word of the server holds everybody up for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// How long a server that has enough is left alone if it doesn't say.
const PAUSE: Duration = Duration::from_secs(2);

/// Lets polls through one at a time, with at least `spacing` between them.
pub(crate) struct Limiter {
    spacing: Duration,
    free_at: Mutex<Option<Instant>>,
}

impl Limiter {
    pub(crate) fn new(spacing: Duration) -> Self {
        Self {
            spacing: spacing.min(LONGEST_PAUSE),
            free_at: Mutex::default(),
        }
    }

    /// Waits until it is one's turn to ask.
    ///
    /// Whoever wakes first takes the turn, and nothing is held meanwhile: one that is dropped, or not polled for a while, holds
    /// up nobody else.
    pub(crate) async fn turn(&self) {
        while let Some(at) = self.take_turn() {
            sleep_until(at).await;
        }
    }

    /// After an answer that says that the server has enough, nobody asks for as long as it says.
    pub(crate) fn heed(&self, error: &Error) {
        if error.kind() == ErrorKind::RateLimited {
            let pause = error.retry_after().unwrap_or(PAUSE).min(LONGEST_PAUSE);
            let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
            *free_at = free_at.max(Some(Instant::now() + pause));
        }
    }

    /// Takes the turn, or says when to come again.
    fn take_turn(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        if free_at.is_some_and(|at| at > now) {
            return *free_at;
        }
        *free_at = Some(now + self.spacing);
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::OPERATIONS;

    const SPACING: Duration = Duration::from_millis(100);

    /// When each of so many gets its turn, who all come at once.
    async fn turns(limiter: &Arc<Limiter>, count: usize) -> Vec<Duration> {
        let began = Instant::now();
        let tasks: Vec<_> = (0..count)
            .map(|_| {
                let limiter = Arc::clone(limiter);
                tokio::spawn(async move {
                    limiter.turn().await;
                    began.elapsed()
                })
            })
            .collect();
        let mut turns = Vec::new();
        for task in tasks {
            turns.push(task.await.unwrap());
        }
        turns
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_come_at_once_go_one_after_the_other() {
        let limiter = Arc::new(Limiter::new(SPACING));
        let expected: Vec<Duration> = (0..5).map(|place| SPACING * place).collect();
        assert_eq!(turns(&limiter, 5).await, expected);

        tokio::time::advance(SPACING * 10).await;
        assert_eq!(
            turns(&limiter, 2).await,
            expected[..2],
            "nobody waits for a turn long past"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_the_queue_holds_nobody_up() {
        let limiter = Arc::new(Limiter::new(SPACING));
        limiter.turn().await;
        let leaving: Vec<_> = (0..50)
            .map(|_| {
                let limiter = Arc::clone(&limiter);
                tokio::spawn(async move { limiter.turn().await })
            })
            .collect();
        tokio::task::yield_now().await;
        leaving.iter().for_each(tokio::task::JoinHandle::abort);
        assert_eq!(turns(&limiter, 1).await, [SPACING]);
    }

    #[tokio::test(start_paused = true)]
    async fn when_the_server_has_enough_nobody_asks() {
        let cases = [
            (ErrorKind::RateLimited, Some(7), Duration::from_secs(7)),
            (ErrorKind::RateLimited, Some(u64::MAX), LONGEST_PAUSE),
            (ErrorKind::RateLimited, None, PAUSE),
            (ErrorKind::Server, Some(7), Duration::ZERO),
        ];
        for (kind, seconds, expected) in cases {
            let limiter = Arc::new(Limiter::new(SPACING));
            limiter.heed(&Error::for_test(
                kind,
                Some(OPERATIONS[0]),
                seconds.map(Duration::from_secs),
            ));
            assert_eq!(turns(&limiter, 1).await, [expected], "{kind:?} {seconds:?}");
        }
    }
}
