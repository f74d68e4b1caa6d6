//! How the client signs in: its own API says so.

use super::Shapes;
use crate::document::{self, Root, Text};
use crate::model::{Authentication, Field, Ident, Module, Operation, Returns, Type, TypeName};
use crate::report::Report;

/// Checks how the client's own API is signed in to.
pub(super) fn check(
    root: &Root<'_>,
    modules: &[Module],
    written: &[&document::Operation<'_>],
    shapes: &Shapes<'_>,
    report: &Report,
) -> Option<Authentication> {
    for (key, is_there) in [
        ("base_url", root.own.base_url.is_some()),
        ("authentication", root.own.authentication.is_some()),
    ] {
        if !is_there {
            let at = root.name.as_ref().map_or(&root.node.at, |name| &name.at);
            report.missing(at, format!("the API of `Client` itself needs the key `{key}`"));
        }
    }
    let base_url = root.own.base_url.as_ref().filter(|url| check_base_url(url, report));
    let authentication = root.own.authentication.as_ref()?;
    if authentication.operation.is_none() && authentication.is_of_service() {
        let at = authentication
            .node
            .at
            .key()
            .unwrap_or_else(|| authentication.node.at.clone());
        report.error(
            &at,
            "the `Client` itself signs in by an `operation`: only a service does so in another way",
        );
    }
    let name = authentication.operation.as_ref()?;
    let (module, operation) = find_operation(name, modules, written, report)?;
    let this = written.iter().find(|this| this.key.value == operation.name)?;
    if operation.authenticated && this.authentication.is_none() {
        report.missing(
            &name.at,
            format!("`{}` needs `authentication: none`: it is what signs in", operation.name),
        );
    }
    check_credentials(name, operation, this, report)?;
    let Returns::Value(Type::Struct(response)) = &operation.returns else {
        report.error(
            &name.at,
            format!("`{}` has to return a struct with the token", operation.name),
        );
        return None;
    };
    let find = |name: &Text<'_>, kind, fits| find_field(response, name, kind, fits, shapes, report);
    let token = find(authentication.token.as_ref()?, "secret", |ty| *ty == Type::Secret);
    let lifetime = find(authentication.lifetime.as_ref()?, "duration", |ty| {
        *ty.plain() == Type::Duration
    });
    Some(Authentication {
        base_url: base_url?.value.to_owned(),
        operation: operation.name.clone(),
        request: (module.name.clone(), operation.request.clone()),
        response: response.clone(),
        token: token?,
        lifetime: lifetime?,
        client_id_variable: authentication.client_id.as_ref()?.value.to_owned(),
        client_secret_variable: authentication.client_secret.as_ref()?.value.to_owned(),
    })
}

pub(super) fn check_base_url(base_url: &Text<'_>, report: &Report) -> bool {
    let host = base_url.value.strip_prefix("https://").unwrap_or_default();
    let is_valid = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "?#@".contains(c));
    if !is_valid {
        report.error(
            &base_url.at,
            format!(
                "`{}` is no base URL: write `https://`, a host and perhaps a path",
                base_url.value
            ),
        );
    }
    is_valid
}

fn find_operation<'m>(
    name: &Text<'_>,
    modules: &'m [Module],
    written: &[&document::Operation<'_>],
    report: &Report,
) -> Option<(&'m Module, &'m Operation)> {
    let operations = modules
        .iter()
        .flat_map(|module| module.operations.iter().map(move |operation| (module, operation)));
    let found = operations
        .into_iter()
        .find(|(_, operation)| operation.name == name.value);
    let names = || written.iter().map(|it| it.key.value);
    if found.is_none() && !names().any(|written| written == name.value) {
        let message = format!("unknown operation `{}`", name.value);
        let known = names().collect();
        report.unknown(&name.at, message, name.value, known, "describe it, or choose another");
    }
    found
}

/// The operation that signs in takes the credentials and nothing else.
fn check_credentials(
    name: &Text<'_>,
    operation: &Operation,
    written: &document::Operation<'_>,
    report: &Report,
) -> Option<()> {
    let fits = |field: &Field| match field.name.as_str() {
        "client_id" => field.ty == Type::String && !field.is_option(),
        "client_secret" => field.ty == Type::Secret && !field.is_option(),
        _ => false,
    };
    if operation.fields.len() == 2 && operation.fields.iter().all(fits) {
        return Some(());
    }
    // Where a field has a mistake, that is all there is to say.
    if operation.fields.len() == written.fields().count() {
        let message = format!(
            "`{}` has to take a string `client_id` and a secret `client_secret`, and nothing else",
            operation.name
        );
        report.missing(&name.at, message);
    }
    None
}

/// The field of this name and kind in the response.
fn find_field(
    response: &TypeName,
    name: &Text<'_>,
    kind: &str,
    fits: fn(&Type) -> bool,
    shapes: &Shapes<'_>,
    report: &Report,
) -> Option<Ident> {
    let fields = shapes.fields(response)?;
    let fits = |field: &&Field| fits(&field.ty) && !field.is_option();
    if let Some(field) = fields.iter().filter(fits).find(|field| field.name == name.value) {
        return Some(field.ident.clone());
    }
    let is_known = fields.iter().any(|field| field.name == name.value);
    if is_known || !shapes.is_written(response, name.value) {
        let known = fields.iter().filter(fits).map(|field| field.name.as_str()).collect();
        let message = format!("`{}` has no required {kind} `{}`", response.name, name.value);
        report.unknown(
            &name.at,
            message,
            name.value,
            known,
            "name one that it has, or add it there",
        );
    }
    None
}
