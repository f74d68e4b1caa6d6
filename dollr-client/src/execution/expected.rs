//! What the state of an execution has to say to be about the one that was sent.

use crate::description::Recover;
use crate::request::Execute;
use crate::values::Amount;
use crate::{Execution, OperationType, ReferenceId, wire};

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
    pub(crate) fn check(&self, found: &Execution) -> Result<(), Mismatch> {
        // A kind that isn't documented can be what Dollr calls this one.
        let is_documented = !matches!(found.operation_type, OperationType::Unrecognized(_));
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
                return Err(Mismatch {
                    what: format!("its `{field}` is {found}, and {expected} was sent"),
                    is_another: field != "operation_type" || is_documented,
                });
            }
        }
        match &self.amount {
            Some((amount, currency)) if !is_in(found, *amount, currency) => Err(Mismatch {
                what: format!(
                    "it moves {} {} to {} {}, and {amount} {currency} was meant",
                    found.payer_amount, found.payer_currency, found.payee_amount, found.payee_currency
                ),
                // How fees and rounding show in the two amounts isn't documented.
                is_another: false,
            }),
            _ => Ok(()),
        }
    }
}

/// What is not as it was sent.
#[derive(Debug)]
pub(crate) struct Mismatch {
    pub(crate) what: String,
    /// Whether this is surely another payment: if not, it can be this one, shown in a way that nobody expected.
    pub(crate) is_another: bool,
}

/// Whether an execution can be one of this amount. Fees are added on one side or taken off on the other, so that one
/// side has to be the amount itself; nothing can be said when money is changed on the way.
fn is_in(found: &Execution, amount: Amount, currency: &str) -> bool {
    let is_changed = found.payer_currency != currency || found.payee_currency != currency;
    is_changed || found.payer_amount == amount || found.payee_amount == amount
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";

    /// A collection of 250 USD from which 5 are kept, but for one field.
    fn shown(field: &str, value: Value) -> Execution {
        let mut shown = json!({
            "reference_id": KEY, "operation_type": "COLLECTION", "status": "PROCESSING", "payer_amount": 250.0,
            "payer_currency": "USD", "payee_amount": 245, "payee_currency": "USD",
        });
        shown[field] = value;
        serde_json::from_value(shown).unwrap()
    }

    #[test]
    fn what_is_surely_another_payment_is_told_from_what_may_be_this_one() {
        let expected = Expected {
            reference_id: KEY.parse().unwrap(),
            operation_type: "COLLECTION",
            payer_currency: Some("USD".to_owned()),
            amount: Some((250.into(), "USD".to_owned())),
        };
        let cases = [
            ("status", json!("FAILED"), None),
            ("payee_amount", json!(240), None),
            ("payee_currency", json!("LRD"), None),
            (
                "reference_id",
                json!("00000000-0000-4000-8000-000000000000"),
                Some(true),
            ),
            ("operation_type", json!("PAYOUT"), Some(true)),
            ("payer_currency", json!("LRD"), Some(true)),
            ("operation_type", json!("PULL"), Some(false)),
            ("payer_amount", json!(250.01), Some(false)),
        ];
        for (field, value, is_another) in cases {
            let found = shown(field, value.clone());
            let mismatch = expected.check(&found).err().map(|mismatch| mismatch.is_another);
            assert_eq!(mismatch, is_another, "{field} {value}");
        }
    }
}
