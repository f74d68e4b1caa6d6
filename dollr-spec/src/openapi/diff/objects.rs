//! Two objects: their properties, which have to be there, and what else they may hold.

use std::borrow::Cow;

use serde_yaml::Value;

use crate::model::Change;

use super::super::reading::{Node, Schema};
use super::difference::Impact;
use super::form::{Form, words};
use super::found::{Direction, Found, home, said};
use super::pairs::{Compared, Inner};

pub(super) fn compare<'d>(
    at: &str,
    here: &Schema<'d>,
    there: &Schema<'d>,
    direction: Direction,
    compared: &mut Compared<'d>,
) {
    let (properties, others) = (visible(here, direction), visible(there, direction));
    let (required, also_required) = (here.required(), there.required());
    let find = |name: &str, of: &[(Cow<'d, str>, Schema<'d>)]| {
        let found = of.iter().find(|(known, _)| known == name);
        found.map(|(_, schema)| schema.clone())
    };
    for (name, property) in &properties {
        let step = format!("{at}.{name}");
        let Some(other) = find(name, &others) else {
            let found = Found::new(
                Change::Gone,
                Impact::Breaks,
                Some(words(&Form::of(property).kinds)),
                None,
            );
            compared
                .found
                .push(found.because(home_of(property), home(there)).at(step));
            continue;
        };
        let is_required = (required.contains(&**name), also_required.contains(&**name));
        let found = required_found(is_required, direction);
        let causes = (home_of(property), home_of(&other));
        compared
            .found
            .extend(found.map(|it| it.because(causes.0, causes.1).at(step.clone())));
        compared.inner.push(Inner {
            step,
            here: property.clone(),
            there: other,
            is_optional: !required.contains(&**name),
        });
    }
    for (name, property) in &others {
        if find(name, &properties).is_some() {
            continue;
        }
        let is_required = also_required.contains(&**name);
        let impact = match (direction, is_required) {
            (Direction::Request, true) => Impact::Breaks,
            _ => Impact::New,
        };
        let kinds = words(&Form::of(property).kinds);
        let what = if is_required {
            format!("{kinds}, required")
        } else {
            kinds
        };
        let found = Found::new(Change::New, impact, None, Some(what));
        let found = found.because(home(here), home_of(property));
        compared.found.push(found.at(format!("{at}.{name}")));
    }
    // Cases of a union may say no more than what has to be there.
    let is_known = |name: &str| {
        let properties = here.properties().into_iter().chain(there.properties());
        properties.into_iter().any(|(known, _)| known == name)
    };
    for name in required
        .symmetric_difference(&also_required)
        .filter(|name| !is_known(name))
    {
        let is_required = (required.contains(*name), also_required.contains(*name));
        let found = required_found(is_required, direction);
        let found = found.map(|it| it.because(said(here, &["required"]), said(there, &["required"])));
        compared.found.extend(found.map(|it| it.at(format!("{at}.{name}"))));
    }
    others_of(at, here, there, direction, compared);
}

pub(super) fn required_found(is_required: (bool, bool), direction: Direction) -> Option<Found> {
    let impact = match is_required {
        (true, false) => direction.wider(),
        (false, true) => direction.narrower(),
        _ => return None,
    };
    let text = |is_required| Some(if is_required { "required" } else { "optional" }.to_owned());
    let (here, there) = (text(is_required.0), text(is_required.1));
    Some(Found::new(Change::Required, impact, here, there))
}

/// The properties that go this way.
fn visible<'d>(schema: &Schema<'d>, direction: Direction) -> Vec<(Cow<'d, str>, Schema<'d>)> {
    let hidden = match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    let mut properties = schema.properties();
    properties.retain(|(_, property)| !property.flag(hidden));
    properties
}

/// Where a property itself stands, whatever its type is called.
fn home_of(property: &Schema<'_>) -> String {
    let part = property.parts.first();
    part.map(|part| part.pointer.clone()).unwrap_or_default()
}

/// The values of a map, and whether there may be properties that nobody lists.
fn others_of<'d>(at: &str, here: &Schema<'d>, there: &Schema<'d>, direction: Direction, compared: &mut Compared<'d>) {
    let keys = ["additionalProperties"];
    let (values, others) = (values_of(here), values_of(there));
    if !values.is_empty() && !others.is_empty() {
        compared.inner.push(Inner {
            step: format!("{at}{{}}"),
            here: Schema::all(values),
            there: Schema::all(others),
            is_optional: false,
        });
        return;
    }
    let text = |schema: &Schema<'d>, values: &[Node<'d>]| match values {
        [] if is_closed(schema) => "no other property",
        [] => "any other property",
        _ => "other properties of one type",
    };
    let (one, other) = (text(here, &values), text(there, &others));
    let impact = match (one, other) {
        _ if one == other => return,
        // Which properties nobody lists, a caller neither sends nor reads.
        _ if values.is_empty() && others.is_empty() => Impact::Other,
        _ if values.is_empty() && !is_closed(here) || is_closed(there) => direction.narrower(),
        _ => direction.wider(),
    };
    let found = Found::new(Change::Type, impact, Some(one.to_owned()), Some(other.to_owned()));
    compared.found.push(
        found
            .because(said(here, &keys), said(there, &keys))
            .at(format!("{at}{{}}")),
    );
}

/// What the values of properties are that nobody lists, if anything is said of it.
fn values_of<'d>(schema: &Schema<'d>) -> Vec<Node<'d>> {
    let mut values = schema.each("additionalProperties");
    values.retain(|node| node.value.as_mapping().is_some_and(|it| !it.is_empty()));
    values
}

fn is_closed(schema: &Schema<'_>) -> bool {
    let says = |part: &Node<'_>| part.value.get("additionalProperties") == Some(&Value::Bool(false));
    schema.parts.iter().any(says)
}
