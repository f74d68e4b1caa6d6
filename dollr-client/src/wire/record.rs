//! Structs as JSON objects. A generated struct says what its fields are; how they are read and written stands here.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{self, Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::extra::Extra;
use super::pair::Pair;
use super::scalar::Scalar;
use super::text::{AsText, NotText, TextSerializer, Texts};
use crate::description::{Field, Place, Struct};
use crate::patch::Patch;
use crate::values::Decimal;

/// A struct that is a JSON object on the wire.
pub trait Record: Sized {
    /// The name of its type.
    const NAME: &'static str;

    /// Its fields on the wire; everywhere else a field is its index in here.
    const FIELDS: &'static [Field];

    /// What it is.
    const STRUCT: &'static Struct = &Struct::new(Self::NAME, Self::FIELDS);

    /// The field of this name.
    fn index(name: &str) -> Option<usize>;

    /// Reads all fields.
    fn read<'de, M: MapAccess<'de>>(from: Fields<Self, M>) -> Result<Self, M::Error>;

    /// Writes all fields.
    fn write<W: Writer>(&self, to: &mut W) -> Result<(), W::Error>;
}

/// Reads a struct, for its `Deserialize`. Fields that it doesn't know are kept as its [`Extra`].
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// Writes a struct with all its fields in one object, for its `Serialize`.
pub fn serialize<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write(record, &mut map, None)?;
    map.end()
}

/// Shows a struct, for its `Debug`: what is set, by the names on the wire.
pub fn debug<R: Record>(record: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(R::NAME);
    record.write(&mut DebugWriter {
        shown: &mut shown,
        fields: R::FIELDS,
    })?;
    shown.finish()
}

/// The body of a request: those of its fields that travel there.
pub(crate) fn body<R: Record>(request: &R) -> impl Serialize + '_ {
    Body(request)
}

struct Body<'a, R>(&'a R);

impl<R: Record> Serialize for Body<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write(self.0, &mut map, Some(Place::Body))?;
        map.end()
    }
}

/// The fields of a request that travel as text, in its path or query, by name.
pub(crate) fn texts<R: Record>(request: &R, place: Place) -> Result<Vec<(String, String)>, NotText> {
    let mut texts = Texts::default();
    write(request, &mut texts, Some(place))?;
    Ok(texts.into_pairs())
}

/// The text of one scalar field, if it is set.
pub(crate) fn text<R: Record>(record: &R, field: &str) -> Option<String> {
    let mut one = OneText {
        fields: R::FIELDS,
        name: field,
        text: None,
    };
    record.write(&mut one).ok()?;
    one.text
}

fn write<R: Record, M: SerializeMap>(record: &R, map: &mut M, only: Option<Place>) -> Result<(), M::Error> {
    let structure = R::STRUCT;
    record.write(&mut JsonWriter { map, structure, only })
}

/// The fields of an object, as they are read.
#[derive(Debug)]
pub struct Fields<R, M> {
    map: M,
    extra: Extra,
    record: PhantomData<R>,
}

impl<'de, R: Record, M: MapAccess<'de>> Fields<R, M> {
    /// The index of the next known field, or `None` at the end.
    #[expect(
        clippy::should_implement_trait,
        reason = "a field's value must be read before the next name"
    )]
    #[inline]
    pub fn next(&mut self) -> Result<Option<usize>, M::Error> {
        while let Some(name) = self.map.next_key_seed(Name::<R>(PhantomData))? {
            match name {
                Ok(index) => return Ok(Some(index)),
                Err(Unknown(name)) => {
                    let value: Value = self.map.next_value()?;
                    self.extra.insert(name, value);
                }
            }
        }
        Ok(None)
    }

    /// The fields that the struct doesn't know.
    pub fn extra(self) -> Extra {
        self.extra
    }

    /// Reads the value of a field.
    #[inline]
    pub fn value<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>, index: usize) -> Result<(), M::Error> {
        let name = R::FIELDS[index].name;
        if slot.is_some() {
            return Err(M::Error::duplicate_field(name));
        }
        let value = self
            .map
            .next_value()
            .map_err(|error| M::Error::custom(format_args!("`{name}`: {error}")))?;
        *slot = Some(value);
        Ok(())
    }

    /// The value of a field that must be there.
    pub fn require<T>(&self, slot: Option<T>, index: usize) -> Result<T, M::Error> {
        slot.ok_or_else(|| M::Error::missing_field(R::FIELDS[index].name))
    }

    /// The value of a field that may be absent or `null`.
    pub fn optional<T>(&self, slot: Option<Option<T>>) -> Option<T> {
        slot.flatten()
    }

    /// What an update says of a field.
    pub fn patch<T>(&self, slot: Option<Patch<T>>) -> Patch<T> {
        slot.unwrap_or_default()
    }

    /// The pair of two fields that must be there.
    pub fn require_pair<P: Pair>(
        &self,
        tag: Option<P::Tag>,
        id: Option<Scalar>,
        [tag_index, id_index]: [usize; 2],
    ) -> Result<P, M::Error> {
        let tag = self.require(tag, tag_index)?;
        let id = self.require(id, id_index)?;
        let name = R::FIELDS[id_index].name;
        P::join(tag, id).map_err(|error| M::Error::custom(format_args!("`{name}`: {error}")))
    }

    /// The pair of two fields that may both be absent or `null`.
    pub fn optional_pair<P: Pair>(
        &self,
        tag: Option<Option<P::Tag>>,
        id: Option<Option<Scalar>>,
        indices: [usize; 2],
    ) -> Result<Option<P>, M::Error> {
        match (tag.flatten(), id.flatten()) {
            (None, None) => Ok(None),
            (tag, id) => self.require_pair(tag, id, indices).map(Some),
        }
    }
}

/// Where the fields of a struct are written to.
pub trait Writer {
    /// What can go wrong.
    type Error;

    /// Writes a field.
    fn value<T: Serialize + fmt::Debug>(&mut self, index: usize, value: &T) -> Result<(), Self::Error>;

    /// Writes the fields that the struct doesn't know.
    fn extra(&mut self, extra: &Extra) -> Result<(), Self::Error>;

    /// Writes a field that may be left out.
    fn optional<T: Serialize + fmt::Debug>(&mut self, index: usize, value: Option<&T>) -> Result<(), Self::Error> {
        value.map_or(Ok(()), |value| self.value(index, value))
    }

    /// Writes what an update does to a field.
    fn patch<T: Serialize + fmt::Debug>(&mut self, index: usize, patch: &Patch<T>) -> Result<(), Self::Error> {
        match patch {
            Patch::Keep => Ok(()),
            Patch::Clear => self.value(index, &None::<T>),
            Patch::Set(value) => self.value(index, value),
        }
    }

    /// Writes a pair as its two fields.
    fn pair<P: Pair>(&mut self, [tag, id]: [usize; 2], pair: &P) -> Result<(), Self::Error> {
        self.value(tag, &pair.tag())?;
        self.value(id, &pair.id())
    }

    /// Writes a pair that may be left out.
    fn optional_pair<P: Pair>(&mut self, fields: [usize; 2], pair: Option<&P>) -> Result<(), Self::Error> {
        pair.map_or(Ok(()), |pair| self.pair(fields, pair))
    }
}

struct JsonWriter<'a, M> {
    map: &'a mut M,
    structure: &'static Struct,
    only: Option<Place>,
}

impl<M: SerializeMap> Writer for JsonWriter<'_, M> {
    type Error = M::Error;

    fn value<T: Serialize + fmt::Debug>(&mut self, index: usize, value: &T) -> Result<(), M::Error> {
        let field = &self.structure.fields[index];
        if self.only.is_some_and(|place| place != field.place) {
            return Ok(());
        }
        if let Some(min) = field.min {
            check_min(field.name, value, min)?;
        }
        if field.as_text {
            self.map.serialize_entry(field.name, &AsText(value))
        } else {
            self.map.serialize_entry(field.name, value)
        }
    }

    /// In a request they go to the body, if it has one, or else to the query.
    fn extra(&mut self, extra: &Extra) -> Result<(), M::Error> {
        if self.only.is_some_and(|place| place != self.structure.extra_place()) {
            return Ok(());
        }
        for (name, value) in extra.iter() {
            if self.structure.fields.iter().any(|field| field.name == name) {
                return Err(ser::Error::custom(format_args!(
                    "`{name}` is no extra field: it has a setter"
                )));
            }
            self.map.serialize_entry(name, value)?;
        }
        Ok(())
    }
}

struct OneText<'a> {
    fields: &'static [Field],
    name: &'a str,
    text: Option<String>,
}

impl Writer for OneText<'_> {
    type Error = NotText;

    fn value<T: Serialize + fmt::Debug>(&mut self, index: usize, value: &T) -> Result<(), NotText> {
        if self.fields[index].name == self.name {
            self.text = value.serialize(TextSerializer)?;
        }
        Ok(())
    }

    fn extra(&mut self, _: &Extra) -> Result<(), NotText> {
        Ok(())
    }
}

struct DebugWriter<'a, 'b, 'f> {
    shown: &'a mut fmt::DebugStruct<'b, 'f>,
    fields: &'static [Field],
}

impl Writer for DebugWriter<'_, '_, '_> {
    type Error = fmt::Error;

    fn value<T: Serialize + fmt::Debug>(&mut self, index: usize, value: &T) -> fmt::Result {
        self.shown.field(self.fields[index].name, value);
        Ok(())
    }

    fn extra(&mut self, extra: &Extra) -> fmt::Result {
        if !extra.is_empty() {
            self.shown.field("extra", extra);
        }
        Ok(())
    }
}

/// Refuses a number below a field's minimum.
fn check_min<T: Serialize, E: ser::Error>(name: &str, value: &T, min: &str) -> Result<(), E> {
    let Some(text) = value.serialize(TextSerializer).map_err(E::custom)? else {
        return Ok(());
    };
    match (text.parse::<Decimal>(), min.parse::<Decimal>()) {
        (Ok(number), Ok(least)) if number < least => Err(E::custom(format_args!(
            "`{name}` is {text}, and has to be at least {min}"
        ))),
        _ => Ok(()),
    }
}

struct RecordVisitor<R>(PhantomData<R>);

impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the fields of {}", R::NAME)
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<R, M::Error> {
        R::read(Fields {
            map,
            extra: Extra::default(),
            record: PhantomData,
        })
    }
}

/// Reads a field's name: its index, or the name that isn't known.
struct Name<R>(PhantomData<R>);

struct Unknown(String);

impl<'de, R: Record> serde::de::DeserializeSeed<'de> for Name<R> {
    type Value = Result<usize, Unknown>;

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
        Ok(R::index(name).ok_or_else(|| Unknown(name.to_owned())))
    }
}
