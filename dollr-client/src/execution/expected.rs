//! What the state of an execution has to say to be about the one that was sent.

use crate::description::Recover;
use crate::request::Execute;
use crate::values::Amount;
use crate::{Execution, ReferenceId, wire};

/// What is known of an execution before it is answered.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) reference_id: ReferenceId,
    pub(crate) operation_type: &'static str,
    pub(crate) payer_currency: Option<String>,
    /// How much, and in which currency.
    pub(crate) amount: Option<(Amount, String)>,
}

impl Expected {
    /// What the request itself says; nothing if it has no key, which the macro lets no execution have.
    pub(crate) fn of<R: Execute>(request: &R, recover: &Recover) -> Option<Self> {
        let reference_id = wire::text(request, recover.key)?.parse().ok()?;
        Some(Self {
            reference_id,
            operation_type: recover.operation_type,
            payer_currency: recover.payer_currency.and_then(|field| wire::text(request, field)),
            amount: None,
        })
    }

    /// Whether this is about the execution, or what it says instead.
    pub(crate) fn check(&self, found: &Execution) -> Result<(), String> {
        let fields = [
            (
                "reference_id",
                Some(self.reference_id.to_string()),
                found.reference_id.to_string(),
            ),
            (
                "operation_type",
                Some(self.operation_type.to_owned()),
                found.operation_type.to_string(),
            ),
            (
                "payer_currency",
                self.payer_currency.clone(),
                found.payer_currency.clone(),
            ),
        ];
        for (field, expected, found) in fields {
            if let Some(expected) = expected.filter(|expected| *expected != found) {
                return Err(format!("its `{field}` is {found}, and {expected} was sent"));
            }
        }
        match &self.amount {
            Some((amount, currency)) if !is_in(found, *amount, currency) => Err(format!(
                "it moves {} {} to {} {}, and {amount} {currency} was meant",
                found.payer_amount, found.payer_currency, found.payee_amount, found.payee_currency
            )),
            _ => Ok(()),
        }
    }
}

/// Whether an execution can be one of this amount. Fees are added on one side or taken off on the other, so that one
/// side has to be the amount itself; nothing can be said when money is changed on the way.
fn is_in(found: &Execution, amount: Amount, currency: &str) -> bool {
    let is_changed = found.payer_currency != currency || found.payee_currency != currency;
    is_changed || found.payer_amount == amount || found.payee_amount == amount
}
