//! The responses of examples: with their status, their headers and their body.

use super::examples::{Checker, Object};
use crate::document::{self, At, Node, Value};
use crate::model::{Content, Field, Place, Returns, Type};

/// The response of an example, of which what can be read is kept.
#[derive(Default)]
pub(super) struct ExampleResponse {
    /// What is in the body.
    pub(super) body: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<(String, String)>,
    /// The type that it is, and that in JSON with its headers, where the operation returns something else.
    pub(super) typed: Option<(Type, String)>,
}

pub(super) fn check(
    example: &document::Example<'_>,
    returns: Option<&Returns>,
    checker: &Checker<'_, '_>,
) -> ExampleResponse {
    let mut checked = ExampleResponse {
        status: status(example, returns, checker),
        ..ExampleResponse::default()
    };
    let Some(all) = returns else { return checked };
    if example.response.is_none() && example.headers.is_none() {
        return checked;
    }
    let is_by_status = matches!(all, Returns::ByStatus(..));
    let Some(returns) = all.with_status(checked.status) else {
        if example.status.is_none() {
            let at = at_of(example.response.or(example.headers), example);
            let message = "the status decides what is returned: say with `status` which one this is";
            checker.report.error(&at, message);
        }
        return checked;
    };
    let fields = match returns.ty() {
        Some(Type::Struct(name)) => checker.shapes.fields(name).unwrap_or_default(),
        _ => &[],
    };
    let (headers, others): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|it| it.place == Place::Header);
    if headers.is_empty() {
        if let Some(node) = example.headers {
            let message = "the response has no headers that are described; remove them, or add them under `returns`";
            checker.report.error(&at_of(Some(node), example), message);
        }
        checked.body = example.response.and_then(|node| body(node, returns, checker));
        if let (true, Some(ty), Some(json)) = (is_by_status, returns.ty(), &checked.body) {
            checked.typed = Some((ty.clone(), json.clone()));
        }
        return checked;
    }
    let mut members = object(example.headers, example, &headers, checker);
    if let Some(node) = example.headers {
        checked.headers = texts(node);
    }
    match others.as_slice() {
        [] => {}
        [whole] if whole.whole => {
            checked.body = example.response.map(|node| {
                let mut json = String::new();
                let ty = match &whole.ty {
                    Type::BodyBytes => &Type::String,
                    ty => ty,
                };
                checker.value(node, ty, &mut json);
                json
            });
            members.extend(checked.body.as_ref().map(|json| format!("\"body\":{json}")));
        }
        _ => {
            let body = object(example.response, example, &others, checker);
            checked.body = Some(format!("{{{}}}", body.join(",")));
            members.extend(body);
        }
    }
    checked.typed = returns
        .ty()
        .map(|ty| (ty.clone(), format!("{{{}}}", members.join(","))));
    checked
}

fn at_of(node: Option<&Node>, example: &document::Example<'_>) -> At {
    let node = node.unwrap_or(example.node);
    node.at.key().unwrap_or_else(|| node.at.clone())
}

fn status(example: &document::Example<'_>, returns: Option<&Returns>, checker: &Checker<'_, '_>) -> Option<u16> {
    let status = example.status.as_ref()?;
    let Some(number) = status.value.parse().ok().filter(|it| (100..600).contains(it)) else {
        let message = format!("`{}` is no status: those have three digits", status.value);
        checker.report.error(&status.at, message);
        return None;
    };
    let is_known = match returns {
        None => true,
        Some(Returns::ByStatus(_, responses)) => responses.iter().any(|it| it.statuses.include(number)),
        Some(_) => (200..300).contains(&number),
    };
    if !is_known {
        let message = format!("the operation returns nothing with the status {number}; add it under `returns`");
        checker.report.error(&status.at, message);
    }
    Some(number)
}

/// The body of a response without headers.
fn body(node: &Node, returns: &Returns, checker: &Checker<'_, '_>) -> Option<String> {
    let ty = match returns {
        Returns::Media(_, Content::Text | Content::Bytes) => &Type::String,
        returns => match returns.ty() {
            Some(ty) => ty,
            None => {
                let message = "the operation returns nothing, so there is no response to show; remove it";
                checker.report.error(&node.at, message);
                return None;
            }
        },
    };
    let mut json = String::new();
    checker.value(node, ty, &mut json);
    Some(json)
}

/// The members of an object with these fields, each in JSON.
fn object(
    node: Option<&Node>,
    example: &document::Example<'_>,
    fields: &[&Field],
    checker: &Checker<'_, '_>,
) -> Vec<String> {
    let fields: Vec<Field> = fields.iter().map(|field| (*field).clone()).collect();
    let nothing = Node {
        at: at_of(None, example),
        value: Value::Map(Vec::new()),
    };
    let object = Object::on_wire("the response", &fields, &[], &|_| false);
    let mut json = String::new();
    checker.object(node.unwrap_or(&nothing), &object, &mut json);
    let members = json.strip_prefix('{').and_then(|json| json.strip_suffix('}'));
    members
        .filter(|members| !members.is_empty())
        .map(str::to_owned)
        .into_iter()
        .collect()
}

/// Headers as they are on the wire.
fn texts(node: &Node) -> Vec<(String, String)> {
    let Value::Map(entries) = &node.value else {
        return Vec::new();
    };
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::List(items) => {
            let items = items.iter().filter_map(|item| match &item.value {
                Value::Text(text) => Some(text.clone()),
                Value::Integer(number) => Some(number.to_string()),
                _ => None,
            });
            Some(items.collect::<Vec<_>>().join(","))
        }
        Value::Null | Value::Map(_) => None,
    };
    let texts = entries
        .iter()
        .filter_map(|(name, node)| Some((name.value.clone(), text(&node.value)?)));
    texts.collect()
}
