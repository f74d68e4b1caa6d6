//! The operations of a document by what a server sees of them: method and whole path.

use super::super::reading::{Node, Operation, Parameter, Schema, operations};

/// An operation, its path written in one way.
pub(super) struct Call<'d> {
    /// `GET /v1/invoices/{id}`, as it is shown.
    pub(super) name: String,
    /// The same without the names of parameters.
    pub(super) key: String,
    /// With their keys: the place and the name, or the number of one in the path.
    pub(super) parameters: Vec<(String, Parameter<'d>)>,
    pub(super) node: Node<'d>,
}

/// What a server reads, and no document describes.
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// All operations, and what can't be read of them. `base` is what all paths of the spec begin with: a spec doesn't say it again.
pub(super) fn calls<'d>(root: &Node<'d>, base: &str) -> (Vec<Call<'d>>, Vec<(String, String)>) {
    let (operations, broken) = operations(root);
    let calls = operations.into_iter().map(|it| call(it, root, base)).collect();
    (calls, broken)
}

fn call<'d>(operation: Operation<'d>, root: &Node<'d>, base: &str) -> Call<'d> {
    let own = base_path(operation.servers.as_ref().or(root.get("servers").as_ref()));
    let (mut path, mut key, mut names) = (without(&own, base).to_owned(), own, Vec::new());
    let mut rest = operation.path.as_str();
    while let Some((text, name, after)) = next_parameter(rest) {
        path.push_str(text);
        key.push_str(text);
        let mut parameters = operation.parameters.iter().filter(|it| it.place == "path");
        let fixed = parameters.find(|it| it.name == name).and_then(fixed_value);
        match fixed {
            // A parameter of one value is a text, as the `v1` of `/{version}/things`.
            Some(value) => {
                path.push_str(value);
                key.push_str(value);
            }
            None => {
                path.push_str(&format!("{{{name}}}"));
                key.push_str("{}");
                names.push(name.to_owned());
            }
        }
        rest = after;
    }
    // An exported document has what differs in media types alone behind a `#`.
    path.push_str(rest.split('#').next().unwrap_or_default());
    key.push_str(rest);
    let parameters = operation.parameters.into_iter().filter_map(|parameter| {
        let key = match parameter.place {
            "path" => format!("path {}", names.iter().position(|name| name == parameter.name)?),
            "header" => {
                let name = parameter.name.to_ascii_lowercase();
                if IGNORED_HEADERS.contains(&&*name) {
                    return None;
                }
                format!("header {name}")
            }
            place => format!("{place} {}", parameter.name),
        };
        Some((key, parameter))
    });
    Call {
        name: format!("{} {path}", operation.method),
        key: format!("{} {key}", operation.method),
        parameters: parameters.collect(),
        node: operation.node,
    }
}

/// A path without what it begins with, if it does.
fn without<'p>(path: &'p str, base: &str) -> &'p str {
    let rest = path.strip_prefix(base);
    rest.filter(|rest| rest.is_empty() || rest.starts_with('/'))
        .unwrap_or(path)
}

/// The text before the next parameter of a path, its name, and what comes after.
fn next_parameter(path: &str) -> Option<(&str, &str, &str)> {
    let (text, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((text, name, after))
}

fn fixed_value<'d>(parameter: &Parameter<'d>) -> Option<&'d str> {
    let schema = Schema::new(parameter.node.get("schema")?);
    schema.single_text()
}

/// The path that all paths begin with: that of the first server.
pub(super) fn base_path(servers: Option<&Node<'_>>) -> String {
    let first = servers.and_then(|servers| servers.items().into_iter().next());
    let url = first.and_then(|server| server.text("url")).unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    path.trim_end_matches('/').to_owned()
}

/// What a parameter or a header is: its schema, or that of its content.
pub(super) fn schema_of<'d>(node: &Node<'d>) -> Schema<'d> {
    let schema = node.get("schema").or_else(|| {
        let content = node.get("content")?.entries().into_iter().next()?;
        content.1.get("schema")
    });
    Schema::all(schema.into_iter().collect())
}

/// Contents by their media types, in lower case and without their parameters.
pub(super) fn contents<'d>(node: &Node<'d>) -> Vec<(String, Node<'d>)> {
    let content = node.get("content").map(|it| it.entries()).unwrap_or_default();
    let content = content.into_iter().map(|(media, node)| (essence(&media), node));
    content.collect()
}

fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
