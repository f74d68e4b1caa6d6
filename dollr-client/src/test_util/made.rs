//! Samples as JSON: made of the constants that describe a struct, so that none is forgotten.
//!
//! As text and not as `Value`, which would take the last zero from 250.00.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};

use super::keys::{Keys, is_key};
use super::{examples, plain};
use crate::schema::{Field, Shape, Struct};

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
                None => self.value(field, field.shape)?,
            };
            object.insert(field.name.to_owned(), value);
        }
        Ok(to_raw_value(&object)?)
    }

    /// What is shown, with new keys.
    fn renewed(&mut self, field: &Field, shape: Shape, shown: &RawValue) -> Result<Json, Problem> {
        let text = shown.get();
        match shape {
            Shape::Struct(structure) if text.starts_with('{') => self.completed(structure(), Some(shown)),
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

    /// A value that is made up.
    fn value(&mut self, field: &Field, shape: Shape) -> Result<Json, Problem> {
        match shape {
            Shape::Struct(structure) => self.object(structure()),
            Shape::List(shape) => match self.value(field, *shape) {
                Ok(item) => Ok(to_raw_value(&[item])?),
                // A list is where it can end.
                Err(Problem::Endless) => Ok(to_raw_value::<[(); 0]>(&[])?),
                Err(problem) => Err(problem),
            },
            shape => {
                let text = plain::value(field, shape).ok_or(Problem::Field(field.name))?;
                match field.as_text && !text.starts_with('"') {
                    true => Ok(to_raw_value(&text)?),
                    false => Ok(RawValue::from_string(text)?),
                }
            }
        }
    }
}
