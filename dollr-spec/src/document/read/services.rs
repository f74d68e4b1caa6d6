//! Reads services, how they are signed in to, and webhooks.

use super::operations::read_examples;
use super::responses::read_body;
use super::types::read_field;
use super::{choice, description, flag, named, text, word};
use crate::document::reader::Reader;
use crate::document::service::{Header, Service, ServiceKeys, Webhook};
use crate::document::spec::{Authentication, Basic, Text};
use crate::document::tree::{Node, Value};
use crate::report::Report;

pub(super) fn read_service<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Service<'a> {
    let mut reader = Reader::new(node, "a service", report);
    reader.required("base_url");
    reader.required("authentication");
    let is = read_service_keys(&mut reader, report);
    reader.finish();
    Service { name, is }
}

/// What a service has, under its name or in the root file.
pub(super) fn read_service_keys<'a>(reader: &mut Reader<'a>, report: &'a Report) -> ServiceKeys<'a> {
    ServiceKeys {
        base_url: word(reader.optional("base_url"), "the base URL", report),
        authentication: reader
            .optional("authentication")
            .map(|node| read_authentication(node, report)),
        timeout: read_timeout(reader.optional("timeout"), report),
        headers: named(reader.optional("headers"), "`headers`", report, read_constant),
    }
}

/// A length of time with its unit. What is wrong with a bare number is not that it has no quotes.
pub(super) fn read_timeout<'a>(node: Option<&'a Node>, report: &'a Report) -> Option<Text<'a>> {
    let node = node?;
    if let Value::Integer(_) | Value::Float(_) = node.value {
        report.error_as_written(&node.at, |written| {
            let number = &written.token;
            Some(format!(
                "a timeout has a unit: write `{number}s`, `{number}ms` or `{number}m`"
            ))
        });
        return None;
    }
    text(Some(node), "a timeout", report)
}

/// A header that is always the same.
fn read_constant<'a>(name: Text<'a>, node: &'a Node, report: &'a Report) -> Header<'a> {
    if let Value::Text(_) = node.value {
        let message = "a header of a service is a mapping of `const` to what it always is: `{ const: \"2\" }`";
        report.error(&node.at, message);
        return (name, None);
    }
    let mut reader = Reader::new(node, "a header of a service", report);
    let always = text(reader.required("const"), "a header", report);
    reader.finish();
    (name, always)
}

fn read_authentication<'a>(node: &'a Node, report: &'a Report) -> Authentication<'a> {
    let mut authentication = Authentication {
        node,
        none: None,
        basic: None,
        bearer: None,
        headers: Vec::new(),
        operation: None,
        token: None,
        lifetime: None,
        client_id: None,
        client_secret: None,
    };
    if let Value::Text(_) = node.value {
        authentication.none = text(Some(node), "the authentication", report);
        return authentication;
    }
    let mut reader = Reader::new(node, "the authentication", report);
    authentication.basic = reader.optional("basic").map(|node| read_basic(node, report));
    authentication.bearer = text(reader.optional("bearer"), "a variable's name", report);
    authentication.headers = named(reader.optional("headers"), "`headers`", report, |name, node, report| {
        (name, text(Some(node), "a variable's name", report))
    });
    authentication.operation = text(reader.optional("operation"), "an operation's name", report);
    authentication.token = text(reader.optional("token"), "a field's name", report);
    authentication.lifetime = text(reader.optional("lifetime"), "a field's name", report);
    let environment = reader.optional("environment");
    if let Some(node) = environment {
        let mut variables = Reader::new(node, "the environment", report);
        authentication.client_id = text(variables.required("client_id"), "a variable's name", report);
        authentication.client_secret = text(variables.required("client_secret"), "a variable's name", report);
        variables.finish();
    }
    // Those that get a token from an operation go together.
    let of_token = ["operation", "token", "lifetime", "environment"];
    let is_service =
        authentication.basic.is_some() || authentication.bearer.is_some() || !authentication.headers.is_empty();
    if of_token.iter().any(|key| reader.has(key)) {
        for key in of_token {
            reader.required(key);
        }
    } else if !is_service {
        reader.need_one_of(&["basic", "bearer", "headers", "operation"]);
    }
    reader.finish();
    authentication
}

fn read_basic<'a>(node: &'a Node, report: &'a Report) -> Basic<'a> {
    let mut reader = Reader::new(node, "basic authentication", report);
    let basic = Basic {
        node,
        username: text(reader.required("username"), "a variable's name", report),
        password: text(reader.required("password"), "a variable's name", report),
    };
    reader.finish();
    basic
}

pub(super) fn read_webhook<'a>(key: Text<'a>, node: &'a Node, report: &'a Report) -> Webhook<'a> {
    let mut reader = Reader::new(node, "a webhook", report);
    let webhook = Webhook {
        key,
        name: text(reader.optional("name"), "a webhook's name", report),
        description: description(&mut reader, report),
        documentation: text(reader.optional("documentation"), "the documentation's address", report),
        signature: choice(
            reader.required("signature"),
            "`signature` is `standard_webhooks`, `stripe` or `none`",
            report,
        ),
        headers: named(reader.optional("headers"), "`headers`", report, read_field),
        body: reader
            .optional("body")
            .map(|node| read_body(node, report).value)
            .unwrap_or_default(),
        deprecated: flag(reader.optional("deprecated"), "`deprecated`", report),
        examples: read_examples(reader.optional("examples"), report),
    };
    reader.finish();
    webhook
}
