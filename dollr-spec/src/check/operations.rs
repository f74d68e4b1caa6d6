//! Operations, each by itself: what it takes and gives, and when it may be sent again.

use super::names::{check_snake_name, operation_name};
use super::paths::{check_http, check_template, page_address};
use super::services::{Services, check_timeout};
use super::types::Types;
use super::{Shapes, bodies, examples, fields, headers, pages, recoveries, responses, styles};
use crate::document;
use crate::model::{ErrorResponse, Home, Method, Operation, Place, Retry, Returns, Type};
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
    for only in operation.fields().filter_map(|field| field.only.as_ref()) {
        let message = "the fields of a request are only sent; `only` is for those of structs: remove it";
        report.error(&only.at.key().unwrap_or_else(|| only.at.clone()), message);
    }
    headers::check_sent(&operation.headers, report);
    let method = http.map(|(method, _)| method);
    let mut taken = fields::check_all(&groups, types, report);
    for field in &mut taken.fields {
        // A request sends what was set, and nothing else.
        field.optional |= field.default.is_some();
    }
    styles::check_secrets(operation, &taken.fields, shapes, report);
    let media_types = bodies::check(operation, method, &mut taken.fields, report);
    let returns = responses::check(operation, method, types, report);
    let errors = responses::check_errors(operation, method, returns.as_ref(), context);
    let retry = check_retry(operation, method, returns.as_ref(), context);
    let pages = returns.as_ref().and_then(|returns| {
        let paged = pages::Paged {
            written: operation,
            fields: &taken.fields,
            method,
            returns,
            retry: &retry,
            shapes,
            report,
        };
        paged.check()
    });
    let authenticated = check_authentication(operation, report);
    let service = context.services.of(operation);
    if let (Some(service), Retry::Recover(_)) = (&service, &retry) {
        let message =
            format!("money moves on Dollr alone, and `{service}` is a service: remove `service` or `recover`");
        report.error(&operation.key.at, message);
    }
    let timeout = operation.timeout.as_ref();
    let timeout = timeout.and_then(|timeout| check_timeout(timeout, report));
    let examples = examples::check_all(operation, &taken, returns.as_ref(), context);
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
        fields: taken.fields,
        constants: taken.constants,
        media_types,
        empty_body: body.is_some_and(|body| body.value.is_empty()),
        returns: returns?,
        errors,
        retry,
        // Set once all operations are known.
        confirm: None,
        wait: None,
        pages,
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
