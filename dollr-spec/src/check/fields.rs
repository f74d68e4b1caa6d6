//! The fields of a struct or of a request.

use std::collections::BTreeSet;

use super::names::check_snake_name;
use super::types::{Notation, Types};
use crate::document::{self, Spanned, Text};
use crate::model::{Field, Place, Type, Unit};
use crate::names::ident;
use crate::report::Report;

/// Tuples of 12 in a tuple of 12: what the runtime reads and writes.
const MOST: usize = 144;

/// Checks the fields of one Rust struct, wherever each of them travels.
pub(super) fn check_all(groups: &[(Place, &[document::Field<'_>])], types: &Types<'_>, report: &Report) -> Vec<Field> {
    let mut taken = BTreeSet::new();
    let mut fields = Vec::new();
    for (place, group) in groups {
        for written in *group {
            let Some(field) = check(*place, written, types, report) else {
                continue;
            };
            // A pair's own name is no key on the wire, but it is a field in Rust.
            let names: BTreeSet<&str> = field.wire_names().into_iter().chain([field.name.as_str()]).collect();
            match names.iter().find(|name| taken.contains(**name)) {
                Some(name) => report.error(
                    &written.name.at,
                    format!("there is a field `{name}` already: names are unique over path, query and body; keep one"),
                ),
                None if fields.len() == MOST => report.error(
                    &written.name.at,
                    format!("a struct or request has {MOST} fields at most: put some into a struct of their own"),
                ),
                None => {
                    taken.extend(names.into_iter().map(str::to_owned));
                    fields.push(field);
                }
            }
        }
    }
    fields
}

fn check(place: Place, field: &document::Field<'_>, types: &Types<'_>, report: &Report) -> Option<Field> {
    if !check_snake_name(&field.name, "a field", report) {
        return None;
    }
    let unit = match &field.unit {
        Some(unit) => Some(check_unit(unit, report)?),
        None => None,
    };
    let keys = match &field.keys {
        Some(keys) => Some(check_keys(keys, report)?),
        None => None,
    };
    let type_name = field.ty.as_ref()?;
    let ty = types.resolve(type_name, &Notation { unit, keys }, report)?;
    if let (Some(unit), false) = (&field.unit, matches!(ty, Type::Duration(_))) {
        report.error(&unit.at, "only a `duration` has a `unit`; remove it");
    }
    if let (Some(keys), false) = (&field.keys, matches!(ty, Type::Pair(..))) {
        report.error(&keys.at, "only a pair has `keys`; remove them");
    }
    if let Some(wire) = &field.wire {
        check_wire(wire, &ty, report);
    }
    let clear = field.clear && check_clear(place, field, &ty, report);
    let personal = field.personal && check_personal(field, &ty, report);
    let min = field.min.as_ref().filter(|min| check_min(min, &ty, report));
    if place != Place::Body && !check_in_url(place, field, type_name, &ty, report) {
        return None;
    }
    Some(Field {
        name: field.name.value.to_owned(),
        ident: ident(field.name.value),
        description: field.description.map(str::to_owned),
        as_text: field.wire.is_some(),
        optional: field.optional,
        nullable: field.nullable,
        clear,
        personal,
        min: min.map(|min| min.value.clone()),
        deprecated: field.deprecated,
        boxed: false,
        ty,
        place,
    })
}

fn check_unit(unit: &Text<'_>, report: &Report) -> Option<Unit> {
    match unit.value {
        "seconds" => Some(Unit::Seconds),
        "minutes" => Some(Unit::Minutes),
        other => {
            report.error(
                &unit.at,
                format!("unknown unit `{other}`: a duration is in `seconds` or `minutes`"),
            );
            None
        }
    }
}

/// A pair's names on the wire: the tag's and the id's.
fn check_keys<'a>(keys: &Spanned<Vec<Text<'a>>>, report: &Report) -> Option<[&'a str; 2]> {
    let [tag, id] = keys.value.as_slice() else {
        report.error(
            &keys.at,
            "a pair has two `keys`: the name of the tag and the name of the id",
        );
        return None;
    };
    let valid = [tag, id].map(|key| check_snake_name(key, "a field", report));
    if tag.value == id.value {
        report.error(
            &id.at,
            format!("both keys are `{}`; name the other field of the two", id.value),
        );
        return None;
    }
    valid.into_iter().all(|valid| valid).then_some([tag.value, id.value])
}

fn check_wire(wire: &Text<'_>, ty: &Type, report: &Report) {
    if wire.value != "string" {
        report.error(
            &wire.at,
            format!("`wire` is `string` or left out, and not `{}`", wire.value),
        );
    } else if !matches!(ty, Type::Id(_)) && !matches!(ty, Type::Value(value) if value.is_number()) {
        // Reading takes a number or a string for these alone.
        report.error(&wire.at, "`wire: string` is for ids, amounts and decimals; remove it");
    }
}

/// Whether a minimum goes with the type.
fn check_min(min: &Spanned<String>, ty: &Type, report: &Report) -> bool {
    if !is_number(ty) {
        report.error(
            &min.at,
            "only an `integer`, an `amount` or a `decimal` has a minimum; remove it",
        );
    }
    is_number(ty)
}

fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Integer => true,
        Type::Value(value) => value.is_number(),
        _ => false,
    }
}

/// Whether leaving a field as it is and clearing it can be told apart: by leaving it out, and by `null`.
fn check_clear(place: Place, field: &document::Field<'_>, ty: &Type, report: &Report) -> bool {
    let is_single_value = !matches!(ty, Type::Pair(..) | Type::Duration(_) | Type::Struct(_));
    let can_be_cleared = place == Place::Body && field.optional && field.nullable && is_single_value;
    if !can_be_cleared {
        let message =
            "`clear` is for fields of a body that are `optional` and `nullable`, and no pair, duration or struct";
        report.error(&field.name.at, message);
    }
    can_be_cleared
}

/// Whether there is something to mask: the other types of personal data mask themselves.
fn check_personal(field: &document::Field<'_>, ty: &Type, report: &Report) -> bool {
    let is_text = matches!(ty, Type::String);
    if !is_text {
        report.error(
            &field.name.at,
            "only a `string` is `personal`: a `phone`, an `email` and a `secret` are never shown whole; remove it",
        );
    }
    is_text
}

/// Whether a URL can carry a field.
fn check_in_url(place: Place, field: &document::Field<'_>, type_name: &Text<'_>, ty: &Type, report: &Report) -> bool {
    let part = if place == Place::Path { "a path" } else { "a query" };
    let reason = match ty {
        Type::Secret => Some("a secret must not stand in a URL, which is logged on its way"),
        Type::Struct(_) | Type::List(_) | Type::Json => Some("only a single value has a text"),
        Type::Pair(..) if place == Place::Path => Some("a pair is two values"),
        _ => None,
    };
    let is_optional_path = place == Place::Path && field.optional;
    if let Some(reason) = reason {
        report.error(
            &type_name.at,
            format!("{part} can't hold a `{}`: {reason}", type_name.value),
        );
    }
    if is_optional_path {
        report.error(
            &field.name.at,
            format!(
                "`{}` is part of the path and can't be optional; remove that",
                field.name.value
            ),
        );
    }
    if field.nullable {
        report.error(
            &field.name.at,
            format!(
                "`{}` can't be null: {part} has no way to say it; remove `nullable`",
                field.name.value
            ),
        );
    }
    reason.is_none() && !is_optional_path && !field.nullable
}
