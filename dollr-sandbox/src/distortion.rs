//! Responses of success that say what was done in another way, or are about something else.

use serde_json::{Map, Value};

use super::server::Response;

/// How a response of success is changed before it is sent: [`Fault::shown_as`](super::Fault::shown_as) takes it.
///
/// What no source documents is how Dollr writes a payment: in which letters, and how fees and rounding show in the amounts. And
/// something on the way to Dollr can mix up responses. Only the fields that a response has are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Distortion {
    /// `payer_currency` in small letters: `usd`.
    SmallLetters,
    /// `payer_currency` with a space at its end.
    SpaceAfter,
    /// `payer_currency` is an empty text.
    NoCurrency,
    /// `payer_currency` is the other one of the two: that of the payee or, if both have one, `LRD` for `USD` and `USD` for the
    /// rest.
    OtherCurrency,
    /// The amounts of payer and payee are off by 10^-9, as sums of binary fractions are.
    FloatNoise,
    /// The amounts of payer and payee are off by one cent.
    CentOff,
    /// The payer pays 2 % more, and the payee gets 2 % less.
    FeesOnBothSides,
    /// The amounts of payer and payee have no cents.
    WholeUnits,
    /// It is about another payment (another `reference_id`) or another document (another `source_id`), which has come to another
    /// end: `COMPLETED` or `ACTIVE`, and where this one says that, `FAILED` or `PAID`.
    AnotherKey,
    /// It is about a payment of another kind (another `operation_type`), which has come to another end as well.
    AnotherKind,
}

/// A key that nobody makes.
const ANOTHER_KEY: &str = "00000000-0000-4000-8000-000000000000";

impl Distortion {
    /// The same response, changed. One that is none of success, or no object, stays as it is.
    pub(super) fn of(self, response: Response) -> Response {
        if !response.status().is_success() {
            return response;
        }
        let Ok(mut shown) = serde_json::from_slice(response.body()) else {
            return response;
        };
        self.change(&mut shown);
        response.map(|_| Value::Object(shown).to_string().into_bytes())
    }

    fn change(self, shown: &mut Map<String, Value>) {
        match self {
            Self::SmallLetters => currency(shown, |_, currency| currency.to_lowercase()),
            Self::SpaceAfter => currency(shown, |_, currency| format!("{currency} ")),
            Self::NoCurrency => currency(shown, |_, _| String::new()),
            Self::OtherCurrency => currency(shown, |payee, currency| {
                let other = if currency == "USD" { "LRD" } else { "USD" };
                let payee = payee.filter(|payee| *payee != currency);
                payee.unwrap_or(other).to_owned()
            }),
            Self::FloatNoise => amounts(shown, |paid| paid + 1e-9, |got| got - 1e-9),
            Self::CentOff => amounts(shown, |paid| paid + 0.01, |got| got - 0.01),
            Self::FeesOnBothSides => amounts(shown, |paid| paid * 1.02, |got| got * 0.98),
            Self::WholeUnits => amounts(shown, f64::round, f64::round),
            Self::AnotherKey => {
                replace(shown, "reference_id", |_| Some(ANOTHER_KEY.into()));
                replace(shown, "source_id", |id| Some((id.as_i64()? + 1).into()));
                end_otherwise(shown);
            }
            Self::AnotherKind => {
                replace(shown, "operation_type", |kind| {
                    let is_payout = kind == "PAYOUT";
                    Some(if is_payout { "COLLECTION" } else { "PAYOUT" }.into())
                });
                if shown.contains_key("operation_type") {
                    end_otherwise(shown);
                }
            }
        }
    }
}

/// Changes a field, if there is one.
fn replace(shown: &mut Map<String, Value>, field: &str, change: impl FnOnce(&Value) -> Option<Value>) {
    if let Some(value) = shown.get_mut(field)
        && let Some(changed) = change(value)
    {
        *value = changed;
    }
}

/// Changes the currency of the payer, knowing that of the payee.
fn currency(shown: &mut Map<String, Value>, change: impl FnOnce(Option<&str>, &str) -> String) {
    let payee = shown.get("payee_currency").and_then(Value::as_str).map(str::to_owned);
    replace(shown, "payer_currency", |currency| {
        Some(change(payee.as_deref(), currency.as_str()?).into())
    });
}

/// Changes both amounts.
fn amounts(shown: &mut Map<String, Value>, paid: fn(f64) -> f64, got: fn(f64) -> f64) {
    for (field, change) in [("payer_amount", paid), ("payee_amount", got)] {
        replace(shown, field, |amount| {
            // No more digits than the noise has: more would be noise of our own.
            let nano = 1e9;
            Some(((change(amount.as_f64()?) * nano).round() / nano).into())
        });
    }
}

/// Says of a payment or a document that it has come to another end.
fn end_otherwise(shown: &mut Map<String, Value>) {
    let is_payment = shown.contains_key("operation_type");
    replace(shown, "status", |status| {
        let other = match (is_payment, status.as_str()?) {
            (true, "COMPLETED") => "FAILED",
            (true, _) => "COMPLETED",
            (false, "ACTIVE") => "PAID",
            (false, _) => "ACTIVE",
        };
        Some(other.into())
    });
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde_json::json;

    use super::super::server;
    use super::*;

    fn response(body: &Value) -> Response {
        server::json(body.to_string().into_bytes())
    }

    fn shown(distortion: Distortion, body: &Value) -> Value {
        serde_json::from_slice(distortion.of(response(body)).body()).unwrap()
    }

    #[test]
    fn each_changes_what_it_says_and_nothing_else() {
        use Distortion as D;
        let payment = json!({
            "reference_id": "550e8400-e29b-41d4-a716-446655440000", "operation_type": "COLLECTION", "status": "PENDING",
            "payer_amount": 250, "payer_currency": "USD", "payee_amount": 242.4, "payee_currency": "USD", "more": [1],
        });
        let cases = [
            (D::SmallLetters, json!({ "payer_currency": "usd" })),
            (D::SpaceAfter, json!({ "payer_currency": "USD " })),
            (D::NoCurrency, json!({ "payer_currency": "" })),
            (D::OtherCurrency, json!({ "payer_currency": "LRD" })),
            (
                D::FloatNoise,
                json!({ "payer_amount": 250.000_000_001, "payee_amount": 242.399_999_999 }),
            ),
            (D::CentOff, json!({ "payer_amount": 250.01, "payee_amount": 242.39 })),
            (
                D::FeesOnBothSides,
                json!({ "payer_amount": 255.0, "payee_amount": 237.552 }),
            ),
            (D::WholeUnits, json!({ "payer_amount": 250.0, "payee_amount": 242.0 })),
            (
                D::AnotherKey,
                json!({ "reference_id": ANOTHER_KEY, "status": "COMPLETED" }),
            ),
            (
                D::AnotherKind,
                json!({ "operation_type": "PAYOUT", "status": "COMPLETED" }),
            ),
        ];
        for (distortion, changes) in cases {
            let mut expected = payment.clone();
            for (field, value) in changes.as_object().unwrap() {
                expected[field] = value.clone();
            }
            assert_eq!(shown(distortion, &payment), expected, "{distortion:?}");
        }
    }

    #[test]
    fn what_is_about_something_else_has_come_to_another_end() {
        let document = |id, status| json!({ "source_id": id, "status": status });
        for (mine, other) in [("ACTIVE", "PAID"), ("PROCESSING", "ACTIVE"), ("PAID", "ACTIVE")] {
            let found = shown(Distortion::AnotherKey, &document(101, mine));
            assert_eq!(found, document(102, other));
        }
        let payment = |kind, status| json!({ "operation_type": kind, "status": status });
        let found = shown(Distortion::AnotherKind, &payment("PAYOUT", "COMPLETED"));
        assert_eq!(found, payment("COLLECTION", "FAILED"));
        let changed = json!({ "payer_currency": "LRD", "payee_currency": "USD" });
        let found = shown(Distortion::OtherCurrency, &changed);
        assert_eq!(found["payer_currency"], "USD", "that of the payee");
    }

    #[test]
    fn what_is_no_payment_is_left_alone() {
        let note = json!({ "status": "ACTIVE", "amount": 1.5 });
        let list = json!([{ "payer_currency": "USD" }]);
        for body in [note, list] {
            for distortion in [Distortion::AnotherKind, Distortion::SmallLetters, Distortion::CentOff] {
                assert_eq!(shown(distortion, &body), body, "{distortion:?}");
            }
        }
        let mut refusal = response(&json!({ "payer_currency": "USD" }));
        *refusal.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        let sent = Distortion::SmallLetters.of(refusal.clone());
        assert_eq!(sent.body(), refusal.body());
    }
}
