//! The fields of a struct or of a request.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{check_snake_name, snake_of};
use super::types::{Notation, Types};
use super::{bodies, styles};
use crate::document::{self, At, Spanned, Text};
use crate::model::{Field, Place, Type, Unit};
use crate::names::field_ident;
use crate::report::Report;

/// Tuples of 12 in a tuple of 12: what the runtime reads and writes.
const MOST: usize = 144;

/// Checks the fields of one Rust struct, wherever each of them travels.
pub(super) fn check_all(groups: &[(Place, &[document::Field<'_>])], types: &Types<'_>, report: &Report) -> Vec<Field> {
    check_generic(groups, types, false, report)
}

/// The same for a struct that may have a type parameter.
pub(super) fn check_generic(
    groups: &[(Place, &[document::Field<'_>])],
    types: &Types<'_>,
    has_parameter: bool,
    report: &Report,
) -> Vec<Field> {
    let mut taken = Taken::default();
    let mut fields = Vec::new();
    for (place, group) in groups {
        for written in *group {
            let Some(field) = check(*place, written, types, has_parameter, report) else {
                continue;
            };
            if fields.len() == MOST {
                report.error(
                    &written.key.at,
                    format!("a struct or request has {MOST} fields at most: put some into a struct of their own"),
                );
            } else if taken.take(&field, written, report) {
                fields.push(field);
            }
        }
    }
    fields
}

/// The names that the fields of a struct have so far.
#[derive(Default)]
struct Taken {
    /// In Rust, each with the key of its field.
    idents: BTreeMap<String, String>,
    /// In the spec, and so in the flat form of a request.
    labels: BTreeSet<String>,
    /// On the wire.
    wire: BTreeSet<(Place, String)>,
}

impl Taken {
    fn take(&mut self, field: &Field, written: &document::Field<'_>, report: &Report) -> bool {
        let at = &written.label().at;
        let on_wire: Vec<_> = field
            .wire_names()
            .into_iter()
            .map(|name| match field.place {
                Place::Header => (Place::Header, name.to_ascii_lowercase()),
                place => (place, name.to_owned()),
            })
            .collect();
        // A pair's own name is no key on the wire, but it is a name in the spec.
        let labels: BTreeSet<_> = field.labels().into_iter().chain([field.name.as_str()]).collect();
        if let Some((place, name)) = on_wire.iter().find(|name| self.wire.contains(name)) {
            if *place == Place::Header {
                let message = format!("there is a header `{name}` already, whose name has no case; keep one");
                report.error(at, message);
                return false;
            }
            report.error(at, format!("there is a field `{name}` already; keep one"));
            return false;
        }
        if let Some(name) = labels.iter().find(|name| self.labels.contains(**name)) {
            let message =
                format!("there is a field `{name}` already: give one of the two another `name`, as in `name: other`");
            report.error(at, message);
            return false;
        }
        if let Some(other) = self.idents.get(&field.ident.0) {
            let key = written.label().value;
            let message = format!(
                "`{other}` and `{key}` are both `{}` in Rust: give one of them a `name`",
                field.ident.0
            );
            report.error(at, message);
            return false;
        }
        self.wire.extend(on_wire);
        self.labels.extend(labels.into_iter().map(str::to_owned));
        self.idents
            .insert(field.ident.0.clone(), written.label().value.to_owned());
        true
    }
}

fn check(
    place: Place,
    field: &document::Field<'_>,
    types: &Types<'_>,
    has_parameter: bool,
    report: &Report,
) -> Option<Field> {
    let name = match &field.name {
        Some(name) => check_snake_name(name, "a field", report).then(|| name.value.to_owned()),
        None => snake_of(&field.key, report),
    };
    let keys = match &field.keys {
        Some(keys) => Some(check_keys(keys, report)?),
        None => None,
    };
    let written = field.ty.as_ref()?;
    let unit = field.written_as.as_ref().and_then(|it| unit(it.value));
    let is_duration = written.name.value == "duration";
    let style = field.written_as.as_ref().and_then(styles::style);
    if field.is_body && types.needs_notation(written.name.value) {
        let message = format!(
            "`{}` can't be a body alone: write the fields of the body, of which it is one",
            written.name.value
        );
        report.error(&written.text.at, message);
        return None;
    }
    // A key that nobody knows may be meant to say its unit, or a union's keys.
    if !field.is_whole && unit.is_none() && keys.is_none() && types.needs_notation(written.name.value) {
        return None;
    }
    if let (Some(written_as), None, true) = (&field.written_as, unit, is_duration) {
        let message = format!(
            "a duration is written `as: seconds` or `as: minutes`, and not `{}`",
            written_as.value
        );
        report.error(&written_as.at, message);
        return None;
    }
    if field.is_body && written.text.value == "nothing" {
        report.error(
            &written.text.at,
            "a request without a body says nothing of one; remove `body`",
        );
        return None;
    }
    let notation = Notation {
        unit,
        has_parameter,
        keys,
    };
    let ty = match written.name.value {
        "bytes" if field.is_body && written.argument.is_none() => Type::Upload,
        _ => types.resolve(written, &notation, report)?,
    };
    if let (Some(keys), false) = (&field.keys, matches!(ty, Type::Pair(..))) {
        report.error(&keys.at, "only a pair has `keys`; remove them");
    }
    let as_text = field.written_as.as_ref().filter(|_| !is_duration && style.is_none());
    if let Some(as_text) = as_text {
        check_as_text(as_text, &ty, report);
    }
    let optional = written.optional;
    if let Some(nullable) = field.nullable.as_ref().filter(|_| place != Place::Body) {
        let part = styles::name_of(place);
        report.error(nullable, format!("{part} has no way to say `null`; remove `nullable`"));
        return None;
    }
    let clear = match &field.nullable {
        Some(at) if optional => check_clear(at, &ty, report),
        _ => false,
    };
    let personal = field
        .personal
        .as_ref()
        .is_some_and(|at| check_personal(at, &ty, report));
    let min = field.min.as_ref().filter(|min| check_min(min, &ty, report));
    if place != Place::Body && !styles::check(place, field, &ty, style, report) {
        return None;
    }
    let media_types = field.media.iter();
    let media_types = media_types.filter(|media| check_media(media, &ty, report));
    let ident = field_ident(&name?);
    Some(Field {
        name: field.label().value.to_owned(),
        wire: field.key.value.to_owned(),
        ident,
        description: field.description.map(str::to_owned),
        as_text: as_text.is_some(),
        optional,
        nullable: field.nullable.is_some(),
        clear,
        personal,
        min: min.map(|min| min.value.clone()),
        deprecated: field.deprecated,
        boxed: false,
        whole: field.is_body,
        style,
        media_types: media_types.map(|media| media.value.to_owned()).collect(),
        ty,
        place,
    })
}

fn unit(name: &str) -> Option<Unit> {
    match name {
        "seconds" => Some(Unit::Seconds),
        "minutes" => Some(Unit::Minutes),
        _ => None,
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
    if tag.value == id.value {
        report.error(
            &id.at,
            format!("both keys are `{}`; name the other field of the two", id.value),
        );
        return None;
    }
    Some([tag.value, id.value])
}

fn check_as_text(written_as: &Text<'_>, ty: &Type, report: &Report) {
    // Reading takes a number or a text for these alone.
    let is_number = matches!(ty, Type::Id(_)) || matches!(ty, Type::Value(value) if value.is_number());
    if !is_number {
        let message = "`as` is for durations, ids, amounts and decimals: all else is written in one way; remove it";
        report.error(&written_as.at, message);
    } else if written_as.value != "string" {
        let message = format!(
            "a number is written `as: string` or without `as`, and not `{}`",
            written_as.value
        );
        report.error(&written_as.at, message);
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
fn check_clear(at: &At, ty: &Type, report: &Report) -> bool {
    let is_single_value = !matches!(ty, Type::Pair(..) | Type::Duration(_) | Type::Struct(_));
    if !is_single_value {
        let message = "a pair, a duration or a struct can be left out or be `null`, not both: keep `?` or `nullable`";
        report.error(at, message);
    }
    is_single_value
}

/// Whether there is something to mask: the other types of personal data mask themselves.
fn check_personal(at: &At, ty: &Type, report: &Report) -> bool {
    let is_text = matches!(ty, Type::String);
    if !is_text {
        let message =
            "only a `string` is `personal`: a `phone`, an `email` and a `secret` are never shown whole; remove it";
        report.error(at, message);
    }
    is_text
}

/// What a file may be.
fn check_media(media: &Text<'_>, ty: &Type, report: &Report) -> bool {
    if !styles::is_of_files(ty) {
        report.error(&media.at, "only a `file` has `media`; remove it");
        return false;
    }
    bodies::is_media_type(media, "one in full as `image/png`", report)
}
