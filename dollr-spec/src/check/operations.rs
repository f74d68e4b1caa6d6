//! Operations: where they are, what they take and give, and what they say about each other.

use std::collections::{BTreeMap, BTreeSet};

use super::names::check_snake_type_name;
use super::types::{Notation, Types};
use super::{Shapes, did_you_mean_or, examples, fields};
use crate::diagnostic::Report;
use crate::document::{self, Text, list};
use crate::model::{Home, Method, Operation, Place, Recover, Retry, Returns, Type, ValueType, Wait};
use crate::names::{ident, pascal};
use crate::scope::Scope;

/// What the operations that move money response.
const EXECUTION: &str = "Execution";

/// Checks an operation by itself; [`check_references`] goes on once all are known.
pub(super) fn check(
    operation: &document::Operation<'_>,
    documentation: Option<&str>,
    types: &Types<'_>,
    shapes: &Shapes<'_>,
    scope: Scope,
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
    let retry = check_retry(
        operation,
        http.map(|(method, _)| method),
        returns.as_ref(),
        scope,
        report,
    );
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
        report.error(
            &at,
            "a body goes with POST, PUT and PATCH only; use `query`, or another method",
        );
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
            report.error(
                &http.at,
                format!("the path has `{{{parameter}}}` twice; name each by itself"),
            );
        } else if !operation.path.iter().any(|field| field.name.value == parameter) {
            report.error(&http.at, format!("`{{{parameter}}}` is no field: add it under `path`"));
        }
    }
    for field in &operation.path {
        let name = field.name.value;
        if !seen.contains(name) {
            let hint = did_you_mean_or(name, seen.iter().copied(), "add it to the path, or remove the field");
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
                format!(
                    "only `returns` can be undocumented, and not `{}`; remove it",
                    item.value
                ),
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

fn check_retry(
    operation: &document::Operation<'_>,
    method: Option<Method>,
    returns: Option<&Returns>,
    scope: Scope,
    report: &Report,
) -> Retry {
    if let Some(recover) = &operation.recover {
        if let Some(retry) = &operation.retry {
            report.error(
                &retry.at,
                "an operation that recovers has no `retry`: what it recovers with decides",
            );
        }
        if answers_execution(operation, returns, scope, report)
            && let (Some(with), Some(key), Some(session), Some(operation_type)) =
                (&recover.with, &recover.key, &recover.session, &recover.operation_type)
        {
            let owned = |text: &Text<'_>| text.value.to_owned();
            return Retry::Recover(Recover {
                with: owned(with),
                key: owned(key),
                session: owned(session),
                operation_type: owned(operation_type),
                payer_currency: recover.payer_currency.as_ref().map(owned),
                repeat: recover.repeat,
            });
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

/// Whether it is the client's own [`Execution`](EXECUTION) that is answered, as what recovers moves money.
fn answers_execution(
    operation: &document::Operation<'_>,
    returns: Option<&Returns>,
    scope: Scope,
    report: &Report,
) -> bool {
    let (Some(text), Some(returns)) = (&operation.returns, returns) else {
        return false;
    };
    let is_execution = matches!(returns, Returns::Value(Type::Struct(name))
        if name.name == EXECUTION && (scope == Scope::Client || name.home == Home::Client));
    if !is_execution {
        let import = match scope {
            Scope::Client => "",
            Scope::Extension => ", imported from `dollr-client`",
        };
        report.error(
            &text.at,
            format!("an operation that recovers moves money: it returns `{EXECUTION}`{import}"),
        );
    }
    is_execution
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
            "there is nothing to wait for: the operation returns no struct of this spec; remove `wait`",
        );
        return None;
    };
    let find = |name: &Text<'_>| {
        let field = fields.iter().find(|field| field.name == name.value);
        if field.is_none() && !shapes.is_written(this, name.value) {
            let known = fields.iter().map(|field| field.name.as_str());
            let hint = did_you_mean_or(name.value, known, "add it there, or choose another");
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
            report.error(
                at,
                format!("`{other}` has this method and path already; correct one of the two"),
            );
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

/// The operation to recover with must take the same key and nothing else that is required, and return the same type.
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
            let hint = did_you_mean_or(with.value, names(), "describe it, or choose another");
            report.error(&with.at, format!("unknown operation `{}`{hint}", with.value));
        }
        return;
    };
    if other.retry != Retry::Safe {
        report.error(
            &with.at,
            format!(
                "`{}` is not safe to repeat: recovering only asks; name one that does",
                other.name
            ),
        );
    }
    if other.returns != operation.returns {
        report.error(
            &with.at,
            format!(
                "`{}` returns another type than `{}`; name one that returns the same",
                other.name, operation.name
            ),
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
                format!(
                    "`{}` has no required field `{}`; name one that both have",
                    operation.name, key.value
                ),
            );
        }
        field.map(|field| field.ty.clone())
    };
    if let Some(session) = &recover.session
        && !written
            .iter()
            .any(|this| this.name.value == operation.name && this.fields().any(|field| field.is_called(session.value)))
    {
        report.error(
            &session.at,
            format!(
                "`{}` has no field `{}`; name the one with the session",
                operation.name, session.value
            ),
        );
    }
    if let Some(currency) = &recover.payer_currency {
        let field = operation.fields.iter().find(|field| field.name == currency.value);
        if !field.is_some_and(|field| field.ty == Type::Value(ValueType::Currency)) {
            report.error(
                &currency.at,
                format!(
                    "`{}` has no field `{}` of type `currency`; name one, or leave it out",
                    operation.name, currency.value
                ),
            );
        }
    }
    // A key that the operation itself lacks is a wrong name, and not looked for elsewhere.
    let Some(mine) = find(operation) else {
        return;
    };
    if let Some(theirs) = find(other)
        && mine != theirs
    {
        report.error(
            &key.at,
            format!(
                "`{}` is of another type in `{}`; give both the same",
                key.value, other.name
            ),
        );
    }
    let mut needed = other.fields.iter().filter(|field| !field.is_option());
    if let Some(field) = needed.find(|field| field.name != key.value) {
        report.error(
            &with.at,
            format!(
                "`{}` needs `{}` as well, and all that is known is the key; name one that takes no more",
                other.name, field.name
            ),
        );
    }
}
