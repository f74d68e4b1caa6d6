//! Payouts: money from the merchant's wallet to a payment account.

use super::movements::{Terms, status};
use super::payment_accounts::account_for;
use super::permits;
use super::quotes::payout_cost;
use super::refusal::Refusal;
use super::state::{State, WALLET};
use dollr_client::executions::Payout;
use dollr_client::sessions::{CreatePayoutSession, PayoutSession};
use dollr_client::status::GetPayoutStatus;
use dollr_client::{Execution, OperationType, PayoutSessionId, SessionStatus};

pub(super) fn create_payout_session(
    state: &mut State,
    request: &CreatePayoutSession,
) -> Result<PayoutSession, Refusal> {
    let payer_amount = payout_cost(request.amount)?;
    let account = account_for(
        state,
        &OperationType::Payout,
        "payout_account_id",
        request.payout_account_id,
    )?;
    let terms = Terms {
        operation_type: OperationType::Payout,
        payer_amount,
        payer_currency: request.currency,
        payee_amount: request.amount,
        payee_currency: request.currency,
        source: None,
        phone: account.phone.clone(),
        payment_account_id: Some(request.payout_account_id),
        payment_intent_id: None,
    };
    let now = state.clock.now();
    let session = PayoutSession::builder()
        .id(PayoutSessionId::new(state.next_id()))
        .wallet_id(WALLET)
        .payout_account_id(request.payout_account_id)
        .amount(request.amount)
        .currency(request.currency.to_string())
        .status(SessionStatus::Active)
        .expires_at(state.clock.after(state.behaviour.payout_session_lifetime))
        .created_at(now)
        .updated_at(now)
        .build();
    permits::open(state, session.id.get(), session.expires_at, terms);
    Ok(session)
}

pub(super) fn payout(state: &mut State, request: &Payout) -> Result<Execution, Refusal> {
    let token = &request.passcode.token;
    if token.phone.is_none() && token.user_id.is_none() {
        return Err(Refusal::of_body_field(
            "passcode",
            "token.phone or token.user_id required",
        ));
    }
    permits::execute(
        state,
        &OperationType::Payout,
        request.session_id.get(),
        request.reference_id,
        |_, terms| match terms.payment_account_id == Some(request.payout_account_id) {
            true => Ok(()),
            false => Err(Refusal::of_body_field(
                "payout_account_id",
                "not the payment account of the session",
            )),
        },
    )
}

pub(super) fn get_payout_status(state: &mut State, request: &GetPayoutStatus) -> Result<Execution, Refusal> {
    status(state, &OperationType::Payout, request.reference_id)
}
