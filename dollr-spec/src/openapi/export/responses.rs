//! What comes back, by status.

use super::catalog::Catalog;
use super::examples;
use super::object::Object;
use super::schemas::{Schemas, of_type};
use crate::model::{Content, Field, Operation, Place, Returns, Statuses, Struct, Type};
use crate::statuses;

/// The responses of an operation, successes first.
pub(super) fn responses(operation: &Operation, schemas: Schemas<'_>) -> Object {
    let mut responses = Object::new();
    let returned = match &operation.returns {
        Returns::ByStatus(_, responses) => responses.iter().map(|it| (it.statuses, &it.returns, true)).collect(),
        one => vec![(Statuses::Class(2), one, false)],
    };
    let errors = operation
        .errors
        .iter()
        .map(|error| (error.statuses, &error.returns, false));
    for (statuses, returns, is_returned) in returned.into_iter().chain(errors) {
        add(&mut responses, statuses, returns, is_returned, schemas);
    }
    let other = key(Statuses::Any);
    if responses.get(&other).is_none() {
        let unknown = described(Statuses::Any).with("x-undocumented", true);
        responses = responses.with(&other, unknown);
    }
    examples::show(operation, responses)
}

/// Adds what comes back with some statuses. Several media types are one response in OpenAPI.
fn add(responses: &mut Object, statuses: Statuses, returns: &Returns, is_returned: bool, schemas: Schemas<'_>) {
    let (headers, content) = parts(returns, schemas);
    let key = key(statuses);
    let is_first = responses.get(&key).is_none();
    let response = responses.at(&key);
    let about = described(statuses).with_true("x-returned", is_returned);
    if is_first {
        response.extend(about.into_mapping());
    }
    let mut merged = Object::from(std::mem::take(response));
    if !headers.is_empty() {
        merged.at("headers").extend(headers.into_mapping());
    }
    match content {
        Some((media_type, content)) => _ = merged.at("content").insert(media_type.into(), content.into()),
        // Beside bodies of other media types.
        None if is_returned => merged = merged.with("x-nothing", true),
        None => {}
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
