//! What Dollr shows of a struct.

use std::mem::discriminant;

use serde_json::value::RawValue;

use crate::api::OPERATIONS;
use crate::schema::{Example, Field, Operation, Shape, Struct};

/// The first whole example of a struct, as a request or as a response.
pub(super) fn of(structure: &Struct) -> Option<Box<RawValue>> {
    OPERATIONS.into_iter().find_map(|operation| {
        let mut whole = operation.examples.iter().filter(|example| !example.partial);
        whole.find_map(|example| shown(structure, operation, example))
    })
}

fn shown(structure: &Struct, operation: &Operation, example: &Example) -> Option<Box<RawValue>> {
    let response = match operation.returns.shape() {
        Some(Shape::Struct(it)) => is_same(it(), structure),
        _ => false,
    };
    let text = match response {
        true => example.response,
        false => example.request.filter(|_| is_same(operation.request, structure)),
    };
    serde_json::from_str(text?).ok()
}

/// Whether two are one struct. Constants have no address to compare, and a struct of another API may have the same name.
fn is_same(one: &Struct, other: &Struct) -> bool {
    let has = |field: &Field| (field.name, field.required, discriminant(&field.shape));
    one.name == other.name && one.fields.iter().map(has).eq(other.fields.iter().map(has))
}
