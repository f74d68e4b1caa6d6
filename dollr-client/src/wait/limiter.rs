//! One queue for all polls of a client, so that many waits together don't ask more often than one would.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// No word of the server holds everybody up for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Lets polls through one at a time, with at least `spacing` between them, in the order in which they came.
pub(crate) struct Limiter {
    spacing: Duration,
    /// Held by the first in the queue while it waits. One that is dropped leaves the queue, and its turn is not lost.
    queue: tokio::sync::Mutex<()>,
    free_at: Mutex<Option<Instant>>,
}

impl Limiter {
    pub(crate) fn new(spacing: Duration) -> Self {
        Self {
            spacing,
            queue: tokio::sync::Mutex::default(),
            free_at: Mutex::default(),
        }
    }

    /// Waits until it is one's turn to ask.
    pub(crate) async fn turn(&self) {
        let _first = self.queue.lock().await;
        while let Some(at) = self.free_at().filter(|at| *at > Instant::now()) {
            sleep_until(at).await;
        }
        self.close_until(Instant::now() + self.spacing.min(LONGEST_PAUSE));
    }

    /// The server has enough for now: nobody asks for so long.
    pub(crate) fn pause(&self, pause: Duration) {
        self.close_until(Instant::now() + pause.min(LONGEST_PAUSE));
    }

    fn free_at(&self) -> Option<Instant> {
        *self.free_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close_until(&self, at: Instant) {
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        *free_at = free_at.max(Some(at));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

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
        let limiter = Arc::new(Limiter::new(SPACING));
        limiter.pause(Duration::from_secs(7));
        assert_eq!(turns(&limiter, 1).await, [Duration::from_secs(7)]);
        limiter.pause(Duration::MAX);
        assert_eq!(turns(&limiter, 1).await, [LONGEST_PAUSE]);
    }
}
