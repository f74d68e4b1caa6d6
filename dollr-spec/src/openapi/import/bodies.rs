//! Bodies of requests.

use serde_yaml::{Mapping, Value};

use super::fields::shortest;
use super::operations::{Request, set};
use super::scalars::here;
use crate::check::MOST_FIELDS;
use crate::media_types::{essence, is_json, is_media_type};
use crate::model::Place;
use crate::openapi::reading::{Kind, Node, Operation, Schema};

/// What a media type is here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

pub(super) fn format(media_type: &str) -> Format {
    let essence = essence(media_type).to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Format::Form,
        "multipart/form-data" => Format::Multipart,
        "*/*" | "application/*" => Format::Json,
        essence if is_json(essence) => Format::Json,
        essence if essence.starts_with("text/") || essence.ends_with("xml") => Format::Text,
        _ => Format::Bytes,
    }
}

/// Whether it is JSON without a word more, or may be.
pub(super) fn is_plain_json(media_type: &str) -> bool {
    let plain = ["application/json", "*/*", "application/*"];
    plain.iter().any(|it| essence(media_type).eq_ignore_ascii_case(it))
}

/// Whether it is some XML.
pub(super) fn is_xml(media_type: &str) -> bool {
    essence(media_type).to_ascii_lowercase().ends_with("xml")
}

/// Whether it is a list of single values, which can be joined.
pub(super) fn is_flat(schema: &Schema<'_>) -> bool {
    let items = Schema::all(schema.each("items"));
    let is_single = !matches!(items.shape(), None | Some(Kind::Array | Kind::Object));
    schema.kind() == Some(Kind::Array) && is_single
}

/// The name of a media type in the language.
fn media_name(media_type: &str) -> String {
    match essence(media_type).to_ascii_lowercase().as_str() {
        _ if is_plain_json(media_type) => "json".to_owned(),
        "application/x-www-form-urlencoded" => "form".to_owned(),
        "multipart/form-data" => "multipart".to_owned(),
        _ => media_type.to_owned(),
    }
}

/// The keys `media` and `body` of an operation.
pub(super) fn write(operation: &Operation<'_>, request: &mut Request<'_>) -> Mapping {
    let mut keys = Mapping::new();
    let Some(written) = operation.node.get("requestBody") else {
        return keys;
    };
    let body = match written.clone().resolved() {
        Ok(body) => body,
        Err(why) => {
            request.lose(&written.pointer, why);
            return keys;
        }
    };
    let mut content = body.get("content").map(|content| content.entries()).unwrap_or_default();
    content.retain(|(media_type, node)| {
        let is_one = is_media_type(media_type);
        if !is_one {
            request.lose(&node.pointer, format!("`{media_type}` is no media type"));
        }
        is_one
    });
    if content.is_empty() {
        return keys;
    }
    if ["GET", "HEAD"].contains(&operation.method.as_str()) {
        request.lose(&written.pointer, format!("a `{}` has no body", operation.method));
        return keys;
    }
    let (media_types, format, schema) = choose(&content, request);
    let is_whole = matches!(format, Format::Text | Format::Bytes);
    if media_types != ["json"] {
        let media = match media_types.as_slice() {
            [one] => Value::from(one.as_str()),
            several => Value::from(several.iter().map(|it| Value::from(it.as_str())).collect::<Vec<_>>()),
        };
        keys.insert(Value::from("media"), media);
    }
    if body.text("description").is_some() {
        request.types.note("descriptions of bodies");
    }
    let is_required = body.flag("required");
    if is_whole {
        let ty = if format == Format::Text { "string" } else { "bytes" };
        let has_fields = schema.as_ref().is_some_and(|schema| !schema.properties().is_empty());
        if has_fields {
            request.lose(
                &body.pointer,
                "what is no JSON, form or multipart is sent as it is, and its fields aren't known",
            );
        }
        keys.insert(Value::from("body"), Value::from(ty));
        return keys;
    }
    let schema = schema.unwrap_or_else(|| Schema::all(Vec::new()));
    let has_fields =
        schema.kind() == Some(Kind::Object) && !schema.properties().is_empty() && schema.cases().is_empty();
    // Each media type refers to it once.
    let is_shared = schema.declared.as_ref().is_some_and(|target| {
        let uses = request.types.uses.get(&target.pointer);
        uses.is_some_and(|uses| *uses > content.len())
    });
    let is_multipart = format == Format::Multipart;
    if has_fields && !is_required && !schema.required().is_empty() {
        // Few documents say that a body is required, and nothing is what such a body can't be.
        request
            .types
            .note("bodies with required fields, which are taken to be required");
    }
    let is_required = is_required || has_fields;
    let value = match has_fields && (is_multipart || !is_shared) {
        true => fields(&schema, &content, format, request),
        false if format == Format::Json || format == Format::Form && schema.shape() == Some(Kind::Object) => {
            whole(&schema, is_required, request)
        }
        false => {
            request.lose(
                &body.pointer,
                "a form or a body in parts has fields, and these aren't known",
            );
            Value::from(Mapping::new())
        }
    };
    // A form has the fields of an object, and a body in parts has them in the request.
    if let Some(Value::Sequence(media)) = keys.get_mut("media") {
        let is_whole = !value.is_mapping();
        let count = media.len();
        media.retain(|it| !is_whole || it != "multipart" && (has_fields || it != "form"));
        if media.len() < count {
            request.types.note("other media types of the same");
        }
        if let [one] = media.as_slice() {
            let one = one.clone();
            match one == "json" {
                true => _ = keys.shift_remove("media"),
                false => _ = keys.insert(Value::from("media"), one),
            }
        }
    }
    match value.as_mapping().is_some_and(Mapping::is_empty) {
        true => {
            keys.remove("media");
        }
        false => _ = keys.insert(Value::from("body"), value),
    }
    keys
}

/// The media types that are written, what they are, and the schema of all of them.
fn choose<'d>(
    content: &[(std::borrow::Cow<'d, str>, Node<'d>)],
    request: &mut Request<'_>,
) -> (Vec<String>, Format, Option<Schema<'d>>) {
    let rank = |media_type: &str| match format(media_type) {
        Format::Json => 0,
        Format::Form => 1,
        Format::Multipart => 2,
        Format::Text => 3,
        Format::Bytes => 4,
    };
    let mut first = 0;
    for (index, (media_type, _)) in content.iter().enumerate() {
        if rank(media_type) < rank(&content[first].0) {
            first = index;
        }
    }
    let (media_type, node) = &content[first];
    let chosen = format(media_type);
    let schema = node.get("schema");
    let mut names = vec![media_name(media_type)];
    for (index, (other, node)) in content.iter().enumerate() {
        if index == first {
            continue;
        }
        let is_same = node.get("schema").map(|it| it.value) == schema.as_ref().map(|it| it.value);
        let fits = match format(other) {
            Format::Json => chosen == Format::Json,
            Format::Form => matches!(chosen, Format::Json | Format::Form),
            Format::Multipart => matches!(chosen, Format::Json | Format::Multipart | Format::Form),
            Format::Text | Format::Bytes => false,
        };
        // XML says again what JSON says.
        let is_xml = is_xml(other) && chosen == Format::Json;
        let name = media_name(other);
        match fits && is_same {
            true if !names.contains(&name) => names.push(name),
            true => {}
            false if is_xml || is_same => request.types.note("other media types of the same"),
            false => request.lose(
                &node.pointer,
                format!("the body isn't sent as `{other}`, since its fields are others"),
            ),
        }
    }
    (names, chosen, schema.map(Schema::new))
}

/// A body whose fields are those of the request.
fn fields<'d>(
    schema: &Schema<'_>,
    content: &[(std::borrow::Cow<'d, str>, Node<'d>)],
    of: Format,
    request: &mut Request<'_>,
) -> Value {
    let owner = request.owner();
    request.types.check_object(schema, &owner);
    let encoding = content.iter().find(|(media_type, _)| format(media_type) == of);
    let encoding = encoding.and_then(|(_, node)| node.get("encoding"));
    let required = schema.required();
    let mut fields = Mapping::new();
    for (name, property) in schema.properties() {
        if property.flag("readOnly") && !property.flag("writeOnly") {
            continue;
        }
        if request.labels.len() >= MOST_FIELDS {
            request.types.lose_fields(&here(&property), &owner);
            break;
        }
        let is_required = required.contains(&*name);
        let encoding = encoding.as_ref().and_then(|encoding| encoding.get(&name));
        let field = match of == Format::Multipart && is_file(&property) {
            true => file(&name, &property, is_required, encoding.as_ref(), request),
            false => {
                let field = request.field(&name, &property, is_required, Place::Body);
                let mut field = sent(field, of);
                if of != Format::Json {
                    encode(&mut field, &property, encoding.as_ref(), request);
                }
                field
            }
        };
        fields.insert(Value::from(&*name), field);
    }
    Value::from(fields)
}

/// A field of a request is only sent, and a form has no `null`.
fn sent(field: Value, of: Format) -> Value {
    let Value::Mapping(mut keys) = field else { return field };
    keys.shift_remove("only");
    if of != Format::Json {
        keys.shift_remove("nullable");
    }
    shortest(keys)
}

/// How a field of a form is written, where it isn't as usual.
fn encode<'d>(field: &mut Value, property: &Schema<'d>, encoding: Option<&Node<'d>>, request: &mut Request<'_>) {
    let Some(encoding) = encoding else { return };
    let is_single = !matches!(property.shape(), Some(Kind::Array | Kind::Object));
    let is_any = field
        .get("type")
        .or(Some(&*field))
        .and_then(Value::as_str)
        .is_some_and(|ty| ty.contains("json"));
    let is_flat = is_flat(property) && !is_any;
    let is_json = encoding
        .text("contentType")
        .is_some_and(|it| format(it) == Format::Json);
    match (encoding.text("style"), is_json) {
        _ if is_single => {}
        (None, true) => set(field, "as", "json"),
        (Some("deepObject"), _) | (None, false) => {}
        (Some("form"), _) => {
            if is_flat && encoding.value.get("explode").and_then(Value::as_bool) == Some(false) {
                set(field, "as", "comma");
            }
        }
        (Some("spaceDelimited"), _) if is_flat => set(field, "as", "space"),
        (Some("pipeDelimited"), _) if is_flat => set(field, "as", "pipe"),
        (Some(other), _) => request.lose(
            &encoding.pointer,
            format!("a field isn't written in the style `{other}`"),
        ),
    }
}

fn is_file(schema: &Schema<'_>) -> bool {
    let is_binary = |schema: &Schema<'_>| {
        let is_said = schema.text("format") == Some("binary") || schema.first("contentMediaType").is_some();
        is_said && !matches!(schema.kind(), Some(Kind::Array | Kind::Object))
    };
    match schema.kind() {
        Some(Kind::Array) => schema
            .each("items")
            .into_iter()
            .map(Schema::new)
            .any(|items| is_binary(&items)),
        _ => is_binary(schema),
    }
}

fn file(
    name: &str,
    schema: &Schema<'_>,
    is_required: bool,
    encoding: Option<&Node<'_>>,
    request: &mut Request<'_>,
) -> Value {
    let bytes = Schema::all(Vec::new());
    let mut field = request.field(name, &bytes, true, Place::Body);
    let ty = if schema.kind() == Some(Kind::Array) {
        "list<file>"
    } else {
        "file"
    };
    let optional = if is_required { "" } else { "?" };
    set(&mut field, "type", &format!("{ty}{optional}"));
    if let (Value::Mapping(keys), Some(description)) = (&mut field, request.types.description(schema)) {
        keys.insert(Value::from("description"), description);
    }
    let media = encoding
        .and_then(|encoding| encoding.text("contentType"))
        .or(schema.text("contentMediaType"));
    let media: Vec<_> = media
        .into_iter()
        .flat_map(|it| it.split(','))
        .map(str::trim)
        .filter(|it| is_media_type(it))
        .collect();
    if let (Value::Mapping(keys), false) = (&mut field, media.is_empty()) {
        keys.insert(
            Value::from("media"),
            Value::from(media.into_iter().map(Value::from).collect::<Vec<_>>()),
        );
    }
    match field {
        Value::Mapping(keys) => shortest(keys),
        field => field,
    }
}

/// A body that is one value.
pub(super) fn whole(schema: &Schema<'_>, is_required: bool, request: &mut Request<'_>) -> Value {
    let mut site = request.site.field("body");
    site.in_place = false;
    let mut written = request.types.ty(schema, &site);
    let owner = request.owner();
    request.types.without_null(&mut written, &here(schema), &owner);
    // In JSON, bytes are a text.
    if written.ty == "bytes" {
        "string".clone_into(&mut written.ty);
    }
    if !written.keys.is_empty() {
        request.lose(&here(schema), "the limits of a whole body aren't checked");
    }
    if !is_required {
        written.ty.push('?');
    }
    Value::from(written.ty)
}
