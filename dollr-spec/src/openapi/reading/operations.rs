//! The operations of a document.

use super::node::{Node, key_text};
use super::schema::Schema;

/// An operation, with what it shares with the others of its path.
pub(crate) struct Operation<'d> {
    /// In upper case.
    pub(crate) method: String,
    /// A parameter of one value is a text in it: `/v1/things` for `/{version}/things`.
    pub(crate) path: String,
    /// As the document writes it.
    pub(crate) written_path: String,
    pub(crate) node: Node<'d>,
    pub(crate) parameters: Vec<Parameter<'d>>,
    /// What it says of its servers, or its path does.
    pub(crate) servers: Option<Node<'d>>,
}

/// A parameter.
pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) place: &'d str,
    pub(crate) node: Node<'d>,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Headers that are no parameters.
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// All operations, in the order of the document, and what can't be read of them: where, and why.
pub(crate) fn operations<'d>(root: &Node<'d>) -> (Vec<Operation<'d>>, Vec<(String, String)>) {
    let (mut operations, mut broken) = (Vec::new(), Vec::new());
    let paths = root.get("paths").map(|paths| paths.entries()).unwrap_or_default();
    for (path, node) in paths.into_iter().filter(|(path, _)| !path.starts_with("x-")) {
        let item = match node.clone().resolved() {
            Ok(item) => item,
            Err(why) => {
                broken.push((node.pointer, why));
                continue;
            }
        };
        for method in METHODS {
            let Some(node) = item.get(method) else { continue };
            let shared = item.get("parameters").map(|it| it.items()).unwrap_or_default();
            let own = node.get("parameters").map(|it| it.items()).unwrap_or_default();
            let mut parameters: Vec<Parameter<'d>> = Vec::new();
            for parameter in shared.into_iter().chain(own) {
                let pointer = parameter.pointer.clone();
                let parameter = match parameter.resolved() {
                    Ok(parameter) => parameter,
                    Err(why) => {
                        broken.push((pointer, why));
                        continue;
                    }
                };
                let (Some(name), Some(place)) = (parameter.text("name"), parameter.text("in")) else {
                    broken.push((pointer, "a parameter has a `name` and an `in`".to_owned()));
                    continue;
                };
                // OpenAPI itself leaves these out: other parts of the document say them.
                if place == "header" && IGNORED_HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)) {
                    continue;
                }
                // That of the operation replaces that of the path. Headers are compared without case.
                let is_same = |known: &Parameter<'_>| match place {
                    "header" => known.name.eq_ignore_ascii_case(name),
                    _ => known.name == name,
                };
                parameters.retain(|known| known.place != place || !is_same(known));
                parameters.push(Parameter {
                    name,
                    place,
                    node: parameter,
                });
            }
            let fixed = fix_path(&path, &mut parameters);
            operations.push(Operation {
                method: method.to_ascii_uppercase(),
                path: fixed,
                written_path: path.clone().into_owned(),
                servers: node.get("servers").or_else(|| item.get("servers")),
                node,
                parameters,
            });
        }
    }
    (operations, broken)
}

pub(crate) fn check_version(root: &Node<'_>) -> Result<(), String> {
    let version = root.value.get("openapi").and_then(key_text);
    match version.as_deref() {
        Some(version) if version.starts_with("3.0") || version.starts_with("3.1") => Ok(()),
        Some(version) => Err(format!("it is OpenAPI {version}, and 3.0 and 3.1 are read")),
        None if root.get("swagger").is_some() => {
            Err("it is Swagger 2.0, and OpenAPI 3.0 and 3.1 are read: convert it first".to_owned())
        }
        None => Err("it is no OpenAPI document: those begin with `openapi: 3.1.0`".to_owned()),
    }
}

/// The address of a server, with the defaults of its variables.
pub(crate) fn address(server: &Node<'_>) -> Option<String> {
    let mut url = server.text("url")?.to_owned();
    let variables = server.get("variables").map(|it| it.entries()).unwrap_or_default();
    for (name, variable) in variables {
        let value = variable.value.get("default").and_then(key_text).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), &value);
    }
    Some(url)
}

/// Puts the parameters that have one value into the path.
fn fix_path(path: &str, parameters: &mut Vec<Parameter<'_>>) -> String {
    let mut fixed = path.to_owned();
    parameters.retain(|parameter| {
        let template = format!("{{{}}}", parameter.name);
        let schema = parameter
            .node
            .get("schema")
            .filter(|_| parameter.place == "path")
            .map(Schema::new);
        // A declared enum may get more values.
        let schema = schema.filter(|schema| schema.declared.is_none());
        let value = schema.as_ref().and_then(Schema::single_text);
        let is_plain =
            |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c));
        match value.filter(is_plain).filter(|_| path.contains(&template)) {
            Some(value) => {
                fixed = fixed.replace(&template, value);
                false
            }
            None => true,
        }
    });
    fixed
}
