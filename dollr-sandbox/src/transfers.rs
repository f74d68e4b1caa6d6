//! Transfers: money from the merchant's wallet to a counterparty's.

use super::counterparties::with_party;
use super::movements::{Terms, status};
use super::permits;
use super::refusal::Refusal;
use super::state::{State, WALLET};
use dollr_client::executions::Transfer;
use dollr_client::sessions::{CreateTransferSession, TransferSession};
use dollr_client::status::GetTransferStatus;
use dollr_client::{Execution, OperationType, SessionStatus, TransferSessionId};

pub(super) fn create_transfer_session(
    state: &mut State,
    request: &CreateTransferSession,
) -> Result<TransferSession, Refusal> {
    if request.from_wallet_id != WALLET {
        return Err(Refusal::of_body_field("from_wallet_id", "wallet not found"));
    }
    let counterparty = with_party(state, request.to_counterparty_id)
        .ok_or_else(|| Refusal::of_body_field("to_counterparty_id", "counterparty not found"))?;
    let phone = counterparty.party.and_then(|party| party.phone);
    let terms = Terms::without_fees(OperationType::Transfer, request.amount, request.currency, phone);
    let now = state.clock.now();
    let session = TransferSession::builder()
        .id(TransferSessionId::new(state.next_id()))
        .from_wallet_id(request.from_wallet_id)
        .to_counterparty_id(request.to_counterparty_id)
        .amount(request.amount)
        .currency(request.currency.to_string())
        .status(SessionStatus::Active)
        .expires_at(request.expires_at)
        .created_at(now)
        .updated_at(now)
        .build();
    permits::open(state, session.id.get(), session.expires_at, terms);
    Ok(session)
}

pub(super) fn transfer(state: &mut State, request: &Transfer) -> Result<Execution, Refusal> {
    permits::execute(
        state,
        &OperationType::Transfer,
        request.session_id.get(),
        request.reference_id,
        |_, _| Ok(()),
    )
}

pub(super) fn get_transfer_status(state: &mut State, request: &GetTransferStatus) -> Result<Execution, Refusal> {
    status(state, &OperationType::Transfer, request.reference_id)
}
