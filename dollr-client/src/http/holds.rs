//! Whether something of a kind that must not be shown may be in what is sent or returned.

use std::ptr;

use super::redaction::Why;
use crate::schema::{Operation, Returns, Shape, Struct};

/// Whether the operation takes or returns a secret, so that no body of it can be shown.
pub(super) fn holds_secret(operation: &Operation) -> bool {
    let mut seen = Vec::new();
    structure_holds(Why::Secret, operation.request, &mut seen)
        || return_holds(Why::Secret, &operation.returns, &mut seen)
}

/// Whether what is returned holds a secret.
pub(super) fn returns_secret(returns: &Returns) -> bool {
    return_holds(Why::Secret, returns, &mut Vec::new())
}

/// Whether the operation returns personal data in JSON.
pub(super) fn returns_personal(operation: &Operation) -> bool {
    return_holds(Why::Personal, &operation.returns, &mut Vec::new())
}

/// Whether a value of a shape may hold something of the kind.
pub(super) fn holds(why: Why, shape: Shape, personal: bool) -> bool {
    looked_into(why, shape, personal, &mut Vec::new())
}

fn return_holds(why: Why, returns: &Returns, seen: &mut Seen) -> bool {
    let mut shapes = returns.each().filter_map(Returns::shape);
    shapes.any(|shape| looked_into(why, shape, false, seen))
}

/// Structures and unions that were looked into, by where they are: one may hold itself.
type Seen = Vec<*const ()>;

fn is_new<T>(this: &'static T, seen: &mut Seen) -> bool {
    let this = ptr::from_ref(this).cast();
    let is_new = !seen.contains(&this);
    if is_new {
        seen.push(this);
    }
    is_new
}

fn structure_holds(why: Why, structure: &'static Struct, seen: &mut Seen) -> bool {
    if !is_new(structure, seen) {
        return false;
    }
    let mut fields = structure.fields.iter();
    fields.any(|field| looked_into(why, field.shape, field.personal, seen))
}

fn looked_into(why: Why, shape: Shape, personal: bool, seen: &mut Seen) -> bool {
    match shape {
        Shape::Struct(structure) => structure_holds(why, structure(), seen),
        Shape::Union(union) => {
            let mut shapes = union().cases.iter().filter_map(|case| case.shape);
            is_new(union(), seen) && shapes.any(|shape| looked_into(why, shape, personal, seen))
        }
        Shape::List(element)
        | Shape::Map(element)
        | Shape::Text(element)
        | Shape::Nullable(element)
        | Shape::Limited(element, _) => looked_into(why, *element, personal, seen),
        _ => Why::of(shape, personal) == Some(why),
    }
}
