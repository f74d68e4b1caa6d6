//! The session of an attempt, with its kind.

use std::fmt;

use crate::api::types::{CheckoutSessionId, OperationType, PayoutSessionId, RefundSessionId, TransferSessionId};

/// The session of an [`Attempt`](super::Attempt): of the kind that its operation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SessionId {
    /// Of a collection.
    Checkout(CheckoutSessionId),
    /// Of a payout.
    Payout(PayoutSessionId),
    /// Of a transfer.
    Transfer(TransferSessionId),
    /// Of a refund.
    Refund(RefundSessionId),
    /// Of an operation that this release doesn't know.
    Unrecognized(i64),
}

impl SessionId {
    /// The session of this number.
    pub(super) fn of(operation: &OperationType, number: i64) -> Self {
        match operation {
            OperationType::Collection => Self::Checkout(CheckoutSessionId::new(number)),
            OperationType::Payout => Self::Payout(PayoutSessionId::new(number)),
            OperationType::Transfer => Self::Transfer(TransferSessionId::new(number)),
            OperationType::Refund => Self::Refund(RefundSessionId::new(number)),
            OperationType::Unrecognized(_) => Self::Unrecognized(number),
        }
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkout(id) => id.fmt(f),
            Self::Payout(id) => id.fmt(f),
            Self::Transfer(id) => id.fmt(f),
            Self::Refund(id) => id.fmt(f),
            Self::Unrecognized(number) => number.fmt(f),
        }
    }
}
