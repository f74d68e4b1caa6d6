//! What OpenAPI can't say of an operation, as the spec language writes it.

use std::time::Duration;

use serde_yaml::Value;

use super::object::{Object, short};
use crate::model::{
    Api, Confirm, Expected, FieldPath, Method, Operation, Pages, Paging, Proof, Recover, Retry, Returns, Wait,
};
use crate::names::{camel, ident, snake};

pub(super) fn extensions(operation: &Operation, api: &Api) -> Object {
    let (name, method) = names(operation);
    let is_undocumented = matches!(operation.returns, Returns::Undocumented(_));
    Object::new()
        .with_some("x-name", name)
        .with_some("x-method", method)
        .with_some("x-service", operation.service.as_deref())
        .with_some("x-authentication", (!operation.authenticated).then_some("none"))
        .with_some("x-timeout", operation.timeout.map(timeout))
        .with_true("x-undocumented", is_undocumented)
        .with_all(retry(operation))
        .with_some("x-confirm", operation.confirm.as_ref().map(|it| confirm(it, api)))
        .with_some("x-wait", operation.wait.as_ref().map(|it| wait(it, api)))
        .with_some("x-pages", operation.pages.as_ref().map(pages))
}

/// The names in Rust that don't follow from the key: that of the operation, and that of its method alone.
fn names(operation: &Operation) -> (Option<String>, Option<String>) {
    let by_key = snake(&operation.name);
    let method = operation.method_name.text();
    let is_named = camel(&by_key) != operation.request;
    let name = match is_named && camel(method) == operation.request {
        true => method.to_owned(),
        false if is_named => snake(&operation.request),
        false => by_key,
    };
    let method = (ident(&name) != operation.method_name).then(|| method.to_owned());
    (is_named.then_some(name), method)
}

fn retry(operation: &Operation) -> Object {
    let is_usual = matches!(operation.method, Method::Get | Method::Head);
    match &operation.retry {
        Retry::Recover(it) => Object::new().with("x-recover", recover(it)),
        Retry::Safe if !is_usual => Object::new().with("x-retry", "safe"),
        Retry::Unsent if is_usual => Object::new().with("x-retry", "unsent"),
        Retry::Safe | Retry::Unsent => Object::new(),
    }
}

fn recover(recover: &Recover) -> Object {
    let by = by([(recover.by.as_str(), recover.key.as_str(), false)]);
    let is = Object::new()
        .with("operation_type", recover.operation_type.as_str())
        .with_some("payer_currency", recover.payer_currency.as_deref().map(in_braces));
    Object::new()
        .with("ask", recover.with.as_str())
        .with_object("by", by)
        .with("session", recover.session.as_str())
        .with("is", is)
        .with_true("repeat", recover.repeat)
}

fn confirm(confirm: &Confirm, api: &Api) -> Object {
    let (module, request) = &confirm.ask;
    let asked = find(api, module.as_str(), request);
    let is_optional =
        |name: &str| asked.is_some_and(|it| it.fields.iter().any(|field| field.name == name && field.optional));
    let by = by(confirm
        .by
        .iter()
        .map(|(theirs, ours)| (theirs.as_str(), ours.as_str(), is_optional(theirs))));
    let confirmed = Object::new()
        .with_some("ask", asked.map(|it| it.name.as_str()))
        .with_object("by", by)
        .with_some("in", confirm.within.as_ref().map(place));
    match &confirm.proof {
        Proof::Sent => confirmed,
        Proof::Gone => confirmed.with("gone", true),
        Proof::New(path) => confirmed.with("new", place(path)),
        Proof::Is(places) => {
            let is = places.iter().fold(Object::new(), |is, (path, expected)| {
                is.with(&place(path), self::expected(expected))
            });
            confirmed.with("is", is)
        }
    }
}

fn expected(expected: &Expected) -> Value {
    match expected {
        Expected::Sent(field) => in_braces(field).into(),
        Expected::OneOf(values) => match values.as_slice() {
            [value] => value.as_str().into(),
            values => values.to_vec().into(),
        },
    }
}

fn wait(wait: &Wait, api: &Api) -> Value {
    let asked = wait.ask.as_ref().map(|ask| {
        let operation = find(api, ask.module.as_str(), &ask.request);
        let given: Vec<_> = ask
            .fields
            .iter()
            .filter_map(|(field, path)| Some((field, place(path.as_ref()?))))
            .collect();
        let by = by(given
            .iter()
            .map(|(field, ours)| (field.name.as_str(), ours.as_str(), field.optional)));
        Object::new()
            .with_some("ask", operation.map(|it| it.name.as_str()))
            .with_object("by", by)
    });
    let waited = asked
        .unwrap_or_default()
        .with("until", place(&wait.until))
        .with_some("hand_over", wait.hand_over.as_ref().map(place));
    short(waited, "until")
}

fn pages(pages: &Pages) -> Object {
    // A list that is the response, or its body, has no name.
    let items = pages.items.as_ref().map(|(path, _)| path);
    let items = items.filter(|path| path.fields.last().is_some_and(|field| !field.whole));
    let said = Object::new().with_some("items", items.map(place));
    let said = match &pages.next {
        Paging::Cursor { field, from } => said.with("cursor", place(field)).with("from", place(from)),
        Paging::Number { field, last } => said
            .with("number", place(field))
            .with_some("last", last.as_ref().map(place)),
        Paging::Offset { field } => said.with("offset", place(field)),
        Paging::Link { from } => said.with("link", place(from)),
    };
    said.with_some("more", pages.more.as_ref().map(place))
}

/// Fields of the operation that is asked, each with ours: where the names differ, or where it need not be given.
fn by<'n>(pairs: impl IntoIterator<Item = (&'n str, &'n str, bool)>) -> Object {
    let said = pairs
        .into_iter()
        .filter(|(theirs, ours, is_optional)| theirs != ours || *is_optional);
    said.fold(Object::new(), |by, (theirs, ours, _)| by.with(theirs, ours))
}

fn find<'a>(api: &'a Api, module: &str, request: &str) -> Option<&'a Operation> {
    let module = api.modules.iter().find(|it| it.name.as_str() == module)?;
    module.operations.iter().find(|it| it.request == request)
}

fn place(path: &FieldPath) -> String {
    let names: Vec<_> = path.fields.iter().map(|field| field.name.as_str()).collect();
    names.join(".")
}

fn in_braces(field: &str) -> String {
    format!("{{{field}}}")
}

/// A length of time as the spec language writes it.
pub(super) fn timeout(duration: Duration) -> String {
    let millis = duration.as_millis();
    match (millis % 60_000, millis % 1_000) {
        (0, _) => format!("{}m", millis / 60_000),
        (_, 0) => format!("{}s", millis / 1_000),
        _ => format!("{millis}ms"),
    }
}
