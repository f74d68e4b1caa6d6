//! What proves what of an attempt. Observations in, conclusion out: nothing is sent or asked here.
//!
//! While a session lives, neither a refusal nor "there is no such key" proves anything for the future: another copy of the same
//! bytes may still arrive and act. So a new key takes proof that the attempt is dead, and everything else is told as unknown.

use crate::error::{Detail, Error, ErrorKind, FieldError};
use crate::schema::{Operation, Place};

/// What is known of the sendings of an attempt. Of several sendings, the one that proves least counts: the later in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sent {
    /// No byte of it left this machine.
    Never,
    /// None that this process knows of. But it can't be sent any more, maybe because it was sent elsewhere.
    Elsewhere,
    /// Its bytes themselves are impossible, whoever reads them and whenever.
    Malformed,
    /// Dollr, or something that speaks for it, refused it.
    Refused,
    /// Nothing says what happened to it.
    Lost,
}

impl Sent {
    /// What an error of a sending says of it.
    pub(crate) fn and_failed(operation: &Operation, error: &Error) -> Self {
        if error.is_unsent(operation) {
            return Self::Never;
        }
        match error.kind() {
            ErrorKind::Rejected if is_byte_check(operation, error) => Self::Malformed,
            ErrorKind::Rejected
            | ErrorKind::Authentication
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::RateLimited => Self::Refused,
            _ => Self::Lost,
        }
    }

    /// Whether something left of which a copy may act.
    pub(crate) fn has_left(self) -> bool {
        matches!(self, Self::Refused | Self::Lost)
    }

    /// The same, after one more sending that failed so.
    pub(crate) fn and_again(self, failed: Self) -> Self {
        match (self, failed) {
            (Self::Never, failed) => failed,
            (sent, Self::Never) => sent,
            // That bytes are impossible is known of these alone: an earlier sending may have had another passcode.
            (sent, failed) => sent.max(failed).max(Self::Refused),
        }
    }
}

/// What was shown of an attempt, by a response to it or to a probe of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Nothing that counts: no response, a page, a response about something else.
    Nothing,
    /// Dollr's own, fresh word that it knows no such key.
    Absent,
    /// The attempt, as it was meant.
    Meant,
    /// The attempt, with something that is not as it was meant.
    Differs,
}

/// All that is known of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub(crate) sent: Sent,
    pub(crate) shown: Shown,
    /// Whether no copy of it can begin any more: its session is over, or its document was cancelled and is shown so.
    pub(crate) is_fenced: bool,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// Nothing moved, and nothing of it can act.
    Impossible,
    /// It can't act any more, and never did.
    NeverLanded,
    /// It is what Dollr shows.
    Found,
    /// It is what Dollr shows, and a person has to look.
    Differs,
    /// It was refused as far as Dollr shows; a copy may still act.
    Refused,
    /// Nobody knows.
    Lost,
}

impl Evidence {
    pub(crate) fn conclusion(self) -> Conclusion {
        match (self.shown, self.sent) {
            (Shown::Meant, _) => Conclusion::Found,
            (Shown::Differs, _) => Conclusion::Differs,
            (_, Sent::Never | Sent::Malformed) | (Shown::Absent, Sent::Elsewhere) => Conclusion::Impossible,
            (Shown::Absent, _) if self.is_fenced => Conclusion::NeverLanded,
            (_, Sent::Refused) => Conclusion::Refused,
            (_, Sent::Elsewhere | Sent::Lost) => Conclusion::Lost,
        }
    }
}

/// The kinds of mistake that a server finds by looking at the bytes alone, in the words of the library that Dollr's errors come
/// from. A kind that is missing here costs three seconds; a wrong one could cost a second payment. So each is spelled out: a server
/// may call a check of its own `account_type`. And `value_error` and `assertion_error` alone are what its own checks raise,
/// whatever state they looked at.
const BYTE_CHECKS: &[&str] = &[
    "missing",
    "value_error.missing",
    "type_error.none.not_allowed",
    "type_error.str",
    "type_error.bytes",
    "type_error.integer",
    "type_error.float",
    "type_error.number",
    "type_error.decimal",
    "type_error.bool",
    "type_error.dict",
    "type_error.list",
    "type_error.uuid",
    "type_error.enum",
    "string_type",
    "bytes_type",
    "int_type",
    "float_type",
    "decimal_type",
    "bool_type",
    "dict_type",
    "list_type",
    "model_type",
    "model_attributes_type",
    "uuid_type",
    "int_parsing",
    "int_parsing_size",
    "float_parsing",
    "decimal_parsing",
    "bool_parsing",
    "uuid_parsing",
    "uuid_version",
    "value_error.uuid",
    "value_error.any_str.min_length",
    "value_error.any_str.max_length",
    "value_error.number.not_ge",
    "value_error.number.not_gt",
    "value_error.number.not_le",
    "value_error.number.not_lt",
    "value_error.number.not_multiple",
    "string_too_short",
    "string_too_long",
    "string_pattern_mismatch",
    "value_error.str.regex",
    "enum",
    "literal_error",
    "extra_forbidden",
];

/// The same, of a body that is no JSON: then there is no field to name.
const JSON_CHECKS: &[&str] = &["json_invalid", "value_error.jsondecode"];

/// Whether all that is refused is in the bytes that were sent.
fn is_byte_check(operation: &Operation, error: &Error) -> bool {
    let Some(Detail::Fields(fields)) = error.detail() else {
        return false;
    };
    let is_of_body = |name: &String| {
        let mut fields = operation.request.fields.iter();
        fields.any(|field| field.place == Place::Body && field.name == *name)
    };
    let is_check = |field: &FieldError| match field.location.as_slice() {
        [place, name, ..] if place == "body" && is_of_body(name) => BYTE_CHECKS.contains(&field.kind.as_str()),
        [place, ..] if place == "body" => JSON_CHECKS.contains(&field.kind.as_str()),
        _ => false,
    };
    error.status() == Some(422) && !fields.is_empty() && fields.iter().all(is_check)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;
    use serde_json::json;

    use super::*;
    use crate::api::executions::{Collect, Payout};
    use crate::api::jwt::ClientObtainToken;
    use crate::api::types::{CheckoutSessionId, PaymentAccountId, ReferenceId};
    use crate::codec::UnknownFields;
    use crate::codec::request::{self, Request};
    use crate::http::response::Received;
    use crate::values::Currency;

    #[test]
    fn what_follows_from_what_is_known() {
        use Conclusion::{Differs, Found, Impossible, Lost, NeverLanded, Refused};
        // Of each kind of sending: nothing is shown, the key is unknown, the key is unknown and nothing of it can begin any more.
        let table = [
            (Sent::Never, [Impossible, Impossible, Impossible]),
            (Sent::Elsewhere, [Lost, Impossible, Impossible]),
            (Sent::Malformed, [Impossible, Impossible, Impossible]),
            (Sent::Refused, [Refused, Refused, NeverLanded]),
            (Sent::Lost, [Lost, Lost, NeverLanded]),
        ];
        for (sent, [nothing, absent, absent_and_fenced]) in table {
            for (shown, open, fenced) in [
                (Shown::Nothing, nothing, nothing),
                (Shown::Absent, absent, absent_and_fenced),
                (Shown::Meant, Found, Found),
                (Shown::Differs, Differs, Differs),
            ] {
                for (is_fenced, expected) in [(false, open), (true, fenced)] {
                    let evidence = Evidence { sent, shown, is_fenced };
                    assert_eq!(evidence.conclusion(), expected, "{evidence:?}");
                }
            }
        }
    }

    #[test]
    fn of_several_sendings_the_one_that_proves_least_counts() {
        use Sent::{Lost, Malformed, Never, Refused};
        for (before, failed, expected) in [
            (Never, Never, Never),
            (Never, Malformed, Malformed),
            (Never, Lost, Lost),
            (Malformed, Never, Malformed),
            (Malformed, Malformed, Refused),
            (Lost, Malformed, Lost),
            (Refused, Never, Refused),
            (Refused, Lost, Lost),
            (Lost, Refused, Lost),
        ] {
            assert_eq!(before.and_again(failed), expected, "{before:?}, then {failed:?}");
        }
    }

    #[test]
    fn a_refusal_is_of_the_bytes_if_every_entry_is() {
        let request = Collect {
            session_id: CheckoutSessionId::new(55),
            payment_account_id: PaymentAccountId::new(18),
            currency: Currency::USD,
            reference_id: ReferenceId::random(),
            unknown_fields: UnknownFields::default(),
        };
        let request = request::encode(&request).unwrap();
        let of = |status: u16, detail: serde_json::Value| {
            let response = Received {
                status,
                headers: HeaderMap::new(),
                body: json!({ "detail": detail }).to_string().into_bytes().into(),
                rest: None,
            };
            Sent::and_failed(Collect::OPERATION, &Error::refused(&request, response, &[]))
        };
        let entry = |place: &[&str], kind: &str| json!({ "loc": place, "msg": "", "type": kind });
        let account = &["body", "payment_account_id"][..];
        for (detail, expected) in [
            (json!([entry(account, "missing")]), Sent::Malformed),
            (json!([entry(account, "string_type")]), Sent::Malformed),
            (
                json!([entry(&["body", "reference_id"], "uuid_version")]),
                Sent::Malformed,
            ),
            (json!([entry(&["body", "currency", "0"], "enum")]), Sent::Malformed),
            (json!([entry(&["body"], "json_invalid")]), Sent::Malformed),
            (
                json!([entry(&["body", "12"], "value_error.jsondecode")]),
                Sent::Malformed,
            ),
            (
                json!([entry(account, "missing"), entry(account, "uuid_parsing")]),
                Sent::Malformed,
            ),
            (json!([]), Sent::Refused),
            (json!("session not active"), Sent::Refused),
            (json!([entry(account, "value_error")]), Sent::Refused),
            (json!([entry(account, "assertion_error")]), Sent::Refused),
            (json!([entry(account, "type_error")]), Sent::Refused),
            (json!([entry(account, "account_type")]), Sent::Refused),
            (json!([entry(account, "")]), Sent::Refused),
            (json!([entry(&["body"], "missing")]), Sent::Refused),
            (json!([entry(&["body", "amount"], "missing")]), Sent::Refused),
            (json!([entry(&["query", "currency"], "missing")]), Sent::Refused),
            (json!([entry(&[], "missing")]), Sent::Refused),
            (json!([entry(account, "json_invalid")]), Sent::Refused),
            (
                json!([entry(account, "missing"), entry(account, "value_error")]),
                Sent::Refused,
            ),
        ] {
            assert_eq!(of(422, detail.clone()), expected, "{detail}");
        }
        assert_eq!(of(400, json!([entry(account, "missing")])), Sent::Refused);
    }

    #[test]
    fn what_an_error_says_of_a_sending() {
        use ErrorKind::{Connect, Interrupted, InvalidRequest, NotFound, Server, Timeout, UnexpectedResponse};
        let token = Some(ClientObtainToken::OPERATION);
        let payout = Some(Payout::OPERATION);
        for (kind, operation, expected) in [
            (Connect, payout, Sent::Never),
            (InvalidRequest, payout, Sent::Never),
            (Timeout, token, Sent::Never),
            (NotFound, payout, Sent::Refused),
            (Timeout, payout, Sent::Lost),
            (Interrupted, payout, Sent::Lost),
            (Server, payout, Sent::Lost),
            (UnexpectedResponse, payout, Sent::Lost),
        ] {
            let error = Error::for_test(kind, operation, None);
            assert_eq!(Sent::and_failed(Payout::OPERATION, &error), expected, "{kind:?}");
        }
    }
}
