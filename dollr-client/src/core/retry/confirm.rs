//! Whether a call whose response was lost has happened: the question, and what its response shows.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::codec::request::{Encoded, encode_lookup};
use crate::core::echo;
use crate::schema::{Confirm, Evidence, Operation, Place, Shape};
use crate::values::{Decimal, Timestamp};

/// What a probe shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// It has happened, and this is there now.
    Happened(String),
    /// It has not happened, or not yet.
    Not,
    /// That can't be told from what is shown.
    Unclear,
}

/// Nothing can be told from what is shown.
struct Unclear;

/// An object whose values are kept as they are written: an amount must not be read in between.
type Object = BTreeMap<String, Box<RawValue>>;

impl Confirm {
    /// The request that asks, for an operation that was sent with these fields.
    pub(crate) fn question(&self, sent: &[u8]) -> Option<Encoded> {
        let sent: Object = serde_json::from_slice(sent).ok()?;
        let [asked] = self.with.request.fields else {
            return None;
        };
        let key = text(get(&sent, self.key).ok()?).ok()?;
        encode_lookup(self.with, asked.name, key).ok()
    }

    /// Whether it adds something: if that may have happened it is never carried out again, since it may only be late.
    pub(crate) fn adds(&self) -> bool {
        matches!(self.evidence, Evidence::New(_))
    }

    /// What there is before an operation that adds, by the response to the question: `None` if that can't be told.
    pub(crate) fn known(&self, response: &[u8]) -> Option<Vec<String>> {
        let Evidence::New(name) = self.evidence else {
            return None;
        };
        let of = |item: &RawValue| text(get(&parse(item)?, name)?);
        let shown: &RawValue = serde_json::from_slice(response).ok()?;
        let items = self.list(shown).ok()?;
        items.iter().map(|item| of(item).ok()).collect()
    }

    /// What the response to the question shows, of an operation that was sent with these fields when it knew of these elements.
    pub(crate) fn probe(&self, operation: &Operation, sent: &[u8], known: &[String], response: &[u8]) -> Probe {
        self.try_probe(operation, sent, known, response)
            .unwrap_or(Probe::Unclear)
    }

    fn try_probe(
        &self,
        operation: &Operation,
        sent: &[u8],
        known: &[String],
        response: &[u8],
    ) -> Result<Probe, Unclear> {
        let sent: Object = serde_json::from_slice(sent).map_err(|_| Unclear)?;
        let shown: Box<RawValue> = serde_json::from_slice(response).map_err(|_| Unclear)?;
        let found = match (self.evidence, self.within) {
            (Evidence::New(name), _) => new(operation, &sent, name, known, self.list(&shown)?)?,
            (_, Some(_)) => self.element(operation, &sent, self.list(&shown)?)?,
            (_, None) => Some(shown),
        };
        let happened = match (&found, self.evidence) {
            (found, Evidence::Gone) => found.is_none(),
            (None, _) => false,
            (Some(_), Evidence::New(_)) => true,
            (Some(found), Evidence::Is(fields)) => is(fields, &parse(found)?)?,
            (Some(found), Evidence::Sent) => is_as_sent(operation, &sent, &parse(found)?)?,
        };
        let found = found.map_or_else(|| "null".to_owned(), |found| found.get().to_owned());
        Ok(if happened { Probe::Happened(found) } else { Probe::Not })
    }

    /// The list to look in.
    fn list(&self, shown: &RawValue) -> Result<Vec<Box<RawValue>>, Unclear> {
        parse(get(&parse(shown)?, self.within.ok_or(Unclear)?)?)
    }

    /// The one in a list that the rest of the path names, if it is there. Nothing can be told from a list with one that
    /// lacks a name.
    fn element(
        &self,
        operation: &Operation,
        sent: &Object,
        list: Vec<Box<RawValue>>,
    ) -> Result<Option<Box<RawValue>>, Unclear> {
        let path = operation
            .request
            .fields
            .iter()
            .filter(|field| field.place == Place::Path);
        let names: Vec<&str> = path.map(|field| field.name).filter(|name| *name != self.key).collect();
        let of = |object: &Object| {
            names
                .iter()
                .map(|name| text(get(object, name)?))
                .collect::<Result<Vec<_>, _>>()
        };
        let wanted = of(sent)?;
        let mut found = None;
        for item in list {
            if of(&parse(&item)?)? == wanted {
                found = Some(item);
            }
        }
        Ok(found)
    }
}

/// The one in a list that is as it was sent and whose field `name` is not known, if it is there. Of two nothing can be told:
/// one of them is somebody else's.
fn new(
    operation: &Operation,
    sent: &Object,
    name: &str,
    known: &[String],
    list: Vec<Box<RawValue>>,
) -> Result<Option<Box<RawValue>>, Unclear> {
    let mut found = None;
    for item in list {
        let fields = parse(&item)?;
        if known.contains(&text(get(&fields, name)?)?) || !is_as_sent(operation, sent, &fields)? {
            continue;
        }
        if found.replace(item).is_some() {
            return Err(Unclear);
        }
    }
    Ok(found)
}

/// Whether each of the fields has one of its values.
fn is(fields: &[(&str, &[&str])], found: &Object) -> Result<bool, Unclear> {
    for (name, values) in fields {
        if !values.contains(&text(get(found, name)?)?.as_str()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether each field of the body is as it was sent. What isn't documented isn't documented to be shown either.
fn is_as_sent(operation: &Operation, sent: &Object, found: &Object) -> Result<bool, Unclear> {
    for (name, value) in sent {
        let field = operation
            .request
            .fields
            .iter()
            .find(|field| field.name == *name)
            .ok_or(Unclear)?;
        if field.place == Place::Body && !is_same(field.shape, value, found.get(name).map(AsRef::as_ref))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether two fields hold the same, where to be absent is to be `null`.
fn is_same(shape: Shape, sent: &RawValue, found: Option<&RawValue>) -> Result<bool, Unclear> {
    let found = found.unwrap_or(RawValue::NULL);
    if sent.get() == "null" || found.get() == "null" {
        return Ok(sent.get() == found.get());
    }
    Ok(match shape {
        Shape::Decimal => parse::<Decimal>(sent)? == parse::<Decimal>(found)?,
        Shape::Timestamp => parse::<Timestamp>(sent)? == parse::<Timestamp>(found)?,
        _ => match (text(sent), text(found)) {
            (Ok(sent), Ok(found)) => sent == found,
            _ => parse::<Value>(sent)? == parse::<Value>(found)?,
        },
    })
}

fn get<'o>(object: &'o Object, name: &str) -> Result<&'o RawValue, Unclear> {
    object.get(name).map(AsRef::as_ref).ok_or(Unclear)
}

fn parse<T: DeserializeOwned>(json: &RawValue) -> Result<T, Unclear> {
    serde_json::from_str(json.get()).map_err(|_| Unclear)
}

/// An id or a word, in one form.
fn text(json: &RawValue) -> Result<String, Unclear> {
    echo::text(json).ok_or(Unclear)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OPERATIONS;

    fn operation(name: &str) -> &'static Operation {
        OPERATIONS.iter().find(|operation| operation.name == name).unwrap()
    }

    #[test]
    fn the_question_is_about_what_was_asked_for() {
        let cases = [
            ("publish_invoice", r#"{"id":7}"#, "/v1/invoices/retrieve/7"),
            ("cancel_order", r#"{"id":7}"#, "/v1/orders/retrieve/7"),
            (
                "update_invoice",
                r#"{"id":9007199254740993,"note":"x"}"#,
                "/v1/invoices/retrieve/9007199254740993",
            ),
            ("remove_order_item", r#"{"order_id":7,"id":9}"#, "/v1/orders/retrieve/7"),
        ];
        for (name, sent, expected) in cases {
            let question = operation(name).confirm.unwrap().question(sent.as_bytes()).unwrap();
            assert_eq!(question.path_and_query, expected);
            assert!(question.body.is_none() && question.operation.name.starts_with("retrieve_"));
        }
    }

    const LINES: &str = r#"{"invoice_items":[{"id":8},{"id":"9","name":"Tea","qty":2,"amount":10.50}]}"#;
    const LINE: &str = r#"{"id":"9","name":"Tea","qty":2,"amount":10.50}"#;

    /// An operation, what was sent, what is shown, and what that shows: `shown` if that itself is the response.
    const SIGHTS: &[(&str, &str, &str, &str)] = &[
        ("publish_invoice", r#"{"id":7}"#, r#"{"status":"IDLE"}"#, "not"),
        ("publish_invoice", r#"{"id":7}"#, r#"{"status":"ACTIVE"}"#, "shown"),
        ("publish_invoice", r#"{"id":7}"#, r#"{"status":"PROCESSING"}"#, "shown"),
        ("publish_invoice", r#"{"id":7}"#, r#"{"status":"PAID"}"#, "shown"),
        ("publish_invoice", r#"{"id":7}"#, r#"{"status":"CANCELED"}"#, "not"),
        ("publish_invoice", r#"{"id":7}"#, r#"{"state":"ACTIVE"}"#, "unclear"),
        ("publish_invoice", r#"{"id":7}"#, r#"{"status":null}"#, "unclear"),
        ("publish_invoice", r#"{"id":7}"#, "[]", "unclear"),
        ("publish_invoice", r#"{"id":7}"#, "<html>", "unclear"),
        ("cancel_order", r#"{"id":7}"#, r#"{"status":"CANCELED"}"#, "shown"),
        ("cancel_order", r#"{"id":7}"#, r#"{"status":"ACTIVE"}"#, "not"),
        ("update_invoice", r#"{"id":7}"#, "{}", "shown"),
        (
            "update_invoice",
            r#"{"id":7,"note":"a"}"#,
            r#"{"note":"a","total_amount":1}"#,
            "shown",
        ),
        ("update_invoice", r#"{"id":7,"note":"a"}"#, r#"{"note":"b"}"#, "not"),
        ("update_invoice", r#"{"id":7,"note":"a"}"#, "{}", "not"),
        (
            "update_invoice",
            r#"{"id":7,"note":"\u0061"}"#,
            r#"{"note":"a"}"#,
            "shown",
        ),
        ("update_invoice", r#"{"id":7,"note":null}"#, "{}", "shown"),
        ("update_invoice", r#"{"id":7,"note":null}"#, r#"{"note":null}"#, "shown"),
        ("update_invoice", r#"{"id":7,"note":null}"#, r#"{"note":"a"}"#, "not"),
        (
            "update_invoice",
            r#"{"id":7,"due_date":"2026-01-01T00:00:00Z"}"#,
            r#"{"due_date":"2026-01-01T00:00:00.000+00:00"}"#,
            "shown",
        ),
        (
            "update_invoice",
            r#"{"id":7,"due_date":"2026-01-01T00:00:00Z"}"#,
            r#"{"due_date":"x"}"#,
            "unclear",
        ),
        (
            "update_invoice",
            r#"{"id":7,"colour":"red"}"#,
            r#"{"colour":"red"}"#,
            "unclear",
        ),
        (
            "update_invoice_item",
            r#"{"invoice_id":7,"id":9,"qty":2}"#,
            LINES,
            "found",
        ),
        (
            "update_invoice_item",
            r#"{"invoice_id":7,"id":9,"qty":3}"#,
            LINES,
            "not",
        ),
        (
            "update_invoice_item",
            r#"{"invoice_id":7,"id":9,"amount":10.5}"#,
            LINES,
            "found",
        ),
        (
            "update_invoice_item",
            r#"{"invoice_id":7,"id":9,"amount":10.51}"#,
            LINES,
            "not",
        ),
        (
            "update_invoice_item",
            r#"{"invoice_id":7,"id":1,"qty":2}"#,
            LINES,
            "not",
        ),
        (
            "update_order_item",
            r#"{"order_id":7,"id":9,"qty":2}"#,
            LINES,
            "unclear",
        ),
        ("remove_invoice_item", r#"{"invoice_id":7,"id":9}"#, LINES, "not"),
        ("remove_invoice_item", r#"{"invoice_id":7,"id":1}"#, LINES, "null"),
        (
            "remove_invoice_item",
            r#"{"invoice_id":7,"id":1}"#,
            r#"{"invoice_items":[]}"#,
            "null",
        ),
        (
            "remove_invoice_item",
            r#"{"invoice_id":7,"id":1}"#,
            r#"{"invoice_items":null}"#,
            "unclear",
        ),
        ("remove_invoice_item", r#"{"invoice_id":7,"id":1}"#, "{}", "unclear"),
        (
            "remove_invoice_item",
            r#"{"invoice_id":7,"id":1}"#,
            r#"{"invoice_items":[{"name":"?"}]}"#,
            "unclear",
        ),
        (
            "update_invoice_item",
            r#"{"invoice_id":7,"id":9,"amount":12345678901234567.89}"#,
            r#"{"invoice_items":[{"id":9,"amount":12345678901234567.88}]}"#,
            "not",
        ),
    ];

    #[test]
    fn what_is_shown_is_compared_with_what_was_to_be() {
        for &(name, sent, shown, expected) in SIGHTS {
            let operation = operation(name);
            let probe = operation
                .confirm
                .unwrap()
                .probe(operation, sent.as_bytes(), &[], shown.as_bytes());
            let expected = match expected {
                "not" => Probe::Not,
                "unclear" => Probe::Unclear,
                "shown" => Probe::Happened(shown.to_owned()),
                "found" => Probe::Happened(LINE.to_owned()),
                other => Probe::Happened(other.to_owned()),
            };
            assert_eq!(probe, expected, "{name} {sent} {shown}");
        }
    }
    #[test]
    fn what_is_new_is_told_from_what_was_known() {
        let add = operation("add_invoice_item");
        let confirm = add.confirm.unwrap();
        let sent = br#"{"invoice_id":7,"name":"Tea","currency":"USD","qty":2,"amount":10.5}"#;
        let tea = |id: &str| format!(r#"{{"id":{id},"name":"Tea","currency":"USD","qty":2,"amount":10.50}}"#);
        let (old, new) = (tea("8"), tea("9"));
        let other = new.replace("Tea", "Cake");
        let cases = [
            (vec![], "not"),
            (vec![&old], "not"),
            (vec![&old, &new], new.as_str()),
            (vec![&new], new.as_str()),
            (vec![&old, &other], "not"),
            (vec![&other, &new], new.as_str()),
        ];
        for (lines, expected) in cases {
            let lines: Vec<&str> = lines.into_iter().map(String::as_str).collect();
            let shown = format!(r#"{{"invoice_items":[{}]}}"#, lines.join(","));
            let probe = confirm.probe(add, sent, &["8".to_owned()], shown.as_bytes());
            let expected = match expected {
                "not" => Probe::Not,
                found => Probe::Happened(found.to_owned()),
            };
            assert_eq!(probe, expected, "{shown}");
        }
        let known = [
            (r#"{"invoice_items":[{"id":8},{"id":"9"}]}"#, Some(vec!["8", "9"])),
            (r#"{"invoice_items":[]}"#, Some(vec![])),
            (r#"{"invoice_items":[{"id":8},{}]}"#, None),
            (r#"{"invoice_items":null}"#, None),
            ("{}", None),
            ("<html>", None),
        ];
        for (shown, expected) in known {
            let known = confirm.known(shown.as_bytes());
            let known = known.as_ref().map(|known| known.iter().map(String::as_str).collect());
            assert_eq!(known, expected, "{shown}");
        }
        assert_eq!(operation("publish_invoice").confirm.unwrap().known(b"{}"), None);
    }
}
