//! Reads the operations of a file.

use super::meant;
use super::pages::read_pages;
use super::responses::{read_body, read_errors, read_media, read_returns};
use super::services::read_timeout;
use super::types::read_field;
use super::{choice, decisive_text, description, flag, named, said, text, word};
use crate::document::reader::Reader;
use crate::document::spec::{Ask, Confirm, Example, Is, Operation, Recover, Text, Wait};
use crate::document::tree::{Node, Spanned, Value};
use crate::report::Report;

pub(super) fn read_operation<'a>(key: Text<'a>, node: &'a Node, report: &'a Report) -> Operation<'a> {
    let mut reader = Reader::new(node, "an operation", report);
    // A path that is a text says that its method is elsewhere too.
    let apart = meant::path_apart(node);
    if let Some(path) = apart {
        let message = "method and path are one text, `http: GET /a`; under `path` are the parameters of the path, with their types";
        report.error(&path.at, message);
    }
    let mut operation = Operation {
        key,
        name: text(reader.optional("name"), "an operation's name", report),
        method: text(
            reader.optional("method").filter(|_| apart.is_none()),
            "a method's name",
            report,
        ),
        description: description(&mut reader, report),
        http: word(
            match apart {
                Some(_) => reader.optional("http"),
                None => reader.required("http"),
            },
            "the method and path",
            report,
        ),
        documentation: text(reader.optional("documentation"), "the documentation's address", report),
        service: decisive_text(reader.optional("service"), "a service's name", report),
        timeout: read_timeout(reader.optional("timeout"), report),
        authentication: reader
            .optional("authentication")
            .and_then(|node| read_authentication(node, report)),
        path: named(
            reader.optional("path").filter(|_| apart.is_none()),
            "`path`",
            report,
            read_field,
        ),
        query: named(reader.optional("query"), "`query`", report, read_field),
        headers: named(reader.optional("headers"), "`headers`", report, read_field),
        body: reader.optional("body").map(|node| read_body(node, report)),
        media: read_media(reader.optional("media"), report),
        returns: reader.required("returns").map(|node| read_returns(node, report)),
        errors: reader
            .optional("errors")
            .map(|node| read_errors(node, report))
            .unwrap_or_default(),
        undocumented: said(reader.optional("undocumented"), "`undocumented`", report),
        retry: choice(reader.optional("retry"), "`retry` is `safe` or `unsent`", report),
        recover: reader.optional("recover").map(|node| read_recover(node, report)),
        confirm: reader.optional("confirm").map(|node| read_confirm(node, report)),
        wait: reader.optional("wait").map(|node| read_wait(node, report)),
        pages: None,
        no_pages: None,
        deprecated: flag(reader.optional("deprecated"), "`deprecated`", report),
        examples: read_examples(reader.optional("examples"), report),
    };
    match reader.optional("pages") {
        Some(node) if matches!(&node.value, Value::Text(text) if text == "none") => {
            operation.no_pages = Some(node.at.clone());
        }
        node => operation.pages = node.and_then(|node| read_pages(node, report)),
    }
    reader.finish();
    operation
}

/// What an operation signs in with is of its service.
fn read_authentication<'a>(node: &'a Node, report: &'a Report) -> Option<Text<'a>> {
    if let Value::Text(_) = node.value {
        return decisive_text(Some(node), "`authentication`", report);
    }
    let message =
        "`authentication` of an operation is `none` or left out: what it signs in with is said of its service";
    report.error(&node.at, message);
    report.set_incomplete();
    None
}

fn read_recover<'a>(node: &'a Node, report: &'a Report) -> Recover<'a> {
    let mut reader = Reader::new(node, "a recovery", report);
    let recover = Recover {
        ask: read_ask(reader.required("ask"), &mut reader, report),
        session: text(reader.required("session"), "a field's name", report),
        is: read_is(reader.required("is"), report),
        repeat: flag(reader.optional("repeat"), "`repeat`", report),
    };
    reader.finish();
    recover
}

fn read_confirm<'a>(node: &'a Node, report: &'a Report) -> Confirm<'a> {
    let mut reader = Reader::with_main(node, "a confirmation", "ask", report);
    let confirm = Confirm {
        ask: read_ask(reader.required("ask"), &mut reader, report),
        within: text(reader.optional("in"), "a field's name", report),
        is: read_is(reader.optional("is"), report),
        gone: flag(reader.optional("gone"), "`gone`", report),
        new: text(reader.optional("new"), "a field's name", report),
    };
    reader.finish();
    confirm
}

/// The operation that is asked, and its fields, each with what its value is.
fn read_ask<'a>(operation: Option<&'a Node>, reader: &mut Reader<'a>, report: &'a Report) -> Ask<'a> {
    Ask {
        operation: text(operation, "an operation's name", report),
        by: named(reader.optional("by"), "`by`", report, |theirs, ours, report| {
            (theirs, text(Some(ours), "a field's name", report))
        }),
    }
}

/// Places, each with a value or a list of values.
fn read_is<'a>(node: Option<&'a Node>, report: &'a Report) -> Is<'a> {
    named(node, "`is`", report, |place, node, report| {
        let values = match &node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(node),
        };
        (place, values.iter().filter_map(|node| scalar(node, report)).collect())
    })
}

/// A text, a whole number or a boolean, as text.
fn scalar(node: &Node, report: &Report) -> Option<Spanned<String>> {
    let value = match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        _ => text(Some(node), "a value", report)?.value.to_owned(),
    };
    let at = node.at.clone();
    Some(Spanned { value, at })
}

fn read_wait<'a>(node: &'a Node, report: &'a Report) -> Wait<'a> {
    let mut reader = Reader::with_main(node, "a wait", "until", report);
    let wait = Wait {
        ask: read_ask(reader.optional("ask"), &mut reader, report),
        until: text(reader.required("until"), "a field's name", report),
        hand_over: text(reader.optional("hand_over"), "a field's name", report),
    };
    reader.finish();
    wait
}

pub(super) fn read_examples<'a>(node: Option<&'a Node>, report: &'a Report) -> Vec<Example<'a>> {
    let read = |node: &'a Node| {
        let mut reader = Reader::new(node, "an example", report);
        let example = Example {
            node,
            request: reader.optional("request"),
            response: reader.optional("response"),
            status: reader.optional("status").and_then(|node| {
                let value = node.number("a status", report)?;
                let at = node.at.clone();
                Some(Spanned { value, at })
            }),
            headers: reader.optional("headers"),
            partial: flag(reader.optional("partial"), "`partial`", report),
        };
        reader.finish();
        example
    };
    let examples = node.and_then(|node| node.list("`examples`", report));
    examples.unwrap_or_default().iter().map(read).collect()
}
