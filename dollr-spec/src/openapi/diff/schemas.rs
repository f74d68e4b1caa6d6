//! Two schemas: what is different of them themselves, and what is inside.

use std::collections::BTreeSet;

use serde_yaml::Value;

use crate::model::Change;

use super::super::reading::{Kind, Node, Schema};
use super::difference::Impact;
use super::form::{Form, Whole, word, words};
use super::found::{Direction, Found, home, said};
use super::limits::{Limit, bounds, keys_of};
use super::objects;
use super::pairs::{Compared, Inner, Use};
use super::tags::matched;

/// What says the type of a value.
const TYPE: [&str; 4] = ["type", "oneOf", "anyOf", "enum"];

pub(super) fn compare<'d>(here: &Schema<'d>, there: &Schema<'d>, used: Use) -> Compared<'d> {
    let mut compared = Compared::default();
    // What is of another crate isn't known here.
    if here.flag("x-import") {
        return compared;
    }
    let (form, other) = (Form::of(here), Form::of(there));
    let mut add = |found: Option<Found>, keys: &[&str]| {
        compared
            .found
            .extend(found.map(|found| found.because(said(here, keys), said(there, keys))));
    };
    add(nullable(&form, &other, used), &["nullable", "type", "anyOf", "oneOf"]);
    add(default(here, there), &["default"]);
    add(
        deprecated(here.flag("deprecated"), there.flag("deprecated")),
        &["deprecated"],
    );
    add(kinds(&form, &other, used), &TYPE);
    let common: BTreeSet<Kind> = form.kinds.intersection(&other.kinds).copied().collect();
    if common.is_empty() && form.kinds != other.kinds {
        return compared;
    }
    if common.contains(&Kind::String) || common.is_empty() {
        add(format(&form, &other, used.direction), &["format"]);
    }
    for found in values(&form, &other, used.direction) {
        add(Some(found), &["enum", "const"]);
    }
    let keys: BTreeSet<&'static str> = form.limits.0.keys().chain(other.limits.0.keys()).copied().collect();
    for key in keys.into_iter().filter(|key| bounds(key, &common)) {
        add(limit(&form, &other, key, used.direction), &keys_of(key));
    }
    add(tag(here, there), &["discriminator"]);
    wholes(&form, &other, &common, used, &mut compared);
    compared
}

fn nullable(here: &Form<'_>, there: &Form<'_>, used: Use) -> Option<Found> {
    let impact = match (here.is_nullable, there.is_nullable) {
        // There is no null in a text.
        _ if used.is_text => return None,
        (true, false) => used.direction.narrower(),
        (false, true) if !used.is_optional => used.direction.wider(),
        _ => return None,
    };
    let text = |is_nullable| Some(if is_nullable { "perhaps null" } else { "never null" }.to_owned());
    let (here, there) = (text(here.is_nullable), text(there.is_nullable));
    Some(Found::new(Change::Nullable, impact, here, there))
}

fn default(here: &Schema<'_>, there: &Schema<'_>) -> Option<Found> {
    // A default that is null is none.
    let text = |schema: &Schema<'_>| {
        let default = schema.each("default");
        let value = default
            .first()
            .map(|node| node.value)
            .filter(|value| !value.is_null())?;
        Some(shown(value))
    };
    let (here, there) = (text(here), text(there));
    (here != there).then(|| Found::new(Change::Default, Impact::Other, here, there))
}

pub(super) fn deprecated(here: bool, there: bool) -> Option<Found> {
    let text = |is_deprecated| Some(if is_deprecated { "deprecated" } else { "not deprecated" }.to_owned());
    (here != there).then(|| Found::new(Change::Deprecated, Impact::Other, text(here), text(there)))
}

fn kinds(form: &Form<'_>, other: &Form<'_>, used: Use) -> Option<Found> {
    let (here, there) = (&form.kinds, &other.kinds);
    // Who reads an amount reads it from a number and from a string.
    let is_read = |kinds: &BTreeSet<Kind>| !kinds.is_empty() && kinds.iter().all(|kind| *kind <= Kind::Number);
    let is_number = matches!(form.value_type, Some("amount" | "decimal")) && is_read(here);
    let (fits_there, fits_here) = (fits(here, there, used), fits(there, here, used));
    let impact = match used.direction {
        _ if here == there => return None,
        // In a text, a number where any text would do is nothing less.
        Direction::Request if fits_there && (is_number || used.is_text && !there.is_empty()) => return None,
        Direction::Response if is_number && is_read(there) => return None,
        Direction::Request if fits_there => Impact::Other,
        Direction::Response if fits_here => Impact::Other,
        _ => Impact::Breaks,
    };
    Some(Found::new(Change::Type, impact, Some(words(here)), Some(words(there))))
}

/// Whether whatever is of these kinds is of the others too.
fn fits(kinds: &BTreeSet<Kind>, others: &BTreeSet<Kind>, used: Use) -> bool {
    let is_in = |kind: &Kind| match kind {
        kind if others.contains(kind) => true,
        Kind::Integer if others.contains(&Kind::Number) => true,
        Kind::Array | Kind::Object => false,
        _ => used.is_text && others.contains(&Kind::String),
    };
    others.is_empty() || !kinds.is_empty() && kinds.iter().all(is_in)
}

/// A document that says no format contradicts none.
fn format(here: &Form<'_>, there: &Form<'_>, direction: Direction) -> Option<Found> {
    let impact = match (here.format, there.format) {
        (one, other) if one == other => return None,
        (Some(_), Some(_)) => Impact::Breaks,
        (None, Some(_)) => direction.narrower(),
        _ if here.value_type.is_some() => return None,
        _ => Impact::Other,
    };
    let text = |format: Option<&str>| format.map(str::to_owned);
    Some(Found::new(
        Change::Format,
        impact,
        text(here.format),
        text(there.format),
    ))
}

fn values(here: &Form<'_>, there: &Form<'_>, direction: Direction) -> Vec<Found> {
    let list = |values: &[&Value]| {
        let values: Vec<String> = values.iter().map(|value| shown(value)).collect();
        Some(values.join(", "))
    };
    match (&here.values, &there.values) {
        (None, None) => Vec::new(),
        (Some(values), None) => vec![Found::new(Change::Values, Impact::Other, list(values), None)],
        (None, Some(values)) => vec![Found::new(Change::Values, direction.narrower(), None, list(values))],
        (Some(values), Some(others)) => {
            let gone = values.iter().filter(|value| !others.contains(value));
            let gone = gone.map(|value| {
                let found = Found::new(Change::Gone, direction.narrower(), Some("value".to_owned()), None);
                found.at(format!(" = {}", shown(value)))
            });
            let new = others.iter().filter(|value| !values.contains(value));
            let new = new.map(|value| {
                let found = Found::new(Change::New, Impact::New, None, Some("value".to_owned()));
                found.at(format!(" = {}", shown(value)))
            });
            gone.chain(new).collect()
        }
    }
}

fn limit(form: &Form<'_>, other: &Form<'_>, key: &'static str, direction: Direction) -> Option<Found> {
    let implied = form.value_type.and_then(|name| Limit::of_type(name, key));
    let (here, there) = (form.limits.0.get(key), other.limits.0.get(key));
    let impact = match (here.or(implied.as_ref()), there) {
        (here, there) if here == there => return None,
        (Some(here), Some(there)) if there.is_narrower_than(here) => direction.narrower(),
        (None, Some(_)) => direction.narrower(),
        _ if form.value_type.is_some() && bounds(key, &BTreeSet::from([Kind::String])) => return None,
        _ => Impact::Other,
    };
    let text = |limit: Option<&Limit>| limit.map(|limit| format!("{key} {}", limit.text));
    Some(Found::new(Change::Limit, impact, text(here), text(there)))
}

/// The property that tells the cases of a union.
fn tag(here: &Schema<'_>, there: &Schema<'_>) -> Option<Found> {
    let property = |schema: &Schema<'_>| {
        let discriminator = schema.first("discriminator")?;
        discriminator.text("propertyName").map(str::to_owned)
    };
    let (here, there) = (property(here)?, property(there)?);
    (here != there).then(|| Found::new(Change::Tag, Impact::Breaks, Some(here), Some(there)))
}

/// The objects and lists: which is which, and what they hold.
fn wholes<'d>(here: &Form<'d>, there: &Form<'d>, common: &BTreeSet<Kind>, used: Use, compared: &mut Compared<'d>) {
    let matched = matched(&here.wholes, &there.wholes);
    let is_common = |whole: &&Whole<'_>| common.contains(&whole.kind);
    let was_union = here.wholes.len() > 1;
    let is_union = was_union || there.wholes.len() > 1;
    let step = |whole: &Whole<'_>, at: usize| {
        let name = || whole.schema.declared.as_ref().map(Node::name);
        match whole.tag.clone().or_else(name) {
            _ if !is_union => String::new(),
            Some(name) => format!("({name})"),
            None => format!("(case {})", at + 1),
        }
    };
    let index = |whole: &Whole<'_>, of: &[Whole<'_>]| of.iter().position(|it| std::ptr::eq(it, whole)).unwrap_or(0);
    for (one, other) in matched.pairs {
        let at = step(one, index(one, &here.wholes));
        match one.kind {
            Kind::Array => items(&at, one, other, compared),
            _ => objects::compare(&at, &one.schema, &other.schema, used.direction, compared),
        }
    }
    for gone in matched.gone.into_iter().filter(is_common) {
        let found = Found::new(
            Change::Gone,
            used.direction.narrower(),
            Some(word(gone.kind).to_owned()),
            None,
        );
        let found = found.because(home(&gone.schema), String::new());
        compared.found.push(found.at(step(gone, index(gone, &here.wholes))));
    }
    for new in matched.new.into_iter().filter(is_common) {
        let impact = match used.direction {
            // Who reads a union knows of other cases.
            Direction::Response if !was_union => Impact::Breaks,
            _ => Impact::New,
        };
        let found = Found::new(Change::New, impact, None, Some(word(new.kind).to_owned()));
        let found = found.because(String::new(), home(&new.schema));
        compared.found.push(found.at(step(new, index(new, &there.wholes))));
    }
}

fn items<'d>(at: &str, here: &Whole<'d>, there: &Whole<'d>, compared: &mut Compared<'d>) {
    let (items, others) = (here.schema.each("items"), there.schema.each("items"));
    compared.inner.push(Inner {
        step: format!("{at}[]"),
        here: Schema::all(items),
        there: Schema::all(others),
        is_optional: false,
    });
}

pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => serde_json::to_string(value).unwrap_or_default(),
    }
}
