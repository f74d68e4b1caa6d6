//! What somebody most likely meant who wrote a mapping or a list where another form belongs.
//!
//! One sentence names that form, in the place of what its single keys and values would be told.

use crate::document::suggestion::suggest;
use crate::document::tree::{Key, Node, Value};
use crate::document::words;

/// The keys of a field that say what it holds.
const MAIN_KEYS: [&str; 6] = ["type", "const", "fields", "values", "one_of", "include"];
const FIELD_KEYS: [&str; 22] = [
    "type",
    "const",
    "fields",
    "values",
    "one_of",
    "include",
    "description",
    "name",
    "as",
    "keys",
    "min",
    "max",
    "pattern",
    "default",
    "only",
    "nullable",
    "personal",
    "deprecated",
    "media",
    "kinds",
    "tag",
    "content",
];
/// Those of a type. A field may be called `id` as well.
const TYPE_KEYS: [&str; 15] = [
    "id",
    "pages",
    "description",
    "values",
    "fields",
    "one_of",
    "tag",
    "content",
    "include",
    "kinds",
    "type",
    "as",
    "min",
    "max",
    "pattern",
];

/// What is said of a field that isn't written as one.
pub(super) fn field(key: &str, node: &Node) -> Option<String> {
    match &node.value {
        Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Map(_))) => Some(format!(
            "a list is a type: write `{key}: {{ type: list<_>, fields: ... }}`, with the fields of its items"
        )),
        Value::List(_) => Some(format!(
            "the values of an enum that is written in place are under `values`: `{key}: {{ values: [...] }}`"
        )),
        Value::Integer(_) | Value::Float(_) | Value::Bool(_) => Some(format!(
            "what is always the same is a constant: write `{key}: {{ const: ... }}`"
        )),
        Value::Map(entries) if is_of_fields(entries, &FIELD_KEYS) => Some(match key {
            "fields" => "the fields stand here by themselves: remove `fields`, and what is beside it".to_owned(),
            _ => format!("what has fields of its own says so: write `{key}: {{ fields: ... }}`"),
        }),
        _ => None,
    }
}

/// What is said of a type that isn't written as one.
pub(super) fn ty(name: &str, node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) if !text.trim().contains(' ') => Some(format!(
            "a name for another type says which that is: write `{name}: {{ type: {text} }}`"
        )),
        Value::List(_) => Some(format!(
            "the values of an enum are under `values`: write `{name}: {{ values: [...] }}`"
        )),
        Value::Map(entries) if is_of_fields(entries, &TYPE_KEYS) => Some(format!(
            "the fields of a struct are under `fields`: write `{name}: {{ fields: ... }}`"
        )),
        _ => None,
    }
}

/// Whether these are fields, and not the keys that are known here.
fn is_of_fields(entries: &[(Key, Node)], known: &[&'static str]) -> bool {
    let is_misspelt = |key: &str| {
        words::key(key).is_some_and(|(meant, _)| known.contains(&meant))
            || suggest(key, known.iter().copied()).is_some()
    };
    let keys = || entries.iter().map(|(key, _)| key.value.as_str());
    let mut others = keys().filter(|key| !known.contains(key)).peekable();
    are_types(entries)
        && !keys().any(|key| MAIN_KEYS.contains(&key))
        && others.peek().is_some()
        && !others.any(is_misspelt)
}

/// The path of an operation, where it is a text beside its method.
pub(super) fn path_apart(operation: &Node) -> Option<&Node> {
    value(operation, "path").filter(|path| matches!(path.value, Value::Text(_)))
}

/// The value of a key, if the node is a mapping that has it.
fn value<'n>(node: &'n Node, wanted: &str) -> Option<&'n Node> {
    let Value::Map(entries) = &node.value else {
        return None;
    };
    let (_, value) = entries.iter().find(|(key, _)| key.value == wanted)?;
    Some(value)
}

/// What is said of the body of a request that isn't written as one.
pub(super) fn body(body: &Node) -> Option<String> {
    if let Value::List(_) = body.value {
        return Some("a list is a type: write `body: list<...>`; fields stand under `body` without a `-`".to_owned());
    }
    let find = |wanted| value(body, wanted);
    if find("fields").is_some_and(|fields| field("fields", fields).is_some()) {
        let media = find("media").map_or("", |_| ", and write `media` beside `body`");
        return Some(format!(
            "the fields of a body stand under `body` by themselves: remove `fields`{media}"
        ));
    }
    let Some(Node {
        value: Value::Text(ty), ..
    }) = find("type")
    else {
        return None;
    };
    let is_sentence = |node: &Node| matches!(&node.value, Value::Text(text) if text.trim().contains(' '));
    let has_limits = ["min", "max", "nullable", "personal"]
        .into_iter()
        .filter_map(find)
        .any(|node| matches!(node.value, Value::Integer(_) | Value::Float(_) | Value::Bool(_)));
    let message = format!("a body that is one value is written as its type alone: `body: {ty}`");
    match has_limits {
        true => Some(format!(
            "{message}; what it may be is said of a type with a name, under `types`: `Name: {{ type: {ty}, max: 5 }}`"
        )),
        false => find("description").is_some_and(is_sentence).then_some(message),
    }
}

/// Whether all values could be the types of fields.
fn are_types(entries: &[(Key, Node)]) -> bool {
    let mut nodes = entries.iter().map(|(_, node)| &node.value);
    nodes.all(|value| matches!(value, Value::Text(_) | Value::Map(_)))
}

/// What is said of a response that isn't written as one.
pub(super) fn response(response: &Node) -> Option<String> {
    let entries = match &response.value {
        Value::Map(entries) => entries,
        Value::List(_) => return Some("a list is a type: write `list<...>`".to_owned()),
        _ => return None,
    };
    let known = ["media", "headers", "body"];
    let is_meant = |key: &str| known.contains(&key) || suggest(key, known).is_some();
    if entries.is_empty() || !are_types(entries) || entries.iter().any(|(key, _)| is_meant(&key.value)) {
        return None;
    }
    let find = |wanted| value(response, wanted).map(|node| &node.value);
    Some(match (find("type"), find("fields")) {
        (Some(Value::Text(ty)), _) if !ty.is_empty() => {
            format!("a response that is one value is its type alone: `{ty}`")
        }
        (_, Some(Value::Map(_))) => "the fields of a response are under `body`: write `body` for `fields`".to_owned(),
        _ => {
            "the fields of a response are under `body`: `{ body: ... }`; beside that it may have `headers` and `media`"
                .to_owned()
        }
    })
}
