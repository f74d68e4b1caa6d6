//! The operations of a document by what a server sees of them: method and whole path.

use super::super::reading::{Node, Operation, Parameter, Schema, address, operations};
use crate::media_types::essence;
use crate::paths::{anonymous, parameters};

/// An operation, its path written in one way.
pub(super) struct Call<'d> {
    /// `GET /v1/invoices/{id}`, as it is shown.
    pub(super) name: String,
    /// The same without the names of parameters.
    pub(super) key: String,
    /// With their keys: the place and the name, or the number of one in the path.
    pub(super) parameters: Vec<(String, Parameter<'d>)>,
    pub(super) node: Node<'d>,
    /// Where it runs, as it says or its document does.
    pub(super) servers: Option<Node<'d>>,
}

/// All operations, and what can't be read of them. `base` is what all paths of the spec begin with: a spec doesn't say it again.
pub(super) fn calls<'d>(root: &Node<'d>, base: &str) -> (Vec<Call<'d>>, Vec<(String, String)>) {
    let (operations, broken) = operations(root);
    let calls = operations.into_iter().map(|it| call(it, root, base)).collect();
    (calls, broken)
}

fn call<'d>(operation: Operation<'d>, root: &Node<'d>, base: &str) -> Call<'d> {
    let servers = operation.servers.or_else(|| root.get("servers"));
    let own = base_path(servers.as_ref());
    // An exported document has what differs in media types alone behind a `#`.
    let shown = operation.path.split('#').next().unwrap_or_default();
    let path = without(&own, base).to_owned() + shown;
    let key = own.clone() + &anonymous(&operation.path);
    let names: Vec<_> = parameters(&operation.path).map(str::to_owned).collect();
    let parameters = operation.parameters.into_iter().filter_map(|parameter| {
        let key = match parameter.place {
            "path" => format!("path {}", names.iter().position(|name| name == parameter.name)?),
            "header" => format!("header {}", parameter.name.to_ascii_lowercase()),
            place => format!("{place} {}", parameter.name),
        };
        Some((key, parameter))
    });
    Call {
        name: format!("{} {path}", operation.method),
        key: format!("{} {key}", operation.method),
        parameters: parameters.collect(),
        node: operation.node,
        servers,
    }
}

/// A path without what it begins with, if it does.
fn without<'p>(path: &'p str, base: &str) -> &'p str {
    let rest = path.strip_prefix(base);
    rest.filter(|rest| rest.is_empty() || rest.starts_with('/'))
        .unwrap_or(path)
}

/// The path that all paths begin with: that of the first server.
pub(super) fn base_path(servers: Option<&Node<'_>>) -> String {
    let first = servers.and_then(|servers| servers.items().into_iter().next());
    let url = first.and_then(|server| address(&server)).unwrap_or_default();
    let (_, path) = split_address(&url);
    path.trim_end_matches('/').to_owned()
}

/// Scheme, host and port of an address, which one that is relative has none of, and its path.
pub(super) fn split_address(url: &str) -> (&str, &str) {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    url.split_at(url.len() - path.len())
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
    let content = content
        .into_iter()
        .map(|(media, node)| (essence(&media).to_ascii_lowercase(), node));
    content.collect()
}
