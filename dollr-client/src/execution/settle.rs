//! What became of an attempt, asked later.

use std::time::{Duration, SystemTime};

use super::outcome::Outcome;
use super::recovery::{Look, Recovery};
use crate::clock;
use crate::error::Error;
use crate::values::Timestamp;

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
}

pub(super) async fn settle(recovery: &Recovery) -> Result<Settlement, Error> {
    // Of the time before it is asked.
    let is_over = recovery.rules.session_expires_at.is_some_and(is_long_past);
    match recovery.look().await {
        Look::Found(response) => Ok(Settlement::Found(Outcome::of(response.into_value()))),
        Look::NotThere(_) if is_over => Ok(Settlement::NeverLanded),
        Look::NotThere(_) => Ok(Settlement::NotSeenYet),
        Look::Taken(error) | Look::Unclear(error) => Err(error),
    }
}

fn is_long_past(expires_at: Timestamp) -> bool {
    SystemTime::from(expires_at) + GRACE < SystemTime::from(clock::now())
}
