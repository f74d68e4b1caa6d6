//! What a client can do with payments, and what it keeps for them.

use std::sync::Arc;
use std::time::Duration;

use super::attempt::Attempt;
use super::call::ExecutionCall;
use super::execute::Execute;
use super::hooks::Hooks;
use super::prepare::Prepare;
use super::registry::Registry;
use super::tasks::{StillRunning, Tasks};
use crate::core::client::Client;
use crate::error::Error;

/// What a client keeps for its payments.
pub(crate) struct Payments {
    hooks: Vec<Arc<dyn Hooks>>,
    tasks: Tasks,
    registry: Arc<Registry>,
}

impl Payments {
    pub(crate) fn new(hooks: Vec<Arc<dyn Hooks>>) -> Self {
        Self {
            hooks,
            tasks: Tasks::default(),
            registry: Arc::default(),
        }
    }
}

impl Client {
    /// Executes a request that moves money, and that was made as data. See [`payments`](crate::payments).
    ///
    /// Its key is yours, and may have been sent before: Dollr is asked for it first, which is one call more. If Dollr shows it,
    /// that is the outcome, and nothing is sent.
    ///
    /// # Errors
    ///
    /// When nothing of it has left this client, or nothing of it can act.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn execute<R: Execute>(&self, request: R) -> ExecutionCall {
        ExecutionCall::of(self, &request)
    }

    /// Makes ready what a payment needs before money moves: the account, where it is new, the session, and the key.
    ///
    /// Store the [`Attempt`], then [execute](Attempt::execute) it soon, since sessions are short-lived.
    ///
    /// # Errors
    ///
    /// Those of every call, and [`ErrorKind::NotPayable`](crate::ErrorKind::NotPayable) for a document that is being paid,
    /// is paid, or was cancelled. [`UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) if Dollr shows a session for something
    /// else than was asked for: another document, account, amount or currency.
    pub async fn prepare(&self, payment: impl Prepare) -> Result<Attempt, Error> {
        payment.prepare(self).await
    }

    /// Waits until no execution of this client is in progress, or the timeout has passed. Call it before your program ends.
    ///
    /// # Errors
    ///
    /// At the timeout, [how many](StillRunning) are still in progress. Their stored attempts can be [resumed](Attempt::resume).
    pub async fn drain(&self, timeout: Duration) -> Result<(), StillRunning> {
        self.payments().tasks.drain(timeout).await
    }

    pub(crate) fn hooks(&self) -> &[Arc<dyn Hooks>] {
        &self.payments().hooks
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.payments().tasks
    }

    /// What is remembered of executions.
    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.payments().registry
    }

    fn payments(&self) -> &Payments {
        let Some(payments) = self.room() else {
            unreachable!("every client is built with it");
        };
        payments
    }
}
