//! Sessions that say all about a movement of the merchant's own money: those of payouts, transfers and refunds.

use super::movements::{Terms, executed, refused_session, require_usable, start};
use super::refusal::Refusal;
use super::state::State;
use dollr_client::{Execution, OperationType, ReferenceId, Timestamp};

/// A session, as its execution needs it.
pub(super) struct Permit {
    expires_at: Timestamp,
    terms: Terms,
}

/// Lets a new session be carried out, once.
pub(super) fn open(state: &mut State, session_id: i64, expires_at: Timestamp, terms: Terms) {
    state.permits.insert(session_id, Permit { expires_at, terms });
}

/// Carries a session out once, if `check` allows it, or returns what was executed with the key before.
pub(super) fn execute(
    state: &mut State,
    operation_type: &OperationType,
    session_id: i64,
    reference_id: ReferenceId,
    check: impl FnOnce(&State, &Terms) -> Result<(), Refusal>,
) -> Result<Execution, Refusal> {
    if let Some(execution) = executed(state, operation_type, reference_id, session_id)? {
        return Ok(execution);
    }
    let permit = state.permits.get(&session_id);
    let permit = permit.filter(|it| it.terms.operation_type == *operation_type);
    let permit = permit.ok_or_else(|| refused_session("session not found"))?;
    require_usable(state, session_id, permit.expires_at)?;
    check(state, &permit.terms)?;
    let terms = permit.terms.clone();
    Ok(start(state, reference_id, session_id, terms))
}
