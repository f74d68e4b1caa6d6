//! Operations: where they are, what they take and give, and what they say about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{check_snake_type_name, ident, pascal};
use super::types::{Notation, Types};
use super::{Shapes, did_you_mean, examples, fields};
use crate::diagnostic::Report;
use crate::document::{self, Text, list};
use crate::model::{Method, Operation, Place, Retry, Returns, Type, Wait};

/// Checks an operation by itself; [`check_references`] goes on once all are known.
pub(super) fn check(
    operation: &document::Operation<'_>,
    documentation: Option<&str>,
    types: &Types<'_>,
    shapes: &Shapes<'_>,
    report: &Report,
) -> Option<Operation> {
    let valid_name = check_snake_type_name(&operation.name, "an operation", report);
    let http = operation.http.as_ref().and_then(|http| check_http(http, report));
    let body = operation.body.as_ref();
    let groups = [
        (Place::Path, operation.path.as_slice()),
        (Place::Query, operation.query.as_slice()),
        (Place::Body, body.map_or(&[][..], |body| &body.value)),
    ];
    let fields = fields::check_all(&groups, types, report);
    let returns = check_returns(operation, types, report);
    let retry = check_retry(operation, http.map(|(method, _)| method), report);
    let wait = operation
        .wait
        .as_ref()
        .and_then(|wait| check_wait(wait, returns.as_ref()?, shapes, report));
    let authenticated = check_authentication(operation, report);
    let examples = examples::check_all(operation, &fields, returns.as_ref(), shapes, report);
    let documentation = operation
        .documentation
        .as_ref()
        .map(|page| page_address(documentation, page, report));
    let (method, path) = http?;
    if let (Some(body), false) = (body, method.has_body()) {
        let at = body.at.key().unwrap_or_else(|| body.at.clone());
        report.error(&at, "a body goes with POST, PUT and PATCH only");
    }
    check_template(operation, path, report);
    if !valid_name {
        return None;
    }
    Some(Operation {
        name: operation.name.value.to_owned(),
        method_name: ident(operation.name.value),
        request: pascal(operation.name.value),
        description: operation.description.map(str::to_owned),
        method,
        path: path.to_owned(),
        documentation,
        authenticated,
        fields,
        returns: returns?,
        retry,
        // Set once all operations are known.
        confirm: None,
        wait,
        deprecated: operation.deprecated,
        examples,
    })
}

/// Splits `POST /v1/sessions`.
fn check_http<'a>(http: &Text<'a>, report: &Report) -> Option<(Method, &'a str)> {
    let Some((method_name, path)) = http.value.split_once(' ') else {
        report.error(
            &http.at,
            format!("`{}` is no method and path: write `GET /a/{{parameter}}`", http.value),
        );
        return None;
    };
    let path = path.trim();
    let method = Method::ALL
        .iter()
        .find(|(name, _)| *name == method_name)
        .map(|(_, method)| *method);
    if method.is_none() {
        let names = Method::ALL.map(|(name, _)| name);
        report.error(
            &http.at,
            format!("`{method_name}` is no method: {} are", list(&names, "and")),
        );
    }
    let well_formed = path
        .strip_prefix('/')
        .is_some_and(|path| path.split('/').all(is_segment));
    if !well_formed {
        report.error(
            &http.at,
            format!("`{path}` is no path: write `METHOD /a/{{parameter}}`, with segments of letters, digits, `-`, `.`, `_`, `~`"),
        );
    }
    method.filter(|_| well_formed).map(|method| (method, path))
}

fn is_segment(segment: &str) -> bool {
    let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !matches!(segment, "" | "." | "..") && name.unwrap_or(segment).chars().all(is_plain)
}

fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// The path's parameters and its fields have to be the same.
fn check_template(operation: &document::Operation<'_>, path: &str, report: &Report) {
    let Some(http) = &operation.http else {
        return;
    };
    let mut seen = BTreeSet::new();
    for parameter in parameters(path) {
        if !seen.insert(parameter) {
            report.error(&http.at, format!("the path has `{{{parameter}}}` twice"));
        } else if !operation.path.iter().any(|field| field.name.value == parameter) {
            report.error(&http.at, format!("`{{{parameter}}}` is no field: add it under `path`"));
        }
    }
    for field in &operation.path {
        let name = field.name.value;
        if !seen.contains(name) {
            let hint = did_you_mean(name, seen.iter().copied());
            report.error(&field.name.at, format!("`{path}` has no parameter `{{{name}}}`{hint}"));
        }
    }
}

fn check_returns(operation: &document::Operation<'_>, types: &Types<'_>, report: &Report) -> Option<Returns> {
    let mut undocumented = false;
    for item in &operation.undocumented {
        if item.value == "returns" {
            undocumented = true;
        } else {
            report.error(
                &item.at,
                format!("only `returns` can be undocumented, and not `{}`", item.value),
            );
        }
    }
    let text = operation.returns.as_ref()?;
    if text.value == "nothing" {
        if undocumented {
            report.error(
                &text.at,
                "`nothing` can't be undocumented: name the type that may be returned",
            );
        }
        return Some(Returns::Nothing);
    }
    if types.needs_notation(text.value) {
        report.error(
            &text.at,
            format!(
                "`{}` can't be returned alone: return a struct that has it as a field",
                text.value
            ),
        );
        return None;
    }
    let ty = types.resolve(text, &Notation::default(), report)?;
    Some(match undocumented {
        true => Returns::Undocumented(ty),
        false => Returns::Value(ty),
    })
}

fn check_authentication(operation: &document::Operation<'_>, report: &Report) -> bool {
    match &operation.authentication {
        None => true,
        Some(none) if none.value == "none" => false,
        Some(other) => {
            report.error(
                &other.at,
                format!("`authentication` is `none` or left out, and not `{}`", other.value),
            );
            true
        }
    }
}

fn check_retry(operation: &document::Operation<'_>, method: Option<Method>, report: &Report) -> Retry {
    if let Some(recover) = &operation.recover {
        if let Some(retry) = &operation.retry {
            report.error(
                &retry.at,
                "an operation that recovers has no `retry`: what it recovers with decides",
            );
        }
        if let (Some(with), Some(key)) = (&recover.with, &recover.key) {
            return Retry::Recover {
                with: with.value.to_owned(),
                key: key.value.to_owned(),
            };
        }
    }
    let by_method = match method {
        Some(Method::Get) => Retry::Safe,
        _ => Retry::Unsent,
    };
    match &operation.retry {
        None => by_method,
        Some(retry) => match retry.value {
            "safe" => Retry::Safe,
            "unsent" => Retry::Unsent,
            other => {
                report.error(&retry.at, format!("`retry` is `safe` or `unsent`, and not `{other}`"));
                by_method
            }
        },
    }
}

fn check_wait(wait: &document::Wait<'_>, returns: &Returns, shapes: &Shapes<'_>, report: &Report) -> Option<Wait> {
    let until = wait.until.as_ref()?;
    let returned = match returns.ty() {
        Some(Type::Struct(this)) => shapes.fields(this).map(|fields| (this, fields)),
        _ => None,
    };
    let Some((this, fields)) = returned else {
        report.error(
            &until.at,
            "there is nothing to wait for: the operation returns no struct of this spec",
        );
        return None;
    };
    let find = |name: &Text<'_>| {
        let field = fields.iter().find(|field| field.name == name.value);
        if field.is_none() && !shapes.is_written(this, name.value) {
            let hint = did_you_mean(name.value, fields.iter().map(|field| field.name.as_str()));
            report.error(
                &name.at,
                format!("what is returned has no field `{}`{hint}", name.value),
            );
        }
        field
    };
    let status = find(until);
    if status.is_some_and(|field| !shapes.is_status(&field.ty)) {
        report.error(
            &until.at,
            format!("`{}` is never final: it needs an enum with `final` values", until.value),
        );
    }
    if let Some(name) = &wait.hand_over
        && find(name)?.ty != Type::Boolean
    {
        report.error(
            &name.at,
            format!("`{}` doesn't say yes or no: `hand_over` needs a boolean", name.value),
        );
    }
    status.map(|_| Wait {
        until: until.value.to_owned(),
        hand_over: wait.hand_over.as_ref().map(|name| name.value.to_owned()),
    })
}

fn page_address(documentation: Option<&str>, page: &Text<'_>, report: &Report) -> String {
    let text = page.value;
    check_address(page, report);
    match documentation {
        _ if text.contains("://") => text.to_owned(),
        Some(base) => format!("{}/{}", base.trim_end_matches('/'), text.trim_start_matches('/')),
        None => {
            report.error(
                &page.at,
                format!(
                    "`{text}` is no whole address, and the root file has no `documentation` that it could be below"
                ),
            );
            text.to_owned()
        }
    }
}

/// An address stands in a link of the documentation, and must not be able to end it.
pub(super) fn check_address(address: &Text<'_>, report: &Report) {
    let breaks = |c: char| c.is_whitespace() || c.is_control() || "()<>[]`\\".contains(c);
    if address.value.contains(breaks) {
        report.error(
            &address.at,
            "an address has no spaces, brackets, backticks or backslashes",
        );
    }
}

/// Checks what operations say about each other, once all are known.
pub(super) fn check_references(written: &[&document::Operation<'_>], checked: &[&Operation], report: &Report) {
    let mut places: BTreeMap<(String, String), &str> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    // A second operation of one name is no more than a mistake that is reported.
    for this in written.iter().filter(|this| seen.insert(this.name.value)) {
        let Some(operation) = checked.iter().find(|operation| operation.name == this.name.value) else {
            continue;
        };
        let place = (format!("{:?}", operation.method), anonymous(&operation.path));
        if let Some(other) = places.get(&place) {
            let at = this.http.as_ref().map_or(&this.name.at, |http| &http.at);
            report.error(at, format!("`{other}` has this method and path already"));
        } else {
            places.insert(place, &operation.name);
        }
        if let Some(recover) = &this.recover {
            check_recover(recover, operation, written, checked, report);
        }
    }
}

/// A path without the names of its parameters, which no server can tell apart.
fn anonymous(path: &str) -> String {
    path.split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// The operation to recover with must take the same key and return the same type.
fn check_recover(
    recover: &document::Recover<'_>,
    operation: &Operation,
    written: &[&document::Operation<'_>],
    checked: &[&Operation],
    report: &Report,
) {
    let (Some(with), Some(key)) = (&recover.with, &recover.key) else {
        return;
    };
    let Some(other) = checked.iter().find(|other| other.name == with.value) else {
        let names = || written.iter().map(|this| this.name.value);
        if !names().any(|name| name == with.value) {
            let hint = did_you_mean(with.value, names());
            report.error(&with.at, format!("unknown operation `{}`{hint}", with.value));
        }
        return;
    };
    if other.retry != Retry::Safe {
        report.error(
            &with.at,
            format!("`{}` is not safe to repeat: recovering only asks", other.name),
        );
    }
    if other.returns != operation.returns {
        report.error(
            &with.at,
            format!("`{}` returns another type than `{}`", other.name, operation.name),
        );
    }
    let find = |operation: &Operation| {
        let field = operation.fields.iter().find(|field| field.name == key.value);
        let this = written.iter().find(|this| this.name.value == operation.name);
        let is_refused = field.is_none() && this.is_some_and(|this| this.fields().any(|it| it.is_called(key.value)));
        let field = field.filter(|field| !field.is_option());
        if field.is_none() && !is_refused {
            report.error(
                &key.at,
                format!("`{}` has no required field `{}`", operation.name, key.value),
            );
        }
        field.map(|field| field.ty.clone())
    };
    // A key that the operation itself lacks is a wrong name, and not looked for elsewhere.
    if let Some(mine) = find(operation)
        && let Some(theirs) = find(other)
        && mine != theirs
    {
        report.error(
            &key.at,
            format!("`{}` is of another type in `{}`", key.value, other.name),
        );
    }
}
