//! Sessions: permits for one payment.

use super::refusal::Refusal;
use super::state::State;
use dollr_client::sessions::{CheckoutSession, CreateCheckoutSession};
use dollr_client::{CheckoutSessionId, SessionStatus};

pub(super) fn create_checkout_session(
    state: &mut State,
    request: &CreateCheckoutSession,
) -> Result<CheckoutSession, Refusal> {
    let document = state
        .document(&request.source)
        .ok_or_else(|| Refusal::of_body_field("source_id", "source not found"))?;
    let refused = |message| Refusal::of_body_field("source_id", message);
    document.check(state.payable()).map_err(refused)?;
    let now = state.clock.now();
    let session = CheckoutSession::builder()
        .id(CheckoutSessionId::new(state.next_id()))
        .source(request.source.clone())
        .status(SessionStatus::Active)
        .expires_at(state.clock.after(state.behaviour.checkout_session_lifetime))
        .created_at(now)
        .updated_at(now)
        .build();
    state.checkout_sessions.insert(session.id, session.clone());
    Ok(session)
}
