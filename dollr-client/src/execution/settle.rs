//! What became of an attempt, asked later.

use std::time::{Duration, SystemTime};

use super::outcome::Outcome;
use super::recovery::{Look, Recovery, Until};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::{Source, SourceStatus, clock};

/// So long after its session has expired an attempt that Dollr doesn't know has surely not landed: the clocks of two
/// machines may differ, and a status may come late.
const GRACE: Duration = Duration::from_mins(5);

/// So long after its session has expired a document would show that an attempt pays it, however long the payer took to confirm.
const CONFIRMED: Duration = Duration::from_hours(1);

/// What is known of an attempt that may have been executed.
#[derive(Clone, Debug)]
#[must_use = "money may have moved: match the settlement"]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one a payment, and it is matched at once"
)]
pub enum Settlement {
    /// Dollr has it. The outcome is never [`Unknown`](Outcome::Unknown).
    Found(Outcome),
    /// Dollr doesn't know the key, and may still get to: the session lives, or has expired less than 5 minutes ago (less than
    /// an hour while the document is being paid), or nobody knows when it does. Ask again later.
    NotSeenYet,
    /// It never landed, and can't any more: Dollr doesn't know the key, and what pays the document, if anything does, is
    /// another attempt. The payment may be started again, with a new session and a new key.
    NeverLanded,
    /// Its document is not paid, by it or otherwise, and it can't pay it any more. The payment may be started again, with a
    /// new session and a new key.
    ///
    /// Dollr's answer says nothing of the key: it is a page of HTML, as something on the way may send. But the document is
    /// `ACTIVE` or `CANCELED` more than an hour after the session has expired, and Dollr documents that a payment under way makes it
    /// `PROCESSING`.
    NotPaid,
    /// Its document is paid, and Dollr doesn't show that it was by this attempt. Don't pay it again.
    PaidOtherwise,
}

pub(super) async fn settle(client: &Client, recovery: &Recovery) -> Result<Settlement, Error> {
    // Of the time before it is asked.
    let now = SystemTime::from(clock::now());
    let (error, is_known_by_none) = match recovery.look().await {
        Look::Found(response) => return Ok(Settlement::Found(Outcome::of(response.into_value()))),
        Look::NotThere(error) => (error, true),
        // A page of HTML. Any other answer is one that may get clear.
        Look::Unclear(error) if error.kind() == ErrorKind::NotFound => (error, false),
        Look::Unclear(error) => return Err(error),
    };
    // The clock of this machine may be ahead.
    let now = error.answered_at().map_or(now, |by_server| by_server.min(now));
    let is_past = |time: Duration| {
        let expires_at = recovery.rules.session_expires_at.map(SystemTime::from);
        expires_at.is_some_and(|expires_at| expires_at + time < now)
    };
    if !is_past(GRACE) {
        return if is_known_by_none {
            Ok(Settlement::NotSeenYet)
        } else {
            Err(error)
        };
    }
    let document = match &recovery.source {
        Some(source) => Some(status(client, source).await?),
        None => None,
    };
    match document {
        Some(SourceStatus::Paid) => Ok(Settlement::PaidOtherwise),
        Some(SourceStatus::Active | SourceStatus::Canceled) if is_known_by_none => Ok(Settlement::NeverLanded),
        Some(SourceStatus::Active | SourceStatus::Canceled) if is_past(CONFIRMED) => Ok(Settlement::NotPaid),
        Some(_) if is_known_by_none && !is_past(CONFIRMED) => Ok(Settlement::NotSeenYet),
        // No document tells. Something on the way to Dollr can say that there is no such key as well, for a while.
        _ if is_known_by_none => match recovery.ask(Until::WindowEnds).await {
            Look::Found(response) => Ok(Settlement::Found(Outcome::of(response.into_value()))),
            Look::NotThere(_) => Ok(Settlement::NeverLanded),
            Look::Unclear(error) => Err(error),
        },
        _ => Err(error),
    }
}

async fn status(client: &Client, source: &Source) -> Result<SourceStatus, Error> {
    let report = client.status().get_payment_source_status().source(source.clone());
    Ok(report.send().await?.status)
}
