//! Sessions that say all about a movement of the merchant's own money: those of payouts, transfers and refunds.

use super::movements::{Terms, executed, refused_session, require_usable, start};
use super::refusal::Refusal;
use super::state::State;
use crate::values::Timestamp;
use crate::{Execution, OperationType, PaymentAccountId, ReferenceId};

/// A session, as its execution needs it.
pub(super) struct Permit {
    pub(super) session_id: i64,
    pub(super) expires_at: Timestamp,
    pub(super) terms: Terms,
    /// The payment account that a payout pays.
    pub(super) payout_account_id: Option<PaymentAccountId>,
}

/// The session of this kind, if it is there.
pub(super) fn find<'a>(state: &'a State, operation_type: &OperationType, session_id: i64) -> Option<&'a Permit> {
    let mut permits = state.permits.iter();
    permits.find(|it| it.session_id == session_id && it.terms.operation_type == *operation_type)
}

/// Carries a session out once, or answers what was executed with the key before.
pub(super) fn execute(
    state: &mut State,
    operation_type: &OperationType,
    session_id: i64,
    reference_id: ReferenceId,
) -> Result<Execution, Refusal> {
    if let Some(execution) = executed(state, reference_id, session_id)? {
        return Ok(execution);
    }
    let permit = find(state, operation_type, session_id).ok_or_else(|| refused_session("session not found"))?;
    require_usable(state, session_id, permit.expires_at)?;
    let terms = permit.terms.clone();
    Ok(start(state, reference_id, session_id, terms))
}
