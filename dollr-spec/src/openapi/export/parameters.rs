//! What a request has in its path, its query and its headers.

use serde_yaml::Value;

use super::fields::{Wire, constant};
use super::object::Object;
use super::paths::Path;
use super::schemas::Schemas;
use crate::model::{ConstantField, Field, Place, Style, Type};

/// The parameters of an operation at this path, each in the order of its kind.
pub(super) fn parameters(
    fields: &[Field],
    constants: &[ConstantField],
    path: Option<(&str, &Path)>,
    schemas: Schemas<'_>,
    examples: &[Object],
) -> Vec<Value> {
    let mut parameters = Vec::new();
    for field in fields
        .iter()
        .filter(|field| field.place != Place::Body && !is_choice(field))
    {
        for mut wire in schemas.on_wire(field) {
            if let (Place::Path, Some((written, path))) = (field.place, path) {
                // Another operation at this path may call it something else.
                let at = crate::paths::parameters(written).position(|name| name == wire.name);
                wire.name = at.map_or(wire.name, |at| path.parameters[at].clone());
            }
            let shown = examples_of(&wire.name, field, examples);
            parameters.push(parameter(wire, field.place, Some(field), shown).into());
        }
    }
    for it in constants.iter().filter(|it| it.place != Place::Body) {
        parameters.push(parameter(constant(it), it.place, None, Object::new()).into());
    }
    parameters
}

/// Whether a field chooses the media type of the body, which OpenAPI lists there.
pub(super) fn is_choice(field: &Field) -> bool {
    field.place == Place::Header && field.wire.eq_ignore_ascii_case("content-type")
}

fn parameter(wire: Wire, place: Place, field: Option<&Field>, examples: Object) -> Object {
    let location = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Body => unreachable!("a body is no parameter"),
    };
    let parameter = Object::new()
        .with("name", wire.name)
        .with("in", location)
        .with_true("required", wire.is_required)
        .with_all(wire.said);
    let style = field.and_then(|field| field.style);
    let parameter = match style {
        Some(Style::Json) => {
            let content = Object::new()
                .with("schema", wire.schema)
                .with_object("examples", examples);
            return parameter
                .with("content", Object::new().with("application/json", content))
                .with("x-as", Style::Json.name());
        }
        _ => parameter.with("schema", wire.schema),
    };
    let style = field.map(|field| self::style(field, place)).unwrap_or_default();
    parameter.with_all(style).with_object("examples", examples)
}

/// How what holds other values is written as text, in the words of OpenAPI as far as it has some. The language's own word is there too.
pub(super) fn style(field: &Field, place: Place) -> Object {
    let style = |style: &str, explode: bool| Object::new().with("style", style).with("explode", explode);
    let has_names = matches!(place, Place::Query | Place::Body);
    let said = match field.style {
        Some(Style::Comma) if has_names => style("form", false),
        Some(Style::Space) => style("spaceDelimited", false),
        Some(Style::Pipe) => style("pipeDelimited", false),
        Some(Style::Brackets) => style("deepObject", true),
        None if has_names && !is_flat(&field.ty) => style("deepObject", true),
        _ => Object::new(),
    };
    let note = match (field.style, place) {
        (Some(Style::Dots), _) => Some("OpenAPI has no style for this: what is inside is written as `a.b=1`."),
        (Some(Style::Space | Style::Pipe), Place::Path | Place::Header) => {
            Some("OpenAPI has no style for this: the items have this between them.")
        }
        _ => None,
    };
    said.with_some("x-as", field.style.map(Style::name))
        .with_some("x-note", note)
}

/// Whether it is a single value, or a list of such.
fn is_flat(ty: &Type) -> bool {
    match ty.plain() {
        Type::List(item) => item.is_single(),
        Type::Nullable(ty) => ty.is_single(),
        ty => ty.is_single() || matches!(ty, Type::Pair(..)),
    }
}

/// What a field is in the examples of requests.
fn examples_of(name: &str, field: &Field, examples: &[Object]) -> Object {
    let label = match field.ty {
        Type::Pair(..) => name,
        _ => &field.name,
    };
    let mut shown = Object::new();
    for (at, example) in examples.iter().enumerate() {
        let value = example.get(label).cloned();
        shown = shown.with_some(
            &super::examples::name(at),
            value.map(|value| Object::new().with("value", value)),
        );
    }
    shown
}
