//! Structs that go into requests: those have builders.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Field, Module, Type};

/// Marks every struct that some request holds, however deep.
pub(super) fn mark(modules: &mut [Module]) {
    let structs = modules.iter().flat_map(|module| &module.structs);
    let structs = structs.map(|this| (this.name.clone(), names_in(&this.fields).collect()));
    let unions = modules.iter().flat_map(|module| &module.unions);
    let unions = unions.map(|this| {
        let cases = this.cases.iter().filter_map(|case| name_in(case.ty.as_ref()?));
        (this.name.clone(), cases.collect())
    });
    let held: BTreeMap<String, Vec<String>> = structs.chain(unions).collect();
    let operations = modules.iter().flat_map(|module| &module.operations);
    let mut next: Vec<String> = operations.flat_map(|operation| names_in(&operation.fields)).collect();
    let mut inputs = BTreeSet::new();
    while let Some(name) = next.pop() {
        next.extend(
            held.get(&name)
                .into_iter()
                .flatten()
                .filter(|held| !inputs.contains(*held))
                .cloned(),
        );
        inputs.insert(name);
    }
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        this.is_input = inputs.contains(&this.name);
    }
}

/// The structs and unions that some fields hold.
fn names_in(fields: &[Field]) -> impl Iterator<Item = String> {
    fields.iter().filter_map(|field| name_in(&field.ty))
}

fn name_in(ty: &Type) -> Option<String> {
    match ty {
        Type::Struct(name) | Type::Union(name) | Type::Generic(name, _) => Some(name.name.clone()),
        Type::List(item) => name_in(item),
        _ => None,
    }
}
