//! Samples as JSON: made of the constants that describe a struct, so that none is forgotten.
//!
//! As text and not as `Value`, which would take the last zero from 250.00.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use super::keys::{Keys, is_key};
use super::{examples, plain};
use crate::schema::{Field, Limits, Shape, Struct, ToldBy, Union};

type Json = Box<RawValue>;
type Example = fn(&Struct) -> Option<Json>;

/// A sample of a struct.
pub(super) fn json(structure: &Struct) -> Result<Json, String> {
    json_by(structure, examples::of)
}

/// The same, with what is shown of each struct.
pub(super) fn json_by(structure: &Struct, example: Example) -> Result<Json, String> {
    let mut sample = Sample {
        example,
        keys: Keys::default(),
        within: Vec::new(),
    };
    let made = sample.object(structure);
    made.map_err(|error| match error {
        Problem::Endless => "it holds itself without an end".to_owned(),
        Problem::Field(name) => format!("nothing valid is known for its field `{name}`"),
        Problem::Json(error) => error.to_string(),
    })
}

/// Why there is no value.
enum Problem {
    /// It would hold itself, again and again.
    Endless,
    /// Of a field of this name.
    Field(&'static str),
    Json(serde_json::Error),
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// A sample that is being made.
struct Sample {
    example: Example,
    keys: Keys,
    /// The structs in which the present one is, from the outside in.
    within: Vec<&'static str>,
}

impl Sample {
    fn object(&mut self, structure: &Struct) -> Result<Json, Problem> {
        if self.within.contains(&structure.name) {
            return Err(Problem::Endless);
        }
        self.within.push(structure.name);
        let shown = (self.example)(structure);
        let made = self.completed(structure, shown.as_deref());
        self.within.pop();
        made
    }

    /// An object with what is shown of it, with new keys, and what that lacks.
    fn completed(&mut self, structure: &Struct, shown: Option<&RawValue>) -> Result<Json, Problem> {
        let shown = shown.map(|shown| serde_json::from_str(shown.get())).transpose()?;
        let mut object: BTreeMap<String, Json> = shown.unwrap_or_default();
        for field in structure.fields {
            let value = match object.get(field.name) {
                Some(shown) => self.renewed(field, field.shape, shown)?,
                None if !field.required => continue,
                None if field.nullable => to_raw_value(&())?,
                None => self.field(field)?,
            };
            object.insert(field.name.to_owned(), value);
        }
        Ok(to_raw_value(&object)?)
    }

    /// What is shown, with new keys.
    fn renewed(&mut self, field: &Field, shape: Shape, shown: &RawValue) -> Result<Json, Problem> {
        let text = shown.get();
        match shape {
            Shape::Text(shape) | Shape::Nullable(shape) | Shape::Limited(shape, _) => {
                self.renewed(field, *shape, shown)
            }
            Shape::Struct(structure) if text.starts_with('{') => self.completed(structure(), Some(shown)),
            Shape::Map(shape) if text.starts_with('{') => {
                let items: BTreeMap<String, Json> = serde_json::from_str(text)?;
                let items = items.into_iter();
                let items = items.map(|(key, item)| Ok((key, self.renewed(field, *shape, &item)?)));
                Ok(to_raw_value(&items.collect::<Result<BTreeMap<_, _>, Problem>>()?)?)
            }
            Shape::List(shape) if text.starts_with('[') => {
                let items: Vec<Json> = serde_json::from_str(text)?;
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.renewed(field, *shape, item)).collect();
                Ok(to_raw_value(&items?)?)
            }
            _ if is_key(field, shape) && text != "null" => {
                // It may be in quotes, whatever its shape.
                let quoted = text.starts_with('"');
                let key = if quoted {
                    serde_json::from_str(text)?
                } else {
                    text.to_owned()
                };
                let key = self.keys.instead_of(&key, shape);
                match quoted {
                    true => Ok(to_raw_value(&key)?),
                    false => Ok(RawValue::from_string(key)?),
                }
            }
            _ => Ok(shown.to_owned()),
        }
    }

    /// The value of a field that is made up.
    fn field(&mut self, field: &Field) -> Result<Json, Problem> {
        let value = self.value(field, field.shape, &field.limits)?;
        match field.as_text {
            true => in_quotes(value),
            false => Ok(value),
        }
    }

    /// A value within limits, for a field or something in it.
    fn value(&mut self, field: &Field, shape: Shape, limits: &Limits) -> Result<Json, Problem> {
        match shape {
            Shape::Struct(structure) => self.object(structure()),
            Shape::Union(union) => self.union(field, union()),
            Shape::Nullable(shape) => self.value(field, *shape, limits),
            Shape::Limited(shape, limits) => self.value(field, *shape, limits),
            Shape::Text(shape) => in_quotes(self.value(field, *shape, limits)?),
            Shape::List(shape) => Ok(to_raw_value(&self.items(field, *shape, limits)?)?),
            Shape::Map(shape) => {
                let items = self.items(field, *shape, limits)?.into_iter();
                let items = items.enumerate().map(|(index, item)| match index {
                    0 => ("sample".to_owned(), item),
                    more => (format!("sample {}", more + 1), item),
                });
                Ok(to_raw_value(&items.collect::<BTreeMap<_, _>>())?)
            }
            shape => {
                let text = plain::value(field, shape, limits).ok_or(Problem::Field(field.name))?;
                Ok(RawValue::from_string(text)?)
            }
        }
    }

    /// The first case of a union.
    fn union(&mut self, field: &Field, union: &Union) -> Result<Json, Problem> {
        let case = union.cases.first().ok_or(Problem::Field(field.name))?;
        let content = match case.shape {
            Some(shape) => self.value(field, shape, &Limits::NONE)?,
            None => RawValue::from_string("{}".to_owned())?,
        };
        let (name, under) = match union.told_by {
            ToldBy::Inside(name) => (name, None),
            ToldBy::Beside(name, under) => (name, Some(under)),
            ToldBy::Content => return Ok(content),
        };
        let mut members: BTreeMap<String, Json> = match under {
            Some(under) => BTreeMap::from([(under.to_owned(), content)]),
            None => serde_json::from_str(content.get())?,
        };
        members.insert(name.to_owned(), to_raw_value(case.tag)?);
        Ok(to_raw_value(&members)?)
    }

    /// One item for a list or map, or as many as there have to be.
    fn items(&mut self, field: &Field, shape: Shape, limits: &Limits) -> Result<Vec<Json>, Problem> {
        let items = (0..plain::length(limits, 1)).map(|_| self.value(field, shape, &Limits::NONE));
        match items.collect() {
            // A list is where it can end.
            Err(Problem::Endless) => Ok(Vec::new()),
            items => items,
        }
    }
}

fn in_quotes(value: Json) -> Result<Json, Problem> {
    match value.get().starts_with('"') {
        true => Ok(value),
        false => Ok(to_raw_value(value.get())?),
    }
}
