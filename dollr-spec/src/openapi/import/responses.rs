//! What comes back: by status and media type.

use serde_yaml::{Mapping, Value};

use super::bodies::{Format, format, is_plain_json, is_xml};
use super::operations::Request;
use super::types::Site;
use crate::check::is_header_name;
use crate::media_types::{essence, is_media_type};
use crate::model::Place;
use crate::names::snake;
use crate::openapi::reading::{Node, Operation, Schema};
use crate::statuses;

/// A response: with which status, and in which media type.
struct Response<'d> {
    /// `200`, `4xx`, `default`.
    status: String,
    media_type: Option<String>,
    node: Node<'d>,
    content: Option<Node<'d>>,
}

/// The keys `returns` and `errors` of an operation.
pub(super) fn write(operation: &Operation<'_>, request: &mut Request<'_>) -> Mapping {
    let mut successes = Vec::new();
    let mut errors = Vec::new();
    let documented = operation
        .node
        .get("responses")
        .map(|it| it.entries())
        .unwrap_or_default();
    for (key, node) in documented.into_iter().filter(|(key, _)| !key.starts_with("x-")) {
        let pointer = node.pointer.clone();
        let status = key.to_ascii_lowercase();
        let parsed = statuses::parse(&status);
        let node = match (node.resolved(), parsed) {
            (Ok(node), Some(_)) => node,
            (Ok(_), None) => {
                request.lose(&pointer, format!("`{key}` is no status"));
                continue;
            }
            (Err(why), _) => {
                request.lose(&pointer, why);
                continue;
            }
        };
        if status.starts_with('1') {
            request.lose(&pointer, "the client takes no status that begins with 1");
            continue;
        }
        if node.get("links").is_some() {
            request.types.note("links");
        }
        let list = if status.starts_with(['2', '3']) {
            &mut successes
        } else {
            &mut errors
        };
        list.extend(each(&status, node, operation, request));
    }
    if successes.is_empty() {
        // What is said of every other status is said of success, too.
        let fallback: Vec<_> = errors
            .iter()
            .filter(|it| it.status == "default")
            .map(|it| (it.node.clone(), it.content.clone(), it.media_type.clone()))
            .collect();
        for (node, content, media_type) in fallback {
            successes.push(Response {
                status: "2xx".to_owned(),
                media_type,
                node,
                content,
            });
        }
        errors.retain(|it| it.status != "default");
    }
    // A success of any kind, where one status alone is known.
    let is_one = successes.len() == 1 && successes[0].status.starts_with('2');
    let mut keys = Mapping::new();
    let returns = match successes.as_slice() {
        [] => Value::from("nothing"),
        [one] if is_one => written(one, "Response", request),
        several => by_status(several, request),
    };
    keys.insert(Value::from("returns"), returns);
    errors.retain(|error| error.content.is_some() || has_headers(&error.node));
    let mut seen = std::collections::BTreeSet::new();
    errors.retain(|error| {
        let is_new = seen.insert(error.status.clone());
        if !is_new {
            request.lose(
                &error.node.pointer,
                "an error has one body: that in the other media type isn't read",
            );
        }
        is_new
    });
    if !errors.is_empty() {
        keys.insert(Value::from("errors"), by_status(&errors, request));
    }
    keys
}

/// The responses with a status: one for each media type that says something of its own.
fn each<'d>(status: &str, node: Node<'d>, operation: &Operation<'d>, request: &mut Request<'_>) -> Vec<Response<'d>> {
    if node.text("description").is_some() {
        request.types.note("descriptions of responses");
    }
    let mut content = node.get("content").map(|content| content.entries()).unwrap_or_default();
    content.retain(|(media_type, node)| {
        let is_one = is_media_type(media_type);
        if !is_one {
            request.lose(&node.pointer, format!("`{media_type}` is no media type"));
        }
        is_one
    });
    let no_body = operation.method == "HEAD" || status == "204" || status == "304";
    if content.is_empty() || no_body {
        return vec![Response {
            status: status.to_owned(),
            media_type: None,
            node,
            content: None,
        }];
    }
    let json = content
        .iter()
        .find(|(media_type, _)| format(media_type) == Format::Json);
    let has_json = json.is_some();
    let json = json.and_then(|(_, content)| content.get("schema")).map(|it| it.value);
    let mut chosen: Vec<Response<'d>> = Vec::new();
    for (media_type, inner) in content {
        let of = format(&media_type);
        // The client asks for JSON, which says the same.
        if of != Format::Json
            && (is_xml(&media_type) && has_json || json == inner.get("schema").map(|it| it.value) && json.is_some())
        {
            request.types.note("other media types of the same");
            continue;
        }
        let known = chosen.iter().any(|it| {
            let other = it.media_type.as_deref();
            other.is_some_and(|other| essence(other).eq_ignore_ascii_case(essence(&media_type)))
                || other.is_none() && of == Format::Json
        });
        if known {
            let is_same = chosen.iter().any(|it| {
                it.content.as_ref().and_then(|it| it.get("schema")).map(|it| it.value)
                    == inner.get("schema").map(|it| it.value)
            });
            if !is_same {
                request.lose(
                    &inner.pointer,
                    "one kind of JSON is read with a status, and this is another one",
                );
            }
            continue;
        }
        chosen.push(Response {
            status: status.to_owned(),
            media_type: (!is_plain_json(&media_type)).then(|| media_type.into_owned()),
            node: node.clone(),
            content: Some(inner),
        });
    }
    chosen
}

fn has_headers(node: &Node<'_>) -> bool {
    node.get("headers").is_some_and(|headers| !headers.entries().is_empty())
}

/// Responses by their statuses.
fn by_status(responses: &[Response<'_>], request: &mut Request<'_>) -> Value {
    let mut all = Mapping::new();
    for response in responses {
        let parsed = statuses::parse(&response.status).map(|(statuses, _)| statuses);
        let has_others = responses.iter().filter(|other| other.status == response.status).count() > 1;
        let in_key = response.media_type.as_deref().filter(|_| has_others);
        let name = parsed
            .map(|statuses| statuses::name(statuses, in_key))
            .unwrap_or_default();
        let value = written(response, &name, request);
        let key = match (in_key, response.status.parse::<u16>()) {
            (Some(media_type), _) => Value::from(format!("{} {media_type}", response.status)),
            (None, Ok(code)) => Value::from(code),
            (None, Err(_)) => Value::from(response.status.as_str()),
        };
        // A media type in the key needs none beside the body.
        let value = match (in_key, value) {
            (Some(_), Value::Mapping(mut keys)) if keys.contains_key("media") => {
                keys.shift_remove("media");
                match (keys.len(), keys.get("body")) {
                    (1, Some(Value::String(ty))) => Value::from(ty.clone()),
                    _ => Value::from(keys),
                }
            }
            (_, value) => value,
        };
        all.insert(key, value);
    }
    Value::from(all)
}

/// A response as it is written, with the name that types in it are called by.
fn written(response: &Response<'_>, name: &str, request: &mut Request<'_>) -> Value {
    let site = Site {
        name: format!("{}{name}", request.site.name),
        in_place: false,
        ..request.site.clone()
    };
    let headers = headers(response, &site, request);
    let of = response.media_type.as_deref().map_or(Format::Json, format);
    let schema = response
        .content
        .as_ref()
        .and_then(|content| content.get("schema"))
        .map(Schema::new);
    let body = match (&response.content, of) {
        (None, _) => None,
        (Some(_), Format::Json) => {
            let schema = schema.unwrap_or_else(|| Schema::all(Vec::new()));
            let mut written = request.types.ty(&schema, &site);
            let owner = request.owner();
            request.types.without_null(&mut written, &response.node.pointer, &owner);
            if written.ty == "bytes" {
                "json".clone_into(&mut written.ty);
            }
            if !written.keys.is_empty() {
                written.keys.clear();
            }
            match (schema.is_nullable() && headers.is_empty(), &response.media_type) {
                (true, None) => written.ty.push('?'),
                (true, Some(_)) => request.lose(&response.node.pointer, "a body that has a media type is no `null`"),
                (false, _) => {}
            }
            Some(written.ty)
        }
        (Some(content), of) => {
            let has_fields = schema.as_ref().is_some_and(|schema| !schema.properties().is_empty());
            if has_fields {
                request.lose(
                    &content.pointer,
                    "what is no JSON is read as it is, and its fields aren't known",
                );
            }
            Some(if of == Format::Text {
                "string".to_owned()
            } else {
                "bytes".to_owned()
            })
        }
    };
    let media = response.media_type.as_deref().filter(|_| body.is_some());
    let mut keys = Mapping::new();
    if let Some(media) = media {
        keys.insert(Value::from("media"), Value::from(media));
    }
    if !headers.is_empty() {
        keys.insert(Value::from("headers"), Value::from(headers));
    }
    let body = body.map(Value::from);
    match (keys.is_empty(), body) {
        (true, body) => body.unwrap_or_else(|| Value::from("nothing")),
        (false, body) => {
            if let Some(body) = body {
                keys.insert(Value::from("body"), body);
            }
            Value::from(keys)
        }
    }
}

fn headers(response: &Response<'_>, site: &Site, request: &mut Request<'_>) -> Mapping {
    let mut all = Mapping::new();
    let mut labels = super::names::Labels::default();
    // The body beside them has this name.
    labels.take("body");
    let written = response
        .node
        .get("headers")
        .map(|headers| headers.entries())
        .unwrap_or_default();
    for (key, node) in written {
        let node = match node.clone().resolved() {
            Ok(node) => node,
            Err(why) => {
                request.lose(&node.pointer, why);
                continue;
            }
        };
        if key.eq_ignore_ascii_case("content-type") {
            continue;
        }
        if !is_header_name(&key) {
            request.lose(&node.pointer, "no header can have this name");
            continue;
        }
        let mut schema = Schema::new(node.get("schema").unwrap_or_else(|| node.clone()));
        let notes = Schema::new(node.clone())
            .parts
            .into_iter()
            .filter(|part| part.pointer == node.pointer);
        schema.parts.splice(0..0, notes);
        let name = labels.name(&snake(&key), &format!("header_{}", snake(&key)));
        let is_required = node.flag("required");
        let place = site.clone();
        let mut field = request
            .types
            .field(&schema, is_required, name, &key, Place::Header, &place);
        // Its limits are those of the server.
        if let Value::Mapping(keys) = &mut field {
            for limit in ["min", "max", "pattern", "default"] {
                keys.shift_remove(limit);
            }
            if let Some(Value::String(ty)) = keys.get_mut("type")
                && !is_required
                && !ty.ends_with('?')
            {
                ty.push('?');
            }
        }
        all.insert(Value::from(&*key), field);
    }
    all
}
