//! Whether a response is about what was asked for: it has to repeat the key, the id or the document of the request.
//!
//! A cache or a gateway that mixes up responses must not make a payment of somebody else look like this one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::codec::mend;
use crate::codec::request::Encoded;
use crate::schema::{Operation, Shape, Struct};

/// What a response to a probe is about instead, if it is about something else. No other response is read for that.
///
/// A field that is not there is nothing else: whether it has to be there is for decoding to say.
pub(crate) fn mismatch(request: &Encoded, bytes: &[u8]) -> Option<String> {
    let operation = request.operation;
    let shown = response(operation).filter(|_| request.is_probe)?;
    let body = serde_json::from_slice::<BTreeMap<String, Box<RawValue>>>(bytes);
    let body = body
        .or_else(|_| serde_json::from_str(&mend::json(bytes).unwrap_or_default()))
        .ok()?;
    let found = |name: &str| text(body.get(name)?);
    let is_shown = |name: &str| shown.fields.iter().any(|field| field.name == name);
    // What holds several values is none that a response repeats.
    let is_single = |name: &str| {
        let mut fields = operation.request.fields.iter();
        fields.any(|field| field.name == name && field.shape.is_single())
    };
    let is_repeated = |(name, _): &&(String, String)| is_shown(name) && is_single(name);
    for (name, asked) in request.address.iter().filter(is_repeated) {
        if let Some(found) = found(name).filter(|found| !is_same(asked, found)) {
            return Some(format!("its `{name}` is {found:?}, and {asked:?} was asked for"));
        }
    }
    let expected = operation.wait?.operation_type?;
    let found = found("operation_type").filter(|found| !is_same(expected, found))?;
    // A kind that nobody documents can be what Dollr calls this one.
    let is_another = is_documented(shown, "operation_type", &found);
    is_another.then(|| format!("its `operation_type` is {found:?}, and {expected:?} was asked for"))
}

/// Case and blanks at the ends tell no two keys, kinds or currencies apart.
pub(crate) fn is_same(expected: &str, found: &str) -> bool {
    expected.trim().eq_ignore_ascii_case(found.trim())
}

fn response(operation: &Operation) -> Option<&'static Struct> {
    match operation.returns.shape() {
        Some(Shape::Struct(response)) => Some(response()),
        _ => None,
    }
}

fn is_documented(shown: &Struct, name: &str, value: &str) -> bool {
    let field = shown.fields.iter().find(|field| field.name == name);
    match field.map(|field| field.shape) {
        Some(Shape::Enum(kinds)) => kinds.values.iter().any(|kind| is_same(kind.name, value)),
        _ => true,
    }
}

/// A string, or a number as it is written: an id may be either.
pub(crate) fn text(json: &RawValue) -> Option<String> {
    match Value::deserialize(json).ok()? {
        Value::String(text) => Some(text),
        Value::Number(_) => Some(json.get().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;
    use crate::api::status::{GetCollectionStatus, GetPaymentSourceStatus};
    use crate::api::types::{InvoiceId, ReferenceId, Source};
    use crate::codec::UnknownFields;
    use crate::codec::request::{self, Request};
    use crate::codegen as runtime;
    use crate::schema::OperationMeta;

    struct Find {
        id: i64,
        tags: Vec<String>,
        unknown_fields: UnknownFields,
    }

    struct Found {
        id: Option<i64>,
        tags: Option<String>,
        unknown_fields: UnknownFields,
    }

    runtime::objects! {
        Find {
            id: i64 [query],
            tags: Vec<String> [query],
        }
        Found {
            id: Option<i64>,
            tags: Option<String>,
        }
    }

    impl Request for Find {
        type Response = Found;

        const META: OperationMeta = OperationMeta {
            name: "find",
            path: "/v1/find",
            ..OperationMeta::PLAIN
        };
    }

    #[test]
    fn what_holds_several_values_is_not_repeated() {
        let find = Find {
            id: 7,
            tags: vec!["a".to_owned(), "b".to_owned()],
            unknown_fields: UnknownFields::default(),
        };
        let request = Encoded {
            is_probe: true,
            ..request::encode(&find).unwrap()
        };
        assert_eq!(mismatch(&request, br#"{"id":7,"tags":"c"}"#), None);
        let other = mismatch(&request, br#"{"id":8,"tags":"a"}"#);
        assert_eq!(other.as_deref(), Some(r#"its `id` is "8", and "7" was asked for"#));
    }

    const KEY: &str = "550e8400-e29b-41d4-a716-446655440000";

    #[test]
    fn a_response_has_to_repeat_what_was_asked_for() {
        let reference_id: ReferenceId = KEY.parse().unwrap();
        let payment = GetCollectionStatus {
            reference_id,
            unknown_fields: UnknownFields::default(),
        };
        let document = GetPaymentSourceStatus {
            source: Source::Invoice(InvoiceId::new(101)),
            unknown_fields: UnknownFields::default(),
        };
        let payment = request::encode(&payment).unwrap();
        let document = request::encode(&document).unwrap();
        let invoice = request::encode_lookup(
            crate::invoices::RetrieveInvoiceById::OPERATION,
            &[("id", "7".to_owned())],
        );
        let invoice = invoice.unwrap();
        let other = KEY.replace("550e", "660e");
        let upper = KEY.to_uppercase();
        let cases = [
            (
                &payment,
                format!(r#"{{"reference_id":"{KEY}","operation_type":"COLLECTION"}}"#),
                true,
            ),
            (
                &payment,
                format!(r#"{{"reference_id":" {upper} ","operation_type":"collection "}}"#),
                true,
            ),
            (
                &payment,
                format!(r#"{{"reference_id":"{other}","operation_type":"COLLECTION"}}"#),
                false,
            ),
            (
                &payment,
                format!(r#"{{"reference_id":"{KEY}","operation_type":"PAYOUT"}}"#),
                false,
            ),
            (
                &payment,
                format!(r#"{{"reference_id":"{KEY}","operation_type":"PULL"}}"#),
                true,
            ),
            (&payment, "{}".to_owned(), true),
            (&payment, "<html>".to_owned(), true),
            (
                &document,
                r#"{"source_type":"INVOICE","source_id":101}"#.to_owned(),
                true,
            ),
            (
                &document,
                r#"{"source_type":"INVOICE","source_id":"101"}"#.to_owned(),
                true,
            ),
            (
                &document,
                r#"{"source_type":"ORDER","source_id":101}"#.to_owned(),
                false,
            ),
            (
                &document,
                r#"{"source_type":"INVOICE","source_id":102}"#.to_owned(),
                false,
            ),
            (&invoice, r#"{"id":7}"#.to_owned(), true),
            (&invoice, r#"{"id":8}"#.to_owned(), false),
        ];
        for (request, body, is_about_it) in cases {
            assert_eq!(mismatch(request, body.as_bytes()).is_none(), is_about_it, "{body}");
        }
    }
}
