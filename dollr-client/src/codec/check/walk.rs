//! Goes through a value by its shape, as serde shows it.

use std::fmt::Display;

use serde::ser::{self, Impossible, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::dates::Dates;
use super::limits::{Refused, check, check_count};
use crate::codec::text::{TextSerializer, scalars};
use crate::schema::{Field, Limits, Shape, Struct, ToldBy, Union};

/// What a value has to be.
#[derive(Clone, Copy)]
pub(super) struct Checked {
    shape: Shape,
    limits: &'static Limits,
    is_personal: bool,
}

impl Checked {
    pub(super) fn field(field: &'static Field) -> Self {
        Self::new(field.shape, &field.limits, field.personal)
    }

    fn new(shape: Shape, limits: &'static Limits, is_personal: bool) -> Self {
        let of = |shape| Self::new(shape, limits, is_personal);
        match shape {
            Shape::Text(shape) | Shape::Nullable(shape) => of(*shape),
            Shape::Limited(shape, limits) => Self::new(*shape, limits, is_personal),
            shape => Self {
                shape,
                limits,
                is_personal,
            },
        }
    }

    /// Whether anything goes.
    pub(super) fn is_free(&self) -> bool {
        let has_own_rule = match self.shape {
            Shape::Struct(_) | Shape::Union(_) => true,
            Shape::List(item) | Shape::Map(item) => !Self::new(*item, &Limits::NONE, false).is_free(),
            shape => Dates::of(shape).is_some(),
        };
        !has_own_rule && self.limits.is_none()
    }

    /// Checks a value that holds no others.
    fn scalar(self, text: &str) -> Result<(), Refused> {
        if let Some(dates) = Dates::of(self.shape) {
            dates.check(text)?;
        }
        if self.limits.is_none() {
            return Ok(());
        }
        let is_hidden = self.is_personal || matches!(self.shape, Shape::Secret | Shape::Phone | Shape::Email);
        check(self.shape, self.limits, text, is_hidden)
    }
}

/// The values in a list or an object, one after the other.
pub(super) struct Several {
    checked: Checked,
    count: usize,
    /// The key of the next value.
    key: String,
    /// What a union holds, once its tag was seen.
    case: Option<Shape>,
}

impl Several {
    fn new(checked: Checked) -> Self {
        Self {
            checked,
            count: 0,
            key: String::new(),
            case: None,
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let Shape::List(item) = self.checked.shape else {
            return Ok(());
        };
        let item = Checked::new(*item, &Limits::NONE, self.checked.is_personal);
        let index = self.count;
        self.count += 1;
        match item.is_free() {
            true => Ok(()),
            false => value
                .serialize(item)
                .map_err(|refused| refused.within(index.to_string())),
        }
    }

    fn member<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.count += 1;
        let member = match self.checked.shape {
            Shape::Map(item) => Some(Checked::new(*item, &Limits::NONE, self.checked.is_personal)),
            Shape::Union(union) => self.of_union(union(), value)?,
            Shape::Struct(structure) => self.field(structure()),
            _ => None,
        };
        match member.filter(|member| !member.is_free()) {
            Some(member) => {
                let key = &self.key;
                value.serialize(member).map_err(|refused| refused.within(key))
            }
            None => Ok(()),
        }
    }

    /// What the next member of a union's object has to be. Its tag comes first, and says it.
    fn of_union<T: Serialize + ?Sized>(&mut self, union: &Union, value: &T) -> Result<Option<Checked>, Refused> {
        let (ToldBy::Inside(tag) | ToldBy::Beside(tag, _)) = union.told_by else {
            return Ok(None);
        };
        if self.key == tag {
            let tag = value.serialize(TextSerializer).map_err(|_| unknown())?;
            self.case = tag.and_then(|tag| union.case(&tag)).and_then(|case| case.shape);
            return Ok(None);
        }
        let Some(shape) = self.case else {
            return Ok(None);
        };
        Ok(match (union.told_by, shape) {
            (ToldBy::Inside(_), Shape::Struct(structure)) => self.field(structure()),
            (ToldBy::Beside(_, content), _) if self.key == content => Some(Checked::new(shape, &Limits::NONE, false)),
            _ => None,
        })
    }

    fn field(&self, structure: &'static Struct) -> Option<Checked> {
        let mut fields = structure.fields.iter();
        fields.find(|field| field.name == self.key).map(Checked::field)
    }

    fn finish(self) -> Result<(), Refused> {
        check_count(self.checked.limits, self.count, "item")
    }
}

impl Checked {
    fn displayed(self, value: &dyn Display) -> Result<(), Refused> {
        self.scalar(&value.to_string())
    }

    fn refused(_: &str) -> Refused {
        unknown()
    }
}

impl Serializer for Checked {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Several;
    type SerializeMap = Several;

    scalars!();

    fn serialize_str(self, text: &str) -> Result<(), Refused> {
        self.scalar(text)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several, Refused> {
        Ok(Several::new(self))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Several, Refused> {
        Ok(Several::new(self))
    }
}

/// No value of an API is written so.
fn unknown() -> Refused {
    ser::Error::custom("it is of a kind that can't be checked")
}

impl SerializeSeq for Several {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }

    fn end(self) -> Result<(), Refused> {
        self.finish()
    }
}

impl SerializeMap for Several {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        let key = key
            .serialize(TextSerializer)
            .map_err(|error| -> Refused { ser::Error::custom(error) })?;
        self.key = key.unwrap_or_default();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.member(value)
    }

    fn end(self) -> Result<(), Refused> {
        self.finish()
    }
}
