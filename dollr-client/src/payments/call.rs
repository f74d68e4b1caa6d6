//! An execution on its way.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;
use tracing::Instrument as _;

use super::evidence::Sent;
use super::execute::Execute;
use super::executed::Executed;
use super::expected::Expected;
use super::hooks::{Hooks, Planned};
use super::outcome::Outcome;
use super::probe::Finding;
use super::recovery::Recovery;
use super::registry::{self, Claim, Held};
use super::{tasks, trace};
use crate::api::status::SourceStatusReport;
use crate::api::types::{Source, SourceStatus};
use crate::codec::request::{self, MovesMoney};
use crate::core::caller::Callable;
use crate::core::client::Client;
use crate::core::limiter::Lane;
use crate::error::{CallStats, Error, ErrorKind};
use crate::schema::Retry;
use crate::values::clock::later;

/// An execution on its way: `.await` it for what happened to the money.
///
/// Nothing is done before it is awaited. Once the status of the document and [`Hooks::before`] have let it pass, it goes on in a
/// task of its own even if the future is dropped, and ends in [`Hooks::after`]. Dropped before, nothing was sent.
#[must_use = "an execution does nothing until it is awaited"]
pub struct ExecutionCall {
    /// What to do when it is first polled.
    plan: Option<Plan>,
    running: Running,
}

type Running = Pin<Box<dyn Future<Output = Result<Executed, Error>> + Send>>;

struct Plan {
    client: Client,
    /// Shared with the task that it goes on in.
    recovery: Result<Arc<Recovery>, Error>,
    hooks: Vec<Arc<dyn Hooks>>,
    /// Whether it was begun elsewhere, so that asking comes first.
    is_resumed: bool,
}

impl ExecutionCall {
    /// The execution of a request whose session and key the caller keeps.
    pub(crate) fn of<R: Execute>(client: &Client, request: &R) -> Self {
        let operation = R::OPERATION;
        let recovery = match operation.retry {
            Retry::Recover(recover) => Expected::of(request, &recover)
                .ok_or_else(|| Error::invalid_request(operation, &"its key is no version-4 UUID"))
                .and_then(|expected| Recovery::new::<R>(client, request::encode(request), &recover, expected, None)),
            _ => Err(Error::invalid_request(operation, &"nothing says how it recovers")),
        };
        Self::new(client, recovery)
    }

    pub(super) fn new(client: &Client, recovery: Result<Recovery, Error>) -> Self {
        Self {
            plan: Some(Plan {
                client: client.clone(),
                recovery: recovery.map(Arc::new),
                hooks: client.hooks().to_vec(),
                is_resumed: false,
            }),
            running: Box::pin(std::future::pending()),
        }
    }

    /// Says that it was begun elsewhere, so that asking comes first.
    pub(super) fn resumed(mut self) -> Self {
        if let Some(plan) = &mut self.plan {
            plan.is_resumed = true;
        }
        self
    }

    /// The rules that it goes by; nothing of them has an effect once it was polled.
    fn recovery(&mut self) -> Option<&mut Recovery> {
        let recovery = self.plan.as_mut()?.recovery.as_mut().ok()?;
        Arc::get_mut(recovery)
    }

    fn start(&mut self) {
        if let Some(plan) = self.plan.take() {
            self.running = Box::pin(plan.execute());
        }
    }

    /// Calls these hooks too, after those of the client.
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        if let Some(plan) = &mut self.plan {
            plan.hooks.push(Arc::new(hooks));
        }
        self
    }

    /// How long it is sent again while it can't leave this machine, and how long Dollr may ask to wait before a collection is sent
    /// again after 429; 1 minute by default.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        if let Some(recovery) = self.recovery() {
            recovery.rules.deadline = deadline;
        }
        self
    }

    /// How long is asked for the status after a response is lost; 30 seconds by default, and never less than the
    /// [timeout](crate::ClientBuilder::timeout) of a request, which may arrive that late. If the last question fails, it is asked again for
    /// 3 seconds; if it has no response, it takes up to that timeout more.
    pub fn settle_window(mut self, window: Duration) -> Self {
        if let Some(recovery) = self.recovery() {
            recovery.set_settle_window(window);
        }
        self
    }

    /// Lets a payout, a transfer or a refund be sent once more, with the same key, when its response was lost and its key
    /// is unknown after the settle window, or when it was 401 or 429 and its key is unknown 3 seconds later.
    ///
    /// It is safe if Dollr pays a key, or a session, only once. Dollr documents that a key is refused when it is used for
    /// *another* payment, and not what happens to one that comes twice.
    pub fn allow_repeat(mut self) -> Self {
        if let Some(recovery) = self.recovery() {
            recovery.rules.may_repeat = true;
        }
        self
    }

    /// Executes it whatever the status of its document is, and without asking for that.
    ///
    /// Otherwise an attempt to collect for a document that is `PROCESSING`, `PAID` or `CANCELED` is refused. Two attempts of one
    /// client for one document never go together, not even then.
    pub fn despite_status(mut self) -> Self {
        if let Some(recovery) = self.recovery() {
            recovery.rules.heeds_document = false;
        }
        self
    }

    /// The same execution, as a future of its outcome together with the response that says so.
    ///
    /// # Errors
    ///
    /// When nothing moved, and nothing of it can act.
    pub async fn with_response(mut self) -> Result<Executed, Error> {
        self.start();
        self.running.await
    }
}

impl Plan {
    async fn execute(self) -> Result<Executed, Error> {
        let recovery = self.recovery?;
        let planned = &recovery.planned;
        let running = self.client.tasks().enter();
        let turn = recovery.key.turn().await;
        let has_left = self.is_resumed || recovery.key.sendings().sent.has_left();
        let (mut claim, mut start) = match has_left {
            false => begin(&recovery).await?,
            true => {
                let claimed = claim(&recovery).await;
                let (claim, barrier) = match claimed {
                    Ok(claim) => (claim, None),
                    Err(barrier) => (None, Some(barrier)),
                };
                (claim, Start::Again(barrier))
            }
        };
        if !matches!(start, Start::Shown(_) | Start::Barred(_)) {
            for hooks in &self.hooks {
                match (hooks.before(planned).await, &mut start) {
                    (Ok(()), _) => {}
                    // It may have been sent before, and is asked about.
                    (Err(veto), Start::Again(barrier)) => *barrier = Some(Error::vetoed(planned.operation, &veto)),
                    (Err(veto), _) => return Err(Error::vetoed(planned.operation, &veto)),
                }
            }
        }
        let span = trace::execution(planned.operation, planned.reference_id);
        let execution = {
            let recovery = Arc::clone(&recovery);
            let span = span.clone();
            async move {
                if let Some(claim) = &mut claim {
                    // Should this task end early, it may have been sent.
                    claim.kept_until = Some(recovery.remembered());
                }
                let began = Instant::now();
                let mut followed = pin!(async {
                    match start {
                        Start::First => recovery.execute().await,
                        // What is rare is in a box, so that the rest is no larger for it.
                        Start::Again(barrier) if self.is_resumed => Box::pin(recovery.resume(barrier.is_none())).await,
                        Start::Again(barrier) => Box::pin(recovery.execute_again(barrier)).await,
                        Start::Shown(finding) => Ok(recovery.told(finding, None)),
                        Start::Barred(error) => Box::pin(recovery.find_out(error, true)).await,
                    }
                });
                // A transport may panic, or where tokens come from: who has to know is told all the same.
                let result = poll_fn(|context| tasks::caught(followed.as_mut(), context)).await;
                let result = result.unwrap_or_else(|panicked| Ok(recovery.abandoned(panicked)));
                let stats = CallStats {
                    attempts: recovery.sent(),
                    elapsed: began.elapsed(),
                };
                let result = result
                    .map(|executed| executed.after(stats))
                    .map_err(|error| error.after(stats));
                let outcome = result.as_ref().map(|executed| &executed.outcome);
                if let Some(claim) = &mut claim {
                    claim.kept_until = match outcome {
                        Err(_) | Ok(Outcome::Failed(_)) => None,
                        _ if recovery.is_own() == Some(false) => None,
                        Ok(Outcome::Completed(_)) => Some(later(registry::PAID)),
                        Ok(_) => Some(recovery.remembered()),
                    };
                }
                drop((claim, turn));
                trace::executed(&span, outcome);
                if !self.hooks.is_empty() {
                    let planned = Arc::clone(&recovery.planned);
                    Box::pin(conclude(self.hooks, planned, outcome.cloned().map_err(Clone::clone))).await;
                }
                drop(running);
                result
            }
        };
        // In a box, since a task is moved several times before it begins.
        let task = tokio::spawn(Box::pin(execution.instrument(span)));
        // It ends early only with the runtime.
        task.await.unwrap_or_else(|error| Ok(recovery.abandoned(error)))
    }
}

/// How an execution begins.
enum Start {
    /// Nothing of it can act yet: it is sent.
    First,
    /// A sending of it may act: it is asked about first, and then sent unless something stands against it.
    Again(Option<Error>),
    /// Dollr shows it already, or nobody can say: nothing is sent.
    Shown(Finding),
    /// Its session is over, or its document can't be paid. That may be because another process has executed it, so it is asked about.
    Barred(Error),
}

/// What comes before the first sending. An error means that nothing was sent.
async fn begin(recovery: &Recovery) -> Result<(Option<Claim>, Start), Error> {
    if recovery.is_own() == Some(false) {
        return Err(Error::of_another_client(recovery.operation()));
    }
    if !recovery.is_new() {
        let finding = Box::pin(learned(recovery)).await;
        if recovery.is_own() == Some(false) {
            return Err(Error::of_another_client(recovery.operation()));
        }
        if let Some(finding) = finding {
            return Ok((claim(recovery).await.ok().flatten(), Start::Shown(finding)));
        }
    }
    let claimed = match recovery.may_be_sent().await {
        Ok(()) => claim(recovery).await,
        Err(barrier) => Err(barrier),
    };
    match claimed {
        Ok(claim) => Ok((claim, Start::First)),
        Err(barrier) if matches!(barrier.kind(), ErrorKind::NotPayable | ErrorKind::SessionOver) => {
            recovery.key.set(Sent::Elsewhere);
            Ok((claim(recovery).await.ok().flatten(), Start::Barred(barrier)))
        }
        Err(error) => Err(error),
    }
}

/// What a probe shows of an execution that another client may have sent, or whoever keeps its key, for something else; nothing if it may
/// be sent now. The response tells Dollr's time, too.
///
/// A stored attempt can be resumed and settled: it is not sent while nobody can say whether it was. A key of the caller is usually a new
/// one, and goes on.
async fn learned(recovery: &Recovery) -> Option<Finding> {
    let is_stored = recovery.planned.attempt.is_some();
    let finding = match recovery.probe_in(Lane::Call).await {
        Finding::Unclear(_) if is_stored => recovery.ask(Duration::ZERO).await,
        finding => finding,
    };
    match &finding {
        Finding::Meant(_) | Finding::Differs(..) => Some(finding),
        // What an unknown key looks like isn't documented: a page may be Dollr's own.
        Finding::Unclear(error) if is_stored && error.kind() != ErrorKind::NotFound => Some(finding),
        Finding::Absent(_) | Finding::Unclear(_) => None,
    }
}

/// Holds the document that a prepared attempt pays, which no other attempt of this client may pay meanwhile, nor one that may still
/// act.
async fn claim(recovery: &Recovery) -> Result<Option<Claim>, Error> {
    if recovery.is_own() == Some(false) {
        // For this client the document of that number is another one.
        return Ok(None);
    }
    let registry = recovery.client.registry();
    let held = match registry.claim(&recovery.planned) {
        Ok(claim) => return Ok(claim),
        Err(held) => held,
    };
    let refused = |held: &Held| Error::held(recovery.operation(), &held.by.reference_id, held.is_under_way);
    let can_act_no_more = match &held.by.attempt {
        Some(by) if !held.is_under_way => Box::pin(by.can_act_no_more(&recovery.client)).await,
        _ => false,
    };
    if !can_act_no_more {
        return Err(refused(&held));
    }
    registry.release(&held.by);
    // Somebody else may have come first.
    registry.claim(&recovery.planned).map_err(|held| refused(&held))
}

/// Tells the hooks. One that panics takes neither the result with it nor the other hooks' turn.
async fn conclude(hooks: Vec<Arc<dyn Hooks>>, planned: Arc<Planned>, result: Result<Outcome, Error>) {
    let ended = Arc::new((planned, result));
    for hooks in hooks {
        let ended = Arc::clone(&ended);
        let after = tokio::spawn(async move { hooks.after(&ended.0, &ended.1).await });
        // Its panic was reported where it happened.
        let _ = after.await;
    }
}

/// Refuses a document that is being paid, is paid, or can't be any more.
pub(super) async fn require_payable(client: &Client, source: Source) -> Result<SourceStatusReport, Error> {
    let report = client.status().source().source(source).send().await?;
    match report.status {
        SourceStatus::Processing | SourceStatus::Paid | SourceStatus::Canceled => Err(Error::not_payable(&report)),
        _ => Ok(report),
    }
}

impl Future for ExecutionCall {
    type Output = Result<Outcome, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.start();
        let executed = self.running.as_mut().poll(context);
        executed.map_ok(|executed| executed.outcome)
    }
}

impl<R: Execute> Callable<MovesMoney> for R {
    type Call = ExecutionCall;

    fn call(self, client: &Client) -> ExecutionCall {
        client.execute(self)
    }
}

impl fmt::Debug for ExecutionCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecutionCall").finish_non_exhaustive()
    }
}
