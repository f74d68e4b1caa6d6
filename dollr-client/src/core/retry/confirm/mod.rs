//! Whether a call whose response was lost has happened: the question, and what its response shows.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::codec::mend;
use crate::codec::request::{Encoded, encode_lookup};
use crate::core::echo;
use crate::schema::{Confirm, Expected, FieldPath, Operation, Place, Proof, Shape};
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
        let fields = self.by.iter().map(|(theirs, ours)| {
            let value = text(get(&sent, ours)?)?;
            Ok((*theirs, value))
        });
        let fields = fields.collect::<Result<Vec<(_, String)>, Unclear>>().ok()?;
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        encode_lookup(self.ask, &fields).ok()
    }

    /// Whether it adds something: if that may have happened it is never carried out again, since it may only be late.
    pub(crate) fn adds(&self) -> bool {
        matches!(self.proof, Proof::New(_))
    }

    /// What there is before an operation that adds, by the response to the question: `None` if that can't be told.
    pub(crate) fn known(&self, response: &[u8]) -> Option<Vec<String>> {
        let Proof::New(path) = self.proof else {
            return None;
        };
        let of = |item: &RawValue| text(&at(item, path)?);
        let shown = read(response).ok()?;
        let items = self.list(&shown).ok()?;
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
        let shown = read(response)?;
        let found = match (self.proof, self.within) {
            (Proof::New(path), _) => new(operation, &sent, path, known, self.list(&shown)?)?,
            (_, Some(_)) => self.element(operation, &sent, self.list(&shown)?)?,
            (_, None) => Some(shown),
        };
        let happened = match (&found, self.proof) {
            (found, Proof::Gone) => found.is_none(),
            (None, _) => false,
            (Some(_), Proof::New(_)) => true,
            (Some(found), Proof::Is(places)) => is(operation, &sent, places, found)?,
            (Some(found), Proof::Sent) => is_as_sent(operation, &sent, &parse(found)?)?,
        };
        let found = found.map_or_else(|| "null".to_owned(), |found| found.get().to_owned());
        Ok(if happened { Probe::Happened(found) } else { Probe::Not })
    }

    /// The list to look in.
    fn list(&self, shown: &RawValue) -> Result<Vec<Box<RawValue>>, Unclear> {
        parse(&at(shown, self.within.ok_or(Unclear)?)?)
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
        let rest: Vec<_> = path
            .filter(|field| self.by.iter().all(|(_, ours)| *ours != field.name))
            .collect();
        let wanted = rest.iter().map(|field| text(get(sent, field.name)?));
        let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
        let mut found = None;
        for item in list {
            let fields: Object = parse(&item)?;
            let names = rest.iter().map(|field| text(get(&fields, field.wire)?));
            if names.collect::<Result<Vec<_>, _>>()? == wanted {
                found = Some(item);
            }
        }
        Ok(found)
    }
}

/// The one in a list that is as it was sent and whose value at `path` is not known, if it is there. Of two nothing can be told:
/// one of them is somebody else's.
fn new(
    operation: &Operation,
    sent: &Object,
    path: FieldPath,
    known: &[String],
    list: Vec<Box<RawValue>>,
) -> Result<Option<Box<RawValue>>, Unclear> {
    let mut found = None;
    for item in list {
        if known.contains(&text(&at(&item, path)?)?) || !is_as_sent(operation, sent, &parse(&item)?)? {
            continue;
        }
        if found.replace(item).is_some() {
            return Err(Unclear);
        }
    }
    Ok(found)
}

/// Whether what is at each of the places is as it has to be.
fn is(
    operation: &Operation,
    sent: &Object,
    places: &[(FieldPath, Expected)],
    found: &RawValue,
) -> Result<bool, Unclear> {
    for (path, expected) in places {
        let found = at(found, path)?;
        let is_it = match expected {
            Expected::OneOf(values) => values.contains(&text(&found)?.as_str()),
            Expected::Sent(name) => {
                let field = operation.request.fields.iter().find(|field| field.name == *name);
                let shape = field.ok_or(Unclear)?.shape;
                is_same(
                    shape,
                    sent.get(*name).map_or(RawValue::NULL, AsRef::as_ref),
                    Some(&found),
                )?
            }
        };
        if !is_it {
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
        if field.place == Place::Body && !is_same(field.shape, value, found.get(field.wire).map(AsRef::as_ref))? {
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
        Shape::Decimal | Shape::Integer => parse::<Decimal>(sent)? == parse::<Decimal>(found)?,
        Shape::Timestamp => time(sent)? == time(found)?,
        _ => match (text(sent), text(found)) {
            (Ok(sent), Ok(found)) => sent == found,
            _ => parse::<Value>(sent)? == parse::<Value>(found)?,
        },
    })
}

/// The text of a response, but for characters that can't be had.
fn read(response: &[u8]) -> Result<Box<RawValue>, Unclear> {
    let text = mend::json(response).map_err(|_| Unclear)?;
    serde_json::from_str(&text).map_err(|_| Unclear)
}

fn get<'o>(object: &'o Object, name: &str) -> Result<&'o RawValue, Unclear> {
    object.get(name).map(AsRef::as_ref).ok_or(Unclear)
}

/// What is at a place.
fn at(shown: &RawValue, path: FieldPath) -> Result<Box<RawValue>, Unclear> {
    path.iter().try_fold(shown.to_owned(), |outer, name| {
        let outer: Object = parse(&outer)?;
        get(&outer, name).map(ToOwned::to_owned)
    })
}

fn parse<T: DeserializeOwned>(json: &RawValue) -> Result<T, Unclear> {
    serde_json::from_str(json.get()).map_err(|_| Unclear)
}

/// An instant. What is no date is like no other.
fn time(json: &RawValue) -> Result<SystemTime, Unclear> {
    parse::<Timestamp>(json)?.time().ok_or(Unclear)
}

/// An id, a word, a number or a boolean, in one form.
fn text(json: &RawValue) -> Result<String, Unclear> {
    match json.get() {
        boolean @ ("true" | "false") => Ok(boolean.to_owned()),
        _ => echo::text(json).ok_or(Unclear),
    }
}

#[cfg(test)]
mod tests;
