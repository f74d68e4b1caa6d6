//! What goes wrong with requests, when a test says so.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::distortion::Distortion;
use super::reply::Reply;
use dollr_client::ReferenceId;
use dollr_client::schema::{Operation, Retry};

/// What goes wrong with one request.
///
/// A request arrives, is acted on, and is answered; a fault changes one of the three, and each may come late.
///
/// ```
/// use std::time::Duration;
///
/// use dollr_sandbox::{Fault, Reply};
///
/// // The payment is carried out, and nobody hears of it.
/// let lost = Fault::reset().after_acting();
/// // A gateway says so before it passed the request on.
/// let overloaded = Fault::reply(Reply::html(503));
/// // The client, which waits 30 seconds, has given up when the request arrives.
/// let late = Fault::none().delivered_after(Duration::from_secs(40));
/// // The client is refused, and a copy that the network kept is carried out when nobody thinks of it any more.
/// let refused = Fault::reply(Reply::json(429)).copied_after(Duration::from_mins(10));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a fault happens to nothing until it is given to `Faults`"]
pub struct Fault {
    pub(super) end: End,
    /// How often the request arrives.
    pub(super) deliveries: u8,
    pub(super) delivered_after: Duration,
    pub(super) answered_after: Duration,
    /// How long after the first time it arrives once more, unseen.
    pub(super) copied_after: Option<Duration>,
    pub(super) shown_as: Option<Distortion>,
}

/// What the client gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// What the sandbox returns.
    Response,
    /// This instead.
    Reply(Reply),
    /// A part of what the sandbox returns.
    Cut,
    Reset,
    Refused,
}

impl Fault {
    const fn new(end: End, deliveries: u8) -> Self {
        Self {
            end,
            deliveries,
            delivered_after: Duration::ZERO,
            answered_after: Duration::ZERO,
            copied_after: None,
            shown_as: None,
        }
    }

    /// Nothing is wrong but what is added: a delay, or a second delivery.
    pub const fn none() -> Self {
        Self::new(End::Response, 1)
    }

    /// There is no connection: the request doesn't leave.
    ///
    /// Over a network, where the connection is there before its first request is known, it is reset instead.
    pub const fn refuse() -> Self {
        Self::new(End::Refused, 0)
    }

    /// The connection is reset before the request is acted on.
    pub const fn reset() -> Self {
        Self::new(End::Reset, 0)
    }

    /// The request is acted on, and the connection closed in the middle of the response's body.
    pub const fn cut() -> Self {
        Self::new(End::Cut, 1)
    }

    /// The request is not acted on, and gets this response.
    pub const fn reply(reply: Reply) -> Self {
        Self::new(End::Reply(reply), 0)
    }

    /// The request is acted on first: what is lost or replaced is only the response.
    pub fn after_acting(mut self) -> Self {
        self.deliveries = self.deliveries.max(1);
        self
    }

    /// The request arrives twice and is acted on twice, and the second response is the one that is sent.
    pub fn delivered_twice(mut self) -> Self {
        self.deliveries = 2;
        self
    }

    /// The request arrives so much later, whether or not the client still waits for its response.
    pub fn delivered_after(mut self, delay: Duration) -> Self {
        self.delivered_after = delay;
        self
    }

    /// The response, or the loss of the connection, comes so much after the request was acted on.
    pub fn answered_after(mut self, delay: Duration) -> Self {
        self.answered_after = delay;
        self
    }

    /// A copy of the request arrives so much after it, and is acted on, whatever happened to the request itself: also if that
    /// was lost or got another response. Nobody gets the response to the copy.
    ///
    /// What is [refused](Self::refuse) a connection never left, so there is no copy of it.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dollr_sandbox::{Fault, Reply};
    ///
    /// // Nothing is done at first, and the client is told so. Ten minutes later it is done.
    /// let fault = Fault::reply(Reply::json(401)).copied_after(Duration::from_mins(10));
    /// ```
    pub fn copied_after(mut self, delay: Duration) -> Self {
        self.copied_after = Some(delay);
        self
    }

    /// The response is changed in this way before it is sent, if it is one of success. What is done stays the same.
    ///
    /// ```
    /// use dollr_client::Request;
    /// use dollr_sandbox::{Distortion, Fault, Sandbox};
    /// use dollr_client::status::GetCollectionStatus;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// let small = Fault::none().shown_as(Distortion::SmallLetters);
    /// sandbox.faults().every(GetCollectionStatus::OPERATION, small);
    /// # Ok(())
    /// # }
    /// ```
    pub fn shown_as(mut self, distortion: Distortion) -> Self {
        self.shown_as = Some(distortion);
        self
    }
}

/// A request, as a function that chooses its fault sees it.
#[derive(Debug)]
#[non_exhaustive]
pub struct FaultContext {
    /// What it is for.
    pub operation: &'static Operation,
    /// The how-manyth request for this operation it is, from 1.
    pub number: u64,
    /// The how-manyth request of all it is, from 1.
    pub total: u64,
    /// The key of an execution, which names the payment however often it is sent.
    pub reference_id: Option<ReferenceId>,
}

type Rule = Box<dyn FnMut(&FaultContext) -> Option<Fault> + Send>;

/// What will go wrong with requests to a sandbox: [`Sandbox::faults`](super::Sandbox::faults) has them.
///
/// Every request for an operation asks the rules in the order that they were made in, and the first that gives a fault
/// decides. Requests are counted from the start of the sandbox.
#[derive(Default)]
pub struct Faults {
    script: Mutex<Script>,
}

#[derive(Default)]
struct Script {
    rules: Vec<Rule>,
    numbers: HashMap<&'static str, u64>,
    total: u64,
}

impl Faults {
    /// The next request for an operation that no earlier rule decides about. Called twice, it is about the next two.
    pub fn next(&self, operation: &'static Operation, fault: Fault) {
        let mut fault = Some(fault);
        self.choose(move |context| fault.take_if(|_| context.operation.name == operation.name));
    }

    /// The request of this number (from 1) for an operation.
    pub fn nth(&self, operation: &'static Operation, number: u64, fault: Fault) {
        self.choose(move |context| {
            let decided = context.operation.name == operation.name && context.number == number;
            decided.then(|| fault.clone())
        });
    }

    /// Every request for an operation.
    pub fn every(&self, operation: &'static Operation, fault: Fault) {
        self.choose(move |context| (context.operation.name == operation.name).then(|| fault.clone()));
    }

    /// What a function says. It is called for one request at a time, in the order that they are sent. In it these methods would
    /// wait for its own end, for ever: what changes later it counts by itself.
    pub fn choose(&self, rule: impl FnMut(&FaultContext) -> Option<Fault> + Send + 'static) {
        self.with(|script| script.rules.push(Box::new(rule)));
    }

    /// Nothing goes wrong any more. The counts go on.
    pub fn clear(&self) {
        self.with(|script| script.rules.clear());
    }

    /// What happens to the request that came now.
    pub(super) fn befall(&self, operation: &'static Operation, body: &[u8]) -> Fault {
        self.with(|script| {
            script.total += 1;
            let number = script.numbers.entry(operation.name).or_default();
            *number += 1;
            let context = FaultContext {
                operation,
                number: *number,
                total: script.total,
                reference_id: key(operation, body),
            };
            let mut rules = script.rules.iter_mut();
            rules.find_map(|rule| rule(&context)).unwrap_or(Fault::none())
        })
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Script) -> T) -> T {
        use_it(&mut self.script.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The key that a request for an execution has.
fn key(operation: &Operation, body: &[u8]) -> Option<ReferenceId> {
    let Retry::Recover(recover) = operation.retry else {
        return None;
    };
    let body: Value = serde_json::from_slice(body).ok()?;
    body.get(recover.key)?.as_str()?.parse().ok()
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rules, total) = self.with(|script| (script.rules.len(), script.total));
        f.debug_struct("Faults")
            .field("rules", &rules)
            .field("total", &total)
            .finish_non_exhaustive()
    }
}
