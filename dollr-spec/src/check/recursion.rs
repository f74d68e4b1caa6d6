//! Structs that contain themselves: Rust holds them through a box, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use super::WrittenStructs;
use crate::model::{Field, Module, Struct, Type};
use crate::report::Report;

/// So many structs that lead to each other hold each other as they are. The compiler goes through all of them to see whether one can be
/// sent to another thread, and gives up at a depth of 128, which is some 30 structs.
const MOST: usize = 8;

/// Boxes the optional fields through which a struct contains itself. Where only required ones lead back to it, no value
/// ever ends: the field is reported and left out. A list needs neither, since it may be empty.
pub(super) fn check(modules: &mut [Module], written: &WrittenStructs<'_>, report: &Report) {
    nest(modules);
    let mut contents = Contents::of(modules.iter().flat_map(|module| &module.structs));
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        let Struct { name, fields, .. } = this;
        fields.retain_mut(|field| {
            let Some(target) = target(field).map(str::to_owned) else {
                return true;
            };
            if field.is_option() {
                let is_nested = matches!(&field.ty, Type::Struct(name) if name.is_nested);
                field.boxed = !is_nested && contents.lead(&target, name, false);
                return true;
            }
            let is_endless = contents.lead(&target, name, true);
            if is_endless {
                contents.remove(name, &target);
                let this = written.get(name.as_str());
                if let Some(it) = this.and_then(|this| this.fields.iter().find(|it| it.key.value == field.wire)) {
                    let message = format!(
                        "`{name}` contains itself through `{}` without an end: make it optional or a list",
                        field.name
                    );
                    report.error(&it.key.at, message);
                }
            }
            !is_endless
        });
    }
}

/// Has structs be held apart inside of others, where many lead to each other through anything.
fn nest(modules: &mut [Module]) {
    let structs = || modules.iter().flat_map(|module| &module.structs);
    let held: BTreeMap<String, BTreeSet<String>> = structs()
        .map(|this| {
            let inside = this.fields.iter().filter_map(|field| match field.ty.innermost() {
                Type::Struct(name) => Some(name.name.clone()),
                _ => None,
            });
            (this.name.clone(), inside.collect())
        })
        .collect();
    let reached: BTreeMap<&String, BTreeSet<&String>> = held.keys().map(|name| (name, reach(name, &held))).collect();
    let is_there = |from: &String, to: &String| reached.get(from).is_some_and(|reached| reached.contains(to));
    let are_mutual = |one: &String, other: &String| is_there(one, other) && is_there(other, one);
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        let name = &this.name;
        if held.keys().filter(|other| are_mutual(name, other)).count() <= MOST {
            continue;
        }
        for target in this.fields.iter_mut().filter_map(|field| field.ty.structure_mut()) {
            target.is_nested = are_mutual(name, &target.name);
        }
    }
}

/// The structs that one leads to, through anything.
fn reach<'h>(from: &'h String, held: &'h BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'h String> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from];
    while let Some(name) = next.pop() {
        let inside = held.get(name).into_iter().flatten();
        next.extend(inside.filter(|name| reached.insert(*name)));
    }
    reached
}

/// The struct that a field holds directly.
fn target(field: &Field) -> Option<&str> {
    match &field.ty {
        Type::Struct(target) => Some(&target.name),
        _ => None,
    }
}

/// Which structs each struct holds directly, and whether it has to.
struct Contents(BTreeMap<String, BTreeMap<String, bool>>);

impl Contents {
    fn of<'m>(structs: impl Iterator<Item = &'m Struct>) -> Self {
        let mut contents: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
        for this in structs {
            let held = contents.entry(this.name.clone()).or_default();
            for field in &this.fields {
                if let Some(target) = target(field) {
                    *held.entry(target.to_owned()).or_default() |= !field.is_option();
                }
            }
        }
        Self(contents)
    }

    /// Whether one struct is another or holds it, however deep, through required fields alone or through any.
    fn lead(&self, from: &str, to: &str, required: bool) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(name) = next.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                let held = self.0.get(name).into_iter().flatten();
                next.extend(
                    held.filter(|(_, always)| **always || !required)
                        .map(|(name, _)| name.as_str()),
                );
            }
        }
        false
    }

    fn remove(&mut self, from: &str, to: &str) {
        if let Some(held) = self.0.get_mut(from) {
            held.remove(to);
        }
    }
}
