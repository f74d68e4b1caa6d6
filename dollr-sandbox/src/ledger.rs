//! What money moved.

use std::collections::{BTreeSet, HashMap};
use std::mem;

use tokio::time::Instant;

use super::movements::Movement;
use dollr_client::sessions::PaymentIntentId;
use dollr_client::{
    Amount, Currency, ExecutionStatus, OperationType, PaymentAccountId, ReferenceId, Source, Timestamp,
};

/// All movements, in the order that they were accepted in.
#[derive(Default)]
pub(super) struct Ledger {
    movements: Vec<Movement>,
    by_key: HashMap<ReferenceId, Vec<usize>>,
    by_session: HashMap<i64, Vec<usize>>,
    /// Those that had not ended when they were last asked, by when they end: thousands may be open, and every request asks.
    in_progress: BTreeSet<(Instant, usize)>,
}

impl Ledger {
    pub(super) fn push(&mut self, movement: Movement) {
        let place = self.movements.len();
        self.by_key.entry(movement.reference_id).or_default().push(place);
        self.by_session.entry(movement.session_id).or_default().push(place);
        self.in_progress.insert((movement.ends(), place));
        self.movements.push(movement);
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Movement> {
        self.movements.iter()
    }

    pub(super) fn of_key(&self, reference_id: ReferenceId) -> impl DoubleEndedIterator<Item = &Movement> {
        self.at(self.by_key.get(&reference_id))
    }

    pub(super) fn of_session(&self, session_id: i64) -> impl DoubleEndedIterator<Item = &Movement> {
        self.at(self.by_session.get(&session_id))
    }

    pub(super) fn in_progress(&self) -> impl Iterator<Item = &Movement> {
        self.in_progress.iter().map(|(_, place)| &self.movements[*place])
    }

    /// Those that were in progress before, and have ended by now.
    pub(super) fn take_ended(&mut self) -> impl Iterator<Item = &Movement> {
        let open = self.in_progress.split_off(&(Instant::now(), usize::MAX));
        let ended = mem::replace(&mut self.in_progress, open);
        let mut ended: Vec<usize> = ended.into_iter().map(|(_, place)| place).collect();
        ended.sort_unstable();
        ended.into_iter().map(|place| &self.movements[place])
    }

    fn at<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl DoubleEndedIterator<Item = &'a Movement> {
        places.into_iter().flatten().map(|place| &self.movements[*place])
    }
}

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
    /// The payment account that pays a collection or gets a payout, and which a refund goes back to.
    pub payment_account_id: Option<PaymentAccountId>,
    /// The payment that a collection is, or that a refund gives back.
    pub payment_intent_id: Option<PaymentIntentId>,
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
            payment_account_id: terms.payment_account_id,
            payment_intent_id: terms.payment_intent_id,
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
