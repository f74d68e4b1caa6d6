//! Where things stand, read off a response by what the spec says of the operation.

use serde_json::Value;

use crate::codec::mend;
use crate::schema::{End, Enum, FieldPath, Operation, Shape, Wait};

/// How far a payment or a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Progress {
    /// Its status is final: nothing follows.
    Final(End),
    /// It is not final, and a person has to act before it goes on.
    NeedsAction,
    /// It is not final. That is no failure: mobile money may take minutes.
    Open,
    /// Its status is none that is documented. Nobody knows whether something follows.
    Unrecognized,
}

impl Progress {
    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Final(_))
    }

    /// Where the thing stands that the response of an operation is about, by this description of how to wait for it.
    pub(crate) fn read(operation: &Operation, wait: Option<Wait>, body: &[u8]) -> Self {
        let Some(shape) = operation.returns.shape() else {
            return Self::Unrecognized;
        };
        // In the forms that the response was read from.
        let mended = mend::mended(body, shape).ok();
        let mended = mended.and_then(|mended| serde_json::from_str(&mended).ok());
        let body: Value = mended.unwrap_or_else(|| serde_json::from_slice(body).unwrap_or_default());
        let Some(wait) = wait else {
            return Self::Unrecognized;
        };
        let values = statuses(shape, wait.until).map_or(&[][..], |statuses| statuses.values);
        let status = at(&body, wait.until).as_str();
        let known = values.iter().find(|value| Some(value.name) == status);
        let needs_action = wait.hand_over.is_some_and(|path| *at(&body, path) == true);
        match known.map(|value| value.end) {
            Some(Some(end)) => Self::Final(end),
            _ if needs_action => Self::NeedsAction,
            Some(None) => Self::Open,
            None => Self::Unrecognized,
        }
    }
}

/// What is at a place; `null` if nothing is.
fn at(body: &Value, path: FieldPath) -> &Value {
    path.iter().fold(body, |outer, name| &outer[name])
}

/// The values of the status at a place of what has this shape.
fn statuses(shape: Shape, path: FieldPath) -> Option<&'static Enum> {
    let Some((name, rest)) = path.split_first() else {
        return match shape {
            Shape::Enum(statuses) => Some(statuses),
            _ => None,
        };
    };
    match shape {
        Shape::Struct(outer) => statuses(outer().fields.iter().find(|field| field.wire == *name)?.shape, rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OPERATIONS;

    #[test]
    fn it_is_read_off_the_fields_that_the_spec_names() {
        let collection = ["get_collection_status", "get_payout_status"];
        let document = ["get_payment_source_status", "get_payment_source_status"];
        let cases = [
            (collection, r#"{"status":"PENDING"}"#, Progress::Open),
            (
                collection,
                r#"{"status":"PROCESSING","requires_action":false}"#,
                Progress::Open,
            ),
            (
                collection,
                r#"{"status":"PROCESSING","requires_action":null}"#,
                Progress::Open,
            ),
            (
                collection,
                r#"{"status":"PROCESSING","requires_action":true}"#,
                Progress::NeedsAction,
            ),
            (
                collection,
                r#"{"status":"COMPLETED","requires_action":true}"#,
                Progress::Final(End::Success),
            ),
            (collection, r#"{"status":"FAILED"}"#, Progress::Final(End::Failure)),
            (collection, r#"{"status":"REVERSED"}"#, Progress::Unrecognized),
            (
                collection,
                r#"{"status":"REVERSED","requires_action":true}"#,
                Progress::NeedsAction,
            ),
            (collection, r#"{"status":"PAID"}"#, Progress::Unrecognized),
            (collection, "{}", Progress::Unrecognized),
            (collection, "null", Progress::Unrecognized),
            (collection, "not JSON", Progress::Unrecognized),
            (
                document,
                r#"{"status":"ACTIVE","requires_action":true}"#,
                Progress::Open,
            ),
            (document, r#"{"status":"PAID"}"#, Progress::Final(End::Success)),
            (document, r#"{"status":"CANCELED"}"#, Progress::Final(End::Failure)),
        ];
        for (operations, body, expected) in cases {
            for name in operations {
                let operation = OPERATIONS.iter().find(|operation| operation.name == name).unwrap();
                assert_eq!(
                    Progress::read(operation, operation.wait, body.as_bytes()),
                    expected,
                    "{name} {body}"
                );
            }
        }
    }
}
