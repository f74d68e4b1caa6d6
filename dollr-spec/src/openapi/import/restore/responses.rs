//! What comes back: `returns` and `errors`.

use serde_yaml::{Mapping, Value};

use super::operations::{is_object, whole};
use super::types::Types;
use crate::openapi::reading::Node;

/// What is plain: a success of whatever status, in JSON.
const SUCCESS: &str = "2XX";
const JSON: &str = "application/json";

pub(super) fn responses(operation: &Node<'_>, types: &mut Types<'_>) -> Mapping {
    let mut returns = Value::from("nothing");
    let (mut by_status, mut errors) = (Mapping::new(), Mapping::new());
    let responses = operation.get("responses").map(|it| it.entries()).unwrap_or_default();
    for (status, response) in responses.into_iter().filter(|(_, it)| !it.flag("x-undocumented")) {
        for (media_type, written) in each(&response, types) {
            let status = status.to_ascii_lowercase();
            let key = match (media_type, status.parse::<u16>()) {
                (Some(media_type), _) => Value::from(format!("{status} {media_type}")),
                (None, Ok(code)) => code.into(),
                (None, Err(_)) => status.as_str().into(),
            };
            match response.flag("x-returned") {
                true => _ = by_status.insert(key, written),
                false if status.eq_ignore_ascii_case(SUCCESS) => returns = written,
                false => _ = errors.insert(key, written),
            }
        }
    }
    let returns = if by_status.is_empty() {
        returns
    } else {
        by_status.into()
    };
    let mut keys = Mapping::from_iter([("returns".into(), returns)]);
    if !errors.is_empty() {
        keys.insert("errors".into(), errors.into());
    }
    keys
}

/// A response as the language writes it: one for each media type, which is in the key if that tells it from others.
fn each(response: &Node<'_>, types: &mut Types<'_>) -> Vec<(Option<String>, Value)> {
    let headers = response.get("headers").map(|it| it.entries()).unwrap_or_default();
    let headers: Mapping = headers
        .into_iter()
        .filter_map(|(name, header)| {
            let schema = header.get("schema")?;
            Some((
                (&*name).into(),
                types.field(&header, &schema, header.flag("required"), None),
            ))
        })
        .collect();
    let content = response.get("content").map(|it| it.entries()).unwrap_or_default();
    let is_shared = content.iter().any(|(_, content)| content.get("x-headers").is_some());
    // Of several media types, each has those that it names.
    let with_headers = |mut keys: Mapping, content: Option<&Node<'_>>| {
        let named = content
            .and_then(|it| it.get("x-headers"))
            .map(|it| it.items())
            .unwrap_or_default();
        let is_own = |name: &Value| !is_shared || named.iter().any(|it| it.value == name);
        let own: Mapping = headers
            .iter()
            .filter(|(name, _)| is_own(name))
            .map(|(name, it)| (name.clone(), it.clone()))
            .collect();
        if !own.is_empty() {
            keys.insert("headers".into(), own.into());
        }
        keys
    };
    let mut all = Vec::new();
    if content.is_empty() || response.flag("x-nothing") {
        let nothing = with_headers(Mapping::new(), None);
        all.push((
            None,
            if nothing.is_empty() {
                "nothing".into()
            } else {
                nothing.into()
            },
        ));
    }
    for (media_type, content) in content {
        let Some(schema) = content.get("schema") else { continue };
        let body = match is_object(&schema) {
            true => types.properties(&schema, None).into(),
            false => {
                let mark = if content.flag("x-optional") { "?" } else { "" };
                Value::from(format!("{}{mark}", whole(&schema, types)))
            }
        };
        let is_in_key = content.flag("x-in-key");
        let mut keys = Mapping::from_iter([("body".into(), body)]);
        if !is_in_key && media_type != JSON && media_type != "*/*" {
            keys.insert("media".into(), (&*media_type).into());
        }
        let keys = with_headers(keys, Some(&content));
        let written = match (keys.len(), keys.get("body")) {
            (1, Some(body @ Value::String(_))) => body.clone(),
            _ => keys.into(),
        };
        all.push((is_in_key.then(|| media_type.clone().into_owned()), written));
    }
    all
}
