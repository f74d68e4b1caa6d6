//! What happens to a request, however it came here.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::http::{self, HeaderValue};
use jiff::fmt::rfc2822;
use tokio::time::sleep;

use super::faults::{End, Fault, Faults};
use super::input::{Input, format};
use super::lock;
use super::refusal::Refusal;
use super::router::{Router, query};
use super::state::State;

pub(super) type Request = http::Request<Bytes>;
pub(super) type Response = http::Response<Vec<u8>>;

/// How an exchange ends for the client.
pub(super) enum Ending {
    Answered(Response),
    /// It gets a part of this.
    Cut(Response),
    Reset,
    Refused,
}

/// The sandbox without its port.
pub(super) struct Server {
    router: Router,
    state: Arc<Mutex<State>>,
    pub(super) faults: Faults,
    log: OnceLock<Log>,
}

/// Is called with a line for each request.
type Log = Box<dyn Fn(&str) + Send + Sync>;

/// What is said of a request when it ends, be it that nobody waits for it any more.
struct Line<'l> {
    log: &'l Log,
    request: String,
    end: String,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        (self.log)(&format!("{} {}", self.request, self.end));
    }
}

impl Server {
    pub(super) fn new(state: Arc<Mutex<State>>) -> Self {
        Self {
            router: Router::new(),
            state,
            faults: Faults::default(),
            log: OnceLock::new(),
        }
    }

    /// Sets what is called for each request; the first one stays.
    pub(super) fn log(&self, log: Log) {
        _ = self.log.set(log);
    }

    /// Acts on a request, as far as no fault befalls it.
    pub(super) async fn exchange(self: &Arc<Self>, request: Request) -> Ending {
        let Some(log) = self.log.get() else {
            return self.befall(request).await;
        };
        let method = request.method().clone();
        // The values in a path may be anybody's numbers: the operation's own path has none.
        let path = match self.router.find(&method, request.uri().path()) {
            Ok((endpoint, _)) => endpoint.operation.path,
            Err(_) => "(no such endpoint)",
        };
        let mut line = Line {
            log,
            request: format!("{method} {path}"),
            end: "no response".to_owned(),
        };
        let ending = self.befall(request).await;
        line.end = match &ending {
            Ending::Answered(response) => response.status().as_str().to_owned(),
            Ending::Cut(response) => format!("{}, cut", response.status().as_str()),
            Ending::Reset => "reset".to_owned(),
            Ending::Refused => "refused".to_owned(),
        };
        ending
    }

    async fn befall(self: &Arc<Self>, request: Request) -> Ending {
        let fault = match self.router.find(request.method(), request.uri().path()) {
            Ok((endpoint, _)) => self.faults.befall(endpoint.operation, request.body()),
            Err(_) => Fault::none(),
        };
        if fault.end == End::Refused {
            return Ending::Refused;
        }
        if let Some(delay) = fault.copied_after {
            self.deliver_unseen(request.clone(), fault.delivered_after.saturating_add(delay));
        }
        let response = self.deliver(request, fault.deliveries, fault.delivered_after).await;
        let response = response.map(|response| match fault.shown_as {
            Some(distortion) => distortion.of(response),
            None => response,
        });
        // It has the time at which it was written, however long it is on its way.
        let ending = match (fault.end, response) {
            (End::Response, Some(response)) => Ending::Answered(self.dated(response)),
            (End::Cut, Some(response)) => Ending::Cut(self.dated(response)),
            (End::Reply(reply), _) => Ending::Answered(self.dated(reply.response())),
            _ => Ending::Reset,
        };
        if !fault.answered_after.is_zero() {
            sleep(fault.answered_after).await;
        }
        ending
    }

    /// A response that tells the sandbox's time, if responses do.
    fn dated(&self, mut response: Response) -> Response {
        let now = {
            let state = lock(&self.state);
            if !state.behaviour.dates {
                return response;
            }
            state.clock.now().time()
        };
        let date = now.and_then(|now| jiff::Timestamp::try_from(now).ok());
        let date = date.and_then(|now| rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok());
        if let Some(date) = date.and_then(|date| HeaderValue::from_str(&date).ok()) {
            response.headers_mut().insert(DATE, date);
        }
        response
    }

    /// Lets a request arrive, and gives the last response. One that comes late arrives even if nobody waits for it.
    async fn deliver(self: &Arc<Self>, request: Request, times: u8, after: Duration) -> Option<Response> {
        let server = Arc::clone(self);
        let act = move || (0..times).map(|_| server.act(&request)).last();
        if after.is_zero() {
            return act();
        }
        let late = tokio::spawn(async move {
            sleep(after).await;
            act()
        });
        late.await.ok().flatten()
    }

    /// Lets a copy of a request arrive later.
    fn deliver_unseen(self: &Arc<Self>, request: Request, after: Duration) {
        let server = Arc::clone(self);
        tokio::spawn(async move {
            sleep(after).await;
            server.act(&request);
        });
    }

    fn act(&self, request: &Request) -> Response {
        self.respond(request).unwrap_or_else(Refusal::response)
    }

    fn respond(&self, request: &Request) -> Result<Response, Refusal> {
        let (endpoint, path) = self.router.find(request.method(), request.uri().path())?;
        let input = Input {
            path: &path,
            query: &query(request.uri()),
            headers: request.headers(),
            body: request.body(),
            format: format(endpoint.operation, request.headers()),
        };
        let body = endpoint.respond(&mut lock(&self.state), &input)?;
        Ok(endpoint.success(body))
    }
}

/// A response of JSON.
pub(super) fn json(body: Vec<u8>) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
