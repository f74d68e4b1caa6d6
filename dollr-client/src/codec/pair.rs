//! Pairs: two fields that only make sense together, as one Rust value.

use crate::schema::{Enum, Shape};

use super::scalar::Scalar;
use super::value::Value;
use crate::values::InvalidValue;

/// A kind of thing and its id, which the API writes as two fields.
pub trait Pair: Clone + PartialEq + 'static {
    /// The enumeration that tells the kind.
    type Tag: Value;

    /// The kinds that it may be of.
    const TAG: &'static Enum;

    /// What its id is documented to be in JSON.
    const ID: Shape;

    /// The pair of a kind and an id.
    fn join(tag: Self::Tag, id: Scalar) -> Result<Self, InvalidValue>;

    /// The kind.
    fn tag(&self) -> Self::Tag;

    /// The id, in the form that it is documented as.
    fn id(&self) -> Scalar;
}

/// Gives a pair what makes it one value: it is known by its kind and its id.
#[doc(hidden)]
#[macro_export]
macro_rules! __pair {
    ($name:ident) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                runtime::parts_of_pair(self) == runtime::parts_of_pair(other)
            }
        }

        impl Eq for $name {}

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                runtime::parts_of_pair(self).hash(state);
            }
        }
    };
}

/// The kind and the id of a pair.
pub fn parts_of_pair<P: Pair>(pair: &P) -> (P::Tag, Scalar) {
    (pair.tag(), pair.id())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::api::types::{InvoiceId, OrderId, Source, SourceType};

    #[test]
    fn a_pair_is_known_by_its_kind_and_its_id() {
        let invoice = Source::Invoice(InvoiceId::new(7));
        let same = Source::Unrecognized(SourceType::Invoice, 7.into());
        assert_eq!(invoice, same);
        assert_ne!(invoice, Source::Invoice(InvoiceId::new(8)));
        assert_ne!(invoice, Source::Order(OrderId::new(7)));
        assert_eq!(HashSet::from([invoice, same]).len(), 1);
    }
}
