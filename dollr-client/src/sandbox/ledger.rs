//! What money moved, for tests to judge by.

use super::movements::Movement;
use crate::values::{Amount, Currency, Timestamp};
use crate::{ExecutionStatus, OperationType, ReferenceId, Source};

/// One movement of money that the sandbox accepted: [`Sandbox::ledger`](super::Sandbox::ledger) lists them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// Whether it was a collection, a payout, a transfer or a refund.
    pub operation_type: OperationType,
    /// The key that it was executed with.
    pub reference_id: ReferenceId,
    /// The session that it was executed in: an id of the kind of session that goes with the operation.
    pub session_id: i64,
    /// The document that a collection is for.
    pub source: Option<Source>,
    /// What the payer pays, fees included.
    pub payer_amount: Amount,
    /// The currency of `payer_amount`.
    pub payer_currency: Currency,
    /// What the payee gets.
    pub payee_amount: Amount,
    /// The currency of `payee_amount`.
    pub payee_currency: Currency,
    /// When the sandbox accepted it.
    pub accepted_at: Timestamp,
    /// Where it stands.
    pub status: ExecutionStatus,
    /// Where it will stand in the end: `COMPLETED` or `FAILED`.
    pub final_status: ExecutionStatus,
}

impl LedgerEntry {
    pub(super) fn of(movement: &Movement) -> Self {
        let terms = &movement.terms;
        Self {
            operation_type: terms.operation_type.clone(),
            reference_id: movement.reference_id,
            session_id: movement.session_id,
            source: terms.source.clone(),
            payer_amount: terms.payer_amount,
            payer_currency: terms.payer_currency,
            payee_amount: terms.payee_amount,
            payee_currency: terms.payee_currency,
            accepted_at: movement.accepted_at,
            status: movement.status(),
            final_status: movement.final_status(),
        }
    }
}
