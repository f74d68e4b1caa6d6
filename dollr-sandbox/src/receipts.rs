//! The receipts of documents that are paid, of either kind.

use super::collections::Payment;
use super::counterparties::with_party;
use super::documents::Document;
use super::refusal::Refusal;
use super::state::State;
use dollr_client::Counterparty;

/// What a receipt is about.
pub(super) struct Receipt<'a> {
    pub(super) document: &'a Document,
    pub(super) payment: &'a Payment,
    pub(super) counterparty: Option<Counterparty>,
}

/// The receipt of a document, if it is paid.
pub(super) fn receipt<'a>(state: &'a State, document: &'a Document) -> Result<Receipt<'a>, Refusal> {
    let payment = document.paid_at.and(document.payment.as_ref());
    Ok(Receipt {
        document,
        payment: payment.ok_or_else(|| Refusal::not_found("receipt"))?,
        counterparty: with_party(state, document.counterparty_id),
    })
}
