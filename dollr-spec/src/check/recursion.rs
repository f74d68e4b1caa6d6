//! Structs that contain themselves: Rust holds them through a box, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use super::WrittenStructs;
use super::held::{Held, Rings};
use crate::document;
use crate::model::{Field, Module, Struct, Type, Union};
use crate::report::Report;

/// So many structs that lead to each other hold each other as they are. The compiler goes through all of them to see whether one can be
/// sent to another thread, and gives up at a depth of 128, which is some 30 structs.
const MOST: usize = 8;

/// Boxes the optional fields through which a struct contains itself. Where only required ones lead back to it, no value
/// ever ends: the field is reported and left out. A list needs neither, since it may be empty.
pub(super) fn check(
    modules: &mut [Module],
    written: &WrittenStructs<'_>,
    unions: &[&document::Union<'_>],
    report: &Report,
) {
    let held_by = Held::of(modules);
    let rings = held_by.rings();
    nest(modules, &held_by, &rings);
    let mut contents = Contents::of(modules, held_by, rings);
    for union in modules.iter_mut().flat_map(|module| &mut module.unions) {
        let Union { name, cases, .. } = union;
        cases.retain(|case| {
            let Some(held) = case.ty.as_ref().and_then(held) else {
                return true;
            };
            let is_endless = contents.lead(held, name, |holds| holds == Holds::InACase);
            let union = unions
                .iter()
                .find(|union| union.name.value == *name)
                .filter(|_| is_endless);
            let mut cases = union
                .iter()
                .flat_map(|union| &union.cases)
                .filter_map(|case| case.ty.as_ref());
            if let Some(ty) = cases.find(|ty| ty.text.value == held) {
                let message =
                    format!("`{name}` is a `{held}`, which is a `{name}` again: put a struct or a list between them");
                report.error(&ty.text.at, message);
            }
            !is_endless
        });
    }
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        let Struct { name, fields, .. } = this;
        fields.retain_mut(|field| {
            let Some(target) = target(field).map(str::to_owned) else {
                return true;
            };
            let is_nested = field.ty.structure_mut().is_some_and(|name| name.is_nested);
            field.boxed = !is_nested
                && match field.is_option() {
                    true => contents.lead(&target, name, |_| true),
                    false => contents.lead(&target, name, |holds| holds != Holds::Perhaps),
                };
            let is_endless = !field.is_option() && contents.lead(&target, name, |holds| holds == Holds::Always);
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

/// Has structs and unions be held apart inside of structs, where many lead to each other through anything.
fn nest(modules: &mut [Module], held: &Held, rings: &Rings) {
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        let Some(index) = held.index(&this.name).filter(|index| rings.size(*index) > MOST) else {
            continue;
        };
        for target in this.fields.iter_mut().filter_map(|field| field.ty.structure_mut()) {
            let target_index = held.index(&target.name);
            target.is_nested = target_index.is_some_and(|target| rings.are_in_one(index, target));
        }
    }
}

/// The struct or union that a field holds directly.
fn target(field: &Field) -> Option<&str> {
    held(&field.ty)
}

fn held(ty: &Type) -> Option<&str> {
    match ty {
        Type::Struct(target) | Type::Union(target) | Type::Generic(target, _) => Some(&target.name),
        _ => None,
    }
}

/// How a struct or union holds another one directly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    /// In an optional field, which can be boxed.
    Perhaps,
    /// In a case of a union, which has others.
    InACase,
    /// In a required field.
    Always,
}

/// Which structs and unions each of them holds directly, and how.
struct Contents {
    direct: BTreeMap<String, BTreeMap<String, Holds>>,
    held: Held,
    rings: Rings,
}

impl Contents {
    fn of(modules: &[Module], held_by: Held, rings: Rings) -> Self {
        let mut contents: BTreeMap<String, BTreeMap<String, Holds>> = BTreeMap::new();
        for this in modules.iter().flat_map(|module| &module.unions) {
            let cases = this.cases.iter().filter_map(|case| held(case.ty.as_ref()?));
            let cases = cases.map(|held| (held.to_owned(), Holds::InACase));
            contents.insert(this.name.clone(), cases.collect());
        }
        for this in modules.iter().flat_map(|module| &module.structs) {
            let all = contents.entry(this.name.clone()).or_default();
            for field in &this.fields {
                if let Some(target) = target(field) {
                    let holds = match field.is_option() {
                        true => Holds::Perhaps,
                        false => Holds::Always,
                    };
                    let known = all.entry(target.to_owned()).or_insert(holds);
                    *known = holds.max(*known);
                }
            }
        }
        Self {
            direct: contents,
            held: held_by,
            rings,
        }
    }

    /// Whether one that another holds is that or holds it again, however deep, in these ways.
    fn lead(&self, from: &str, to: &str, counts: impl Fn(Holds) -> bool) -> bool {
        // Few lead back to what holds them: to follow all others each time would take long.
        let (Some(start), Some(end)) = (self.held.index(from), self.held.index(to)) else {
            return from == to;
        };
        if !self.rings.are_in_one(start, end) {
            return false;
        }
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(name) = next.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                let held = self.direct.get(name).into_iter().flatten();
                next.extend(held.filter(|(_, holds)| counts(**holds)).map(|(name, _)| name.as_str()));
            }
        }
        false
    }

    fn remove(&mut self, from: &str, to: &str) {
        if let Some(held) = self.direct.get_mut(from) {
            held.remove(to);
        }
    }
}
