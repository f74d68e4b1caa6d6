//! An execution on its way.

use std::fmt;
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::begin::{Begun, Start, begin};
use super::execute::Execute;
use super::executed::Executed;
use super::hooks::{Hooks, Planned};
use super::outcome::Outcome;
use super::recovery::Recovery;
use super::registry;
use super::{tasks, trace};
use crate::codec::request::MovesMoney;
use crate::core::caller::Callable;
use crate::core::client::Client;
use crate::error::{CallStats, Error};
use crate::values::clock::later;

/// An execution on its way: `.await` it for what happened to the money.
///
/// Nothing is done before it is awaited. Then it goes on in a task of its own. Once the status of the document and [`Hooks::before`] have
/// let it pass, it does so even if the future is dropped, and ends in [`Hooks::after`]. Dropped before, nothing was sent.
#[must_use = "an execution does nothing until it is awaited"]
pub struct ExecutionCall {
    /// What to do when it is first polled.
    plan: Option<Plan>,
    running: Option<Running>,
}

struct Plan {
    /// Shared with the task that it goes on in.
    recovery: Result<Arc<Recovery>, Error>,
    hooks: Vec<Arc<dyn Hooks>>,
    /// Whether it was begun elsewhere, so that asking comes first.
    is_resumed: bool,
}

impl ExecutionCall {
    /// The execution of a request whose session and key the caller keeps.
    pub(crate) fn of<R: Execute>(client: &Client, request: &R) -> Self {
        Self::new(client, Recovery::of(client, request))
    }

    pub(super) fn new(client: &Client, recovery: Result<Recovery, Error>) -> Self {
        Self {
            plan: Some(Plan {
                recovery: recovery.map(Arc::new),
                hooks: client.hooks().to_vec(),
                is_resumed: false,
            }),
            running: None,
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

    fn poll_executed(&mut self, context: &mut Context<'_>) -> Poll<Result<Executed, Error>> {
        if let Some(plan) = self.plan.take() {
            self.running = Some(plan.start()?);
        }
        match &mut self.running {
            Some(running) => running.poll(context),
            None => panic!("an execution was polled after it had ended"),
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
        poll_fn(|context| self.poll_executed(context)).await
    }
}

/// An execution in its task.
struct Running {
    recovery: Arc<Recovery>,
    task: JoinHandle<Result<Executed, Error>>,
}

impl Plan {
    /// All of it is in a task of its own. Else a call that is kept and not polled would hold up those who wait for its key or its document.
    fn start(self) -> Result<Running, Error> {
        let recovery = self.recovery?;
        let running = recovery.client.tasks().enter();
        let task = {
            let recovery = Arc::clone(&recovery);
            async move {
                let begun = unless(
                    recovery.dropped.notified(),
                    begin(&recovery, &self.hooks, self.is_resumed),
                )
                .await;
                let begun = begun.unwrap_or_else(|| Err(Error::abandoned(recovery.operation(), "it was dropped")))?;
                let span = trace::execution(recovery.operation(), recovery.planned.reference_id);
                let followed = follow(&recovery, begun, self.is_resumed, self.hooks, &span);
                let result = followed.instrument(span.clone()).await;
                drop(running);
                result
            }
        };
        // In a box, since a task is moved several times before it begins.
        let task = tokio::spawn(Box::pin(task.in_current_span()));
        Ok(Running { recovery, task })
    }
}

impl Running {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Executed, Error>> {
        Pin::new(&mut self.task).poll(context).map(|ended| {
            ended.unwrap_or_else(|error| match error.try_into_panic() {
                // That of a hook before anything was sent: what comes later is caught there.
                Ok(panic) => resume_unwind(panic),
                // The runtime ends.
                Err(error) => Ok(self.recovery.abandoned(error)),
            })
        })
    }
}

/// It goes on, unless nothing was sent yet.
impl Drop for Running {
    fn drop(&mut self) {
        self.recovery.dropped.notify_one();
    }
}

/// What a future gives, unless something happens before.
async fn unless<T>(happens: impl Future<Output = ()>, future: impl Future<Output = T>) -> Option<T> {
    let (mut happens, mut future) = (pin!(happens), pin!(future));
    poll_fn(|context| match happens.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(None),
        Poll::Pending => future.as_mut().poll(context).map(Some),
    })
    .await
}

/// Sends it, or asks about it, to the end. What it gives is told to the hooks.
async fn follow(
    recovery: &Recovery,
    begun: Begun<'_>,
    is_resumed: bool,
    hooks: Vec<Arc<dyn Hooks>>,
    span: &Span,
) -> Result<Executed, Error> {
    let Begun { turn, mut claim, start } = begun;
    if let Some(claim) = &mut claim {
        // Should this end early, it may have been sent.
        claim.kept_until = Some(recovery.remembered());
    }
    let began = Instant::now();
    let mut followed = pin!(async {
        match start {
            Start::First => recovery.execute().await,
            // What is rare is in a box, so that the rest is no larger for it.
            Start::Again(barrier) if is_resumed => Box::pin(recovery.resume(barrier.is_none())).await,
            Start::Again(barrier) => Box::pin(recovery.execute_again(barrier)).await,
            Start::Shown(finding) => Ok(recovery.told(finding, None)),
            Start::Barred(error) => Box::pin(recovery.find_out(error, true)).await,
        }
    });
    // A transport may panic, or where tokens come from: who has to know is told even then.
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
    trace::executed(span, outcome);
    if !hooks.is_empty() {
        let planned = recovery.planned.clone();
        Box::pin(conclude(hooks, planned, outcome.cloned().map_err(Clone::clone))).await;
    }
    result
}

/// Tells the hooks. One that panics takes neither the result with it nor the other hooks' turn.
async fn conclude(hooks: Vec<Arc<dyn Hooks>>, planned: Planned, result: Result<Outcome, Error>) {
    let ended = Arc::new((planned, result));
    for hooks in hooks {
        let ended = Arc::clone(&ended);
        let after = tokio::spawn(async move { hooks.after(&ended.0, &ended.1).await });
        // Its panic was reported where it happened.
        let _ = after.await;
    }
}

impl Future for ExecutionCall {
    type Output = Result<Outcome, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_executed(context).map_ok(|executed| executed.outcome)
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
