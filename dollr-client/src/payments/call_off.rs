//! Calling a collection off: its document is cancelled, so that nothing of it can begin any more.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::probe::Finding;
use super::recovery::Recovery;
use super::settle::{Settlement, absent_through_a_window, could_not_ask, found, status};
use crate::api::types::{Source, SourceStatus};
use crate::error::Error;
use crate::values::clock::later;

/// How long a document may take to be shown as cancelled, and how long between two probes.
const SHOWN: Duration = Duration::from_secs(10);
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Cancels the document of an attempt, and says whether the attempt is dead.
#[inline]
pub(super) async fn call_off(recovery: &Recovery) -> Settlement {
    let Some(source) = recovery.planned.source() else {
        let problem = "it pays no document that could be cancelled: only a collection can be called off";
        return Settlement::CouldNotAsk(Error::invalid_request(recovery.operation(), &problem));
    };
    if recovery.is_own() == Some(false) {
        return Settlement::CouldNotAsk(Error::of_another_client(recovery.operation()));
    }
    match recovery.probe().await {
        Finding::Absent(_) | Finding::Unclear(_) => {}
        finding => return found(recovery, finding),
    }
    if recovery.is_own() != Some(true) {
        return Settlement::CouldNotAsk(Error::of_another_client(recovery.operation()));
    }
    // What counts is what is shown: whatever was answered, the document may be cancelled, by this call or by another.
    let cancelled = cancel(recovery, source).await;
    match shown(recovery, source, cancelled.is_ok()).await {
        Ok(SourceStatus::Canceled) => absent_through_a_window(recovery).await,
        // It may be paid by this attempt, and cancelling came too late.
        Ok(document) => match (recovery.probe().await, document, cancelled) {
            (finding @ (Finding::Meant(_) | Finding::Differs(..)), ..) => found(recovery, finding),
            (_, SourceStatus::Paid, _) => Settlement::PaidOtherwise,
            (_, SourceStatus::Active | SourceStatus::Idle, Err(error)) => could_not_ask(recovery, error),
            _ => Settlement::NotSeenYet,
        },
        Err(error) => could_not_ask(recovery, error),
    }
}

#[inline]
async fn cancel(recovery: &Recovery, source: &Source) -> Result<(), Error> {
    let client = &recovery.client;
    match source {
        Source::Invoice(id) => client.invoices().cancel(*id).send().await.map(drop),
        Source::Order(id) => client.orders().cancel(*id).send().await.map(drop),
        Source::Unrecognized(kind, _) => {
            let problem = format!("this release of dollr-client can't cancel a document of the kind {kind}");
            Err(Error::invalid_request(recovery.operation(), &problem))
        }
    }
}

/// What is shown of the document: soon after it was cancelled, that may still be what it was before.
async fn shown(recovery: &Recovery, source: &Source, is_cancelled: bool) -> Result<SourceStatus, Error> {
    let end = later(SHOWN);
    loop {
        let document = status(recovery, source).await?;
        if !is_cancelled || document == SourceStatus::Canceled || Instant::now() >= end {
            return Ok(document);
        }
        sleep_until(later(BETWEEN_LOOKS)).await;
    }
}
