//! What an API sends by itself.

use serde_yaml::{Mapping, Value};

use super::losses::Owner;
use super::names::Labels;
use super::operations::{self, Request};
use super::types::{Site, Types};
use super::{bodies, fields};
use crate::check::{is_header_name, is_own_header};
use crate::model::Place;
use crate::names::{camel, snake};
use crate::openapi::reading::{Kind, Node, Schema};

/// The webhooks of a document, by their keys.
pub(super) fn write(root: &Node<'_>, types: &mut Types) -> Mapping {
    let mut all = Mapping::new();
    let Some(webhooks) = root.get("webhooks") else {
        return all;
    };
    for (key, node) in webhooks.entries() {
        let pointer = node.pointer.clone();
        let item = node.resolved();
        let found = item.map(|item| item.get("post"));
        match found {
            Ok(Some(node)) => {
                all.insert(Value::from(&*key), Value::from(webhook(&key, &node, types)));
            }
            Ok(None) => types.losses.add(&Owner::Document, &pointer, "a webhook is a `POST`"),
            Err(why) => types.losses.add(&Owner::Document, &pointer, why),
        }
    }
    if !all.is_empty() {
        types.losses.add(
            &Owner::Document,
            &webhooks.pointer,
            "how webhooks are signed isn't in a document: replace `signature: none`",
        );
    }
    all
}

fn webhook(key: &str, node: &Node<'_>, types: &mut Types) -> Mapping {
    let owner = Owner::Webhook(key.to_owned());
    let mut webhook = Mapping::new();
    let mut set = |key: &str, value: Value| _ = webhook.insert(Value::from(key), value);
    // It is a type, and so none of the others has its name.
    let mut name = camel(key);
    if !types.names.take(&name) {
        name = types.names.unique(&format!("{key} Webhook"));
        set("name", Value::from(snake(&name)));
    }
    if let Some(description) = operations::description(node, types) {
        set("description", description);
    }
    if node.flag("deprecated") {
        set("deprecated", Value::from(true));
    }
    set("signature", Value::from("none"));
    let mut request = Request {
        types,
        labels: Labels::default(),
        site: Site {
            owner,
            name,
            in_place: true,
        },
    };
    let owner = request.owner();
    request.types.tell_unread_of_operation(node, &owner);
    let mut headers = Mapping::new();
    for parameter in node.get("parameters").map(|it| it.items()).unwrap_or_default() {
        let pointer = parameter.pointer.clone();
        let Ok(parameter) = parameter.resolved() else {
            request.lose(&pointer, "this reference leads nowhere");
            continue;
        };
        request.types.tell_unread_of_parameter(&parameter, &owner);
        let name = parameter
            .text("name")
            .filter(|_| parameter.text("in") == Some("header"));
        let name = name.filter(|name| is_header_name(name) && !is_own_header(&name.to_ascii_lowercase()));
        match (name, parameter.get("schema")) {
            (Some(name), Some(schema)) => {
                let field = request.field(name, &Schema::new(schema), parameter.flag("required"), Place::Header);
                headers.insert(Value::from(name), field);
            }
            _ => request.lose(
                &pointer,
                "of a webhook, the headers and the fields of a JSON body are read",
            ),
        }
    }
    if !headers.is_empty() {
        set("headers", Value::from(headers));
    }
    let body = node.get("requestBody").and_then(|body| body.resolved().ok());
    let content = body
        .and_then(|body| body.get("content"))
        .map(|content| content.entries());
    let content = content.unwrap_or_default().into_iter();
    let json = content.filter(|(media_type, _)| bodies::format(media_type) == bodies::Format::Json);
    let schema = json
        .filter_map(|(_, content)| content.get("schema"))
        .map(Schema::new)
        .next();
    if let Some(schema) = schema {
        let has_fields = schema.kind() == Some(Kind::Object) && schema.cases().is_empty();
        if !has_fields || schema.properties().is_empty() {
            set("body", bodies::whole(&schema, true, &mut request));
            return webhook;
        }
        let owner = request.owner();
        request.types.check_object(&schema, &owner);
        let required = schema.required();
        let mut body = Mapping::new();
        for (name, property) in schema.properties() {
            let mut field = request.field(&name, &property, required.contains(&*name), Place::Body);
            if let Value::Mapping(keys) = &mut field {
                keys.shift_remove("only");
            }
            let field = match field {
                Value::Mapping(keys) => fields::shortest(keys),
                field => field,
            };
            body.insert(Value::from(&*name), field);
        }
        set("body", Value::from(body));
    }
    webhook
}
