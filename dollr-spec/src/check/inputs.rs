//! Structs by the ways that they go: those that go into requests have builders, and leave out what is only read or assumed.

use std::collections::BTreeSet;

use super::held::Held;
use crate::model::{Module, Only, Operation};

/// Marks every struct that some request holds, however deep, and the fields that are there in one of two ways alone.
pub(super) fn mark(modules: &mut [Module]) {
    let held = Held::of(modules);
    let operations = || modules.iter().flat_map(|module| &module.operations);
    let taken = operations().flat_map(|operation| &operation.fields);
    let inputs = held.reach(taken.map(|field| &field.ty));
    let webhooks = modules.iter().flat_map(|module| &module.webhooks);
    let received = webhooks.flat_map(|webhook| &webhook.structure.fields);
    let returned = operations().flat_map(Operation::response_types);
    let outputs = held.reach(returned.chain(received.map(|field| &field.ty)));
    for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
        let is_in = |ways: &BTreeSet<usize>| held.index(&this.name).is_some_and(|index| ways.contains(&index));
        this.is_input = is_in(&inputs);
        let is_output = is_in(&outputs);
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
