//! What happened to an attempt, asked later.

use std::time::Duration;

use reqwest::header::AGE;

use super::evidence::{Conclusion, Evidence, Sent, Shown};
use super::outcome::Outcome;
use super::probe::Finding;
use super::recovery::Recovery;
use crate::api::status::GetPaymentSourceStatus;
use crate::api::types::{Source, SourceStatus};
use crate::codec::request::Request;
use crate::error::{Error, ErrorKind};
use crate::values::clock::Moment;

/// So long after its session has expired an attempt that Dollr doesn't know has surely not landed: the clocks of two
/// machines may differ, and a status may come late.
const GRACE: Duration = Duration::from_mins(5);

/// So long after its session has expired a document would show that an attempt pays it, however long the payer took to confirm.
const CONFIRMED: Duration = Duration::from_hours(1);

/// What is known of an attempt that may have been executed.
#[derive(Clone, Debug)]
#[must_use = "money may have moved: match the settlement"]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one a payment, and it is matched at once"
)]
pub enum Settlement {
    /// Dollr shows it. If something is not as it was meant, the outcome is [`Unknown`](Outcome::Unknown), with what was found.
    Found(Outcome),
    /// Dollr doesn't know the key, and may still get to: the session lives, or has expired less than 5 minutes ago (less than
    /// an hour while the document is being paid), or nobody knows when it does. Ask again later.
    NotSeenYet,
    /// It never landed, and can't any more: Dollr doesn't know the key, and its session is over or its document was
    /// [called off](super::Attempt::call_off). The payment may be started again, with a new session and a new key; a document that
    /// was called off stays cancelled.
    NeverLanded,
    /// Its document is not paid, by it or otherwise, and it can't pay it any more. The payment may be started again, with a
    /// new session and a new key.
    ///
    /// Dollr's response says nothing of the key: it is a page of HTML, as something on the way may send. But the document is
    /// `ACTIVE` or `CANCELED` more than an hour after the session has expired, and Dollr documents that a payment in progress makes it
    /// `PROCESSING`.
    NotPaid,
    /// Its document is paid, and Dollr doesn't show that it was by this attempt. Don't pay it again.
    PaidOtherwise,
    /// It could not be asked, or no response can be believed. Nothing new is known of the payment. Ask again later, unless the
    /// [advice](crate::Error::advice) of the error is [`FixInput`](crate::Advice::FixInput): then ask with the client of the
    /// merchant that made the attempt.
    CouldNotAsk(Error),
}

/// Asks what happened to an attempt.
pub(super) async fn settle(recovery: &Recovery) -> Settlement {
    // Before it is asked.
    let now = recovery.client.now();
    let (shown, error) = match recovery.probe().await {
        // It is there, and is soon shown again.
        Finding::Absent(_) if recovery.key.sendings().is_shown => return absent_through_a_window(recovery).await,
        Finding::Absent(it) => (Shown::Absent, recovery.not_found(it)),
        Finding::Unclear(error) => (Shown::Nothing, error),
        finding => return found(recovery, finding),
    };
    match recovery.is_own() {
        Some(true) => {}
        // Its document is one of another merchant, or of another server, too.
        Some(false) => return could_not_ask(recovery, Error::of_another_client(recovery.operation())),
        None => return could_not_ask(recovery, error),
    }
    let now = Moment {
        date: error.answered_at().or(now.date),
        ..now
    };
    let is_past = |time| recovery.rules.session.is_over_for(time, now);
    let evidence = Evidence {
        sent: Sent::Lost,
        shown,
        is_fenced: is_past(GRACE),
    };
    let is_dead = evidence.conclusion() == Conclusion::NeverLanded;
    match shown {
        _ if is_dead => {}
        Shown::Absent => return Settlement::NotSeenYet,
        // A page of HTML: the document may tell.
        _ if error.kind() == ErrorKind::NotFound && evidence.is_fenced => {}
        _ => return could_not_ask(recovery, error),
    }
    let document = match recovery.planned.source() {
        Some(source) => match status(recovery, source).await {
            Ok(document) => Some(document),
            Err(error) => return could_not_ask(recovery, error),
        },
        None => None,
    };
    match document {
        Some(SourceStatus::Paid) => Settlement::PaidOtherwise,
        Some(SourceStatus::Active | SourceStatus::Canceled) if is_dead => Settlement::NeverLanded,
        Some(SourceStatus::Active | SourceStatus::Canceled) if is_past(CONFIRMED) => Settlement::NotPaid,
        Some(_) if is_dead && !is_past(CONFIRMED) => Settlement::NotSeenYet,
        // No document tells. Something on the way to Dollr can say that there is no such key as well, for a while.
        _ if is_dead => absent_through_a_window(recovery).await,
        _ => could_not_ask(recovery, error),
    }
}

/// Nothing of the attempt can begin any more: it never landed if its key is unknown at the end of a settle window.
pub(super) async fn absent_through_a_window(recovery: &Recovery) -> Settlement {
    match recovery.ask(recovery.rules.settle_window).await {
        Finding::Absent(_) => Settlement::NeverLanded,
        Finding::Unclear(error) => could_not_ask(recovery, error),
        finding => found(recovery, finding),
    }
}

pub(super) fn found(recovery: &Recovery, finding: Finding) -> Settlement {
    Settlement::Found(recovery.told(finding, None).outcome)
}

pub(super) fn could_not_ask(recovery: &Recovery, error: Error) -> Settlement {
    Settlement::CouldNotAsk(match error.kind() {
        // It says itself what to do.
        ErrorKind::Configuration => error,
        _ => Error::unsettled(recovery.operation(), &recovery.planned.reference_id, error),
    })
}

pub(super) async fn status(recovery: &Recovery, source: &Source) -> Result<SourceStatus, Error> {
    let status = recovery.client.status();
    let report = status.source().source(source.clone());
    let report = report.send().with_response().await?;
    match report.headers().contains_key(AGE) {
        true => Err(Error::from_cache(GetPaymentSourceStatus::OPERATION)),
        false => Ok(report.into_value().status),
    }
}
