//! What a place can hold, and how it is written there where there is only text.

use super::Shapes;
use crate::document::{self, Text};
use crate::model::{Field, Place, Style, Type};
use crate::report::Report;

/// The style of this name, if it is one.
pub(super) fn style(written_as: &Text<'_>) -> Option<Style> {
    let mut all = Style::ALL.iter();
    let found = all.find(|(name, _, _)| *name == written_as.value);
    found.map(|(_, _, style)| *style)
}

/// Whether it is a list of single values.
fn is_flat(ty: &Type) -> bool {
    matches!(ty.plain(), Type::List(item) if item.is_single())
}

/// Whether it is a file, or a list of them.
pub(super) fn is_of_files(ty: &Type) -> bool {
    match ty.plain() {
        Type::List(item) => **item == Type::File,
        ty => *ty == Type::File,
    }
}

/// Whether there is a file in it, at whatever depth.
pub(super) fn has_files(ty: &Type) -> bool {
    match ty.innermost() {
        Type::Generic(_, item) => has_files(item),
        ty => *ty == Type::File,
    }
}

/// Reports files where none can be.
pub(super) fn refuse_files(written: &document::TypeText<'_>, ty: &Type, report: &Report) {
    if has_files(ty) {
        let message =
            "a file is a part of a multipart body: put it, or a list of them, under `body` with `media: multipart`";
        report.error(&written.text.at, message);
    }
}

/// Whether it is a secret, or holds them in lists and maps.
fn is_secret(ty: &Type) -> bool {
    *ty.innermost() == Type::Secret
}

/// A place in messages.
pub(super) fn name_of(place: Place) -> &'static str {
    match place {
        Place::Path => "a path",
        Place::Query => "a query",
        Place::Header => "a header",
        Place::Body => "a body",
    }
}

/// Whether a path, a query or a header can hold a field. What a body holds is known by its media type.
pub(super) fn check(
    place: Place,
    written: &document::Field<'_>,
    ty: &Type,
    style: Option<Style>,
    report: &Report,
) -> bool {
    let Some(text) = written.ty.as_ref() else {
        return false;
    };
    let part = name_of(place);
    let is_in_url = matches!(place, Place::Path | Place::Query);
    let reason = match ty.plain() {
        _ if is_secret(ty) && is_in_url => {
            Some("a secret must not stand in a URL, which is logged on its way; send it in a header or a body")
        }
        _ if has_files(ty) => Some("a file is a part of a body with `media: multipart`"),
        Type::Pair(..) if place != Place::Query => Some("it is two values, its kind and its id"),
        _ if place == Place::Query || ty.is_single() || is_flat(ty) || style == Some(Style::Json) => None,
        _ => Some("only a single value and a list of them have a text there; a request can write it `as: json`"),
    };
    if let Some(reason) = reason {
        let message = format!("{part} can't hold a `{}`: {reason}", text.text.value);
        report.error(&text.text.at, message);
    }
    let is_optional_path = place == Place::Path && text.optional;
    if is_optional_path {
        report.error(&text.text.at, "what is part of the path is there; remove the `?`");
    }
    if let (Some(style), Some(at), None) = (style, &written.written_as, reason) {
        check_style(style, at, ty, &text.text, place == Place::Query, report);
    }
    reason.is_none() && !is_optional_path
}

/// Whether a type is written in a style, in a place that has one name for it or several.
pub(super) fn check_style(
    style: Style,
    written_as: &Text<'_>,
    ty: &Type,
    text: &Text<'_>,
    has_names: bool,
    report: &Report,
) {
    let name = written_as.value;
    let error = |message: String| report.error(&written_as.at, message);
    match style {
        Style::Comma | Style::Space | Style::Pipe if !is_flat(ty) => error(format!(
            "`as: {name}` joins the items of a list of single values, and `{}` is none; remove it",
            text.value
        )),
        Style::Brackets if is_flat(ty) => error(format!(
            "`as: {name}` names what is inside of an object, and the name of a list is repeated: remove it, and write the key \
             with `[]` at its end if the API wants that"
        )),
        Style::Json if ty.is_single() => error(format!(
            "`as: json` is for what holds other values, and `{}` is a single one; remove it",
            text.value
        )),
        Style::Brackets | Style::Dots if ty.is_single() || style == Style::Dots && is_flat(ty) => error(format!(
            "`as: {name}` names what is inside of an object, and `{}` is none; remove it",
            text.value
        )),
        Style::Brackets | Style::Dots if !has_names => error(format!(
            "`as: {name}` takes several names, and there is one here; write `as: json`"
        )),
        _ => {}
    }
}

/// A struct is part of something: how its fields are written is said where it is used, or is as usual there.
pub(super) fn refuse_in_struct(written: &[document::Field<'_>], fields: &[Field], report: &Report) {
    for field in written {
        if let Some(written_as) = field.written_as.as_ref().filter(|it| style(it).is_some()) {
            let message = format!(
                "`as: {}` is for fields of a request; in a struct, remove it",
                written_as.value
            );
            report.error(&written_as.at, message);
        }
        let checked = fields.iter().find(|it| it.wire == field.key.value);
        if let (Some(ty), Some(checked)) = (&field.ty, checked) {
            refuse_files(ty, &checked.ty, report);
        }
    }
}

/// A secret must not be in a path or a query, however deep in a struct.
pub(super) fn check_secrets(
    operation: &document::Operation<'_>,
    fields: &[Field],
    shapes: &Shapes<'_>,
    report: &Report,
) {
    let in_url = fields
        .iter()
        .filter(|it| matches!(it.place, Place::Path | Place::Query));
    for field in in_url {
        let mut path = Vec::new();
        if is_secret(&field.ty) || !leads_to_secret(&field.ty, shapes, &mut Vec::new(), &mut path) {
            continue;
        }
        let written = operation.fields().find(|it| it.label().value == field.name);
        if let Some(ty) = written.and_then(|it| it.ty.as_ref()) {
            let secret = match path.as_slice() {
                [] => "what is in it".to_owned(),
                [name, ..] => format!("`{name}` of it"),
            };
            let message = format!(
                "{} can't hold a `{}`: {secret} is a secret, which must not stand in a URL; send it in a header or a body",
                name_of(field.place),
                ty.text.value,
            );
            report.error(&ty.text.at, message);
        }
    }
}

/// Whether there is a secret in a type, and by which field.
fn leads_to_secret<'m>(ty: &Type, shapes: &Shapes<'m>, seen: &mut Vec<String>, path: &mut Vec<&'m str>) -> bool {
    let (name, argument) = match ty.innermost() {
        Type::Secret => return true,
        Type::Struct(name) | Type::Union(name) => (name, None),
        Type::Generic(name, argument) => (name, Some(argument)),
        _ => return false,
    };
    if argument.is_some_and(|it| leads_to_secret(it, shapes, seen, path)) {
        return true;
    }
    if seen.contains(&name.name) {
        return false;
    }
    seen.push(name.name.clone());
    let fields = shapes.fields(name).unwrap_or_default().iter();
    let mut fields = fields.map(|it| (it.name.as_str(), Some(&it.ty)));
    let cases = shapes.union(name).map_or(&[][..], |union| &union.cases).iter();
    let mut cases = cases.map(|it| (it.tag.as_str(), it.ty.as_ref()));
    let mut leads = |(_, ty): &(&str, Option<&Type>)| ty.is_some_and(|ty| leads_to_secret(ty, shapes, seen, path));
    let found = fields.find(&mut leads).or_else(|| cases.find(&mut leads));
    if path.is_empty() {
        path.extend(found.map(|(name, _)| name).filter(|name| !name.is_empty()));
    }
    found.is_some()
}
