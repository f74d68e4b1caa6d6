//! Sending an execution, and finding out what became of it when its answer is lost.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::executed::Executed;
use super::executing::require_payable;
use super::expected::{Expected, Match};
use super::outcome::Unknown;
use crate::backoff::{Backoff, jittered};
use crate::client::Client;
use crate::clock::{self, later};
use crate::description::{Operation, Recover};
use crate::error::{Detail, Error, ErrorKind, FieldError};
use crate::request::{self, Encoded, Execute};
use crate::transport::Response;
use crate::values::Timestamp;
use crate::wait::Waiting;
use crate::{Execution, Source, trace};

/// How long what never left is sent again, and how long is asked after an answer is lost, if nothing else is said.
const DEADLINE: Duration = Duration::from_mins(1);
const SETTLE_WINDOW: Duration = Duration::from_secs(30);

/// Between two attempts to send what never left.
const RESEND: Backoff = Backoff {
    first: Duration::from_secs(1),
    most: Duration::from_secs(8),
};

/// How long after the loss of an answer its status is asked first, and how long between two questions at most.
const FIRST_LOOK: Duration = Duration::from_secs(1);
const MOST_BETWEEN_LOOKS: Duration = Duration::from_secs(5);

/// The bounds of an execution.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// How long what never left may be sent again.
    pub(crate) deadline: Duration,
    /// How long is asked after an answer is lost; at least as long as the request itself may take.
    pub(crate) settle_window: Duration,
    /// Whether it may be sent once more when it never arrived.
    pub(crate) may_repeat: bool,
    pub(crate) session_expires_at: Option<Timestamp>,
}

/// An execution with all that it takes to send it and to ask about it.
pub(crate) struct Recovery {
    client: Client,
    pub(crate) operation: &'static Operation,
    /// In bytes: a repeat is the same to the last one. Or why it can't be sent, which is no matter while it is only
    /// asked about.
    request: Result<Encoded, Error>,
    lookup: Encoded,
    recover: Recover,
    pub(crate) expected: Expected,
    pub(crate) rules: Rules,
    /// What is being paid, if its status decides whether anything is sent.
    pub(crate) source: Option<Source>,
    sent: AtomicU32,
}

/// Why sending gave no execution.
enum Failure {
    /// It surely had no effect, and was not even looked at.
    Unsent(Error),
    /// Dollr refused it.
    Refused(Error),
    /// Nobody knows.
    Lost(Error),
    /// Dollr carried something out, and this is not what was meant.
    Odd(Error),
}

/// What asking for the status gave.
pub(crate) enum Look {
    Found(Box<Response<Execution>>),
    /// Dollr knows no such key.
    NotThere(Error),
    /// Nothing can be said.
    Unclear(Error),
}

impl Recovery {
    /// The execution of `R`, of which this is known.
    pub(crate) fn new<R: Execute>(
        client: &Client,
        request: Result<Encoded, Error>,
        recover: &Recover,
        expected: Expected,
    ) -> Result<Self, Error> {
        let lookup = request::encode_lookup(R::LOOKUP, recover.key, expected.reference_id.to_string())?;
        Ok(Self {
            client: client.clone(),
            operation: R::OPERATION,
            request,
            lookup,
            recover: *recover,
            expected,
            rules: Rules {
                deadline: DEADLINE,
                settle_window: SETTLE_WINDOW.max(client.timeout()),
                may_repeat: recover.repeat,
                session_expires_at: None,
            },
            source: None,
            sent: AtomicU32::new(0),
        })
    }

    /// How long is asked: never less than a request may take, which could still arrive.
    pub(crate) fn set_settle_window(&mut self, window: Duration) {
        self.rules.settle_window = window.max(self.client.timeout());
    }

    /// Executes it for the first time.
    pub(crate) async fn execute(&self) -> Result<Executed, Error> {
        match self.send().await {
            Ok(response) => Ok(Executed::by(response)),
            Err(Failure::Unsent(error)) => Err(error),
            Err(Failure::Refused(error)) => self.confirm(error).await,
            Err(failure) => self.recover(failure).await,
        }
    }

    /// Believes a refusal, which is the first answer, when the key is unknown too.
    ///
    /// What the network delivers twice is refused the second time: the session is used up, or the key is. That has to be
    /// told from a refusal of the first, and the status may come late.
    async fn confirm(&self, refusal: Error) -> Result<Executed, Error> {
        let until = match self.may_be_echo(&refusal) {
            true => Until::WindowEnds,
            false => Until::NotThere,
        };
        match self.ask(until).await {
            Look::Found(response) => Ok(Executed::by(*response)),
            Look::NotThere(_) => match refusal.kind() {
                ErrorKind::Authentication | ErrorKind::RateLimited => Ok(self.send_again(refusal).await),
                _ => Err(refusal),
            },
            Look::Unclear(cause) => Ok(self.unknown(cause)),
        }
    }

    /// Sends once more what was refused for now, with a token that is renewed by now, if it may be repeated. Once a byte has left,
    /// no later failure shows that nothing of it can act.
    async fn send_again(&self, refusal: Error) -> Executed {
        let again = later(refusal.retry_after().unwrap_or_default());
        if !self.rules.may_repeat || again > later(self.rules.deadline) {
            return self.unknown(refusal);
        }
        sleep_until(again).await;
        if !self.session_lives() || !self.is_payable().await {
            return self.unknown(refusal);
        }
        trace::repeated();
        match self.send().await {
            Ok(response) => Executed::by(response),
            Err(failure) => match self.ask(Until::NotThere).await {
                Look::Found(response) => Executed::by(*response),
                Look::NotThere(_) | Look::Unclear(_) => self.unknown(failure.into_error()),
            },
        }
    }

    /// Whether a refusal can be one of a second delivery: it is, as far as is known, about what the first one used up.
    fn may_be_echo(&self, refusal: &Error) -> bool {
        let used_up = [self.recover.key, self.recover.session];
        let others = self.operation.request.fields.iter().map(|field| field.name);
        let others: Vec<&str> = others.filter(|name| !used_up.contains(name)).collect();
        // What is said of the body as a whole can be about these two.
        let is_of_others = |field: &FieldError| field.location.iter().any(|name| others.contains(&name.as_str()));
        match refusal.detail() {
            _ if refusal.kind() != ErrorKind::Rejected => false,
            Some(Detail::Fields(fields)) => !fields.iter().all(is_of_others),
            Some(Detail::Message(_)) | None => true,
        }
    }

    /// Goes on with an execution that was begun elsewhere.
    pub(crate) async fn resume(&self) -> Result<Executed, Error> {
        match self.look().await {
            Look::Found(response) => Ok(Executed::by(*response)),
            Look::NotThere(error) | Look::Unclear(error) => self.recover(Failure::Lost(error)).await,
        }
    }

    /// Finds out what became of an execution that may have had its effect. From here on no refusal is believed, only the
    /// status.
    async fn recover(&self, mut failure: Failure) -> Result<Executed, Error> {
        trace::lost(failure.error());
        let mut may_repeat = self.rules.may_repeat;
        loop {
            match self.ask(Until::WindowEnds).await {
                Look::Found(response) => return Ok(Executed::by(*response)),
                Look::NotThere(_) if may_repeat && self.session_lives() => may_repeat = false,
                Look::NotThere(_) => return Ok(self.unknown(failure.into_error())),
                Look::Unclear(error) => return Ok(self.unknown(error)),
            }
            // What pays it may be this one: that is asked about once more.
            if !self.is_payable().await {
                continue;
            }
            trace::repeated();
            match self.send().await {
                Ok(response) => return Ok(Executed::by(response)),
                Err(repeat) => failure = repeat,
            }
        }
    }

    /// Whether nothing pays what is being paid: this payment may have arrived, or another one.
    async fn is_payable(&self) -> bool {
        match self.source.clone() {
            Some(source) => require_payable(&self.client, source).await.is_ok(),
            None => true,
        }
    }

    /// Sends it, and goes on while it surely had no effect, until the deadline.
    async fn send(&self) -> Result<Response<Execution>, Failure> {
        let request = self.request.as_ref().map_err(|error| Failure::Unsent(error.clone()))?;
        trace::requested(request);
        let deadline = later(self.rules.deadline);
        let mut passed = 0;
        loop {
            self.sent.fetch_add(1, Ordering::Relaxed);
            let error = match self.client.once(request, read).await {
                Ok(response) => {
                    let checked = self.check(response.value());
                    return checked.map(|()| response).map_err(Failure::Odd);
                }
                Err(error) => self.surely_unsent(error)?,
            };
            let delay = RESEND.delay(passed, error.retry_after());
            let again = later(delay);
            if again > deadline {
                return Err(Failure::Unsent(error));
            }
            sleep_until(again).await;
            passed += 1;
        }
    }

    /// The error of what may be sent again, as it surely had no effect and may have one now.
    fn surely_unsent(&self, error: Error) -> Result<Error, Failure> {
        // Where no token could be had, the execution itself was not sent.
        let was_sent = !error.is_unsent(self.operation);
        match error.kind() {
            ErrorKind::Connect => Ok(error),
            ErrorKind::RateLimited | ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Server if !was_sent => {
                Ok(error)
            }
            _ if !was_sent => Err(Failure::Unsent(error)),
            ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Server | ErrorKind::UnexpectedResponse => {
                Err(Failure::Lost(error))
            }
            ErrorKind::Authentication
            | ErrorKind::RateLimited
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::Rejected => Err(Failure::Refused(error)),
            // The request can't be sent as it is.
            _ => Err(Failure::Unsent(error)),
        }
    }

    /// Whether what was answered is about this execution.
    fn check(&self, found: &Execution) -> Result<(), Error> {
        match self.expected.compare(found) {
            Match::Meant => Ok(()),
            // A mismatch proves nothing: the key is a random one, and what is shown may be mixed up on the way.
            Match::Differs(what) | Match::Another(what) => {
                Err(Error::odd_payment(self.operation, &self.expected.reference_id, &what))
            }
        }
    }

    /// Asks for the status at growing intervals through the settle window. The last question comes when it ends.
    pub(super) async fn ask(&self, until: Until) -> Look {
        let end = later(self.rules.settle_window);
        let mut interval = match until {
            Until::NotThere => Duration::ZERO,
            Until::WindowEnds => FIRST_LOOK,
        };
        loop {
            sleep_until(end.min(later(jittered(interval)))).await;
            let is_last = Instant::now() >= end;
            let look = self.look().await;
            let floor = match &look {
                Look::Found(_) => return look,
                Look::NotThere(_) if is_last || until == Until::NotThere => return look,
                Look::Unclear(_) if is_last => return look,
                // That a key isn't there proves something when it is asked at the end of the window, and not when it is
                // answered then.
                Look::NotThere(_) => Duration::ZERO,
                Look::Unclear(error) => match error.retry_after() {
                    Some(wait) if later(wait) > end => return look,
                    wait => wait.unwrap_or_default(),
                },
            };
            interval = (interval * 2).clamp(FIRST_LOOK, MOST_BETWEEN_LOOKS).max(floor);
        }
    }

    /// Asks for the status once, when it is this client's turn.
    pub(crate) async fn look(&self) -> Look {
        let polls = self.client.polls();
        polls.turn().await;
        let answer = self.client.once(&self.lookup, read).await;
        match answer.inspect_err(|error| polls.heed(error)) {
            Ok(response) => match self.check(response.value()) {
                Ok(()) => Look::Found(Box::new(response)),
                Err(error) => Look::Unclear(error),
            },
            Err(error) if is_not_there(&error) => Look::NotThere(error),
            Err(error) => Look::Unclear(error),
        }
    }

    /// Asks for the status until it is final.
    pub(crate) fn wait(self, within: Duration) -> Waiting<Execution> {
        let waiting = Waiting::new(&self.client, Ok(self.lookup.clone()), read, within);
        waiting.provided(move |found| self.check(found))
    }

    pub(crate) fn session_lives(&self) -> bool {
        self.rules
            .session_expires_at
            .is_none_or(|expires_at| clock::now() < expires_at)
    }

    pub(crate) fn unknown(&self, cause: Error) -> Executed {
        Executed::unknown(Unknown {
            operation: self.operation,
            reference_id: self.expected.reference_id,
            cause: Error::unsettled(self.operation, &self.expected.reference_id, cause),
        })
    }

    /// How often it was sent.
    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }
}

pub(super) fn read(body: &[u8]) -> Result<Execution, serde_json::Error> {
    serde_json::from_slice(body).inspect(|execution: &Execution| trace::answered(execution))
}

impl Failure {
    fn error(&self) -> &Error {
        match self {
            Self::Unsent(error) | Self::Refused(error) | Self::Lost(error) | Self::Odd(error) => error,
        }
    }

    fn into_error(self) -> Error {
        match self {
            Self::Unsent(error) | Self::Refused(error) | Self::Lost(error) | Self::Odd(error) => error,
        }
    }
}

/// How long is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Until Dollr says that it knows no such key.
    NotThere,
    /// Until the window ends: what was sent may still arrive.
    WindowEnds,
}

/// Whether Dollr itself says that it doesn't know the key. A page of HTML or the answer of a cache comes from something on the way
/// to Dollr, and proves nothing.
fn is_not_there(error: &Error) -> bool {
    let is_json = |body: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    error.kind() == ErrorKind::NotFound && !error.is_cached() && error.body().is_some_and(is_json)
}
