//! What comes back, by status.

use serde_yaml::Value;

use super::catalog::Catalog;
use super::examples;
use super::object::Object;
use super::schemas::{Schemas, of_type};
use crate::model::{Content, Field, Operation, Place, Response, Returns, Statuses, Struct, Type};
use crate::statuses;

/// The responses of an operation, successes first.
pub(super) fn responses(operation: &Operation, schemas: Schemas<'_>) -> Object {
    let mut responses = Object::new();
    match &operation.returns {
        Returns::ByStatus(_, all) => {
            for response in all {
                let is_shared = all.iter().filter(|other| other.statuses == response.statuses).count() > 1;
                add_variant(&mut responses, response, is_shared, schemas);
            }
        }
        one => responses = responses.with(&key(Statuses::Class(2)), plain(Statuses::Class(2), one, schemas)),
    }
    for error in &operation.errors {
        responses = responses.with(&key(error.statuses), plain(error.statuses, &error.returns, schemas));
    }
    let other = key(Statuses::Any);
    if responses.get(&other).is_none() {
        let unknown = described(Statuses::Any).with("x-undocumented", true);
        responses = responses.with(&other, unknown);
    }
    examples::show(operation, responses)
}

/// What comes back with some statuses, in one media type.
fn plain(statuses: Statuses, returns: &Returns, schemas: Schemas<'_>) -> Object {
    let (headers, content) = parts(returns, schemas);
    let content = content.map(|(media_type, content)| Object::new().with(&media_type, content));
    described(statuses)
        .with_object("headers", headers)
        .with_some("content", content)
}

/// Adds a variant of what is returned by status. Several media types with one status are one response in OpenAPI.
fn add_variant(responses: &mut Object, response: &Response, is_shared: bool, schemas: Schemas<'_>) {
    let (headers, content) = parts(&response.returns, schemas);
    let key = key(response.statuses);
    let mut merged = match responses.get(&key) {
        Some(Value::Mapping(known)) => Object::from(known.clone()),
        _ => described(response.statuses).with("x-returned", true),
    };
    let names: Vec<_> = headers.names().map(Value::from).collect();
    if !headers.is_empty() {
        merged.at("headers").extend(headers.into_mapping());
    }
    match content {
        Some((media_type, content)) => {
            let is_in_key = response.variant.as_str() != statuses::name(response.statuses, None);
            let content = content.with_true("x-in-key", is_in_key);
            let content = if is_shared {
                content.with_list("x-headers", names)
            } else {
                content
            };
            merged.at("content").insert(media_type.into(), content.into());
        }
        None => merged = merged.with("x-nothing", true),
    }
    *responses.at(&key) = merged.into_mapping();
}

fn described(statuses: Statuses) -> Object {
    Object::new().with("description", statuses::description(statuses))
}

/// The key of some statuses.
pub(super) fn key(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Class(digit) => format!("{digit}XX"),
        Statuses::Any => "default".to_owned(),
    }
}

/// The headers of a response, and its body with its media type.
fn parts(returns: &Returns, schemas: Schemas<'_>) -> (Object, Option<(String, Object)>) {
    let of_schema = |schema: Object| Object::new().with("schema", schema);
    let (media_type, ty) = match returns {
        Returns::Nothing | Returns::ByStatus(..) => return (Object::new(), None),
        Returns::Value(ty) | Returns::Undocumented(ty) | Returns::Optional(ty) => ("application/json", ty),
        Returns::Media(media_type, Content::Value(ty)) => (media_type.as_str(), ty),
        Returns::Media(media_type, Content::Text) => {
            return (Object::new(), Some((media_type.clone(), of_schema(of_type("string")))));
        }
        Returns::Media(media_type, Content::Bytes) => {
            let bytes = schemas.schema(&Type::BodyBytes);
            return (Object::new(), Some((media_type.clone(), of_schema(bytes))));
        }
    };
    let Some(this) = with_headers(ty, schemas.catalog) else {
        let is_optional = matches!(returns, Returns::Optional(_));
        let content = of_schema(schemas.schema(ty)).with_true("x-optional", is_optional);
        return (Object::new(), Some((media_type.to_owned(), content)));
    };
    let content = in_body(this, schemas).map(|(schema, is_optional)| {
        (
            media_type.to_owned(),
            of_schema(schema).with_true("x-optional", is_optional),
        )
    });
    (headers(this, schemas), content)
}

/// The struct that a response with headers is.
pub(super) fn with_headers<'a>(ty: &Type, catalog: &Catalog<'a>) -> Option<&'a Struct> {
    let Type::Struct(name) = ty else { return None };
    let this = catalog.structs.get(name.name.as_str())?;
    super::catalog::has_headers(this).then_some(this)
}

fn headers(this: &Struct, schemas: Schemas<'_>) -> Object {
    let fields = this.fields.iter().filter(|field| field.place == Place::Header);
    let constants = this.constants.iter().filter(|it| it.place == Place::Header);
    let wires = fields.flat_map(|field| schemas.on_wire(field));
    let wires = wires.chain(constants.map(super::fields::constant));
    wires.fold(Object::new(), |headers, wire| {
        let header = Object::new()
            .with_true("required", wire.is_required)
            .with_all(wire.said)
            .with("schema", wire.schema);
        headers.with(&wire.name, header)
    })
}

/// The body beside headers, and whether it may be missing.
fn in_body(this: &Struct, schemas: Schemas<'_>) -> Option<(Object, bool)> {
    let fields: Vec<&Field> = this.fields.iter().filter(|field| field.place == Place::Body).collect();
    let constants: Vec<_> = this.constants.iter().filter(|it| it.place == Place::Body).collect();
    match fields.as_slice() {
        [whole] if whole.whole => Some((schemas.schema(&whole.ty), whole.optional)),
        [] if constants.is_empty() => None,
        fields => Some((schemas.object(fields.iter().copied(), constants.iter().copied()), false)),
    }
}
