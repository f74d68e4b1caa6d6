//! When to ask again, and when no more.

#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::Polled;
use super::progress::Progress;
use crate::core::backoff::jittered;
use crate::core::limiter::Lane;
use crate::error::{Advice, CallStats, Error, ErrorKind};
use crate::schema::Operation;

/// Between the first two polls, about. It grows by a quarter each time.
const FIRST: Duration = Duration::from_secs(2);
/// Between two polls at most, about, unless the server asks for more.
const MOST: Duration = Duration::from_secs(5);
/// Between two polls at least, and from the last one to the deadline.
const LEAST: Duration = Duration::from_secs(1);
/// For so long a key that isn't known may be one that can't be seen yet.
const SETTLING: Duration = Duration::from_secs(30);
/// No time is taken to be longer than this.
pub(crate) const LONGEST: Duration = Duration::from_hours(365 * 24);

/// What is waited for.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    /// For how long.
    pub(super) within: Duration,
    /// Whether it is enough that a person has to act.
    pub(super) hand_over: bool,
}

impl Goal {
    fn is_reached(&self, progress: Progress) -> bool {
        match progress {
            Progress::Final(_) => true,
            Progress::NeedsAction => self.hand_over,
            Progress::Open | Progress::Unrecognized => false,
        }
    }
}

/// Asks until the response is what is waited for, or the time is over: then the last response is the result. Each time it waits for
/// its turn first.
pub(super) async fn ask_until<T, W, A>(
    goal: Goal,
    operation: &'static Operation,
    mut turn: impl FnMut(Lane) -> W,
    mut ask: impl FnMut(W::Output) -> A,
) -> Result<Polled<T>, Error>
where
    W: Future,
    A: Future<Output = Result<(T, Progress), Error>>,
{
    let began = Instant::now();
    let deadline = began + goal.within.min(LONGEST);
    let mut polls = 0;
    let mut pace = Pace::default();
    let mut last = Err(Error::not_asked(operation, goal.within));
    let stats = |attempts| CallStats {
        attempts,
        elapsed: began.elapsed(),
    };
    loop {
        let lane = if polls == 0 { Lane::News } else { Lane::Again };
        let Ok(turn) = timeout_at(deadline, turn(lane)).await else {
            break;
        };
        if polls == 0 {
            last = Err(Error::no_response(operation, goal.within));
        }
        polls += 1;
        let Ok(response) = timeout_at(deadline, ask(turn)).await else {
            break;
        };
        let mut floor = Duration::ZERO;
        match response {
            Ok((value, progress)) => {
                last = Ok((value, progress));
                if goal.is_reached(progress) {
                    break;
                }
            }
            Err(error) => {
                if !passes(&error, last.is_ok(), began) {
                    return Err(error.after(stats(polls)));
                }
                floor = error.retry_after().unwrap_or_default();
                last = last.or(Err(error));
            }
        }
        let wait = pace.wait(floor);
        let Some(left) = before(deadline).filter(|left| *left >= floor.max(LEAST)) else {
            break;
        };
        sleep(wait.min(left)).await;
    }
    let (value, progress) = last.map_err(|error: Error| error.after(stats(polls)))?;
    Ok(Polled {
        value,
        progress,
        polls,
        elapsed: began.elapsed(),
    })
}

/// Whether a poll that fails in this way may succeed later. `known` says that one has, `began` when the first was sent.
pub(crate) fn passes(error: &Error, known: bool, began: Instant) -> bool {
    let may_appear = error.kind() == ErrorKind::NotFound && (known || began.elapsed() < SETTLING);
    error.advice() == Advice::TryAgain || may_appear
}

/// How long from now the last poll before a deadline is; `None` if it is too late for one.
pub(crate) fn before(deadline: Instant) -> Option<Duration> {
    deadline.checked_sub(LEAST)?.checked_duration_since(Instant::now())
}

/// The growing time between polls.
pub(crate) struct Pace {
    interval: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { interval: FIRST }
    }
}

impl Pace {
    /// How long to wait for the next poll: not less than `floor`.
    pub(crate) fn wait(&mut self, floor: Duration) -> Duration {
        let wait = jittered(self.interval);
        self.interval = (self.interval * 5 / 4).min(MOST);
        if wait < floor {
            // What the server asks for it asks of others too: they come back at different times.
            floor.saturating_add(FIRST.mul_f64(fastrand::f64()))
        } else {
            wait
        }
    }
}
