//! What a program does before an execution is sent, and when it has ended.

use std::fmt;
use std::pin::Pin;

use super::attempt::Attempt;
use super::outcome::Outcome;
use crate::api::types::{ReferenceId, Source};
use crate::error::Error;
use crate::schema::Operation;

/// What a [`Hooks`] method gives: `Box::pin(async move { ... })`.
pub type HookFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a program does around its executions, for every one of a client
/// ([`ClientBuilder::hooks`](crate::ClientBuilder::hooks)) or for one ([`ExecutionCall::hooks`](super::ExecutionCall::hooks)).
///
/// ```
/// use dollr_client::payments::{HookFuture, Hooks, Outcome, Planned, Veto};
/// use dollr_client::Error;
///
/// struct Log;
///
/// impl Hooks for Log {
///     fn before<'a>(&'a self, planned: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
///         Box::pin(async move {
///             println!("{} {}", planned.operation.name, planned.reference_id);
///             Ok(())
///         })
///     }
///
///     fn after<'a>(&'a self, planned: &'a Planned, result: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
///         Box::pin(async move { println!("{}: {result:?}", planned.reference_id) })
///     }
/// }
/// ```
pub trait Hooks: Send + Sync + 'static {
    /// Called before anything is sent; a [`Veto`] sends nothing. Store the attempt here, if it isn't yet.
    ///
    /// It is called for an attempt that is [resumed](Attempt::resume) too, since a collection may be sent again then: after a veto
    /// it is only asked about. Dropping the future of the call while this runs abandons the execution: nothing was sent. Don't execute the
    /// same attempt in here: that would wait for this one to end.
    fn before<'a>(&'a self, planned: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
        let _ = planned;
        Box::pin(async { Ok(()) })
    }

    /// Called when an execution has ended, or nothing more could be learned, even if nobody waits for it any more.
    ///
    /// The call gives its outcome when this has ended, and [`Client::drain`](crate::Client::drain) waits for it: bound what takes
    /// long.
    fn after<'a>(&'a self, planned: &'a Planned, result: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
        let _ = (planned, result);
        Box::pin(async {})
    }
}

/// An execution that is about to be sent, or was.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Planned {
    /// The operation.
    pub operation: &'static Operation,
    /// Its key.
    pub reference_id: ReferenceId,
    /// The attempt, if it was [prepared](crate::Client::prepare).
    pub attempt: Option<Attempt>,
}

impl Planned {
    /// The document that a prepared attempt pays.
    pub(crate) fn source(&self) -> Option<&Source> {
        self.attempt.as_ref()?.source()
    }
}

/// Why a hook doesn't let an execution be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veto(String);

impl Veto {
    /// A veto, for this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Veto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
