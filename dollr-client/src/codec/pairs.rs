//! Fields as pairs of a name and a text: in a path, a query, headers and a form.

use std::borrow::Cow;
use std::fmt;

use serde::ser::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::check::undocumented;
use super::mend::Members;
use super::record::{Record, Writer, write_to};
use super::text::{NotText, TextSerializer};
use super::unknown_fields::UnknownFields;
use crate::schema::{Field, Place, Struct, Style};

/// Names with their texts, in the order in which they are written. A name may be there more than once.
pub(crate) type Pairs = Vec<Pair>;

/// A name, which is that of a field but for what no field has, and a text.
pub(crate) type Pair = (Cow<'static, str>, String);

/// The fields of a request in one place.
pub(crate) fn pairs<R: Record>(request: &R, place: Place) -> Result<Pairs, NotText> {
    let mut to = PairWriter {
        place,
        structure: R::STRUCT,
        pairs: Vec::new(),
    };
    write_to(request, &mut to)?;
    Ok(to.pairs)
}

struct PairWriter {
    place: Place,
    structure: &'static Struct,
    pairs: Pairs,
}

impl Writer for PairWriter {
    type Error = NotText;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), NotText> {
        if field.place != self.place {
            return Ok(());
        }
        let style = field.style.unwrap_or(usual(self.place));
        add(&mut self.pairs, self.place, field.wire, style, value)
    }

    /// They go to the body, if it has fields, or else to the query.
    fn extra_field(&mut self, unknown_fields: &UnknownFields) -> Result<(), NotText> {
        if self.structure.extra_place() != self.place {
            return Ok(());
        }
        for (name, value) in unknown_fields.iter() {
            undocumented(name, self.structure)?;
            add(&mut self.pairs, self.place, name.to_owned(), usual(self.place), value)?;
        }
        Ok(())
    }
}

fn usual(place: Place) -> Style {
    match place {
        Place::Path | Place::Header => Style::Comma,
        Place::Query | Place::Body => Style::Brackets,
    }
}

/// Adds what a value is by a name. In a body `null` is an empty text, as forms clear a field; elsewhere it is left out.
pub(super) fn add<T: Serialize>(
    pairs: &mut Pairs,
    place: Place,
    name: impl Into<Cow<'static, str>>,
    style: Style,
    value: &T,
) -> Result<(), NotText> {
    let name = name.into();
    match value.serialize(TextSerializer) {
        Ok(Some(text)) => pairs.push((name, text)),
        Ok(None) if place == Place::Body => pairs.push((name, String::new())),
        Ok(None) => {}
        // It holds others. They are taken from its JSON, which has each digit of them.
        Err(_) => {
            let json = Zeroizing::new(serde_json::to_string(value).map_err(NotText::custom)?);
            let json: &RawValue = parse(&json)?;
            let mut to = Flat { pairs, place };
            match style {
                Style::Json => pairs.push((name, json.get().to_owned())),
                Style::Brackets => to.add(name.into_owned(), json, in_brackets)?,
                Style::Dots => to.add(name.into_owned(), json, after_dot)?,
                Style::Comma => pairs.extend(joined(name, json, ",")?),
                Style::Space => pairs.extend(joined(name, json, " ")?),
                Style::Pipe => pairs.extend(joined(name, json, "|")?),
            }
        }
    }
    Ok(())
}

/// The name of what is inside of something that has a name.
type Inner = fn(&str, &str) -> String;

/// Brackets at the end of an inner name stay at the end. The fields of a whole form are in nothing.
fn in_brackets(outer: &str, name: &str) -> String {
    match name.strip_suffix("[]") {
        _ if outer.is_empty() => name.to_owned(),
        Some(name) => format!("{outer}[{name}][]"),
        None => format!("{outer}[{name}]"),
    }
}

fn after_dot(outer: &str, name: &str) -> String {
    match outer {
        "" => name.to_owned(),
        _ => format!("{outer}.{name}"),
    }
}

/// Pairs, to which what is inside of a value is added.
struct Flat<'a> {
    pairs: &'a mut Pairs,
    place: Place,
}

impl Flat<'_> {
    fn add(&mut self, name: String, json: &RawValue, inner: Inner) -> Result<(), NotText> {
        if let Some(members) = members(json)? {
            for (member, json) in members {
                self.add(inner(&name, &member), json, inner)?;
            }
        } else if let Some(items) = items(json)? {
            // A name with brackets at its end has the place of its items already.
            let is_numbered = !name.ends_with("[]") && !items.iter().all(|json| is_single(json));
            for (index, json) in items.into_iter().enumerate() {
                let name = match is_numbered {
                    true => inner(&name, &index.to_string()),
                    false => name.clone(),
                };
                self.add(name, json, inner)?;
            }
        } else {
            match text(json)? {
                Some(text) => self.pairs.push((name.into(), text)),
                None if self.place == Place::Body => self.pairs.push((name.into(), String::new())),
                None => {}
            }
        }
        Ok(())
    }
}

/// The items of a list in one text, unless there are none.
fn joined(name: Cow<'static, str>, json: &RawValue, separator: &str) -> Result<Option<Pair>, NotText> {
    let single = items(json)?.filter(|items| items.iter().all(|item| is_single(item)));
    let Some(items) = single else {
        return Err(NotText::custom(format_args!(
            "`{name}` has to be a list of single values, which are joined by {separator:?} here"
        )));
    };
    let texts = items.into_iter().filter_map(|item| text(item).transpose());
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    // Whoever reads it would see two items.
    if let Some(index) = texts.iter().position(|text| text.contains(separator)) {
        return Err(NotText::custom(format_args!(
            "`{name}` has {separator:?} in its item {index}, and its items are joined by that"
        )));
    }
    Ok((!texts.is_empty()).then(|| (name, texts.join(separator))))
}

fn is_single(json: &RawValue) -> bool {
    !json.get().starts_with(['{', '['])
}

fn members(json: &RawValue) -> Result<Option<Vec<(String, &RawValue)>>, NotText> {
    match json.get().starts_with('{') {
        true => parse::<Members<'_>>(json.get()).map(|Members(members)| Some(members)),
        false => Ok(None),
    }
}

fn items(json: &RawValue) -> Result<Option<Vec<&RawValue>>, NotText> {
    match json.get().starts_with('[') {
        true => parse(json.get()).map(Some),
        false => Ok(None),
    }
}

/// The text of a single value; none of `null`.
fn text(json: &RawValue) -> Result<Option<String>, NotText> {
    match json.get() {
        "null" => Ok(None),
        text if text.starts_with('"') => parse(text).map(Some),
        text => Ok(Some(text.to_owned())),
    }
}

fn parse<'j, T: Deserialize<'j>>(json: &'j str) -> Result<T, NotText> {
    serde_json::from_str(json).map_err(NotText::custom)
}
