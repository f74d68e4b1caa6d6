//! Whether a response is about what was asked for: it has to repeat the key, the id or the document of the request.
//!
//! A cache or a gateway that mixes up responses must not make a payment of somebody else look like this one.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::codec::mend;
use crate::codec::request::Encoded;
use crate::codec::response::Reader;
use crate::schema::{Operation, Shape, Struct};

/// What a response to a probe is about instead, if it is about something else. No other response is read for that.
///
/// A field that is not there is nothing else: whether it has to be there is for decoding to say. `read` is what was read
/// of these bytes: where that shows what was asked for, they do too.
pub(crate) fn mismatch(request: &Encoded, bytes: &[u8], read: &dyn Reader) -> Option<String> {
    let operation = request.operation;
    let shown = response(operation).filter(|_| request.is_probe)?;
    let is_shown = |name: &str| shown.fields.iter().any(|field| field.name == name);
    // What holds several values is none that a response repeats.
    let is_single = |name: &str| {
        let mut fields = operation.request.fields.iter();
        fields.any(|field| field.name == name && field.shape.is_single())
    };
    let kind = operation.wait.and_then(|wait| wait.operation_type);
    let address = request
        .address
        .iter()
        .map(|(name, asked)| (name.as_ref(), asked.as_str()));
    let repeated = address.filter(|(name, _)| is_shown(name) && is_single(name));
    let expected: Vec<_> = repeated.chain(kind.map(|kind| (KIND, kind))).collect();
    if read.shows(&expected) {
        return None;
    }
    let found = str::from_utf8(bytes).ok().and_then(|json| members(json, &expected));
    let found = found.or_else(|| members(&mend::json(bytes).ok()?, &expected))?;
    let differs = |((name, asked), found): (&(&str, &str), Option<String>)| {
        let found = found.filter(|found| !is_same(asked, found))?;
        // A kind that nobody documents can be what Dollr calls this one.
        let is_another = *name != KIND || is_documented(shown, KIND, &found);
        is_another.then(|| format!("its `{name}` is {found:?}, and {asked:?} was asked for"))
    };
    expected.iter().zip(found).find_map(differs)
}

const KIND: &str = "operation_type";

/// The texts of these members of an object, in their order; nothing if it is no object that can be read up to the last of them.
fn members(json: &str, expected: &[(&str, &str)]) -> Option<Vec<Option<String>>> {
    let mut found = vec![None; expected.len()];
    let members = Members {
        expected,
        found: &mut found,
    };
    let read = serde_json::Deserializer::from_str(json).deserialize_map(members);
    // Whatever follows the last one isn't read.
    (read.is_ok() || found.iter().all(Option::is_some)).then_some(found)
}

struct Members<'a> {
    expected: &'a [(&'a str, &'a str)],
    found: &'a mut [Option<String>],
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while self.found.contains(&None)
            && let Some(index) = map.next_key_seed(Index(self.expected))?
        {
            match index {
                Some(index) => self.found[index] = text(map.next_value()?),
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }
}

/// Which of some names it is.
struct Index<'a>(&'a [(&'a str, &'a str)]);

impl<'de> DeserializeSeed<'de> for Index<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Index<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|(expected, _)| *expected == name))
    }
}

/// Case and blanks at the ends tell no two keys, kinds or currencies apart.
pub(crate) fn is_same(expected: &str, found: &str) -> bool {
    expected == found || expected.trim().eq_ignore_ascii_case(found.trim())
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
    use crate::codec::response::Unread;
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

    runtime::object! {
        Find {
            id: i64 [Query],
            tags: Vec<String> [Query],
        }
    }
    runtime::object! {
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
        assert_eq!(mismatch(&request, br#"{"id":7,"tags":"c"}"#, &Unread), None);
        let other = mismatch(&request, br#"{"id":8,"tags":"a"}"#, &Unread);
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
        let invoice = request::encode_lookup(crate::invoices::RetrieveInvoiceById::OPERATION, &[("id", "7")]);
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
            assert_eq!(
                mismatch(request, body.as_bytes(), &Unread).is_none(),
                is_about_it,
                "{body}"
            );
        }
    }
}
