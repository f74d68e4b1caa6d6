//! Goes through the JSON of a response by its shape, and writes it again in the form that is documented.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::problem::kind;
use super::scalar::{self, Mended};
use super::union::union;
use super::{UNREAD, Unreadable};
use crate::schema::{Field, Place, Shape, Struct};

/// A structure may hold itself, and this goes into it by calling itself.
const DEEPEST: u32 = 127;

/// The JSON of a value of this shape.
pub(super) fn value(shape: Shape, json: &str) -> Result<Zeroizing<String>, Unreadable> {
    let mut to = Zeroizing::new(String::with_capacity(json.len() * 2));
    write((shape, None), json, &mut to, 0)?.map_or(Ok(to), |_| Err(Unreadable::expected(shape, kind(json))))
}

/// Writes a value. Gives what came, if that is not quite what was written.
pub(super) fn write<'j>(
    (shape, field): (Shape, Option<&Field>),
    json: &'j str,
    to: &mut String,
    depth: u32,
) -> Result<Option<&'j str>, Unreadable> {
    let json = json.trim_ascii();
    match (shape, kind(json)) {
        (_, "an object" | "a list") if depth > DEEPEST => Err(Unreadable::too_deep()),
        (Shape::Struct(structure), "an object") => object(structure(), json, to, depth + 1).map(|()| None),
        (Shape::Union(this), _) => union(this(), json, to, depth + 1).map(|()| None),
        (Shape::Nullable(_), "null") => {
            to.push_str("null");
            Ok(None)
        }
        (Shape::Nullable(shape) | Shape::Limited(shape, _), _) => write((*shape, field), json, to, depth),
        (Shape::Map(element), "an object") => map(*element, json, to, depth + 1).map(|()| None),
        // PHP writes so what is empty.
        (Shape::Map(_), _) if is_empty_list(json) || json == "null" => {
            to.push_str("{}");
            Ok(None)
        }
        (Shape::List(element), "a list") => list(*element, json, to, depth + 1).map(|()| None),
        // Some write so what is empty.
        (Shape::List(_), "null") => {
            to.push_str("[]");
            Ok(None)
        }
        _ => match scalar::mend(shape, field, json) {
            Mended::Is(mended) => {
                to.push_str(&mended);
                Ok(None)
            }
            Mended::Nearly(mended) => {
                to.push_str(&mended);
                Ok(Some(json))
            }
            Mended::Unread => Err(Unreadable::expected(shape, kind(json))),
        },
    }
}

fn list(element: Shape, json: &str, to: &mut String, depth: u32) -> Result<(), Unreadable> {
    let elements: Vec<&RawValue> = serde_json::from_str(json).map_err(|error| Unreadable::no_json(&error))?;
    to.push('[');
    for (index, json) in elements.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        write((element, None), json.get(), to, depth).map_err(|problem| problem.within(index.to_string()))?;
    }
    to.push(']');
    Ok(())
}

fn is_empty_list(json: &str) -> bool {
    json.strip_prefix('[')
        .is_some_and(|rest| rest.trim_ascii_start() == "]")
}

fn map(element: Shape, json: &str, to: &mut String, depth: u32) -> Result<(), Unreadable> {
    let Members(members) = serde_json::from_str(json).map_err(|error| Unreadable::no_json(&error))?;
    to.push('{');
    for (index, (key, json)) in members.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        *to += &format!("{}:", Value::from(key.as_str()));
        write((element, None), json.get(), to, depth).map_err(|problem| problem.within(key))?;
    }
    to.push('}');
    Ok(())
}

fn object(structure: &Struct, json: &str, to: &mut String, depth: u32) -> Result<(), Unreadable> {
    let Members(members) = serde_json::from_str(json).map_err(|error| Unreadable::no_json(&error))?;
    for field in structure.fields {
        let mut found = members.iter().filter(|(name, _)| name == field.name);
        match (found.next(), found.next()) {
            (None, _) if field.required && is_member(field) => return Err(Unreadable::missing(field.name)),
            (Some(_), Some(_)) => return Err(Unreadable::twice(field.name)),
            _ => {}
        }
    }
    let lost = lost_pairs(structure, &members);
    to.push('{');
    for (name, json) in members {
        match structure.fields.iter().find(|field| field.name == name) {
            Some(field) if lost.contains(&field.name) => keep(field, json.get(), to),
            Some(field) => member(field, json.get(), to, depth).map_err(|problem| problem.within(field.name))?,
            None => *to += &format!("{}:{},", Value::from(name), scalar::any(json.get())),
        }
    }
    if to.ends_with(',') {
        to.pop();
    }
    to.push('}');
    Ok(())
}

/// Writes a field with a comma after it. One that need not be there is not lost with its value, which is kept beside.
fn member(field: &Field, json: &str, to: &mut String, depth: u32) -> Result<(), Unreadable> {
    let before = to.len();
    let may_be_null = may_be_null(field);
    *to += &format!("\"{}\":", field.name);
    let start = to.len();
    let unread = match write((field.shape, Some(field)), json, to, depth) {
        _ if json == "null" && (may_be_null || field.default.is_some()) => {
            to.truncate(start);
            to.push_str("null");
            None
        }
        Ok(unread) => unread,
        Err(_) if may_be_null => {
            to.truncate(before);
            keep(field, json, to);
            return Ok(());
        }
        Err(problem) => return Err(problem),
    };
    to.push(',');
    unread.inspect(|unread| beside(field, unread, to));
    Ok(())
}

/// Writes a field as absent, and beside what came.
fn keep(field: &Field, json: &str, to: &mut String) {
    *to += &format!("\"{}\":null,", field.name);
    if json != "null" {
        beside(field, json, to);
    }
}

fn beside(field: &Field, json: &str, to: &mut String) {
    // A secret is nowhere but in its field.
    if !matches!(field.shape, Shape::Secret) {
        let name = Value::from(format!("{UNREAD}{}", field.name));
        *to += &format!("{name}:{},", scalar::kept(json));
    }
}

/// The fields of the pairs that need not be there, and of which one half can't be had.
fn lost_pairs(structure: &Struct, members: &[(String, &RawValue)]) -> Vec<&'static str> {
    let is_there = |field: &Field| {
        let mut members = members.iter().filter(|(name, _)| name == field.name);
        members.any(|(_, json)| {
            json.get() != "null" && write((field.shape, Some(field)), json.get(), &mut String::new(), 0).is_ok()
        })
    };
    let fields = structure.fields.windows(2);
    let lost =
        fields.filter(|fields| fields[0].pairs && fields.iter().all(may_be_null) && !fields.iter().all(is_there));
    lost.flatten().map(|field| field.name).collect()
}

/// Whether it has to stand in an object, and not beside it.
fn is_member(field: &Field) -> bool {
    field.place != Place::Header && !field.whole && !matches!(field.shape, Shape::Const(_))
}

/// Whether a program sees that there is nothing. What has a default would seem to be that, so its value isn't given up.
pub(super) fn may_be_null(field: &Field) -> bool {
    (field.nullable || !field.required) && field.default.is_none()
}

/// What is in an object, in its order.
pub(in crate::codec) struct Members<'j>(pub(in crate::codec) Vec<(String, &'j RawValue)>);

impl<'j> serde::Deserialize<'j> for Members<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'j> Visitor<'j> for MembersVisitor {
    type Value = Members<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'j>>(self, mut map: M) -> Result<Members<'j>, M::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
