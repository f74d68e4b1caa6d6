//! One limit for all polls of a client, so that many waits together don't ask more often than the server likes.

mod line;
mod rate;
#[cfg(test)]
mod tests;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker, ready};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub(crate) use self::line::Lane;
use self::line::{Line, Place};
use self::rate::Rate;
use crate::error::{Error, ErrorKind};

/// No word of the server holds everybody up for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// How long a server that has enough is left alone if it doesn't say.
const PAUSE: Duration = Duration::from_secs(2);

/// A response that takes longer is a sign that the server has enough to do.
const QUICK: Duration = Duration::from_secs(1);

/// A server that is silent is left alone for so long between two, until it responds.
const SILENT: Duration = Duration::from_secs(5);

/// After the server failed at a question about money, the others wait so long, so that it has enough left for that. Then they have as
/// long for themselves.
const HELD: Duration = Duration::from_secs(1);

/// Timers may be late by so much: it is made up for.
const LATE: Duration = Duration::from_millis(10);

/// Lets polls through one at a time, by their [`Lane`] and no faster than its rate.
///
/// Each waits by a timer of its own, and nothing is held for it: who has their time and isn't driven is passed over, and who is
/// dropped is gone. So no task is needed that lets them through, which would stop with the runtime that has it.
pub(crate) struct Limiter {
    state: Mutex<State>,
}

struct State {
    line: Line,
    rate: Rate,
    /// When the next one may ask.
    next: Option<Instant>,
    /// Nobody asks before, by the server's word.
    closed_until: Option<Instant>,
    /// Only what is pressing asks before.
    held_until: Option<Instant>,
    /// How many have asked since the last response, and wait for theirs.
    unheard: usize,
}

impl Limiter {
    /// With a rate that follows how the server responds, but with at least this time between two polls.
    pub(crate) fn adaptive(least_spacing: Duration) -> Self {
        Self::of(Rate::adaptive(least_spacing.min(LONGEST_PAUSE)))
    }

    /// With this time between two polls.
    #[cfg(any(feature = "realtime", test))]
    pub(crate) fn steady(spacing: Duration) -> Self {
        Self::of(Rate::steady(spacing))
    }

    fn of(rate: Rate) -> Self {
        Self {
            state: Mutex::new(State {
                line: Line::default(),
                rate,
                next: None,
                closed_until: None,
                held_until: None,
                unheard: 0,
            }),
        }
    }

    /// Waits until it is one's turn to ask.
    pub(crate) async fn turn(&self, lane: Lane) -> Turn<'_> {
        let waiting = Waiting {
            limiter: self,
            place: self.state().line.place(lane),
        };
        let mut timer = pin!(sleep_until(Instant::now()));
        poll_fn(|context| {
            loop {
                let Err(at) = self.state().take_turn(waiting.place, context.waker()) else {
                    return Poll::Ready(());
                };
                timer.as_mut().reset(at);
                ready!(timer.as_mut().poll(context));
            }
        })
        .await;
        Turn {
            limiter: self,
            lane,
            began: Instant::now(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether so many have asked since the last response that the server seems to be silent.
    fn is_silent(&self) -> bool {
        self.unheard >= self.rate.in_flight(self.line.len())
    }

    /// The server failed at a question about money: it may have too much to do.
    fn hold(&mut self) {
        let now = Instant::now();
        if self.held_until.is_none_or(|until| now >= until + HELD) {
            self.held_until = Some(now + HELD);
        }
    }

    /// There was a response.
    fn hear(&mut self) {
        let was_silent = self.is_silent();
        self.unheard = 0;
        if was_silent {
            self.line.wake_first();
        }
    }

    /// Takes the turn; or says when it can be taken, if those before come as well as if they don't.
    fn take_turn(&mut self, place: Place, waker: &Waker) -> Result<(), Instant> {
        let now = Instant::now();
        let is_closed = self.closed_until.is_some_and(|until| now < until);
        if place.is_free() && !is_closed && !self.rate.has_limit() {
            self.line.leave(place);
            self.unheard += 1;
            return Ok(());
        }
        self.line.join(place, waker);
        let waiting = self.line.len();
        let pause = match self.is_silent() && !place.is_pressing() {
            true => SILENT,
            false => Duration::ZERO,
        };
        let held_until = self.held_until.filter(|_| !place.is_pressing());
        let spacing = self.rate.spacing(waiting);
        let next = self.next.map(|next| next + pause);
        let next = next.max(self.closed_until).max(held_until).unwrap_or(now);
        let at = next + (spacing + pause).saturating_mul(self.line.ahead_of(place));
        if at > now {
            return Err(at);
        }
        self.line.go(place);
        self.unheard += 1;
        let is_late = now - next > LATE;
        self.next = Some(if is_late { now } else { next } + spacing);
        Ok(())
    }
}

/// Somebody in the line, who leaves it when dropped.
struct Waiting<'a> {
    limiter: &'a Limiter,
    place: Place,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.limiter.state().line.leave(self.place);
    }
}

/// The right to ask once, now.
pub(crate) struct Turn<'a> {
    limiter: &'a Limiter,
    lane: Lane,
    began: Instant,
}

impl Turn<'_> {
    /// Learns from what it gave how often may be asked.
    pub(crate) fn learn<T>(self, response: &Result<T, Error>) {
        let mut state = self.limiter.state();
        let waiting = state.line.len();
        let error = response.as_ref().err();
        let kind = error.map(Error::kind);
        let is_unheard = matches!(
            kind,
            Some(ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Connect)
        );
        if !is_unheard {
            state.hear();
        }
        // Without a token nothing was asked.
        let is_asked = !error.and_then(Error::operation).is_some_and(|it| it.issues_tokens);
        if self.lane == Lane::Settle && kind == Some(ErrorKind::Server) && is_asked {
            state.hold();
        }
        match kind {
            // That there is no such key is a response as any other.
            None | Some(ErrorKind::NotFound) if self.began.elapsed() < QUICK => state.rate.grow(waiting),
            Some(ErrorKind::RateLimited) => {
                let pause = error.and_then(Error::retry_after).unwrap_or(PAUSE).min(LONGEST_PAUSE);
                state.closed_until = state.closed_until.max(Some(Instant::now() + pause));
                state.rate.cut(self.began, waiting);
            }
            Some(ErrorKind::Timeout) => state.rate.time_out(self.began, waiting),
            Some(ErrorKind::Server | ErrorKind::Interrupted | ErrorKind::Connect) => state.rate.fail(waiting),
            _ => {}
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let unheard = &mut self.limiter.state().unheard;
        *unheard = unheard.saturating_sub(1);
    }
}
