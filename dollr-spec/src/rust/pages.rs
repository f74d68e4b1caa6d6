//! The documentation of operations: the page of each, and the list of them on the page of their resource.

use std::fmt::Write as _;

use super::docs::{code, escape, first_sentence, text_or_name};
use super::{imports, limits, responses, usage};
use crate::document::plain_values;
use crate::model::{Api, Field, Module, Operation, Place, Retry, Type};
use crate::scope::Scope;

/// The page of a resource: what it is, and its operations, before all that they take and return.
pub(super) fn resource(module: &Module) -> String {
    let mut docs = text_or_name(module.description.as_deref(), module.name.text());
    let Some(handle) = &module.handle else { return docs };
    docs += "\n\n| Operation | |\n| --- | --- |";
    for operation in &module.operations {
        let name = &operation.method_name.0;
        let what = operation
            .description
            .as_deref()
            .map(first_sentence)
            .map(cell)
            .unwrap_or_default();
        let _ = write!(
            docs,
            "\n| [`{}`]({}::{handle}::{name}) | {what} |",
            operation.method_name.text(),
            module.name.0
        );
    }
    docs
}

/// The page of an operation: what it does, takes and returns, what can go wrong, and an example.
pub(super) fn operation(module: &Module, operation: &Operation, api: &Api, scope: Scope) -> String {
    let mut docs = text_or_name(operation.description.as_deref(), &operation.name);
    let _ = write!(docs, "\n\n`{} {}`", operation.method.name(), operation.path);
    if let Some(page) = &operation.documentation {
        let _ = write!(docs, ", described on [its page]({page})");
    }
    docs += ".";
    if operation.name != operation.method_name.text() {
        let _ = write!(docs, " The spec, errors and spans call it {}.", code(&operation.name));
    }
    if let Some(service) = api
        .services
        .iter()
        .find(|it| Some(&it.name) == operation.service.as_ref())
    {
        let _ = write!(
            docs,
            " It runs on the service `{}` (<{}>), and not on Dollr.",
            service.name, service.base_url
        );
    }
    let (required, optional): (Vec<&Field>, Vec<&Field>) = operation.fields.iter().partition(|field| !field.optional);
    if !operation.fields.is_empty() {
        docs += "\n\n# Takes\n";
        for field in required {
            docs += &taken(field, "");
        }
        for field in optional {
            docs += &taken(field, ", optional");
        }
    }
    docs += "\n\n# Returns\n\n";
    docs += &returned(operation);
    if operation.pages.is_some() {
        docs += " It is one page: `paginate()` instead of `send()` gives them all, by page or by item.";
    }
    docs += "\n\n# Errors\n\n";
    docs += match operation.retry {
        Retry::Recover(_) => {
            "When nothing has moved, and nothing of it can: see [`ExecutionCall`](runtime::ExecutionCall) and \
             [`ErrorKind`](runtime::ErrorKind)."
        }
        _ => "Those of every call: see [`ErrorKind`](runtime::ErrorKind).",
    };
    if !operation.errors.is_empty() {
        docs +=
            "\n\n[`Error::response_as`](runtime::Error::response_as) reads the body of one with a status of these:\n";
        docs += &responses::describe_errors(&operation.errors, link);
    }
    docs += &usage::example(module, operation, api, scope);
    for example in &operation.examples {
        for (what, json) in [("request", &example.request), ("response", &example.response)] {
            // What isn't in a body, the call above shows.
            let is_shown = |json: &&String| what == "response" || is_body(operation, json);
            if let Some(json) = json.as_ref().filter(is_shown) {
                let part = if example.partial { " (in part)" } else { "" };
                let status = example.status.filter(|_| what == "response");
                let status = status
                    .map(|status| format!(" with status {status}"))
                    .unwrap_or_default();
                let _ = write!(docs, "\n\nThe {what}{status} in JSON{part}:\n\n```json\n{json}\n```");
            }
        }
    }
    docs
}

/// Whether the request of an example is what stands in a body.
fn is_body(operation: &Operation, json: &str) -> bool {
    let sent = plain_values(json);
    let (body, elsewhere): (Vec<&Field>, Vec<&Field>) =
        operation.fields.iter().partition(|field| field.place == Place::Body);
    !body.is_empty() && !elsewhere.iter().any(|field| usage::is_in(&sent, field))
}

fn taken(field: &Field, need: &str) -> String {
    let what = field
        .description
        .as_deref()
        .map(first_sentence)
        .map(cell)
        .unwrap_or_default();
    let limits = limits::words(&field.all_limits(), &field.ty);
    let limits = limits.map(|limits| format!(", {limits}")).unwrap_or_default();
    format!(
        "\n- `{}` ({}{limits}{need}): {what}",
        field.ident.text(),
        link(&field.ty)
    )
    .trim_end_matches(": ")
    .to_owned()
}

fn returned(operation: &Operation) -> String {
    match (&operation.retry, &operation.returns) {
        (Retry::Recover(_), _) => "[`Outcome`](runtime::Outcome): what happened to the money. [`Client::prepare`](runtime::Client::prepare) makes an attempt that can be \
             stored first, and asked about after a crash."
                .to_owned(),
        (_, returns) => {
            let what = responses::describe(returns, link);
            what.strip_prefix("a ").map(|rest| format!("A {rest}")).unwrap_or(what)
        }
    }
}

/// A type, linked to its page.
fn link(ty: &Type) -> String {
    match ty {
        Type::String => "text".to_owned(),
        Type::Integer => "`i64`".to_owned(),
        Type::Boolean => "`bool`".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::File => "[`File`](runtime::File)".to_owned(),
        Type::Upload => "[`Upload`](runtime::Upload)".to_owned(),
        Type::BodyBytes => "bytes".to_owned(),
        Type::Secret => "[`Secret`](runtime::Secret)".to_owned(),
        Type::Duration => "[`Duration`](runtime::Duration)".to_owned(),
        Type::Value(value) => format!("[`{0}`](runtime::{0})", value.rust_name()),
        Type::Id(name) | Type::Enum(name) | Type::Struct(name) | Type::Union(name) | Type::Pair(name, _) => {
            match name.is_hidden {
                false => format!("[`{}`]", name.name),
                true => format!("[`{}`]({})", name.name, imports::path(name)).replace(' ', ""),
            }
        }
        Type::Generic(name, argument) => format!("{} of {}", link(&Type::Struct(name.clone())), link(argument)),
        Type::Parameter => "`T`".to_owned(),
        Type::List(item) => format!("a list of {}", link(item)),
        Type::Map(item) => format!("a map of {}", link(item)),
        Type::Nullable(ty) => format!("{} or `None`", link(ty)),
        Type::Formed(ty, _) | Type::Limited(ty, _) => link(ty),
    }
}

/// A text in one line.
fn cell(text: &str) -> String {
    escape(text).replace('\n', " ").replace('|', "\\|")
}
