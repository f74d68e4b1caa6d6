//! What goes wrong with requests, when a test says so.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};

use super::server::Response;
use crate::ReferenceId;
use crate::description::{Operation, Retry};

/// What goes wrong with one request.
///
/// A request arrives, is acted on, and is answered; a fault changes one of the three, and each may come late.
///
/// ```
/// use std::time::Duration;
///
/// use dollr_client::sandbox::{Fault, Reply};
///
/// // The payment is carried out, and nobody hears of it.
/// let lost = Fault::reset().after_acting();
/// // A gateway says so before it passed the request on.
/// let overloaded = Fault::reply(Reply::html(503));
/// // The client, which waits 30 seconds, has given up when the request arrives.
/// let late = Fault::none().delivered_after(Duration::from_secs(40));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a fault happens to nothing until it is given to `Faults`"]
pub struct Fault {
    pub(super) end: End,
    /// How often the request arrives.
    pub(super) deliveries: u8,
    pub(super) delivered_after: Duration,
    pub(super) answered_after: Duration,
}

/// What the client gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// What the sandbox answers.
    Answer,
    /// This instead.
    Reply(Reply),
    /// A part of what the sandbox answers.
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
        }
    }

    /// Nothing is wrong but what is added: a delay, or a second delivery.
    pub const fn none() -> Self {
        Self::new(End::Answer, 1)
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

    /// The request is acted on, and the connection closed in the middle of the answer's body.
    pub const fn cut() -> Self {
        Self::new(End::Cut, 1)
    }

    /// The request is not acted on, and gets this answer.
    pub const fn reply(reply: Reply) -> Self {
        Self::new(End::Reply(reply), 0)
    }

    /// The request is acted on first: what is lost or replaced is only the answer.
    pub fn after_acting(mut self) -> Self {
        self.deliveries = self.deliveries.max(1);
        self
    }

    /// The request arrives twice and is acted on twice, and the second answer is the one that is sent.
    pub fn delivered_twice(mut self) -> Self {
        self.deliveries = 2;
        self
    }

    /// The request arrives so much later, whether or not the client still waits for its answer.
    pub fn delivered_after(mut self, delay: Duration) -> Self {
        self.delivered_after = delay;
        self
    }

    /// The answer, or the loss of the connection, comes so much after the request was acted on.
    pub fn answered_after(mut self, delay: Duration) -> Self {
        self.answered_after = delay;
        self
    }
}

/// An answer that isn't the sandbox's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    html: bool,
    retry_after: Option<HeaderValue>,
}

impl Reply {
    /// An answer with a body as Dollr writes it. A status that HTTP doesn't have, below 100 or above 999, becomes 500.
    pub fn json(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            html: false,
            retry_after: None,
        }
    }

    /// An answer with a page as gateways write it.
    pub fn html(status: u16) -> Self {
        Self {
            html: true,
            ..Self::json(status)
        }
    }

    /// The same answer, with the header `Retry-After`: seconds, a date, or anything else that a header can carry.
    #[must_use]
    pub fn retry_after(mut self, value: &str) -> Self {
        self.retry_after = HeaderValue::from_str(value).ok();
        self
    }

    pub(super) fn response(&self) -> Response {
        let (content_type, body) = match self.html {
            true => (
                "text/html",
                format!("<html><body><h1>{}</h1></body></html>", self.status),
            ),
            false => {
                let detail = self.status.canonical_reason().unwrap_or_default();
                ("application/json", json!({ "detail": detail }).to_string())
            }
        };
        let mut response = Response::new(body.into_bytes());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.extend(self.retry_after.clone().map(|value| (RETRY_AFTER, value)));
        response
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

    /// What a function says. It is called for one request at a time, in the order that they are sent.
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
