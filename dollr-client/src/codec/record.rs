//! Structs as JSON objects. A generated struct says what its fields are; how they are written stands here, and how they
//! are read in `reading`.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::check::undocumented;
use super::constant;
use super::field::Codec;
use super::place::At;
use super::row::{self, Row};
use super::sending::Sending;
use super::text::{AsText, NotText, SameText, TextSerializer};
use super::unknown_fields::UnknownFields;
use super::value::Files;
use crate::schema::{Field, Only, Place, Struct};
use crate::values::Masked;

/// A struct that is a JSON object on the wire: a tuple of values with names, and what else was in the object.
///
/// What all structs do stands in functions beside, which the generated implementations of the usual traits call.
pub trait Record: Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// How its fields are read and written.
    type Codec: Codec;

    /// The function that reads it, if nothing else may: of a webhook.
    const READER: Option<&'static str> = None;

    /// Its name, and its fields on the wire.
    const STRUCT: &'static Struct;

    /// The struct of these values.
    fn new(values: Values<Self>) -> Self;

    /// Its values.
    fn values(&self) -> Refs<'_, Self>;
}

/// The values of a struct's fields, and the fields that it doesn't know.
pub type Values<R> = (<<R as Record>::Codec as Codec>::Value, UnknownFields);

/// The same, borrowed.
pub type Refs<'a, R> = (<<R as Record>::Codec as Codec>::Ref<'a>, &'a UnknownFields);

/// The fields of a struct on the wire, of which each has a row: what those say of them, and what their types do.
pub const fn fields<R: Record, const N: usize>(rows: &[Row<'_>; N]) -> [Field; N] {
    R::Codec::SHAPES.describe(row::said(rows), 0).0
}

/// Clones a struct, for its `Clone`.
pub fn clone<R: Record>(record: &R) -> R {
    let (values, unknown_fields) = record.values();
    R::new((R::Codec::cloned(values), unknown_fields.clone()))
}

/// Compares two structs, for their `PartialEq`.
pub fn eq<R: Record>(one: &R, other: &R) -> bool {
    let ((one, one_extra), (other, other_extra)) = (one.values(), other.values());
    R::Codec::equal(one, other) && one_extra == other_extra
}

/// Writes a struct with all its fields in one object, for its `Serialize`.
pub fn serialize<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write(record, &mut map, Part::All)?;
    map.end()
}

/// Shows a struct, for its `Debug`: what is set, by the names on the wire. Personal data is masked.
pub fn debug<R: Record>(record: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(R::STRUCT.name);
    write_to(record, &mut DebugWriter { shown: &mut shown })?;
    shown.finish()
}

/// The body of a request: those of its fields that travel there.
pub(crate) fn body<R: Record>(request: &R) -> impl Serialize + '_ {
    Partly(request, Part::Body)
}

/// All fields of a request, but for files.
pub(crate) fn without_files<R: Record>(request: &R) -> impl Serialize + '_ {
    Partly(request, Part::WithoutFiles)
}

struct Partly<'a, R>(&'a R, Part);

impl<R: Record> Serialize for Partly<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write(self.0, &mut map, self.1)?;
        map.end()
    }
}

/// The texts of some scalar fields, of those that are set.
pub(crate) fn texts<R: Record, const N: usize>(
    record: &R,
    names: [Option<&str>; N],
) -> Result<[Option<String>; N], NotText> {
    let texts = [const { None }; N];
    let mut some = Texts { names, texts };
    write_to(record, &mut some)?;
    Ok(some.texts)
}

/// Whether each of these fields has exactly this text.
pub(super) fn shows<R: Record>(record: &R, texts: &[(&str, &str)]) -> bool {
    let mut shown = Shown { texts, count: 0 };
    write_to(record, &mut shown).is_ok() && shown.count == texts.len()
}

pub(super) fn write<R: Record, M: SerializeMap>(record: &R, map: &mut M, part: Part) -> Result<(), M::Error> {
    let structure = R::STRUCT;
    write_to(record, &mut JsonWriter { map, structure, part })
}

/// Where the fields of a struct are written to.
pub trait Writer {
    /// What can go wrong.
    type Error;

    /// Writes a field.
    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), Self::Error>;

    /// Takes bytes of a field as they are; where it doesn't, they are written as a value.
    fn files(&mut self, _: &'static Field, _: &Files<'_>) -> Result<bool, Self::Error> {
        Ok(false)
    }

    /// Writes the fields that the struct doesn't know.
    fn extra_field(&mut self, unknown_fields: &UnknownFields) -> Result<(), Self::Error>;
}

pub(super) fn write_to<R: Record, W: Writer>(record: &R, to: &mut W) -> Result<(), W::Error> {
    let (values, unknown_fields) = record.values();
    R::Codec::write(values, At::start(R::STRUCT.fields), to)?;
    for (field, constant) in constant::all::<R>() {
        to.value(field, &constant)?;
    }
    to.extra_field(unknown_fields)
}

/// What of a struct is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    All,
    WithoutFiles,
    /// What of a request is in its body.
    Body,
}

struct JsonWriter<'a, M> {
    map: &'a mut M,
    structure: &'static Struct,
    part: Part,
}

impl<M: SerializeMap> Writer for JsonWriter<'_, M> {
    type Error = M::Error;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), M::Error> {
        match self.part {
            Part::Body if field.place != Place::Body => return Ok(()),
            Part::WithoutFiles if field.shape.is_of_files() => return Ok(()),
            _ => {}
        }
        if matches!(field.only, Some(Only::Read)) && Sending::is_on() {
            return Ok(());
        }
        let name = match self.part {
            Part::Body => field.wire,
            Part::All | Part::WithoutFiles => field.name,
        };
        if field.as_text {
            self.map.serialize_entry(name, &AsText(value))
        } else {
            self.map.serialize_entry(name, value)
        }
    }

    /// In a request they go to the body, if it has one, or else to the query.
    fn extra_field(&mut self, unknown_fields: &UnknownFields) -> Result<(), M::Error> {
        if self.part == Part::Body && self.structure.extra_place() != Place::Body {
            return Ok(());
        }
        for (name, value) in unknown_fields.iter() {
            undocumented(name, self.structure)?;
            self.map.serialize_entry(name, value)?;
        }
        Ok(())
    }
}

struct Texts<'a, const N: usize> {
    names: [Option<&'a str>; N],
    texts: [Option<String>; N],
}

impl<const N: usize> Writer for Texts<'_, N> {
    type Error = NotText;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), NotText> {
        if let Some(index) = self.names.iter().position(|name| *name == Some(field.name)) {
            self.texts[index] = value.serialize(TextSerializer)?;
        }
        Ok(())
    }

    fn extra_field(&mut self, _: &UnknownFields) -> Result<(), NotText> {
        Ok(())
    }
}

struct Shown<'a> {
    texts: &'a [(&'a str, &'a str)],
    /// How many of them are there.
    count: usize,
}

impl Writer for Shown<'_> {
    type Error = NotText;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), NotText> {
        if let Some((_, text)) = self.texts.iter().find(|(name, _)| *name == field.name) {
            self.count += usize::from(value.serialize(SameText(text))?);
        }
        Ok(())
    }

    /// What came in the place of a constant, or of what could not quite be read, is kept here.
    fn extra_field(&mut self, unknown_fields: &UnknownFields) -> Result<(), NotText> {
        let unread = self
            .texts
            .iter()
            .find(|(name, _)| unknown_fields.unread(name).is_some());
        match unread {
            Some((name, _)) => Err(NotText::custom(format_args!("`{name}` came in another form"))),
            None => Ok(()),
        }
    }
}

struct DebugWriter<'a, 'b, 'f> {
    shown: &'a mut fmt::DebugStruct<'b, 'f>,
}

impl Writer for DebugWriter<'_, '_, '_> {
    type Error = fmt::Error;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> fmt::Result {
        if field.personal {
            match value.serialize(TextSerializer) {
                Ok(Some(text)) => self.shown.field(field.name, &Masked(&text)),
                Ok(None) => self.shown.field(field.name, value),
                // It holds several.
                Err(_) => self.shown.field(field.name, &Masked("")),
            };
        } else {
            self.shown.field(field.name, value);
        }
        Ok(())
    }

    fn extra_field(&mut self, unknown_fields: &UnknownFields) -> fmt::Result {
        if !unknown_fields.is_empty() {
            self.shown.field("unknown_fields", unknown_fields);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::api::exports::CheckoutSource;

    /// A struct of more fields than a tuple has, so that they are in tuples in tuples, with a pair among the first.
    const SOURCE: &str = r#"{"mode":"HOSTED","source_type":"ORDER","source_id":7,"source_number":"N","source_status":"PAID",
        "counterparty_id":8,"party_id":9,"currency":"LRD","total_amount":150.00,"source_checkout_config_id":10,"url":"u",
        "reference_id":"r","due_date":"2025-06-01T10:00:00Z","expires_at":"2025-06-02T10:00:00Z","hosted_path_or_token":"t",
        "success_url":"s","cancel_url":"c"}"#;

    fn fields() -> Vec<(String, Value)> {
        let source: serde_json::Map<_, _> = serde_json::from_str(SOURCE).unwrap();
        let field = |field: &Field| (field.name.to_owned(), source[field.name].clone());
        CheckoutSource::STRUCT.fields.iter().map(field).collect()
    }

    fn read<'a>(fields: impl IntoIterator<Item = &'a (String, Value)>) -> Result<CheckoutSource, String> {
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| format!("{name:?}:{value}"))
            .collect();
        serde_json::from_str(&format!("{{{}}}", fields.join(","))).map_err(|error| error.to_string())
    }

    #[test]
    fn each_value_goes_into_its_field_in_any_order() {
        let source = read(&fields()).unwrap();
        assert_eq!(read(fields().iter().rev()).as_ref(), Ok(&source));
        assert_eq!(serde_json::to_value(&source).unwrap(), Value::from_iter(fields()));
        assert_eq!(source.clone(), source);
    }

    #[test]
    fn a_struct_shows_texts_if_each_is_that_of_its_field() {
        let source = read(&fields()).unwrap();
        let cases: [(&[(&str, &str)], bool); 9] = [
            (
                &[
                    ("mode", "HOSTED"),
                    ("source_id", "7"),
                    ("due_date", "2025-06-01T10:00:00Z"),
                ],
                true,
            ),
            (&[("total_amount", "150.0")], true),
            (&[], true),
            (&[("source_id", "7"), ("currency", "USD")], false),
            (&[("source_id", "70")], false),
            (&[("source_id", "")], false),
            (&[("counterparty_id", "7")], false),
            (&[("mode", "hosted")], false),
            (&[("id", "7")], false),
        ];
        for (texts, is_shown) in cases {
            assert_eq!(shows(&source, texts), is_shown, "{texts:?}");
        }
    }

    #[test]
    fn a_struct_differs_by_any_field() {
        let source = read(&fields()).unwrap();
        for index in 0..fields().len() {
            let mut other = fields();
            other[index].1 = match &other[index].1 {
                Value::String(text) if text.ends_with('Z') => "2025-06-03T10:00:00Z".into(),
                Value::String(text) => format!("{text}X").into(),
                number => (number.as_f64().unwrap() + 1.0).into(),
            };
            assert_ne!(read(&other).as_ref(), Ok(&source), "{}", other[index].0);
        }
        let mut other = fields();
        other.push(("another".to_owned(), Value::Null));
        assert_ne!(read(&other), Ok(source), "another");
    }

    #[test]
    fn a_field_is_there_once_and_at_all_if_required() {
        for (index, field) in CheckoutSource::STRUCT.fields.iter().enumerate() {
            let mut without = fields();
            let one = without.remove(index);
            match (read(&without), field.required) {
                (Err(error), true) => {
                    let missing = format!("missing field `{}`", field.name);
                    assert!(error.starts_with(&missing), "{error}");
                }
                (read, required) => assert!(read.is_ok() && !required, "{}: {read:?}", field.name),
            }
            let mut twice = fields();
            twice.insert(0, one);
            let error = read(&twice).err().unwrap_or_default();
            assert!(
                error.starts_with(&format!("duplicate field `{}`", field.name)),
                "{error}"
            );
        }
    }
}
