//! The fields of a struct or of a request.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{check_snake_name, snake_of};
use super::types::{Notation, Types};
use super::{bodies, constants, forms, limits, styles};
use crate::document::{self, At, Node, Spanned, Text, TypeText};
use crate::model::{ConstantField, Field, Only, Place, Type, ValueType};
use crate::names::field_ident;
use crate::report::Report;

/// Tuples of 12 in a tuple of 12: what the runtime reads and writes.
pub(crate) const MOST: usize = 144;

/// The fields of a struct or a request.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) fields: Vec<Field>,
    /// Those that are always the same.
    pub(super) constants: Vec<ConstantField>,
}

/// Checks the fields of one Rust struct, wherever each of them travels.
pub(super) fn check_all(groups: &[(Place, &[document::Field<'_>])], types: &Types<'_>, report: &Report) -> Checked {
    check_generic(groups, types, false, report)
}

/// The same for a struct that may have a type parameter.
pub(super) fn check_generic(
    groups: &[(Place, &[document::Field<'_>])],
    types: &Types<'_>,
    has_parameter: bool,
    report: &Report,
) -> Checked {
    let mut taken = Taken::default();
    let mut checked = Checked::default();
    for (place, group) in groups {
        for written in *group {
            if written.constant.is_some() {
                let constant = check_constant(*place, written, types, report);
                checked
                    .constants
                    .extend(constant.filter(|it| taken.take_constant(it, written, report)));
                continue;
            }
            let Some(field) = check(*place, written, types, has_parameter, report) else {
                continue;
            };
            if checked.fields.len() == MOST {
                report.error(
                    &written.key.at,
                    format!("a struct or request has {MOST} fields at most: put some into a struct of their own"),
                );
            } else if taken.take(&field, written, report) {
                checked.fields.push(field);
            }
        }
    }
    checked
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
        let on_wire = field.wire_names().into_iter();
        let on_wire: Vec<_> = on_wire.map(|name| on_wire_at(field.place, name)).collect();
        // A pair's own name is no key on the wire, but it is a name in the spec.
        let labels: BTreeSet<_> = field.labels().into_iter().chain([field.name.as_str()]).collect();
        if !self.are_free(&on_wire, &labels, at, report) {
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

    /// The same for what has no name in Rust.
    fn take_constant(&mut self, constant: &ConstantField, written: &document::Field<'_>, report: &Report) -> bool {
        let on_wire = [on_wire_at(constant.place, &constant.wire)];
        let labels = BTreeSet::from([constant.name.as_str()]);
        let is_free = self.are_free(&on_wire, &labels, &written.label().at, report);
        if is_free {
            self.wire.extend(on_wire);
            self.labels.insert(constant.name.clone());
        }
        is_free
    }

    fn are_free(&self, on_wire: &[(Place, String)], labels: &BTreeSet<&str>, at: &At, report: &Report) -> bool {
        if let Some((place, name)) = on_wire.iter().find(|name| self.wire.contains(name)) {
            let message = match place {
                Place::Header => format!("there is a header `{name}` already, whose name has no case; keep one"),
                _ => format!("there is a field `{name}` already; keep one"),
            };
            report.error(at, message);
            return false;
        }
        if let Some(name) = labels.iter().find(|name| self.labels.contains(**name)) {
            let message =
                format!("there is a field `{name}` already: give one of the two another `name`, as in `name: other`");
            report.error(at, message);
            return false;
        }
        true
    }
}

/// A name on the wire in its place: the names of headers have no case.
fn on_wire_at(place: Place, name: &str) -> (Place, String) {
    match place {
        Place::Header => (place, name.to_ascii_lowercase()),
        place => (place, name.to_owned()),
    }
}

/// The type of a field, in the form that it says.
fn check_type(field: &document::Field<'_>, types: &Types<'_>, has_parameter: bool, report: &Report) -> Option<Type> {
    let keys = match &field.keys {
        Some(keys) => Some(check_keys(keys, report)?),
        None => None,
    };
    let written = field.ty.as_ref()?;
    if field.is_body && !check_body(written, types, report) {
        return None;
    }
    // A key that nobody knows may be meant to say its unit, or a union's keys.
    if !field.is_whole && field.written_as.is_none() && keys.is_none() && types.needs_notation(written.name.value) {
        return None;
    }
    if field.is_body && written.name.value == "bytes" && written.argument.is_none() {
        return Some(Type::Upload);
    }
    let ty = types.resolve(written, &Notation { has_parameter, keys }, report)?;
    if let (Some(keys), false) = (&field.keys, matches!(ty, Type::Pair(..))) {
        report.error(
            &keys.at,
            "only a union whose kind and id are two fields has `keys`; remove them",
        );
    }
    let form = field.written_as.as_ref().filter(|it| styles::style(it).is_none());
    forms::apply(ty, written, form, types, report)
}

/// Whether a type can be a body alone.
fn check_body(written: &TypeText<'_>, types: &Types<'_>, report: &Report) -> bool {
    let message = match written.name.value {
        name if types.needs_notation(name) => {
            format!("`{name}` can't be a body alone: write the fields of the body, of which it is one")
        }
        _ if written.text.value == "nothing" => {
            "a request without a body says nothing of one; remove `body`".to_owned()
        }
        _ => return true,
    };
    report.error(&written.text.at, message);
    false
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
    let ty = check_type(field, types, has_parameter, report)?;
    let written = field.ty.as_ref()?;
    let style = field.written_as.as_ref().and_then(styles::style);
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
    if place != Place::Body && !styles::check(place, field, &ty, style, report) {
        return None;
    }
    let media_types = field.media.iter();
    let media_types = media_types.filter(|media| check_media(media, &ty, report));
    let limits = limits::check(&field.limits, &ty, types, report);
    let default = field
        .default
        .filter(|node| check_may_default(node, place, field, report));
    let default = default.and_then(|node| constants::check(node, "default", &ty, &limits, types, report));
    let ident = field_ident(&name?);
    Some(Field {
        name: field.label().value.to_owned(),
        wire: field.key.value.to_owned(),
        ident,
        description: field.description.map(str::to_owned),
        optional,
        nullable: field.nullable.is_some(),
        clear,
        personal,
        limits,
        default,
        only: field.only.as_ref().and_then(|only| check_only(only, report)),
        absent: false,
        deprecated: field.deprecated,
        boxed: false,
        whole: field.is_body,
        style,
        media_types: media_types.map(|media| media.value.to_owned()).collect(),
        ty,
        place,
    })
}

/// A field that is always the same.
fn check_constant(
    place: Place,
    field: &document::Field<'_>,
    types: &Types<'_>,
    report: &Report,
) -> Option<ConstantField> {
    let node = field.constant?;
    let at = || node.at.key().unwrap_or_else(|| node.at.clone());
    if place == Place::Path {
        report.error(&at(), "what is always the same is text of the path: write it in `http`");
        return None;
    }
    let of_others = [
        ("default", field.default.map(|node| &node.at)),
        ("only", field.only.as_ref().map(|only| &only.at)),
        ("nullable", field.nullable.as_ref()),
        ("personal", field.personal.as_ref()),
    ];
    if let Some((key, other)) = of_others.into_iter().find_map(|(key, at)| Some((key, at?))) {
        let message = format!("what is always the same has no `{key}`; remove it, or `const`");
        report.error(&other.key().unwrap_or_else(|| other.clone()), message);
        return None;
    }
    let ty = match &field.ty {
        Some(written) if written.optional => {
            report.error(&written.text.at, "what is always the same is there; remove the `?`");
            return None;
        }
        Some(_) => check_type(field, types, false, report)?,
        None if field.written_as.is_some() || !field.is_whole => {
            let written_as = field.written_as.as_ref()?;
            report.error(&written_as.at, "`as` goes with a `type`; add that");
            return None;
        }
        None => constants::type_of(node).unwrap_or(Type::String),
    };
    let limits = limits::check(&field.limits, &ty, types, report);
    let value = constants::check(node, "const", &ty, &limits, types, report)?;
    Some(ConstantField {
        name: field.label().value.to_owned(),
        wire: field.key.value.to_owned(),
        place,
        value,
    })
}

/// Whether a field can have a default beside what else it says.
fn check_may_default(node: &Node, place: Place, field: &document::Field<'_>, report: &Report) -> bool {
    let is_optional = field.ty.as_ref().is_some_and(|ty| ty.optional);
    let message = match () {
        () if is_optional => "what has a default may be left out, and is never missing: remove the `?`, or `default`",
        () if field.nullable.is_some() => "what has a default is that for `null` too: remove `nullable`, or `default`",
        () if place == Place::Path => "what is part of the path is always given; remove `default`",
        () => return true,
    };
    report.error(&node.at.key().unwrap_or_else(|| node.at.clone()), message);
    false
}

fn check_only(only: &Text<'_>, report: &Report) -> Option<Only> {
    match only.value {
        "read" => Some(Only::Read),
        "write" => Some(Only::Write),
        other => {
            report.error(&only.at, format!("`only` is `read` or `write`, and not `{other}`"));
            None
        }
    }
}

/// A pair's names on the wire: the tag's and the id's.
fn check_keys<'a>(keys: &Spanned<Vec<Text<'a>>>, report: &Report) -> Option<[&'a str; 2]> {
    let [tag, id] = keys.value.as_slice() else {
        report.error(&keys.at, "`keys` are two names: that of the kind and that of the id");
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

/// Whether leaving a field as it is and clearing it can be told apart: by leaving it out, and by `null`.
fn check_clear(at: &At, ty: &Type, report: &Report) -> bool {
    let is_single_value = !matches!(ty, Type::Pair(..) | Type::Struct(_));
    if !is_single_value {
        let message =
            "a struct, or a union that has `keys`, can be left out or be `null`, not both: keep `?` or `nullable`";
        report.error(at, message);
    }
    is_single_value
}

/// Whether there is something to mask: the other types of personal data mask themselves.
fn check_personal(at: &At, ty: &Type, report: &Report) -> bool {
    let is_masked = matches!(
        ty.innermost(),
        Type::String | Type::Integer | Type::Value(ValueType::Date)
    );
    if !is_masked {
        let message = "only texts, dates and integers are `personal`: a `phone`, an `email` and a `secret` are never shown whole; remove it";
        report.error(at, message);
    }
    is_masked
}

/// What a file may be.
fn check_media(media: &Text<'_>, ty: &Type, report: &Report) -> bool {
    if !styles::is_of_files(ty) {
        report.error(&media.at, "only a `file` has `media`; remove it");
        return false;
    }
    bodies::check_media_type(media, "one in full as `image/png`", report)
}
