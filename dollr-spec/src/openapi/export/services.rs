//! Where operations run, and how one signs in there.

use serde_yaml::Value;

use super::extensions::timeout;
use super::object::Object;
use crate::model::{Api, Authentication, Authorization, Operation, Service};
use crate::names::snake;

/// The scheme of Dollr itself.
const TOKEN: &str = "token";

/// Where the operations run that name no service.
pub(super) fn servers(api: &Api) -> Vec<Value> {
    let own = own(api).map(|service| service.base_url.as_str());
    let address = api.authentication.as_ref().map(|it| it.base_url.as_str()).or(own);
    let server = match address {
        Some(address) => Object::new().with("url", address),
        None => Object::new()
            .with("url", "/")
            .with("description", "Dollr, at the address that a client has for it."),
    };
    vec![server.into()]
}

/// The service that the whole spec is of: no other may have its name.
fn own(api: &Api) -> Option<&Service> {
    let name = snake(&api.name);
    api.services.iter().find(|service| service.name == name)
}

/// Where an operation runs, what signs in to it, and what is always sent there.
pub(super) fn of_operation(operation: &Operation, api: &Api) -> (Object, Vec<Value>) {
    let service = api
        .services
        .iter()
        .find(|service| Some(&service.name) == operation.service.as_ref());
    let is_own = service.is_none_or(|service| own(api).is_some_and(|own| own.name == service.name));
    let servers = service
        .filter(|_| !is_own)
        .map(|service| vec![Object::new().with("url", service.base_url.as_str())]);
    let needed = match (operation.authenticated, service) {
        (false, _) => Vec::new(),
        (true, None) => vec![TOKEN.to_owned()],
        (true, Some(service)) => schemes(service).into_iter().map(|(name, _)| name).collect(),
    };
    let needed = needed
        .iter()
        .fold(Object::new(), |needed, name| needed.with(name, Vec::<Value>::new()));
    let security = match needed.is_empty() {
        true => Vec::new(),
        false => vec![Value::from(needed)],
    };
    let said = Object::new().with_some("servers", servers).with("security", security);
    (said, service.map(constants).unwrap_or_default())
}

/// What is always sent to a service.
fn constants(service: &Service) -> Vec<Value> {
    let headers = service.headers.iter().map(|(name, value)| {
        Object::new()
            .with("name", name.as_str())
            .with("in", "header")
            .with("required", true)
            .with(
                "schema",
                Object::new().with("type", "string").with("const", value.as_str()),
            )
            .with("x-service", service.name.as_str())
            .into()
    });
    headers.collect()
}

/// All that signs in.
pub(super) fn security(api: &Api) -> Object {
    let operations = api.modules.iter().flat_map(|module| &module.operations);
    let mut on_dollr = operations.filter(|operation| operation.service.is_none() && operation.authenticated);
    let bearer = || Object::new().with("type", "http").with("scheme", "bearer");
    let token = on_dollr.next().map(|_| bearer());
    let all = Object::new().with_some(TOKEN, token);
    let of_services = api.services.iter().flat_map(schemes);
    of_services.fold(all, |all, (name, scheme)| all.with(&name, scheme))
}

/// What signs in to a service, by name.
fn schemes(service: &Service) -> Vec<(String, Object)> {
    let http = |scheme: &str| Object::new().with("type", "http").with("scheme", scheme);
    let authorization = service.authorization.as_ref().map(|authorization| match authorization {
        Authorization::Basic(..) => (format!("{}.basic", service.name), http("basic")),
        Authorization::Bearer(_) => (format!("{}.bearer", service.name), http("bearer")),
    });
    let headers = service.secret_headers.iter().map(|(header, _)| {
        let scheme = Object::new()
            .with("type", "apiKey")
            .with("in", "header")
            .with("name", header.as_str());
        (format!("{}.{header}", service.name), scheme)
    });
    authorization.into_iter().chain(headers).collect()
}

/// The services, as the spec language writes them.
pub(super) fn written(api: &Api) -> Object {
    let services = api.services.iter();
    services.fold(Object::new(), |services, service| {
        services.with(&service.name, self::service(service))
    })
}

fn service(service: &Service) -> Object {
    let secrets = service.secret_headers.iter();
    let secrets = secrets.fold(Object::new(), |secrets, (name, variable)| {
        secrets.with(name, variable.as_str())
    });
    let headers = service.headers.iter();
    let headers = headers.fold(Object::new(), |headers, (name, value)| {
        headers.with(name, Object::new().with("const", value.as_str()))
    });
    let authentication = match &service.authorization {
        Some(Authorization::Basic(username, password)) => {
            let basic = Object::new()
                .with("username", username.as_str())
                .with("password", password.as_str());
            Object::new().with("basic", basic)
        }
        Some(Authorization::Bearer(variable)) => Object::new().with("bearer", variable.as_str()),
        None => Object::new(),
    };
    let authentication = authentication.with_object("headers", secrets);
    let authentication = match authentication.is_empty() {
        true => "none".into(),
        false => Value::from(authentication),
    };
    Object::new()
        .with("base_url", service.base_url.as_str())
        .with("authentication", authentication)
        .with_some("timeout", service.timeout.map(timeout))
        .with_object("headers", headers)
}

/// How the client itself signs in, as the spec language writes it.
pub(super) fn authentication(authentication: &Authentication) -> Object {
    let environment = Object::new()
        .with("client_id", authentication.client_id_variable.as_str())
        .with("client_secret", authentication.client_secret_variable.as_str());
    Object::new()
        .with("operation", authentication.operation.as_str())
        .with("token", authentication.token.text())
        .with("lifetime", authentication.lifetime.text())
        .with("environment", environment)
}
