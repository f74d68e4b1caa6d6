//! Operations, each by itself: what it takes and gives, and when it may be sent again.

use super::names::{check_snake_name, operation_name};
use super::paths::{check_http, check_template, page_address};
use super::services::{Services, check_timeout};
use super::types::Types;
use super::{Shapes, bodies, examples, fields, headers, recoveries, responses, styles};
use crate::document::{self, Text};
use crate::model::{ErrorResponse, Home, Method, Operation, Place, Retry, Returns, Type, Wait};
use crate::names::{camel, ident};
use crate::report::Report;
use crate::scope::Scope;

/// What operations return that move money.
const EXECUTION: &str = "Execution";

/// What there is around an operation.
pub(super) struct Context<'c, 'a> {
    /// The address that pages are below.
    pub(super) documentation: Option<&'a str>,
    pub(super) types: &'c Types<'a>,
    /// What the bodies of errors are of all operations.
    pub(super) errors: &'c [ErrorResponse],
    pub(super) shapes: &'c Shapes<'c>,
    pub(super) written: &'c [&'c document::Operation<'a>],
    pub(super) services: &'c Services,
    pub(super) scope: Scope,
    pub(super) report: &'c Report,
}

/// Checks an operation by itself; [`references`](super::references) goes on once all are known.
pub(super) fn check(operation: &document::Operation<'_>, context: &Context<'_, '_>) -> Option<Operation> {
    let Context {
        types, shapes, report, ..
    } = *context;
    let name = operation_name(&operation.key, operation.name.as_ref(), report);
    let method_name = operation.method.as_ref();
    let method_name = method_name.filter(|method| check_snake_name(method, "a method", report));
    let http = operation.http.as_ref().and_then(|http| check_http(http, report));
    let body = operation.body.as_ref();
    let groups = [
        (Place::Path, operation.path.as_slice()),
        (Place::Query, operation.query.as_slice()),
        (Place::Header, operation.headers.as_slice()),
        (Place::Body, body.map_or(&[][..], |body| &body.value)),
    ];
    headers::check_sent(&operation.headers, report);
    let method = http.map(|(method, _)| method);
    let mut fields = fields::check_all(&groups, types, report);
    styles::check_secrets(operation, &fields, shapes, report);
    let media_types = bodies::check(operation, method, &mut fields, report);
    let returns = responses::check(operation, method, types, report);
    let errors = responses::check_errors(operation, method, returns.as_ref(), context);
    let retry = check_retry(operation, method, returns.as_ref(), context);
    let wait = operation
        .wait
        .as_ref()
        .and_then(|wait| check_wait(wait, returns.as_ref()?, shapes, report));
    let authenticated = check_authentication(operation, report);
    let service = context.services.of(operation);
    if let (Some(service), Retry::Recover(_)) = (&service, &retry) {
        let message =
            format!("money moves on Dollr alone, and `{service}` is a service: remove `service` or `recover`");
        report.error(&operation.key.at, message);
    }
    let timeout = operation.timeout.as_ref();
    let timeout = timeout.and_then(|timeout| check_timeout(timeout, report));
    let examples = examples::check_all(operation, &fields, returns.as_ref(), shapes, report);
    let documentation = operation
        .documentation
        .as_ref()
        .map(|page| page_address(context.documentation, page, report));
    let (method, path) = http?;
    check_template(operation, path, report);
    let name = name?;
    Some(Operation {
        name: operation.key.value.to_owned(),
        method_name: ident(method_name.map_or(&name, |method| method.value)),
        request: camel(&name),
        description: operation.description.map(str::to_owned),
        method,
        path: path.to_owned(),
        documentation,
        service,
        timeout,
        authenticated,
        fields,
        media_types,
        returns: returns?,
        errors,
        retry,
        // Set once all operations are known.
        confirm: None,
        wait,
        deprecated: operation.deprecated,
        examples,
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
    context: &Context<'_, '_>,
) -> Retry {
    let report = context.report;
    if let Some(recover) = &operation.recover {
        if let Some(retry) = &operation.retry {
            report.error(
                &retry.at,
                "an operation that recovers has no `retry`: what it asks decides",
            );
        }
        if returns_execution(operation, returns, context.scope, report)
            && let Some(recover) = recoveries::check(recover, operation, context.written, report)
        {
            return Retry::Recover(recover);
        }
    }
    let by_method = match method {
        Some(Method::Get | Method::Head) => Retry::Safe,
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

/// Whether it is the client's own [`Execution`](EXECUTION) that is returned, as what recovers moves money.
fn returns_execution(
    operation: &document::Operation<'_>,
    returns: Option<&Returns>,
    scope: Scope,
    report: &Report,
) -> bool {
    let (Some(written), Some(returns)) = (&operation.returns, returns) else {
        return false;
    };
    let is_execution = matches!(returns, Returns::Value(Type::Struct(name))
        if name.name == EXECUTION && (scope == Scope::Client || name.home == Home::Client));
    if !is_execution {
        let import = match scope {
            Scope::Client => "",
            Scope::Extension => ", imported from `dollr-client`",
        };
        let first = written.each().next();
        let at = written
            .plain()
            .map(|ty| &ty.text.at)
            .or(first.map(|response| &response.at));
        report.error(
            at.unwrap_or(&operation.key.at),
            format!("an operation that recovers moves money: it returns `{EXECUTION}`{import}"),
        );
    }
    is_execution
}

fn check_wait(wait: &document::Wait<'_>, returns: &Returns, shapes: &Shapes<'_>, report: &Report) -> Option<Wait> {
    let until = wait.until.as_ref()?;
    let returned = match returns {
        Returns::Value(Type::Struct(this)) | Returns::Undocumented(Type::Struct(this)) => {
            shapes.fields(this).map(|fields| (this, fields))
        }
        _ => None,
    };
    let returned = returned.filter(|(_, fields)| !fields.iter().any(|field| field.place == Place::Header));
    let Some((this, fields)) = returned else {
        let one = "a struct of this spec, whatever the status and without headers";
        let message = format!("there is nothing to wait for: what can be waited for returns {one}; remove `wait`");
        report.error(&until.at, message);
        return None;
    };
    let find = |name: &Text<'_>| {
        let field = fields.iter().find(|field| field.name == name.value);
        if field.is_none() && !shapes.is_written(this, name.value) {
            let known = fields.iter().map(|field| field.name.as_str()).collect();
            let message = format!("what is returned has no field `{}`", name.value);
            report.unknown(&name.at, message, name.value, known, "add it there, or choose another");
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
