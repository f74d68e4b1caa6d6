//! Structs by the ways that they go: those that go into requests have builders, and leave out what is only read or assumed.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Field, Module, Only, Operation, Type};

/// Marks every struct that some request holds, however deep, and the fields that are there in one of two ways alone.
pub(super) fn mark(modules: &mut [Module]) {
    let structs = modules.iter().flat_map(|module| &module.structs);
    let structs = structs.map(|this| (this.name.clone(), names_in(&this.fields).collect()));
    let unions = modules.iter().flat_map(|module| &module.unions);
    let unions = unions.map(|this| {
        let cases = this.cases.iter().filter_map(|case| case.ty.as_ref());
        (this.name.clone(), cases.flat_map(names).collect())
    });
    let held: BTreeMap<String, Vec<String>> = structs.chain(unions).collect();
    let operations: Vec<&Operation> = modules.iter().flat_map(|module| &module.operations).collect();
    let taken = operations.iter().flat_map(|operation| names_in(&operation.fields));
    let inputs = reach(taken.collect(), &held);
    let returned = operations.iter().filter_map(|operation| operation.returns.ty());
    let outputs = reach(returned.flat_map(names).collect(), &held);
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

/// The types of these names, and those that they hold, however deep.
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

/// The types that some fields hold.
fn names_in(fields: &[Field]) -> impl Iterator<Item = String> {
    fields.iter().flat_map(|field| names(&field.ty))
}

fn names(ty: &Type) -> Vec<String> {
    ty.names().into_iter().map(|name| name.name.clone()).collect()
}
