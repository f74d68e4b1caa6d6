//! Unions: each case can be told from the others.

use std::collections::BTreeSet;

use super::contents::{Enums, Variants, check_not_empty};
use super::types::{Notation, Types};
use super::{Module, Shapes, forms, styles};
use crate::document;
use crate::model::{Case, IdKind, Struct, ToldBy, Type, Union};
use crate::report::Report;

pub(super) fn check(union: &document::Union<'_>, types: &Types<'_>, enums: &Enums<'_, '_>, report: &Report) -> Union {
    check_not_empty(&union.name, &union.cases, report);
    let told_by = told_by(union, report);
    let kinds = union
        .kinds
        .as_ref()
        .and_then(|kinds| types.enumeration(kinds.value))
        .cloned();
    let mut variants = Variants::default();
    let mut cases = Vec::new();
    for case in &union.cases {
        let Some(ty) = &case.ty else { continue };
        let is_nothing = ty.text.value == "nothing";
        let held = match is_nothing {
            true => None,
            false => types
                .resolve(ty, &Notation::default(), report)
                .filter(|held| forms::check_plain(held, ty, report)),
        };
        let is_refused = held.is_none() && !is_nothing;
        if let Some(held) = &held {
            styles::refuse_files(ty, held, report);
        }
        if let Some(held) = &held
            && let ToldBy::Inside(tag) = &told_by
            && !matches!(held, Type::Struct(_))
        {
            let message = format!(
                "`{}` is no object, in which the tag `{tag}` could be: name a struct, or say `content: value` for the field that it is in",
                ty.text.value
            );
            report.error(&ty.text.at, message);
        }
        if is_nothing && told_by == ToldBy::Content {
            report.error(
                &ty.text.at,
                "`nothing` tells no case: give the union a `tag`, or put a `?` where it is used",
            );
        }
        // A case without a tag is called after its type.
        let written = case.tag.as_ref().unwrap_or(&ty.text);
        let of_kind = kinds.as_ref().zip(case.tag.as_ref());
        let of_kind = of_kind.and_then(|(kinds, tag)| enums.check_value(&kinds.name, tag, report));
        let name = case.name.as_ref().or(of_kind);
        if let Some(variant) = variants.add(written, name, report)
            && !is_refused
        {
            cases.push(Case {
                tag: case.tag.as_ref().map(|tag| tag.value.to_owned()).unwrap_or_default(),
                variant,
                description: case.description.map(str::to_owned),
                ty: held,
            });
        }
    }
    Union {
        name: union.name.value.to_owned(),
        description: union.description.map(str::to_owned),
        told_by,
        kinds,
        cases,
    }
}

fn told_by(union: &document::Union<'_>, report: &Report) -> ToldBy {
    let tag = union.tag.as_ref().map(|tag| tag.value.to_owned());
    let content = union.content.as_ref().map(|content| content.value.to_owned());
    if let (true, Some(tag)) = (
        union.is_list,
        union.tag.as_ref().or(union.content.as_ref()).or(union.kinds.as_ref()),
    ) {
        let message =
            "a list of cases is told by its content: remove this, or write each case with its tag, as in `card: Card`";
        report.error(&tag.at, message);
        return ToldBy::Content;
    }
    match (tag, content) {
        (Some(tag), None) => ToldBy::Inside(tag),
        (Some(tag), Some(content)) if tag == content => {
            let at = union.content.as_ref().map_or(&union.name.at, |content| &content.at);
            report.error(at, format!("`{content}` is the tag already; name the other field"));
            ToldBy::Beside(tag, content)
        }
        (Some(tag), Some(content)) => ToldBy::Beside(tag, content),
        (None, _) => ToldBy::Content,
    }
}

/// Reports fields of the cases of a union with a tag inside that have its name: the union itself reads and writes that.
pub(super) fn check_tags(modules: &[Module<'_, '_>], shapes: &Shapes<'_>, report: &Report) {
    let written = modules.iter().flat_map(Module::types).flat_map(|types| &types.unions);
    let unions = written.filter_map(|union| shapes.unions.get(union.name.value));
    let mut seen = BTreeSet::new();
    for union in unions {
        let ToldBy::Inside(tag) = &union.told_by else { continue };
        for case in &union.cases {
            let Some(Type::Struct(name)) = &case.ty else { continue };
            let this = shapes.written.get(name.name.as_str());
            let fields = this.iter().flat_map(|this| &this.fields);
            let mut same = fields.filter(|field| field.key.value == tag && seen.insert((&name.name, tag)));
            if let Some(field) = same.next() {
                let message = format!(
                    "`{tag}` is the tag of `{}`, which reads and writes it itself: remove it here, or name a struct without it there",
                    union.name
                );
                report.error(&field.key.at, message);
            }
        }
    }
}

/// Reports the cases of a union without tags that are never reached, since one before takes whatever they are.
pub(super) fn check_reachable(modules: &[Module<'_, '_>], shapes: &Shapes<'_>, report: &Report) {
    let written = modules.iter().flat_map(Module::types).flat_map(|types| &types.unions);
    for written in written.filter(|union| union.is_list) {
        let Some(union) = shapes.unions.get(written.name.value) else {
            continue;
        };
        let cases: Vec<_> = written.cases.iter().filter_map(|case| case.ty.as_ref()).collect();
        // Where one was refused, that is all there is to say.
        if cases.len() != union.cases.len() {
            continue;
        }
        for (index, (at, later)) in cases.iter().zip(&union.cases).enumerate() {
            let before = union.cases[..index].iter().zip(&cases);
            let mut taking = before.filter(|(earlier, _)| match (&earlier.ty, &later.ty) {
                (Some(earlier), Some(later)) => takes_all(earlier, later, shapes),
                _ => false,
            });
            if let Some((_, earlier)) = taking.next() {
                let message = format!(
                    "`{}` is never reached, since `{}` before it takes whatever it is: put it first, or make them one struct",
                    at.text.value, earlier.text.value
                );
                report.error(&at.text.at, message);
            }
        }
    }
}

/// Whether one type reads all that another one is.
fn takes_all(one: &Type, other: &Type, shapes: &Shapes<'_>) -> bool {
    let is_text = |ty: &Type| match ty {
        Type::String | Type::Secret | Type::Enum(_) => true,
        Type::Value(value) => !value.is_number(),
        Type::Id(name) => shapes.id(name) != Some(IdKind::Integer),
        _ => false,
    };
    let is_number = |ty: &Type| match ty {
        Type::Integer | Type::Duration => true,
        Type::Value(value) => value.is_number(),
        Type::Id(name) => shapes.id(name) == Some(IdKind::Integer),
        _ => false,
    };
    match (one.plain(), other.plain()) {
        (one, other) if one == other => true,
        (Type::Json, _) => true,
        (Type::String | Type::Secret | Type::Enum(_), other) => is_text(other),
        (Type::Id(id), other) if shapes.id(id) == Some(IdKind::String) => is_text(other) || is_number(other),
        (Type::Value(value), other) if value.is_number() => is_number(other),
        (Type::List(one), Type::List(other)) => takes_all(one, other, shapes),
        (Type::Struct(one), Type::Struct(other)) => match (shapes.structure(one), shapes.structure(other)) {
            (Some(one), Some(other)) => takes_all_of(one, other),
            _ => false,
        },
        _ => false,
    }
}

/// The same of structs: by what has to be there, and by what is always the same.
fn takes_all_of(one: &Struct, other: &Struct) -> bool {
    let has = |wire: &str| other.fields.iter().any(|field| field.wire == wire);
    let constant = |wire: &str| other.constants.iter().find(|constant| constant.wire == wire);
    let required = one.fields.iter().filter(|field| !field.optional);
    let mut missing = required.filter(|field| !has(&field.wire));
    let mut others = one.constants.iter().filter(|this| match constant(&this.wire) {
        Some(constant) => constant.value != this.value,
        None => has(&this.wire),
    });
    missing.next().is_none() && others.next().is_none()
}
