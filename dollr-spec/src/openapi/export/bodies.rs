//! The bodies of requests.

use super::examples;
use super::object::Object;
use super::parameters::style;
use super::schemas::Schemas;
use crate::media_types::is_json;
use crate::model::{ConstantField, Field, Place, Style, Type};

/// The body that these fields are, if one of them is in it.
pub(super) fn body(
    fields: &[Field],
    constants: &[ConstantField],
    media_types: &[String],
    schemas: Schemas<'_>,
    shown: &[Object],
) -> Option<Object> {
    let fields: Vec<_> = fields.iter().filter(|field| field.place == Place::Body).collect();
    let constants: Vec<_> = constants.iter().filter(|it| it.place == Place::Body).collect();
    let whole = fields.iter().find(|field| field.whole);
    if fields.is_empty() && constants.is_empty() {
        return None;
    }
    let schema = match whole {
        Some(whole) => schemas.on_wire(whole).pop()?.property(),
        None => schemas.object(fields.iter().copied(), constants.iter().copied()),
    };
    let examples = examples::bodies(&fields, &constants, shown);
    let content = media_types.iter().fold(Object::new(), |content, media_type| {
        let is_form = media_type == "application/x-www-form-urlencoded";
        let is_multipart = media_type == "multipart/form-data";
        let encoding = fields.iter().filter(|_| (is_form || is_multipart) && whole.is_none());
        let encoding = encoding.fold(Object::new(), |encoding, field| {
            encoding.with_object(&field.wire, self::encoding(field, is_multipart))
        });
        let media = Object::new()
            .with("schema", schema.clone())
            .with_object("encoding", encoding);
        // No JSON has a file in it.
        let has_examples = is_form || is_json(media_type);
        let media = match has_examples {
            true => media.with_object("examples", examples.clone()),
            false => media,
        };
        content.with(media_type, media)
    });
    let is_required = whole.is_none_or(|whole| !whole.optional);
    Some(
        Object::new()
            .with_true("required", is_required)
            .with("content", content),
    )
}

/// A body without fields.
pub(super) fn empty(media_types: &[String]) -> Object {
    let content = media_types.iter().fold(Object::new(), |content, media_type| {
        let schema = Object::new().with("type", "object");
        content.with(media_type, Object::new().with("schema", schema))
    });
    Object::new().with_true("required", true).with("content", content)
}

/// How a field is written in a body that has names for what is in it.
fn encoding(field: &Field, is_multipart: bool) -> Object {
    if !field.media_types.is_empty() {
        return Object::new().with("contentType", field.media_types.join(", "));
    }
    let is_of_files = *field.ty.innermost() == Type::File;
    let is_json = field.style == Some(Style::Json) || is_multipart && field.style.is_none();
    match is_json && !field.ty.is_single() && !is_of_files {
        true => {
            let word = field.style.map(Style::name);
            Object::new()
                .with("contentType", "application/json")
                .with_some("x-as", word)
        }
        false if is_of_files => Object::new(),
        false => style(field, Place::Body),
    }
}
