//! What happened to an execution.

use std::fmt;

use crate::api::types::{Execution, ReferenceId};
use crate::error::Error;
use crate::schema::{End, Operation};
use crate::values::Secret;

/// What happened to an execution whose money may have moved.
///
/// An execution of which nothing can act is an `Err` instead. See the [module](crate::payments).
#[derive(Clone, Debug)]
#[must_use = "money may have moved: match the outcome"]
pub enum Outcome {
    /// The money has moved. It is final.
    Completed(Execution),
    /// The money has not moved, and will not: declined, not enough money, or an error of the operator. It is final, and a
    /// new payment takes a new session and a new key.
    Failed(Execution),
    /// It is on its way, which can take minutes, and is no failure. A status that this version doesn't know counts as open.
    Open(Execution),
    /// The payer has to confirm the payment in the browser (3-D Secure) before it goes on.
    NeedsAction {
        /// The execution.
        execution: Execution,
        /// What the browser confirms the payment with. `None` when it was lost with the response, as the status need not
        /// show it again: the payment then ends by itself when it is not confirmed.
        client_secret: Option<Secret>,
    },
    /// Nobody knows whether money moved. **Don't pay the order again** before it is settled.
    Unknown(Unknown),
}

impl Outcome {
    /// What an execution says of itself.
    pub(crate) fn of(mut execution: Execution) -> Self {
        match execution.status.end() {
            Some(End::Success) => Self::Completed(execution),
            Some(End::Failure) => Self::Failed(execution),
            None if execution.requires_action == Some(true) => Self::NeedsAction {
                client_secret: execution.client_secret.take(),
                execution,
            },
            None => Self::Open(execution),
        }
    }

    /// The execution, unless nothing is known of it.
    pub fn execution(&self) -> Option<&Execution> {
        match self {
            Self::Completed(execution)
            | Self::Failed(execution)
            | Self::Open(execution)
            | Self::NeedsAction { execution, .. } => Some(execution),
            Self::Unknown(_) => None,
        }
    }

    /// What it is, in a word.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Completed(_) => "completed",
            Self::Failed(_) => "failed",
            Self::Open(_) => "open",
            Self::NeedsAction { .. } => "needs_action",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Whether nothing follows: the money has moved, or it never will.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Completed(_) | Self::Failed(_))
    }
}

/// An execution of which nobody knows whether it moved money.
///
/// Its `Display` says in a sentence what happened and what to do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unknown {
    /// The operation that was executed.
    pub operation: &'static Operation,
    /// The key that it was sent with: ask for its status.
    pub reference_id: ReferenceId,
    /// Why nobody knows.
    pub why: Why,
}

/// Why nobody knows whether an execution moved money. Whichever it is, the order gets no new attempt and is not paid otherwise.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Why {
    /// Dollr refused it, and shows nothing of it. Tell the person what Dollr said. A copy of it that is still on its way may be
    /// carried out until its session ends, so only [the same attempt](crate::payments::Attempt::execute) may be tried again: if
    /// need be with another passcode.
    Refused(Error),
    /// Dollr shows it, and something is not as it was meant: an amount, a currency. A person has to look.
    Differs {
        /// What Dollr shows.
        found: Box<Execution>,
        /// What is not as it was meant, in a sentence.
        difference: String,
    },
    /// The response was lost, or none that can be believed came, and asking through the
    /// [settle window](crate::payments::ExecutionCall::settle_window) did not show it. This was learned last.
    Lost(Error),
}

impl Unknown {
    /// The error that says why, if it is one.
    pub fn error(&self) -> Option<&Error> {
        match &self.why {
            Why::Refused(error) | Why::Lost(error) => Some(error),
            Why::Differs { .. } => None,
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            reference_id,
            why,
        } = self;
        let name = operation.name;
        match why {
            Why::Refused(error) => write!(
                f,
                "{name} was refused, and a copy of it may still be carried out: try the same attempt again, and don't pay the \
                 order in another way before its key {reference_id} is settled; {error}"
            ),
            Why::Differs { difference, .. } => write!(
                f,
                "Dollr shows {name} of the key {reference_id} in another way than it was meant: don't pay the order again, and \
                 let a person look; {difference}"
            ),
            Why::Lost(error) => write!(
                f,
                "whether {name} moved money is unknown: ask for the status of the key {reference_id} until it is known, and \
                 don't pay the order again before; the last that was learned: {error}"
            ),
        }
    }
}
