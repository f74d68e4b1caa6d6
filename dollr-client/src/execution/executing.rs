//! An execution on its way.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tracing::Instrument as _;

use super::executed::Executed;
use super::expected::Expected;
use super::hooks::{Hooks, Planned};
use super::outcome::Outcome;
use super::recovery::Recovery;
use crate::client::Client;
use crate::description::Retry;
use crate::error::Error;
use crate::request::{self, Execute};
use crate::retry::Effort;
use crate::status::SourceStatusReport;
use crate::trace;
use crate::{Source, SourceStatus};

/// An execution on its way: `.await` it for what became of the money.
///
/// Nothing is done before it is awaited. Once the status of the document and [`Hooks::before`] have let it pass, it goes on in a
/// task of its own even if the future is dropped, and ends in [`Hooks::after`]. Dropped before, nothing was sent.
#[must_use = "an execution does nothing until it is awaited"]
pub struct Executing {
    client: Client,
    run: Result<Run, Error>,
    hooks: Vec<Arc<dyn Hooks>>,
    /// Whether it was begun elsewhere, so that asking comes first.
    pub(super) is_resumed: bool,
}

struct Run {
    recovery: Recovery,
    planned: Planned,
}

impl Executing {
    /// The execution of a request whose session and key the caller keeps.
    pub(crate) fn of<R: Execute>(client: &Client, request: &R) -> Self {
        let operation = R::OPERATION;
        let recovery = match operation.retry {
            Retry::Recover(recover) => Expected::of(request, &recover)
                .ok_or_else(|| Error::invalid_request(operation, &"its key is no version-4 UUID"))
                .and_then(|expected| Recovery::new::<R>(client, request::encode(request), &recover, expected)),
            _ => Err(Error::invalid_request(operation, &"nothing says how it recovers")),
        };
        Self::new(client, recovery, None)
    }

    pub(super) fn new(client: &Client, recovery: Result<Recovery, Error>, attempt: Option<super::Attempt>) -> Self {
        let run = recovery.map(|recovery| Run {
            planned: Planned {
                operation: recovery.operation,
                reference_id: recovery.expected.reference_id,
                attempt,
            },
            recovery,
        });
        Self {
            client: client.clone(),
            run,
            hooks: client.hooks().to_vec(),
            is_resumed: false,
        }
    }

    /// Calls these hooks too, after those of the client.
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.hooks.push(Arc::new(hooks));
        self
    }

    /// How long it is sent again while it can't leave this machine, and how long Dollr may ask to wait before a collection is sent
    /// again after 429; 1 minute by default.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        if let Ok(run) = &mut self.run {
            run.recovery.rules.deadline = deadline;
        }
        self
    }

    /// How long is asked for the status after an answer is lost; 30 seconds by default, and never less than the
    /// [timeout](crate::ClientBuilder::timeout) of a request, which may arrive that late.
    ///
    /// It has to be longer than a status may lag behind a payment, which isn't documented: otherwise the refusal of a request that
    /// the network delivered twice can be taken for one of the payment.
    pub fn settle_window(mut self, window: Duration) -> Self {
        if let Ok(run) = &mut self.run {
            run.recovery.set_settle_window(window);
        }
        self
    }

    /// Lets a payout, a transfer or a refund be sent once more, with the same key, when its answer was lost and its key
    /// is unknown after the settle window.
    ///
    /// It is safe if Dollr pays a key, or a session, only once. Dollr documents that a key is refused when it is used for
    /// *another* payment, and not what becomes of one that comes twice.
    pub fn allow_repeat(mut self) -> Self {
        if let Ok(run) = &mut self.run {
            run.recovery.rules.may_repeat = true;
        }
        self
    }

    /// Executes it whatever the status of its document is, and without asking for that.
    ///
    /// Otherwise an attempt to collect for a document that is `PROCESSING`, `PAID` or `CANCELED` is refused.
    pub fn despite_status(mut self) -> Self {
        if let Ok(run) = &mut self.run {
            run.recovery.source = None;
        }
        self
    }

    /// The same execution, as a future of its outcome together with the answer that says so.
    ///
    /// # Errors
    ///
    /// When surely nothing moved.
    pub async fn with_response(self) -> Result<Executed, Error> {
        let Run { mut recovery, planned } = self.run?;
        if let Some(source) = recovery.source.clone().filter(|_| !self.is_resumed) {
            require_payable(&self.client, source).await?;
        }
        for hooks in &self.hooks {
            match hooks.before(&planned).await {
                Ok(()) => {}
                // It may have been sent before, and is asked about.
                Err(_) if self.is_resumed => recovery.rules.may_repeat = false,
                Err(veto) => return Err(Error::vetoed(planned.operation, &veto)),
            }
        }
        let recovery = Arc::new(recovery);
        let span = trace::execution(planned.operation, planned.reference_id);
        let execution = {
            let recovery = Arc::clone(&recovery);
            let running = self.client.tasks().enter();
            let span = span.clone();
            async move {
                let began = Instant::now();
                let result = match self.is_resumed {
                    false => recovery.execute().await,
                    true => recovery.resume().await,
                };
                let effort = Effort {
                    attempts: recovery.sent(),
                    elapsed: began.elapsed(),
                };
                let result = result
                    .map(|executed| executed.after(effort))
                    .map_err(|error| error.after(effort));
                let outcome = result.as_ref().map(|executed| executed.outcome.clone());
                let outcome = outcome.map_err(Clone::clone);
                trace::executed(&span, &outcome);
                conclude(self.hooks, planned, outcome).await;
                drop(running);
                result
            }
        };
        let task = tokio::spawn(execution.instrument(span));
        // It ends early only with the runtime.
        task.await
            .unwrap_or_else(|error| Ok(recovery.unknown(Error::abandoned(recovery.operation, error))))
    }
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

/// Refuses a document that is being paid, is paid, or can't be any more.
pub(super) async fn require_payable(client: &Client, source: Source) -> Result<SourceStatusReport, Error> {
    let report = client
        .status()
        .get_payment_source_status()
        .source(source)
        .send()
        .await?;
    match report.status {
        SourceStatus::Processing | SourceStatus::Paid | SourceStatus::Canceled => Err(Error::not_payable(&report)),
        _ => Ok(report),
    }
}

impl IntoFuture for Executing {
    type Output = Result<Outcome, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.with_response().await.map(|executed| executed.outcome) })
    }
}

impl fmt::Debug for Executing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executing").finish_non_exhaustive()
    }
}
