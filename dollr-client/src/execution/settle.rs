//! What became of an attempt, asked later.

use std::time::{Duration, SystemTime};

use super::outcome::Outcome;
use super::recovery::{Look, Recovery};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::values::Timestamp;
use crate::{Source, SourceStatus, clock};

/// So long after its session has expired an attempt that Dollr doesn't know has surely not landed: the clocks of two
/// machines may differ, and a status may come late.
const GRACE: Duration = Duration::from_mins(5);

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
    /// Dollr doesn't know the key, and may still get to: the session lives, or has expired less than 5 minutes ago, or
    /// nobody knows when it does. Ask again later.
    NotSeenYet,
    /// It never landed, and can't any more. The payment may be started again, with a new session and a new key.
    NeverLanded,
    /// It has not paid its document, and can't any more. The payment may be started again, with a new session and a new key.
    ///
    /// Dollr's answer says nothing of the key: it is a page of HTML, as something on the way may send. But the document is not
    /// `PROCESSING` and not `PAID`, more than 5 minutes after the session has expired, as it would be by what Dollr documents
    /// if this attempt were under way or had paid it.
    NotPaid,
}

pub(super) async fn settle(recovery: &Recovery, client: &Client, source: Option<&Source>) -> Result<Settlement, Error> {
    // Of the time before it is asked.
    let is_over = recovery.rules.session_expires_at.is_some_and(is_long_past);
    match recovery.look().await {
        Look::Found(response) => Ok(Settlement::Found(Outcome::of(response.into_value()))),
        Look::NotThere(_) if is_over => Ok(Settlement::NeverLanded),
        Look::NotThere(_) => Ok(Settlement::NotSeenYet),
        // Any other answer is one that may get clear.
        Look::Unclear(error) if is_over && error.kind() == ErrorKind::NotFound => match source {
            Some(source) if is_unpaid(client, source).await => Ok(Settlement::NotPaid),
            _ => Err(error),
        },
        Look::Taken(error) | Look::Unclear(error) => Err(error),
    }
}

/// Whether Dollr says that the document is not paid and not being paid.
async fn is_unpaid(client: &Client, source: &Source) -> bool {
    let report = client.status().get_payment_source_status().source(source.clone());
    let unpaid = [SourceStatus::Idle, SourceStatus::Active, SourceStatus::Canceled];
    report.send().await.is_ok_and(|report| unpaid.contains(&report.status))
}

fn is_long_past(expires_at: Timestamp) -> bool {
    SystemTime::from(expires_at) + GRACE < SystemTime::from(clock::now())
}
