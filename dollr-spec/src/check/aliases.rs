//! The limits that types have by their names, and the names that stand for other types.

use super::types::{Notation, Types};
use super::{Module, forms, limits};
use crate::document::{self, Alias, Text, TypeText};
use crate::model::{Home, Limits, NamedLimits, Type, TypeName};
use crate::report::Report;

/// Gathers the limits of ids, and says what each name stands for: each after what it names.
pub(super) fn resolve<'a>(types: &mut Types<'a>, modules: &[Module<'_, 'a>], report: &Report) {
    let mut waiting: Vec<(&Alias<'a>, Home)> = Vec::new();
    for module in modules {
        let home = Home::Module(module.name.clone());
        for them in module.types() {
            them.ids.iter().for_each(|id| limit_id(id, &home, types, report));
            let aliases = them.aliases.iter().filter(|alias| types.is_waiting(&alias.name));
            waiting.extend(aliases.map(|alias| (alias, home.clone())));
        }
    }
    while !waiting.is_empty() {
        let is_waiting = |name: &Text<'_>| waiting.iter().any(|(alias, _)| alias.name.value == name.value);
        let is_ready = |alias: &Alias<'_>| !alias.ty.iter().flat_map(TypeText::names).any(is_waiting);
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(|(alias, _)| is_ready(alias));
        if ready.is_empty() {
            let (alias, _) = rest[0];
            let name = alias.name.value;
            let message = format!("`{name}` leads back to itself, so that it is nothing; name another type");
            report.error(&alias.name.at, message);
            return;
        }
        for (alias, home) in ready {
            if let Some(ty) = meaning(alias, &home, types, report) {
                types.set_alias(&alias.name, ty);
            }
        }
        waiting = rest;
    }
}

fn limit_id(id: &document::Id<'_>, home: &Home, types: &mut Types<'_>, report: &Report) {
    if !types.is_declared_by(&id.name) {
        return;
    }
    let name = type_name(&id.name, home);
    let limits = limits::check(&id.limits, &Type::Id(name.clone()), types, report);
    add(name, limits, types);
}

fn meaning(alias: &Alias<'_>, home: &Home, types: &mut Types<'_>, report: &Report) -> Option<Type> {
    let written = alias.ty.as_ref()?;
    if written.optional {
        let message = "whether it may be left out is said where it is used; remove the `?`";
        report.error(&written.text.at, message);
        return None;
    }
    if written.argument.is_none() && types.is_pair(written.name.value) {
        let message = format!("`{}` can't have another name; use it itself", written.name.value);
        report.error(&written.text.at, message);
        return None;
    }
    let ty = types.resolve(written, &Notation::default(), report)?;
    let ty = forms::apply(ty, written, alias.written_as.as_ref(), types, report)?;
    let limits = limits::check(&alias.limits, &ty, types, report);
    if limits.is_none() {
        return Some(ty);
    }
    let limits = ty.limits().map_or(limits.clone(), |inner| limits.or(inner));
    add(type_name(&alias.name, home), limits, types);
    Some(types.limited(ty, alias.name.value))
}

fn add(name: TypeName, limits: Limits, types: &mut Types<'_>) {
    if !limits.is_none() {
        types.limits.insert(name.name.clone(), NamedLimits { name, limits });
    }
}

fn type_name(name: &Text<'_>, home: &Home) -> TypeName {
    TypeName {
        home: home.clone(),
        name: name.value.to_owned(),
        is_hidden: false,
        is_nested: false,
    }
}
