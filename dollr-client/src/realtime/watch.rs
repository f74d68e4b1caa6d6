//! Following something to its end. Realtime is a hint, the status call is the truth.

use std::collections::VecDeque;
use std::fmt;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use super::api::{Api, Asking};
use super::hints::{Hint, Hints};
use super::reason::Remedy;
use super::subject::{State, Status, Update};
use crate::core::limiter::Lane;
use crate::error::{Error, ErrorKind};
use crate::polling::{LONGEST, Pace, Progress, before, passes};
use crate::values::clock::later;

/// When realtime said nothing for so long, it is not relied upon.
const QUIET: Duration = Duration::from_secs(30);

/// The life of a payment or of a document, as a stream of [`Update`]s that ends.
///
/// [`Client::watch`](crate::Client::watch) gives it. It works only while it is polled; what realtime tells meanwhile is merged. Its time
/// begins when it is first polled.
/// Dropping it leaves the channel, and closes the connection if nothing else uses it.
///
/// What it tells of a status is what the status call answered, each change once and in order; realtime only says when to ask. It
/// asks immediately, whenever realtime begins to work, at each change, and shortly before the time is over; and at intervals
/// while realtime doesn't work or has said nothing for 30 seconds.
///
/// The last item is a final [`Status`], [`Update::TimeUp`], or an error that stays: then `None` follows. An error does not say that
/// the payment failed.
#[must_use = "it does nothing unless it is polled"]
pub struct Watch {
    turn: Turn,
}

/// Who has the follower: nobody before the first poll, when its time begins, then the stream, or the future of its next item.
enum Turn {
    Begins(Box<dyn FnOnce() -> Follower + Send>),
    Idle(Box<Follower>),
    Busy(Next),
    Over,
}

type Item = Result<Update, Error>;

type Next = Pin<Box<dyn Future<Output = (Option<Item>, Box<Follower>)> + Send>>;

impl Watch {
    pub(super) fn new(begin: impl FnOnce() -> Follower + Send + 'static) -> Self {
        Self {
            turn: Turn::Begins(Box::new(begin)),
        }
    }

    /// The next update, or `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Update, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Watch {
    type Item = Result<Update, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Item>> {
        let next = |mut follower: Box<Follower>| Turn::Busy(Box::pin(async move { (follower.next().await, follower) }));
        self.turn = match std::mem::replace(&mut self.turn, Turn::Over) {
            Turn::Begins(begin) => next(Box::new(begin())),
            Turn::Idle(follower) => next(follower),
            turn => turn,
        };
        let Turn::Busy(next) = &mut self.turn else {
            return Poll::Ready(None);
        };
        let (item, follower) = ready!(next.as_mut().poll(context));
        self.turn = match item {
            Some(_) => Turn::Idle(follower),
            None => Turn::Over,
        };
        Poll::Ready(item)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

/// How it is followed, as was told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Nothing was told yet.
    Untold,
    Live,
    Polling,
}

/// What realtime tells, as far as is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Channel {
    /// Nothing.
    Closed,
    /// It is open, and has said nothing for so long that it isn't relied upon.
    Silent,
    /// When something changes.
    Live,
}

/// What was told last of how it stands.
#[derive(PartialEq, Eq)]
enum Told {
    Nothing,
    NotShown,
    Status(String, Progress),
}

pub(super) struct Follower {
    api: Arc<dyn Api>,
    /// `None` when realtime can't be had for good.
    hints: Option<Hints>,
    mode: Mode,
    channel: Channel,
    /// Why realtime doesn't work, should it stay so.
    trouble: Option<String>,
    /// When realtime has been quiet for too long.
    quiet_at: Option<Instant>,
    /// When to ask by ourselves.
    ask_at: Option<Instant>,
    pace: Pace,
    began: Instant,
    deadline: Instant,
    asked_last: bool,
    /// How urgent the next question is.
    lane: Lane,
    /// What is being asked.
    asking: Option<Asking<(State, Progress)>>,
    told: Told,
    row: Option<Arc<Value>>,
    /// What is to be told next.
    items: VecDeque<Item>,
    is_over: bool,
}

impl Follower {
    /// `hints` are there, or the reason why not.
    pub(super) fn new(api: Arc<dyn Api>, hints: Result<Hints, &str>, within: Duration) -> Self {
        let now = Instant::now();
        let mut follower = Self {
            api,
            hints: None,
            mode: Mode::Untold,
            channel: Channel::Closed,
            trouble: None,
            quiet_at: Some(now + QUIET),
            ask_at: Some(now),
            pace: Pace::default(),
            began: now,
            deadline: now + within.min(LONGEST),
            asked_last: false,
            lane: Lane::News,
            asking: None,
            told: Told::Nothing,
            row: None,
            items: VecDeque::new(),
            is_over: false,
        };
        match hints {
            Ok(hints) => follower.hints = Some(hints),
            Err(reason) => follower.poll_from_now_on(reason.to_owned()),
        }
        follower
    }

    async fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(item);
            }
            if self.is_over {
                return None;
            }
            if self.asking.is_none() && self.is_time_to_ask() {
                self.ask_at = None;
                self.asking = Some(self.api.status(self.lane));
                self.lane = Lane::Again;
            }
            let ask_at = self.ask_at.into_iter().chain(self.last_ask_at()).min();
            let is_asking = self.asking.is_some();
            let response = async {
                match &mut self.asking {
                    Some(asking) => asking.as_mut().await,
                    None => pending().await,
                }
            };
            let hint = async {
                match &mut self.hints {
                    Some(hints) => hints.next().await,
                    None => pending().await,
                }
            };
            tokio::select! {
                biased;
                // What came in time is told, however late somebody looks.
                response = response => {
                    self.asking = None;
                    self.learn(response);
                }
                () = sleep_until(self.deadline) => self.end(Ok(Update::TimeUp)),
                hint = hint => self.take(hint),
                () = until(self.quiet_at) => {
                    let trouble = self.trouble.take().unwrap_or_else(|| self.owed());
                    self.poll_from_now_on(trouble);
                }
                () = until(ask_at), if !is_asking => {}
            }
        }
    }

    /// When to ask for the last time, unless that was done.
    fn last_ask_at(&self) -> Option<Instant> {
        let left = before(self.deadline).filter(|_| !self.asked_last)?;
        Some(Instant::now() + left)
    }

    fn is_time_to_ask(&mut self) -> bool {
        let now = Instant::now();
        let is_last = self.last_ask_at().is_some_and(|at| at <= now);
        self.asked_last |= is_last;
        is_last || now < self.deadline && self.ask_at.is_some_and(|at| at <= now)
    }

    /// What realtime has not done for so long that it isn't relied upon.
    fn owed(&self) -> String {
        let owed = self.hints.as_ref().map_or("there is no realtime", Hints::owed);
        format!("{owed} for {} seconds", QUIET.as_secs())
    }

    fn take(&mut self, hint: Hint) {
        let now = Instant::now();
        match hint {
            // The key was renewed: realtime has said nothing new of the payment.
            Hint::Live(row) if self.channel != Channel::Closed && !self.is_new(row.as_ref()) => self.ask_at = Some(now),
            Hint::Live(row) => {
                self.row = row.or(self.row.take());
                self.lane = Lane::News;
                self.channel = Channel::Live;
                if self.mode != Mode::Live {
                    self.mode = Mode::Live;
                    self.items.push_back(Ok(Update::Live));
                }
                self.trouble = None;
                self.quiet_at = Some(now + QUIET);
                self.pace = Pace::default();
                self.ask_at = Some(now);
            }
            Hint::Ask(row) => {
                self.row = row.or(self.row.take());
                self.lane = Lane::News;
                self.ask_at = Some(now);
            }
            Hint::Down(reason) => {
                self.channel = Channel::Closed;
                self.ask_at.get_or_insert(now);
                self.trouble = Some(reason.to_string());
                if reason.remedy == Remedy::None {
                    self.hints = None;
                    self.poll_from_now_on(reason.to_string());
                }
            }
        }
    }

    fn is_new(&self, row: Option<&Arc<Value>>) -> bool {
        row.is_some_and(|row| self.row.as_ref().is_none_or(|known| !Arc::ptr_eq(known, row)))
    }

    /// Says so, once.
    fn poll_from_now_on(&mut self, reason: String) {
        if self.channel == Channel::Live {
            self.channel = Channel::Silent;
        }
        self.quiet_at = None;
        self.ask_at.get_or_insert_with(Instant::now);
        if self.mode != Mode::Polling {
            self.mode = Mode::Polling;
            self.items.push_back(Ok(Update::Polling { reason }));
        }
    }

    fn learn(&mut self, response: Result<(State, Progress), Error>) {
        let mut floor = None;
        match response {
            Ok((state, progress)) => self.tell(state, progress),
            Err(error) if passes(&error, matches!(self.told, Told::Status(..)), self.began) => {
                if error.kind() == ErrorKind::NotFound && self.told == Told::Nothing {
                    self.told = Told::NotShown;
                    self.items.push_back(Ok(Update::NotShown));
                }
                floor = Some(error.retry_after().unwrap_or_default());
            }
            Err(error) => self.end(Err(error)),
        }
        // While realtime works it says when to ask; but a response is owed. What was hinted meanwhile is asked about again.
        if self.ask_at.is_none() && (self.channel != Channel::Live || floor.is_some()) {
            let wait = self.pace.wait(floor.unwrap_or_default());
            // A channel that is open may yet tell.
            let patience = if self.channel == Channel::Closed { 1 } else { 2 };
            self.ask_at = Some(later(wait.saturating_mul(patience)));
        }
    }

    fn tell(&mut self, state: State, progress: Progress) {
        let status = Told::Status(state.as_str().to_owned(), progress);
        if self.told != status {
            self.told = status;
            let row = self.row.as_deref().cloned();
            let status = Box::new(Status { state, progress, row });
            self.items.push_back(Ok(Update::Status(status)));
        }
        if let Progress::Final(_) = progress {
            self.is_over = true;
            self.hints = None;
        }
    }

    fn end(&mut self, last: Item) {
        self.items.push_back(last);
        self.is_over = true;
        self.hints = None;
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => pending().await,
    }
}
