//! Structs by the ways that they go: those that go into requests have builders, and leave out what is only read or assumed.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Field, Module, Only, Operation, Type};

/// Marks every struct that some request holds, however deep, and the fields that are there in one of two ways alone.
pub(super) fn mark(modules: &mut [Module]) {
    let structs = modules.iter().flat_map(|module| &module.structs);
    let held: BTreeMap<String, Vec<String>> = structs
        .map(|this| (this.name.clone(), names_in(&this.fields).collect()))
        .collect();
    let operations: Vec<&Operation> = modules.iter().flat_map(|module| &module.operations).collect();
    let taken = operations.iter().flat_map(|operation| names_in(&operation.fields));
    let inputs = reach(taken.collect(), &held);
    let returned = operations.iter().filter_map(|operation| operation.returns.ty());
    let outputs = reach(returned.filter_map(name_in).collect(), &held);
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        this.is_input = inputs.contains(&this.name);
        let is_output = outputs.contains(&this.name);
        for field in this.fields.iter_mut().filter(|_| this.is_input) {
            field.optional |= field.default.is_some();
            field.absent = match field.only {
                Some(Only::Read) => true,
                Some(Only::Write) => is_output,
                None => false,
            };
        }
    }
}

/// The structs of these names, and those that they hold, however deep.
fn reach(mut next: Vec<String>, held: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = next.pop() {
        if !reached.contains(&name) {
            next.extend(held.get(&name).into_iter().flatten().cloned());
            reached.insert(name);
        }
    }
    reached
}

/// The structs that some fields hold.
fn names_in(fields: &[Field]) -> impl Iterator<Item = String> {
    fields.iter().filter_map(|field| name_in(&field.ty))
}

fn name_in(ty: &Type) -> Option<String> {
    match ty.innermost() {
        Type::Struct(name) => Some(name.name.clone()),
        _ => None,
    }
}
