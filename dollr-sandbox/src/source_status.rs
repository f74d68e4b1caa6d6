//! Where a document stands.

use super::movements::begun_unseen;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::SourceStatus;
use dollr_client::status::{GetPaymentSourceStatus, SourceStatusReport};

pub(super) fn get_payment_source_status(
    state: &mut State,
    request: &GetPaymentSourceStatus,
) -> Result<SourceStatusReport, Refusal> {
    let document = state.document(&request.source);
    let document = document.ok_or_else(|| Refusal::not_found("source"))?;
    let status = match begun_unseen(state, &request.source) {
        true => SourceStatus::Active,
        false => document.status.clone(),
    };
    Ok(SourceStatusReport::builder()
        .source(document.source.clone())
        .source_number(document.number.clone())
        .status(status)
        .currency(document.currency.to_string())
        .total_amount(document.total())
        .paid_at(document.paid_at)
        .build())
}
