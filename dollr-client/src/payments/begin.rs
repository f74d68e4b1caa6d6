//! What comes before an execution is sent.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::MutexGuard;

use super::evidence::Sent;
use super::hooks::Hooks;
use super::probe::Finding;
use super::recovery::Recovery;
use super::registry::{Claim, Held};
use crate::api::status::SourceStatusReport;
use crate::api::types::{Source, SourceStatus};
use crate::core::client::Client;
use crate::core::limiter::Lane;
use crate::error::{Error, ErrorKind};

/// An execution that may be sent, or asked about.
pub(super) struct Begun<'a> {
    /// No other call executes its key meanwhile.
    pub(super) turn: MutexGuard<'a, ()>,
    pub(super) claim: Option<Claim>,
    pub(super) start: Start,
}

/// How an execution begins.
pub(super) enum Start {
    /// Nothing of it can act yet: it is sent.
    First,
    /// A sending of it may act: it is asked about first, and then sent unless something stands against it.
    Again(Option<Error>),
    /// Dollr shows it already, or nobody can say: nothing is sent.
    Shown(Finding),
    /// Its session is over, or its document can't be paid. That may be because another process has executed it, so it is asked about.
    Barred(Error),
}

/// What comes before anything is sent. An error means that nothing was.
pub(super) async fn begin<'a>(
    recovery: &'a Recovery,
    hooks: &[Arc<dyn Hooks>],
    is_resumed: bool,
) -> Result<Begun<'a>, Error> {
    let planned = &recovery.planned;
    let turn = recovery.key.turn().await;
    let has_left = is_resumed || recovery.key.sendings().sent.has_left();
    let (claim, mut start) = match has_left {
        false => begin_new(recovery).await?,
        true => match claim(recovery).await {
            Ok(claim) => (claim, Start::Again(None)),
            Err(barrier) => (None, Start::Again(Some(barrier))),
        },
    };
    if !matches!(start, Start::Shown(_) | Start::Barred(_)) {
        for hooks in hooks {
            match (hooks.before(planned).await, &mut start) {
                (Ok(()), _) => {}
                // It may have been sent before, and is asked about.
                (Err(veto), Start::Again(barrier)) => *barrier = Some(Error::vetoed(planned.operation, &veto)),
                (Err(veto), _) => return Err(Error::vetoed(planned.operation, &veto)),
            }
        }
    }
    Ok(Begun { turn, claim, start })
}

/// What comes before the first sending.
async fn begin_new(recovery: &Recovery) -> Result<(Option<Claim>, Start), Error> {
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

/// Refuses a document that is being paid, is paid, or can't be any more.
pub(super) async fn require_payable(client: &Client, source: Source) -> Result<SourceStatusReport, Error> {
    let report = client.status().source().source(source).send().await?;
    match report.status {
        SourceStatus::Processing | SourceStatus::Paid | SourceStatus::Canceled => Err(Error::not_payable(&report)),
        _ => Ok(report),
    }
}
