//! Asking for the status of a key.

use std::time::Duration;

use reqwest::header::AGE;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::evidence::Shown;
use super::expected::Match;
use super::recovery::Recovery;
use crate::api::types::Execution;
use crate::codec::Value as _;
use crate::codec::mend::{self, Unreadable};
use crate::codec::response::{Decode, RawResponse};
use crate::codec::trace::answered;
use crate::core::backoff::jittered;
use crate::core::limiter::{Lane, Turn};
use crate::error::{Advice, Error};
use crate::http::date::date;
use crate::http::response::{Found, NotThere, Received, Response};
use crate::polling::Poller;
use crate::values::clock::later;

/// How long after the loss of a response its status is asked first, and how long between two questions at most.
const FIRST_PROBE: Duration = Duration::from_secs(1);
const MOST_BETWEEN_PROBES: Duration = Duration::from_secs(5);

/// A question that failed is soon asked again: at first, while a person waits, and at the end, where the last one decides.
const AFTER_FAILURE: Duration = Duration::from_millis(300);
const SOON: Duration = Duration::from_secs(3);

/// By so much the clocks of two machines of Dollr may differ before a response counts as an old one.
const SKEW: Duration = Duration::from_secs(5);

/// What asking for the status gave.
pub(crate) enum Finding {
    /// It, as it was meant.
    Meant(Box<Response<Execution>>),
    /// It, with something that is not as it was meant.
    Differs(Box<Response<Execution>>, String),
    /// Dollr knows no such key.
    Absent(NotThere),
    /// Nothing can be said.
    Unclear(Error),
}

impl Finding {
    pub(super) fn shown(&self) -> Shown {
        match self {
            Self::Meant(_) => Shown::Meant,
            Self::Differs(..) => Shown::Differs,
            Self::Absent(_) => Shown::Absent,
            Self::Unclear(_) => Shown::Nothing,
        }
    }
}

impl Recovery {
    pub(super) fn compared(&self, response: Response<Execution>) -> Finding {
        match self.compare(response.value()) {
            Match::Meant => Finding::Meant(Box::new(response)),
            Match::Differs(what) => Finding::Differs(Box::new(response), what),
            Match::Another(what) => Finding::Unclear(self.odd(&what, &response)),
        }
    }

    /// How it compares with what was meant. Whoever sent it: from now on nobody may say that it never left, or isn't there.
    fn compare(&self, found: &Execution) -> Match {
        let compared = self.expected().compare(found);
        if !matches!(compared, Match::Another(_)) {
            self.leaves(self.client.now());
            self.key.show();
        }
        compared
    }

    fn odd(&self, what: &str, shown: &Response<Execution>) -> Error {
        Error::odd_payment(self.operation(), &self.planned.reference_id, what, shown.body())
    }

    /// Asks for the status at growing intervals: until Dollr knows no such key although it was `enough` time, or else through the
    /// settle window. That a key isn't there proves something when it is asked then, and not when it is answered then.
    pub(super) async fn ask(&self, enough: Duration) -> Finding {
        let soon_until = later(SOON);
        let enough_at = later(enough);
        let end = later(self.rules.settle_window.max(enough));
        // If the last question fails, nobody knows what happened. So it is asked again until then.
        let last = end + SOON;
        let mut interval = match enough == self.rules.settle_window {
            // It was lost just now: it may be on its way.
            true => FIRST_PROBE,
            false => Duration::ZERO,
        };
        let mut floor = Duration::ZERO;
        let mut asked_at = None;
        // What the question at the end gave, if nothing is known by it.
        let mut unclear = None;
        loop {
            // Not later than at the time that counts next.
            let goal = [enough_at, end].into_iter().find(|goal| asked_at < Some(*goal));
            let next = later(jittered(interval));
            sleep_until(goal.map_or(next, |goal| goal.min(next)).max(later(floor))).await;
            // No word of Dollr's to wait makes the window much longer. A question without a response may have, and it is asked once more.
            let turn = self.client.polls().turn(Lane::Settle);
            let turn_by = end.max(Instant::now()) + MOST_BETWEEN_PROBES;
            let Ok(turn) = timeout_at(turn_by, turn).await else {
                let within = self.rules.settle_window.max(enough);
                let not_asked = || Error::not_asked(self.lookup, within);
                return Finding::Unclear(unclear.unwrap_or_else(not_asked));
            };
            let asked = Instant::now();
            asked_at = Some(asked);
            let finding = match self.look(turn).await {
                // It is there, and may only be late to be shown everywhere.
                Finding::Absent(it) if self.key.sendings().is_shown => Finding::Unclear(self.not_found(it)),
                finding => finding,
            };
            let now = Instant::now();
            floor = match &finding {
                Finding::Meant(_) | Finding::Differs(..) => return finding,
                Finding::Absent(_) if asked >= enough_at => return finding,
                Finding::Unclear(error) if asked >= end && (now >= last || !has_failed(error)) => return finding,
                Finding::Absent(_) => Duration::ZERO,
                Finding::Unclear(error) => match error.retry_after() {
                    Some(wait) if later(wait) > last => return finding,
                    wait => wait.unwrap_or_default(),
                },
            };
            interval = match &finding {
                Finding::Unclear(error) if has_failed(error) && (now < soon_until || asked >= end) => AFTER_FAILURE,
                // Dollr says when to come.
                _ if !floor.is_zero() => interval,
                _ => (interval * 2).clamp(FIRST_PROBE, MOST_BETWEEN_PROBES),
            };
            unclear = match finding {
                Finding::Unclear(error) if asked >= end => Some(error),
                _ => None,
            };
        }
    }

    /// Asks for the status once, when it is this client's turn.
    pub(crate) async fn probe(&self) -> Finding {
        self.probe_in(Lane::Settle).await
    }

    /// The same in another lane.
    pub(super) async fn probe_in(&self, lane: Lane) -> Finding {
        let turn = self.client.polls().turn(lane).await;
        self.look(turn).await
    }

    async fn look(&self, turn: Turn<'_>) -> Finding {
        let question = match self.question() {
            Ok(question) => question,
            Err(error) => return Finding::Unclear(error),
        };
        let found = self.client.find(&question, READ).await;
        turn.learn(&found);
        match found {
            Ok(Found::There(response)) => self.compared(response),
            Ok(Found::NotThere(it)) if !self.is_dollrs(&it.response) => Finding::Unclear(self.not_found(it)),
            Ok(Found::NotThere(_)) if self.is_own() != Some(true) => {
                Finding::Unclear(Error::of_another_client(self.operation()))
            }
            Ok(Found::NotThere(it)) => Finding::Absent(it),
            Err(error) => Finding::Unclear(error),
        }
    }

    /// The error that says that Dollr knows no such key.
    pub(super) fn not_found(&self, it: NotThere) -> Error {
        match self.question() {
            Ok(question) => self.client.not_found(&question, it),
            Err(error) => error,
        }
    }

    /// Whether Dollr itself says now that it doesn't know the key. A page of HTML, or the response of a cache, comes from something
    /// on the way to Dollr, and proves nothing. Nor does what was said before it was sent.
    fn is_dollrs(&self, response: &Received) -> bool {
        let is_json = |body: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
        let made_at = self.rules.session.created_at.and_then(|at| at.time());
        let since = self.key.sendings().first.max(made_at);
        let is_older = |since| date(&response.headers).is_some_and(|date| date + SKEW < since);
        !response.headers.contains_key(AGE) && is_json(&response.body) && !since.is_some_and(is_older)
    }

    /// Whether this client is of the server and the merchant that it is for; `None` if nobody knows.
    pub(crate) fn is_own(&self) -> Option<bool> {
        match &self.planned.attempt {
            None => Some(true),
            Some(attempt) => attempt.is_for(&self.client),
        }
    }

    /// Whether this client prepared it: then no other one has sent it, but for what was stored.
    pub(crate) fn is_new(&self) -> bool {
        let attempt = self.planned.attempt.as_ref();
        attempt.is_some_and(|attempt| attempt.is_prepared_by(&self.client))
    }

    /// Asks for the status until it is final.
    pub(crate) fn wait(self, within: Duration) -> Poller<Execution> {
        let waiting = Poller::new(&self.client, self.question(), READ, within);
        waiting.provided(self.condition())
    }

    /// What has to hold of its status, lest it is an error.
    pub(super) fn condition(self) -> impl Fn(&Response<Execution>) -> Result<(), Error> + Send + Sync + 'static {
        move |found| match self.compare(found.value()) {
            Match::Meant => Ok(()),
            Match::Differs(what) | Match::Another(what) => Err(self.odd(&what, found)),
        }
    }
}

/// Whether a question failed in a way that may pass.
fn has_failed(error: &Error) -> bool {
    error.advice() == Advice::TryAgain
}

pub(super) const READ: Decode<Execution> = Decode::by(read);

fn read(response: RawResponse<'_>) -> Result<Execution, Unreadable> {
    mend::read(response.body, Execution::SHAPE).inspect(|execution: &Execution| answered(execution))
}
