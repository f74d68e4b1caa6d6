//! What the state of an execution has to say to be as it was meant.

use crate::api::types::{Execution, OperationType, ReferenceId};
use crate::core::echo::is_same;
use crate::values::{Amount, in_units};

/// What is known of an execution before it is answered.
pub(super) struct Expected<'a> {
    pub(super) reference_id: ReferenceId,
    pub(super) operation_type: &'static str,
    pub(super) payer_currency: Option<&'a str>,
    /// How much, and in which currency.
    pub(super) amount: Option<(Amount, &'a str)>,
}

/// How what was answered compares.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// It is this execution, as it was meant.
    Meant,
    /// It is this execution, and something differs.
    Differs(String),
    /// It is about another key or another kind of movement, and so no response.
    Another(String),
}

impl Expected<'_> {
    /// Compares what was answered with what was meant. Who it is about is its key and its kind, and nothing else.
    pub(super) fn compare(&self, found: &Execution) -> Match {
        let told =
            |field: &str, expected: &str, found: &str| format!("its `{field}` is {found:?}, and {expected:?} was sent");
        if self.reference_id != found.reference_id {
            let (key, found_key) = (self.reference_id.to_string(), found.reference_id.to_string());
            return Match::Another(told("reference_id", &key, &found_key));
        }
        let kind = found.operation_type.as_str();
        if !is_same(self.operation_type, kind) {
            let difference = told("operation_type", self.operation_type, kind);
            // A kind that isn't documented can be what Dollr calls this one.
            return match found.operation_type {
                OperationType::Unrecognized(_) => Match::Differs(difference),
                _ => Match::Another(difference),
            };
        }
        match self.payer_currency {
            Some(currency) if !is_same(currency, &found.payer_currency) => {
                return Match::Differs(told("payer_currency", currency, &found.payer_currency));
            }
            _ => {}
        }
        match self.amount {
            Some((amount, currency)) if !is_in(found, amount, currency) => Match::Differs(format!(
                "it moves {} {} to {} {}, and {amount} {currency} was meant",
                found.payer_amount, found.payer_currency, found.payee_amount, found.payee_currency
            )),
            _ => Match::Meant,
        }
    }
}

/// Whether an execution can be one of this amount. Fees are added on one side or taken off on the other, so that one
/// side has to be the amount itself; nothing can be said when money is changed on the way.
fn is_in(found: &Execution, amount: Amount, currency: &str) -> bool {
    let is_changed = !is_same(currency, &found.payer_currency) || !is_same(currency, &found.payee_currency);
    let is_it = |found: Amount| in_units(found, currency) == in_units(amount, currency);
    is_changed || is_it(found.payer_amount) || is_it(found.payee_amount)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";

    /// A collection of 250 USD from which 5 are kept, but for some fields.
    fn shown(fields: &[(&str, Value)]) -> Execution {
        let mut shown = json!({
            "reference_id": KEY, "operation_type": "COLLECTION", "status": "PROCESSING", "payer_amount": 250.0,
            "payer_currency": "USD", "payee_amount": 245, "payee_currency": "USD",
        });
        for (name, value) in fields {
            shown[name] = value.clone();
        }
        serde_json::from_value(shown).unwrap()
    }

    #[test]
    fn a_response_is_about_this_payment_by_its_key_and_its_kind() {
        let expected = Expected {
            reference_id: KEY.parse().unwrap(),
            operation_type: "COLLECTION",
            payer_currency: Some("USD"),
            amount: Some((250.into(), "USD")),
        };
        let other = json!("00000000-0000-4000-8000-000000000000");
        let cases: [(&[(&str, Value)], &str); 17] = [
            (&[("status", json!("FAILED"))], "meant"),
            (&[("payee_amount", json!(240))], "meant"),
            (&[("payee_currency", json!("LRD"))], "meant"),
            (&[("payer_currency", json!("usd"))], "meant"),
            (&[("payer_currency", json!("USD "))], "meant"),
            (&[("payer_amount", json!(250.000_000_1))], "meant"),
            (&[("payer_amount", json!(249.998))], "meant"),
            (&[("operation_type", json!("collection"))], "meant"),
            (&[("payer_currency", json!(""))], "differs"),
            (&[("payer_currency", json!("LRD"))], "differs"),
            (&[("operation_type", json!("PULL"))], "differs"),
            (&[("payer_amount", json!(250.01))], "differs"),
            (&[("payer_amount", json!(255)), ("payee_amount", json!(245))], "differs"),
            (&[("reference_id", other.clone())], "another"),
            (&[("reference_id", other), ("payer_currency", json!("LRD"))], "another"),
            (&[("operation_type", json!("PAYOUT"))], "another"),
            (&[("operation_type", json!(" payout"))], "differs"),
        ];
        for (fields, name) in cases {
            let compared = match expected.compare(&shown(fields)) {
                Match::Meant => "meant",
                Match::Differs(_) => "differs",
                Match::Another(_) => "another",
            };
            assert_eq!(compared, name, "{fields:?}");
        }
    }

    #[test]
    fn amounts_are_compared_at_the_smallest_unit_of_their_currency() {
        for (currency, meant, found, is_same) in [
            ("USD", "10.00", "10.004", true),
            ("USD", "10.00", "10.01", false),
            ("USD", "10.40", "10", false),
            ("RWF", "1000", "1000.3", true),
            ("rwf", "1000", "1001", false),
            ("TND", "1.000", "1.001", false),
        ] {
            let amounts = [("payer_amount", json!(found)), ("payee_amount", json!(0))];
            let currencies = [("payer_currency", json!(currency)), ("payee_currency", json!(currency))];
            let found = shown(&[amounts, currencies].concat());
            assert_eq!(
                is_in(&found, meant.parse().unwrap(), currency),
                is_same,
                "{currency} {meant}"
            );
        }
    }
}
