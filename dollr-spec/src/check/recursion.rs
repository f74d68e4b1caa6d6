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
            let Some(ty) = &case.ty else { return true };
            let mut held = contents.held(ty).into_iter();
            let is_endless = held.any(|(held, _)| contents.lead(held, name, |holds| holds == Holds::InACase));
            let held = written_as(ty);
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
            let is_option = field.is_option();
            let is_nested = field.ty.structure_mut().is_some_and(|name| name.is_nested);
            let targets = contents.held(&field.ty);
            let leads_back = |counts: fn(Holds) -> bool| targets.iter().any(|(it, _)| contents.lead(it, name, counts));
            field.boxed = !is_nested
                && match is_option {
                    true => leads_back(|_| true),
                    false => leads_back(|holds| holds != Holds::Perhaps),
                };
            let mut always = targets
                .iter()
                .filter(|(_, holds)| *holds == Holds::Always && !is_option);
            let endless = always.find(|(it, _)| contents.lead(it, name, |holds| holds == Holds::Always));
            let endless = endless.map(|(it, _)| (*it).to_owned());
            let is_endless = endless.is_some();
            if let Some(target) = endless {
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

/// How the spec writes the type of a case.
fn written_as(ty: &Type) -> String {
    let names: Vec<_> = ty.names().into_iter().map(|name| name.name.as_str()).collect();
    match names[..] {
        [name, argument] => format!("{name}<{argument}>"),
        _ => names.concat(),
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

fn of_field(field: &Field) -> Holds {
    match field.is_option() {
        true => Holds::Perhaps,
        false => Holds::Always,
    }
}

/// Which structs and unions each of them holds directly, and how.
struct Contents {
    direct: BTreeMap<String, BTreeMap<String, Holds>>,
    /// How generic structs hold what they are of.
    parameters: BTreeMap<String, Holds>,
    held: Held,
    rings: Rings,
}

impl Contents {
    fn of(modules: &[Module], held_by: Held, rings: Rings) -> Self {
        let structs = || modules.iter().flat_map(|module| &module.structs);
        let parameters = structs().filter_map(|this| {
            let fields = this.fields.iter().filter(|field| field.ty == Type::Parameter);
            Some((this.name.clone(), fields.map(of_field).max()?))
        });
        let mut this = Self {
            direct: BTreeMap::new(),
            parameters: parameters.collect(),
            held: held_by,
            rings,
        };
        for it in modules.iter().flat_map(|module| &module.unions) {
            let cases = it.cases.iter().filter_map(|case| case.ty.as_ref());
            this.add(&it.name, cases.map(|ty| (ty, Holds::InACase)));
        }
        for it in structs() {
            this.add(&it.name, it.fields.iter().map(|field| (&field.ty, of_field(field))));
        }
        this
    }

    fn add<'t>(&mut self, owner: &str, types: impl Iterator<Item = (&'t Type, Holds)>) {
        let mut all: BTreeMap<String, Holds> = BTreeMap::new();
        for (ty, way) in types {
            for (name, holds) in self.held(ty) {
                let known = all.entry(name.to_owned()).or_insert(Holds::Perhaps);
                *known = way.min(holds).max(*known);
            }
        }
        self.direct.insert(owner.to_owned(), all);
    }

    /// The structs and unions that a type is or holds directly.
    fn held<'t>(&self, ty: &'t Type) -> Vec<(&'t str, Holds)> {
        match ty {
            Type::Struct(name) | Type::Union(name) => vec![(&name.name, Holds::Always)],
            Type::Generic(name, argument) => {
                let way = self.parameters.get(&name.name);
                let inside = way.map(|way| {
                    self.held(argument)
                        .into_iter()
                        .map(|(name, holds)| (name, holds.min(*way)))
                });
                let inside = inside.into_iter().flatten();
                inside.chain([(name.name.as_str(), Holds::Always)]).collect()
            }
            _ => Vec::new(),
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
