//! Structs from JSON objects.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use super::constant;
use super::field::Codec;
use super::mend::UNREAD;
use super::place::At;
use super::record::Record;
use super::unknown_fields::UnknownFields;

/// Reads a struct, for its `Deserialize`. What only its own function may read is refused: that verifies it first, or says in its name
/// that it doesn't.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    match R::READER {
        None => read(deserializer),
        Some(reader) => Err(D::Error::custom(format_args!(
            "a webhook is read by `{reader}`, which takes its headers and its body as they came"
        ))),
    }
}

/// Reads a struct, whoever may read it. Fields that it doesn't know are kept as its [`UnknownFields`].
pub(super) fn read<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

struct RecordVisitor<R>(PhantomData<R>);

impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the fields of {}", R::STRUCT.name)
    }

    #[inline]
    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<R, M::Error> {
        let start = At::start(R::STRUCT.fields);
        let mut slots = R::Codec::empty();
        let mut unknown_fields = UnknownFields::default();
        while let Some(name) = map.next_key_seed(Name::<R>(PhantomData))? {
            match name {
                Ok(index) => R::Codec::read(&mut slots, index, start, &mut map)?,
                Err(Unknown(name)) => read_unknown::<R, M>(name, &mut map, &mut unknown_fields)?,
            }
        }
        Ok(R::new((R::Codec::finish(slots, start)?, unknown_fields)))
    }
}

#[cold]
fn read_unknown<'de, R: Record, M: MapAccess<'de>>(
    name: String,
    map: &mut M,
    unknown_fields: &mut UnknownFields,
) -> Result<(), M::Error> {
    match name.strip_prefix(UNREAD) {
        Some(documented) => unknown_fields.keep(documented, map.next_value()?),
        None => constant::keep::<R>(name, map.next_value()?, unknown_fields),
    }
    Ok(())
}

/// Reads a field's name: its index, or the name that isn't known.
struct Name<R>(PhantomData<R>);

struct Unknown(String);

impl<'de, R: Record> DeserializeSeed<'de> for Name<R> {
    type Value = Result<usize, Unknown>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<R: Record> Visitor<'_> for Name<R> {
    type Value = Result<usize, Unknown>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(R::Codec::find(At::start(R::STRUCT.fields), name).ok_or_else(|| Unknown(name.to_owned())))
    }
}
