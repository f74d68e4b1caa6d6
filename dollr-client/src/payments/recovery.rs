//! Sending an execution, and finding out what happened to it.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::attempt::Attempt;
use super::begin::require_payable;
use super::evidence::{Conclusion, Evidence, Sent, Shown};
use super::execute::Execute;
use super::executed::Executed;
use super::expected::Expected;
use super::hooks::Planned;
use super::outcome::{Unknown, Why};
use super::probe::{Finding, READ};
use super::registry::{Key, REMEMBERED};
use super::session::Session;
use super::trace;
use crate::api::types::Execution;
use crate::codec;
use crate::codec::request::{self, Encoded};
use crate::codec::trace::requested;
use crate::core::backoff::Backoff;
use crate::core::client::Client;
use crate::error::{Advice, BoxError, Error, ErrorKind};
use crate::http::response::Response;
use crate::schema::{Operation, Recover, Retry};
use crate::values::Currency;
use crate::values::clock::{Moment, later};

/// How long what never left is sent again, and how long is asked after a response is lost, if nothing else is said.
const DEADLINE: Duration = Duration::from_mins(1);
const SETTLE_WINDOW: Duration = Duration::from_secs(30);

/// For so long a refusal is asked about before it is told: a person waits for it.
const REFUSAL: Duration = Duration::from_secs(3);

/// Between two attempts to send what never left.
const RESEND: Backoff = Backoff {
    first: Duration::from_secs(1),
    most: Duration::from_secs(8),
};

/// The bounds of an execution.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// How long what never left may be sent again.
    pub(crate) deadline: Duration,
    /// How long is asked after a response is lost; at least as long as the request itself may take.
    pub(crate) settle_window: Duration,
    /// Whether it may be sent once more by itself, when it never arrived.
    pub(crate) may_repeat: bool,
    pub(crate) session: Session,
    /// Whether the status of its document decides if anything is sent.
    pub(crate) heeds_document: bool,
}

/// An execution with all that it takes to send it and to ask about it.
pub(crate) struct Recovery {
    pub(crate) client: Client,
    /// What hooks are told of it. Its attempt says what is paid, and whose client made it.
    pub(crate) planned: Planned,
    recover: &'static Recover,
    /// What the payer was to pay in, where that is known.
    payer_currency: Option<Currency>,
    /// In bytes: a repeat is the same to the last one. Or why it can't be sent, which is no matter while it is only
    /// asked about.
    request: Result<Encoded, Error>,
    /// The operation that tells what happened to it.
    pub(super) lookup: &'static Operation,
    pub(crate) rules: Rules,
    pub(crate) key: Arc<Key>,
    /// Tells that nobody waits for it any more.
    pub(super) dropped: Notify,
    sent: AtomicU32,
}

impl Recovery {
    /// The execution of `R` that is planned, and its request.
    pub(super) fn new<R: Execute>(
        client: &Client,
        planned: Planned,
        payer_currency: Option<Currency>,
        request: Result<Encoded, Error>,
    ) -> Result<Self, Error> {
        let recover = recover::<R>()?;
        Ok(Self {
            client: client.clone(),
            request,
            lookup: R::LOOKUP,
            key: client.registry().key(planned.reference_id),
            rules: Rules {
                deadline: DEADLINE,
                settle_window: SETTLE_WINDOW.max(client.timeout()),
                may_repeat: recover.repeat,
                session: planned.attempt.as_ref().map(Attempt::session).unwrap_or_default(),
                heeds_document: true,
            },
            planned,
            recover,
            payer_currency,
            dropped: Notify::new(),
            sent: AtomicU32::new(0),
        })
    }

    /// The execution of a request whose session and key the caller keeps.
    pub(super) fn of<R: Execute>(client: &Client, request: &R) -> Result<Self, Error> {
        let recover = recover::<R>()?;
        let names = [Some(recover.key), recover.payer_currency];
        let invalid = |problem: &dyn Display| Error::invalid_request(R::OPERATION, problem);
        let [reference_id, payer_currency] = codec::texts(request, names).map_err(|error| invalid(&error))?;
        let reference_id = reference_id.ok_or_else(|| invalid(&"it has no key"))?;
        let planned = Planned {
            operation: R::OPERATION,
            reference_id: reference_id.parse().map_err(|error| invalid(&error))?,
            attempt: None,
        };
        let payer_currency = payer_currency.map(|currency| currency.parse()).transpose();
        let payer_currency = payer_currency.map_err(|error| invalid(&error))?;
        Self::new::<R>(client, planned, payer_currency, request::encode(request))
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.planned.operation
    }

    /// The question for its status. The check of the spec knows that it needs nothing but the key, so what is sent can be asked about.
    pub(super) fn question(&self) -> Result<Encoded, Error> {
        let mut key = Uuid::encode_buffer();
        let key = Uuid::from(self.planned.reference_id)
            .hyphenated()
            .encode_lower(&mut key);
        request::encode_lookup(self.lookup, &[(self.recover.by, key)])
    }

    pub(super) fn expected(&self) -> Expected<'_> {
        let attempt = self.planned.attempt.as_ref();
        Expected {
            reference_id: self.planned.reference_id,
            operation_type: self.recover.operation_type,
            payer_currency: self.payer_currency.as_ref().map(Currency::as_str),
            amount: attempt.and_then(|attempt| attempt.amount().zip(attempt.currency())),
        }
    }

    /// How long is asked: never less than a request may take, which could still arrive.
    pub(crate) fn set_settle_window(&mut self, window: Duration) {
        self.rules.settle_window = window.max(self.client.timeout());
    }

    /// Sends it, as nothing of it can act yet.
    pub(crate) async fn execute(&self) -> Result<Executed, Error> {
        let error = match self.send().await {
            Ok(executed) => return Ok(executed),
            Err(error) => error,
        };
        Box::pin(self.find_out(error, true)).await
    }

    /// Sends it again, by the wish of the caller, unless a probe shows it. `barrier` is what stands against sending it.
    pub(crate) async fn execute_again(&self, barrier: Option<Error>) -> Result<Executed, Error> {
        match self.ask(Duration::ZERO).await {
            Finding::Absent(_) => {}
            finding => return Ok(self.told(finding, None)),
        }
        if let Some(barrier) = barrier {
            return self.find_out(barrier, false).await;
        }
        match self.may_be_sent().await {
            Ok(()) => self.execute().await,
            Err(barrier) => self.find_out(barrier, true).await,
        }
    }

    /// Goes on with an execution that was begun elsewhere. `may_repeat` as for [`find_out`](Self::find_out).
    pub(crate) async fn resume(&self, may_repeat: bool) -> Result<Executed, Error> {
        let error = match self.probe().await {
            Finding::Absent(it) => self.not_found(it),
            Finding::Unclear(error) => error,
            finding => return Ok(self.told(finding, None)),
        };
        self.leaves(self.client.now());
        self.find_out(error, may_repeat).await
    }

    /// Finds out what happened to it, after its last sending failed so or was not made, and sends it once more where that is allowed:
    /// by its rules, and if `may_repeat`. Once a byte has left, no later failure shows that nothing of it can act.
    pub(crate) async fn find_out(&self, mut error: Error, may_repeat: bool) -> Result<Executed, Error> {
        let mut may_repeat = may_repeat && self.rules.may_repeat && self.request.is_ok();
        if self.conclusion(Shown::Nothing) == Conclusion::Impossible {
            return Err(error);
        }
        // Not what was refused, or not sent by this call.
        if self.failed(&error) == Sent::Lost {
            trace::lost(&error);
        }
        loop {
            let enough = match self.key.sendings().sent {
                Sent::Lost => self.rules.settle_window,
                Sent::Refused => REFUSAL,
                Sent::Never | Sent::Elsewhere | Sent::Malformed => Duration::ZERO,
            };
            let finding = self.ask(enough).await;
            if self.conclusion(finding.shown()) == Conclusion::Impossible {
                return Err(error);
            }
            let is_absent = matches!(finding, Finding::Absent(_));
            if !(is_absent && may_repeat && self.is_time_to_repeat(&error).await) {
                return Ok(self.told(finding, Some(error)));
            }
            may_repeat = false;
            match self.may_be_sent().await {
                Ok(()) => {}
                // What pays the document may be this one: that is asked about once more.
                Err(barrier) if barrier.kind() == ErrorKind::NotPayable => continue,
                Err(_) => return Ok(self.told(finding, Some(error))),
            }
            trace::repeated();
            match self.send().await {
                Ok(executed) => return Ok(executed),
                // What was learned of the sending that proves least is told.
                Err(repeat) if self.failed(&repeat) >= self.failed(&error) => error = repeat,
                Err(_) => {}
            }
        }
    }

    /// What follows while its session lives.
    fn conclusion(&self, shown: Shown) -> Conclusion {
        let sent = self.key.sendings().sent;
        let is_fenced = false;
        Evidence { sent, shown, is_fenced }.conclusion()
    }

    /// It leaves now, or Dollr shows that it has.
    pub(super) fn leaves(&self, now: Moment) {
        self.key.leaves(now.date, self.remembered());
    }

    /// Until when it is remembered that it may act: as long as its session may live, and longer.
    pub(super) fn remembered(&self) -> Instant {
        let life = self.rules.session.lifetime().unwrap_or_default();
        later(REMEMBERED.saturating_add(life))
    }

    fn failed(&self, error: &Error) -> Sent {
        Sent::and_failed(self.operation(), error)
    }

    /// Waits until what failed so may be repeated: when its response was lost, or when Dollr wants another token, or more time.
    async fn is_time_to_repeat(&self, error: &Error) -> bool {
        match error.kind() {
            // Something was lost, and nothing was refused since.
            _ if self.key.sendings().sent == Sent::Lost && self.failed(error) != Sent::Refused => true,
            ErrorKind::Authentication => true,
            ErrorKind::RateLimited => {
                let again = later(error.retry_after().unwrap_or_default());
                let is_in_time = again <= later(self.rules.deadline);
                if is_in_time {
                    sleep_until(again).await;
                }
                is_in_time
            }
            _ => false,
        }
    }

    /// Whether it may be sent now: in time, and while nothing pays what is being paid, be it this payment or another one.
    pub(crate) async fn may_be_sent(&self) -> Result<(), Error> {
        if self.rules.session.is_closing(self.client.now()) {
            return Err(Error::session_over(self.operation()));
        }
        match self.planned.source() {
            Some(source) if self.rules.heeds_document => {
                Box::pin(require_payable(&self.client, source.clone())).await.map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Sends it, and goes on while no byte leaves, until the deadline.
    async fn send(&self) -> Result<Executed, Error> {
        let request = self.request.as_ref().map_err(Error::clone)?;
        requested(request);
        let deadline = later(self.rules.deadline);
        let mut passed = 0;
        loop {
            // Much may have passed since this was looked at: a hook, a wait.
            let now = self.client.now();
            if self.rules.session.is_closing(now) {
                return Err(Error::session_over(self.operation()));
            }
            self.sent.fetch_add(1, Ordering::Relaxed);
            let before = self.key.sendings().sent;
            self.leaves(now);
            let error = match self.client.once(request, READ).await {
                Ok(response) => return self.answered(response),
                Err(error) => error,
            };
            let failed = self.failed(&error);
            self.key.set(before.and_again(failed));
            let again = later(RESEND.delay(passed, error.retry_after()));
            if failed != Sent::Never || !passes(&error) || again > deadline {
                return Err(error);
            }
            sleep_until(again).await;
            passed += 1;
        }
    }

    /// What a success says of it; an error if it is about something else.
    fn answered(&self, response: Response<Execution>) -> Result<Executed, Error> {
        match self.compared(response) {
            Finding::Unclear(error) => Err(error),
            finding => Ok(self.told(finding, None)),
        }
    }

    /// What follows of a last probe, and of the error of what was sent.
    pub(crate) fn told(&self, finding: Finding, error: Option<Error>) -> Executed {
        let conclusion = self.conclusion(finding.shown());
        let learned = match finding {
            Finding::Meant(response) => return Executed::by(*response),
            Finding::Differs(response, difference) => {
                let (found, response) = response.split();
                let found = Box::new(found);
                return Executed::unknown(self.unknown(Why::Differs { found, difference }), Some(response));
            }
            Finding::Absent(it) => self.not_found(it),
            Finding::Unclear(error) => error,
        };
        let error = error.unwrap_or(learned);
        // A barrier of our own is no refusal of Dollr's.
        let is_refusal = matches!(self.failed(&error), Sent::Refused | Sent::Malformed);
        let why = match conclusion {
            Conclusion::Refused if is_refusal => Why::Refused(error),
            _ => Why::Lost(Error::unsettled(self.operation(), &self.planned.reference_id, error)),
        };
        Executed::unknown(self.unknown(why), None)
    }

    /// What is known when what followed it has ended early.
    pub(crate) fn abandoned(&self, why: impl Into<BoxError>) -> Executed {
        let why = Why::Lost(Error::abandoned(self.operation(), why));
        Executed::unknown(self.unknown(why), None)
    }

    fn unknown(&self, why: Why) -> Unknown {
        Unknown {
            operation: self.operation(),
            reference_id: self.planned.reference_id,
            why,
        }
    }

    /// How often it was sent.
    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }
}

/// How an execution recovers. The macro lets none be without.
fn recover<R: Execute>() -> Result<&'static Recover, Error> {
    match &R::OPERATION.retry {
        Retry::Recover(recover) => Ok(recover),
        _ => Err(Error::invalid_request(R::OPERATION, &"nothing says how it recovers")),
    }
}

/// Whether what never left may leave later.
fn passes(error: &Error) -> bool {
    match error.kind() {
        // Not if a certificate isn't trusted, say.
        ErrorKind::Connect => error.advice() == Advice::TryAgain,
        kind => matches!(
            kind,
            ErrorKind::RateLimited | ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Server
        ),
    }
}
