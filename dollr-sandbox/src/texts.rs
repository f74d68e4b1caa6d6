//! From texts with names, as a query, a header and a form have them, to the values of fields.

use serde_json::{Map, Value};

use super::validate::from_text;
use dollr_client::schema::{Field, Place, Shape, Struct, Style};

/// Names with their texts. A name may be there more than once.
pub(super) type Texts = [(String, String)];

/// The value of a field, if there is anything of it.
pub(super) fn value(texts: &Texts, field: &Field) -> Option<Value> {
    let usual = match field.place {
        Place::Path | Place::Header => Style::Comma,
        _ => Style::Brackets,
    };
    let text = || Some(texts.iter().rfind(|(name, _)| name == field.wire)?.1.as_str());
    match (field.shape, field.style.unwrap_or(usual)) {
        (Shape::List(_) | Shape::Struct(_) | Shape::Json, Style::Json) => {
            let text = text()?;
            Some(serde_json::from_str(text).unwrap_or_else(|_| text.into()))
        }
        (Shape::List(item), Style::Comma) => text().map(|text| split(*item, text, ',')),
        (Shape::List(item), Style::Space) => text().map(|text| split(*item, text, ' ')),
        (Shape::List(item), Style::Pipe) => text().map(|text| split(*item, text, '|')),
        (_, Style::Dots) => below(texts, field, field.wire, after_dot),
        _ => below(texts, field, field.wire, in_brackets),
    }
}

fn split(item: Shape, text: &str, separator: char) -> Value {
    text.split(separator).map(|text| from_text(item, text)).collect()
}

type Inner = fn(&str, &str) -> String;

fn in_brackets(outer: &str, name: &str) -> String {
    match name.strip_suffix("[]") {
        Some(name) => format!("{outer}[{name}][]"),
        None => format!("{outer}[{name}]"),
    }
}

fn after_dot(outer: &str, name: &str) -> String {
    format!("{outer}.{name}")
}

fn below(texts: &Texts, field: &Field, name: &str, inner: Inner) -> Option<Value> {
    if let Shape::List(item) = field.shape {
        return list(texts, *item, name, inner);
    }
    if let Shape::Struct(structure) = field.shape {
        return object(texts, structure(), name, inner);
    }
    let (_, text) = texts.iter().rfind(|(found, _)| found == name)?;
    Some(match field.as_text {
        _ if text.is_empty() && field.nullable => Value::Null,
        true => text.as_str().into(),
        false => from_text(field.shape, text),
    })
}

fn object(texts: &Texts, structure: &Struct, name: &str, inner: Inner) -> Option<Value> {
    let fields = structure.fields.iter();
    let fields = fields.filter_map(|field| {
        let value = below(texts, field, &inner(name, field.name), inner)?;
        Some((field.name.to_owned(), value))
    });
    let fields: Map<_, _> = fields.collect();
    (!fields.is_empty()).then_some(Value::Object(fields))
}

/// Single values repeat the name of their list; others are numbered.
fn list(texts: &Texts, item: Shape, name: &str, inner: Inner) -> Option<Value> {
    let items: Vec<Value> = match item {
        Shape::Struct(structure) => (0..)
            .map_while(|index: usize| object(texts, structure(), &inner(name, &index.to_string()), inner))
            .collect(),
        _ => {
            let texts = texts.iter().filter(|(found, _)| found == name);
            texts.map(|(_, text)| from_text(item, text)).collect()
        }
    };
    (!items.is_empty()).then_some(items.into())
}
