//! Unions: values of one of several kinds, which are told apart by a tag or by what they are in JSON.

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::constant::is_same;
use super::mend::Members;
use super::value::Value;
use crate::schema::{Shape, ToldBy, Union};

/// A generated union.
pub trait Unified: Sized {
    /// What it is in JSON.
    const UNION: &'static Union;

    /// Reads the case of a tag from what it holds; nothing if there is no such case.
    fn read_case(tag: &str, content: &str) -> Option<serde_json::Result<Self>>;

    /// Reads the first case that fits.
    fn read_any(json: &str) -> Option<Self>;

    /// What isn't documented, as it was.
    fn unrecognized(json: Json) -> Self;
}

/// Reads a union, for its `Deserialize`.
pub fn read_union<'de, U: Unified, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    read(raw.get()).map_err(D::Error::custom)
}

fn read<U: Unified>(json: &str) -> serde_json::Result<U> {
    let read = match U::UNION.told_by {
        ToldBy::Content => U::read_any(json).map(Ok),
        ToldBy::Inside(tag) => match members(json) {
            Some(members) => tag_of(&members, tag).and_then(|case| U::read_case(&case, &without(&members, tag))),
            None => None,
        },
        ToldBy::Beside(tag, content) => match members(json) {
            Some(members) => tag_of(&members, tag).and_then(|case| {
                let content = members.iter().find(|(name, _)| name == content);
                U::read_case(&case, content.map_or("null", |(_, json)| json.get()))
            }),
            None => None,
        },
    };
    match read {
        Some(read) => read,
        None => serde_json::from_str(json).map(U::unrecognized),
    }
}

fn members(json: &str) -> Option<Vec<(String, &RawValue)>> {
    serde_json::from_str::<Members<'_>>(json)
        .ok()
        .map(|Members(members)| members)
}

/// The text of a tag, which may be a number.
fn tag_of(members: &[(String, &RawValue)], tag: &str) -> Option<String> {
    let (_, json) = members.iter().find(|(name, _)| name == tag)?;
    match serde_json::from_str(json.get()).ok()? {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An object without its tag, which is no field of what it holds.
fn without(members: &[(String, &RawValue)], tag: &str) -> Zeroizing<String> {
    let mut json = Zeroizing::new("{".to_owned());
    for (name, value) in members.iter().filter(|(name, _)| name != tag) {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&Json::from(name.as_str()).to_string());
        json.push(':');
        json.push_str(value.get());
    }
    json.push('}');
    json
}

/// Reads what a case holds that is told by a tag.
pub fn read_case<T: DeserializeOwned>(content: &str) -> serde_json::Result<T> {
    serde_json::from_str(content)
}

/// Reads what a case holds that is told by its content: what is always the same in it is so.
pub fn read_fitting<T: Value + DeserializeOwned>(json: &str) -> Option<T> {
    has_constants(T::SHAPE, json).then(|| serde_json::from_str(json).ok())?
}

fn has_constants(shape: Shape, json: &str) -> bool {
    let Shape::Struct(structure) = shape else { return true };
    let constants = structure().fields.iter().filter_map(|field| match field.shape {
        Shape::Const(constant) => Some((field.name, constant)),
        _ => None,
    });
    let mut constants = constants.peekable();
    let members = constants.peek().and_then(|_| members(json)).unwrap_or_default();
    constants.all(|(name, constant)| {
        let mut found = members.iter().filter(|(member, _)| member == name);
        found.all(|(_, json)| serde_json::from_str(json.get()).is_ok_and(|value| is_same(constant, &value)))
    })
}

/// Writes a case and what it holds, for the `Serialize` of a union.
pub fn write_case<T: Value, S: Serializer>(
    told_by: ToldBy,
    tag: &'static str,
    content: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = match told_by {
        ToldBy::Content => return content.serialize(serializer),
        ToldBy::Inside(_) | ToldBy::Beside(..) => serializer.serialize_map(None)?,
    };
    match told_by {
        ToldBy::Beside(name, under) => {
            map.serialize_entry(name, tag)?;
            map.serialize_entry(under, content)?;
        }
        ToldBy::Inside(name) => {
            map.serialize_entry(name, tag)?;
            content.write_members(&mut map)?;
        }
        ToldBy::Content => {}
    }
    map.end()
}

/// Writes a case that holds nothing.
pub fn write_empty<S: Serializer>(told_by: ToldBy, tag: &'static str, serializer: S) -> Result<S::Ok, S::Error> {
    let (ToldBy::Inside(name) | ToldBy::Beside(name, _)) = told_by else {
        return serializer.serialize_unit();
    };
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, tag)?;
    map.end()
}

/// Makes generated enums unions: a line for each case, those that hold nothing behind the others.
#[doc(hidden)]
#[macro_export]
macro_rules! __unions {
    ($(
        $name:ident $told_by:ident $(($($key:literal),*))? {
            $($tag:literal => $case:ident($content:ty),)*
            $(nothing { $($empty_tag:literal => $empty:ident,)* })?
        }
    )*) => {
        $(
            impl runtime::Unified for $name {
                const UNION: &'static runtime::Union = &runtime::Union::new(
                    ::std::stringify!($name),
                    runtime::ToldBy::$told_by $(($($key),*))?,
                    &[
                        $(runtime::Case::new($tag, <$content as runtime::Value>::SHAPE),)*
                        $($(runtime::Case::empty($empty_tag),)*)?
                    ],
                );

                #[allow(unused_variables)]
                fn read_case(tag: &str, content: &str) -> Option<Result<Self, runtime::JsonError>> {
                    Some(match tag {
                        $($tag => runtime::read_case(content).map(Self::$case),)*
                        $($($empty_tag => Ok(Self::$empty),)*)?
                        _ => return None,
                    })
                }

                fn read_any(json: &str) -> Option<Self> {
                    None$(.or_else(|| runtime::read_fitting(json).map(Self::$case)))*
                }

                fn unrecognized(json: runtime::Json) -> Self {
                    Self::Unrecognized(json)
                }
            }

            impl runtime::Value for $name {
                const SHAPE: runtime::Shape = runtime::Shape::Union(|| <$name as runtime::Unified>::UNION);
            }

            impl runtime::Serialize for $name {
                fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let told_by = <Self as runtime::Unified>::UNION.told_by;
                    match self {
                        $(Self::$case(content) => runtime::write_case(told_by, $tag, content, serializer),)*
                        $($(Self::$empty => runtime::write_empty(told_by, $empty_tag, serializer),)*)?
                        Self::Unrecognized(json) => json.serialize(serializer),
                    }
                }
            }

            impl<'de> runtime::Deserialize<'de> for $name {
                fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    runtime::read_union(deserializer)
                }
            }
        )*
    };
}
