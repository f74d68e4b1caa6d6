//! One limit for all polls of a client, so that many waits together don't ask more often than one would.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::{Error, ErrorKind};

/// No word of the server holds everybody up for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// How long a server that has enough is left alone if it doesn't say.
const PAUSE: Duration = Duration::from_secs(2);

/// Lets polls through one at a time, with at least `spacing` between them.
///
/// Each gets a time, and nothing is held while it waits: one that isn't driven holds up no other, and the time of one that is
/// dropped goes to the next who comes.
pub(crate) struct Limiter {
    spacing: Duration,
    times: Mutex<Times>,
}

#[derive(Default)]
struct Times {
    /// From when on nobody has a time.
    next: Option<Instant>,
    /// Times before that which nobody has any more.
    given_back: BTreeSet<Instant>,
    /// When somebody asked last.
    last: Option<Instant>,
    /// Nobody asks before.
    closed_until: Option<Instant>,
}

impl Limiter {
    pub(crate) fn new(spacing: Duration) -> Self {
        Self {
            spacing: spacing.min(LONGEST_PAUSE),
            times: Mutex::default(),
        }
    }

    /// Waits until it is one's turn to ask.
    pub(crate) async fn turn(&self) {
        let turn = Turn {
            at: self.times().reserve(self.spacing),
            limiter: self,
        };
        sleep_until(turn.at).await;
        // Another may be late, or the server may have had enough meanwhile.
        while let Some(at) = self.too_early() {
            sleep_until(at).await;
        }
    }

    /// After a response that says that the server has enough, nobody asks for as long as it says.
    pub(crate) fn heed(&self, error: &Error) {
        if error.kind() == ErrorKind::RateLimited {
            let pause = error.retry_after().unwrap_or(PAUSE).min(LONGEST_PAUSE);
            let mut times = self.times();
            times.closed_until = times.closed_until.max(Some(Instant::now() + pause));
        }
    }

    /// Takes the turn; or says when it can be taken, at the earliest.
    fn too_early(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut times = self.times();
        let earliest = times.last.map(|last| last + self.spacing).max(times.closed_until);
        if earliest.is_some_and(|at| at > now) {
            return earliest;
        }
        times.last = Some(now);
        None
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Times {
    /// The first time that nobody has.
    fn reserve(&mut self, spacing: Duration) -> Instant {
        let now = Instant::now();
        let earliest = self.closed_until.map_or(now, |until| until.max(now));
        self.given_back = self.given_back.split_off(&earliest);
        if let Some(at) = self.given_back.pop_first() {
            return at;
        }
        let at = self.next.map_or(earliest, |next| next.max(earliest));
        self.next = Some(at + spacing);
        at
    }
}

/// A time to ask. Dropped before, it is given back.
struct Turn<'a> {
    at: Instant,
    limiter: &'a Limiter,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.at > Instant::now() {
            self.limiter.times().given_back.insert(self.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::timeout;

    use super::*;
    use crate::api::OPERATIONS;

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
    async fn who_is_not_driven_holds_nobody_up_and_does_not_push_in() {
        let limiter = Arc::new(Limiter::new(SPACING));
        let mut late: Vec<_> = (0..3).map(|_| Box::pin(limiter.turn())).collect();
        for turn in &mut late {
            let _ = timeout(Duration::ZERO, turn).await;
        }
        assert_eq!(turns(&limiter, 1).await, [SPACING * 3], "after those who came before");
        tokio::time::advance(Duration::from_secs(10)).await;
        let began = Instant::now();
        let mut went = Vec::new();
        for turn in &mut late[1..] {
            turn.await;
            went.push(began.elapsed());
        }
        assert_eq!(went, [Duration::ZERO, SPACING]);
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
