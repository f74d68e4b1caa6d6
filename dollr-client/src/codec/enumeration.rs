//! Open enumerations: a value that the spec doesn't list is kept as it is.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::value::Value;
use crate::schema::Shape;

/// Reads an enumeration, for its `Deserialize`.
pub fn deserialize_enum<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Value + for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(OpenEnumVisitor(PhantomData))
}

/// Reads an enumeration of whole numbers, for its `Deserialize`.
pub fn deserialize_integer_enum<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Value + From<i64>,
    D: Deserializer<'de>,
{
    i64::deserialize(deserializer).map(T::from)
}

/// Gives enumerations what they all have, as the strings that they are on the wire: a value is known by that alone.
///
/// Each has `as_str` and `From<&str>`. None has an order: that of the alphabet would have `status >= PROCESSING` compile, and mean
/// nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! __strings {
    ($($name:ident)*) => {
        $(
            impl Clone for $name {
                fn clone(&self) -> Self {
                    Self::from(self.as_str())
                }
            }

            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    self.as_str() == other.as_str()
                }
            }

            impl Eq for $name {}

            impl ::std::hash::Hash for $name {
                fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                    self.as_str().hash(state);
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.pad(self.as_str())
                }
            }

            impl runtime::Serialize for $name {
                fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }

            impl<'de> runtime::Deserialize<'de> for $name {
                fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    runtime::deserialize_enum(deserializer)
                }
            }
        )*
    };
}

/// Gives enumerations of whole numbers what they all have, as `strings!` does for those of strings.
///
/// Each has `as_i64` and `From<i64>`, and derives `Clone`, `Copy` and `Debug`.
#[doc(hidden)]
#[macro_export]
macro_rules! __integers {
    ($($name:ident)*) => {
        $(
            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    self.as_i64() == other.as_i64()
                }
            }

            impl Eq for $name {}

            impl ::std::hash::Hash for $name {
                fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                    self.as_i64().hash(state);
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(&self.as_i64(), f)
                }
            }

            impl runtime::Serialize for $name {
                fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_i64(self.as_i64())
                }
            }

            impl<'de> runtime::Deserialize<'de> for $name {
                fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    runtime::deserialize_integer_enum(deserializer)
                }
            }
        )*
    };
}

struct OpenEnumVisitor<T>(PhantomData<T>);

impl<T: Value + for<'a> From<&'a str>> Visitor<'_> for OpenEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match T::SHAPE {
            Shape::Enum(this) => write!(f, "a string of {}", this.name),
            _ => f.write_str("a string"),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        Ok(T::from(value))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::api::types::SourceType;

    #[test]
    fn a_value_is_known_by_what_it_is_on_the_wire() {
        let order = SourceType::Unrecognized("ORDER".to_owned());
        let unknown = SourceType::Unrecognized("GIFT".to_owned());
        assert_eq!(order, SourceType::Order);
        assert_ne!(unknown, SourceType::Order);
        assert_eq!(unknown.clone(), unknown);
        assert_eq!(HashSet::from([order, SourceType::Order]).len(), 1);
    }
}
