//! Pairs: two fields that only make sense together, as one Rust value.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// A pair that stands alone, as in a program's own database. What the API calls its two fields differs by where they are.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Pair")]
struct Alone<T> {
    r#type: T,
    id: Scalar,
}

/// Writes a pair as one object: `{"type":"INVOICE","id":101}`.
pub fn serialize_pair<P: Pair, S: Serializer>(pair: &P, serializer: S) -> Result<S::Ok, S::Error> {
    let (r#type, id) = parts_of_pair(pair);
    Alone { r#type, id }.serialize(serializer)
}

/// Reads what [`serialize_pair`] writes.
pub fn deserialize_pair<'de, P: Pair, D: Deserializer<'de>>(deserializer: D) -> Result<P, D::Error> {
    let Alone { r#type, id } = Alone::deserialize(deserializer)?;
    P::join(r#type, id).map_err(D::Error::custom)
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

        impl runtime::Serialize for $name {
            fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::serialize_pair(self, serializer)
            }
        }

        impl<'de> runtime::Deserialize<'de> for $name {
            fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::deserialize_pair(deserializer)
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

    use crate::api::types::{InvoiceId, OrderId, OrderNumber, Source, SourceNumber, SourceType};

    #[test]
    fn a_pair_is_known_by_its_kind_and_its_id() {
        let invoice = Source::Invoice(InvoiceId::new(7));
        let same = Source::Unrecognized(SourceType::Invoice, 7.into());
        assert_eq!(invoice, same);
        assert_ne!(invoice, Source::Invoice(InvoiceId::new(8)));
        assert_ne!(invoice, Source::Order(OrderId::new(7)));
        assert_eq!(HashSet::from([invoice, same]).len(), 1);
    }

    #[test]
    fn a_pair_is_stored_as_one_object() {
        let texts = [
            (Source::Invoice(InvoiceId::new(7)), r#"{"type":"INVOICE","id":7}"#),
            (
                Source::Unrecognized("GIFT".into(), "7a".into()),
                r#"{"type":"GIFT","id":"7a"}"#,
            ),
        ];
        for (source, json) in texts {
            assert_eq!(serde_json::to_string(&source).unwrap(), json);
            assert_eq!(serde_json::from_str::<Source>(json).unwrap(), source);
        }
        let number = SourceNumber::Order(OrderNumber::new("007"));
        let json = serde_json::to_value(&number).unwrap();
        assert_eq!(serde_json::from_value::<SourceNumber>(json).unwrap(), number);

        let error = serde_json::from_str::<Source>(r#"{"type":"INVOICE","id":"seven"}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            r#""seven" is not a valid id: a whole number is expected"#
        );
    }
}
