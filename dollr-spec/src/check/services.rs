//! Services: hosts beside Dollr, what signs in to them, and the operations that run on them.

use std::collections::BTreeSet;
use std::time::Duration;

use super::authentication::check_base_url;
use super::headers;
use super::names::check_snake_name;
use crate::document::{self, File, Root, ServiceKeys, Text};
use crate::model::{Authorization, Service};
use crate::names::snake;
use crate::report::Report;
use crate::scope::Scope;

/// What begins the names of the environment variables that are Dollr's.
const OF_DOLLR: &str = "DOLLR_";

/// The services of a spec.
#[derive(Default)]
pub(super) struct Services {
    /// That which the whole spec is of.
    own: Option<String>,
    pub(super) all: Vec<Service>,
}

impl Services {
    /// Checks what is said of services, and which of them files and operations name.
    pub(super) fn check<'a>(root: &Root<'a>, files: &mut [File<'a>], scope: Scope, report: &Report) -> Self {
        let mut services = Self::default();
        if scope == Scope::Extension {
            services.check_own(root, report);
        }
        let mut declared = BTreeSet::new();
        for service in &root.services {
            let name = &service.name;
            let is_own = services.own.as_deref() == Some(name.value);
            if !declared.insert(name.value) {
                // The reader has said so.
                continue;
            }
            if is_own {
                let message = format!(
                    "`{}` is the service of this whole spec; choose another name",
                    name.value
                );
                report.error(&name.at, message);
            } else if check_snake_name(name, "a service", report) {
                services
                    .all
                    .extend(check_service(name.value.to_owned(), &service.is, report));
            }
        }
        let is_known = |name: &Text<'_>| {
            let is_known = declared.contains(name.value);
            if !is_known {
                let message = format!("unknown service `{}`", name.value);
                let known = declared.iter().copied().collect();
                let advice = "describe it under `services` of the root file, or choose another";
                report.unknown(&name.at, message, name.value, known, advice);
            }
            // One with a mistake is not generated.
            is_known && services.all.iter().any(|service| service.name == name.value)
        };
        for file in files {
            let of_file = file.service.clone().filter(is_known);
            for operation in &mut file.operations {
                operation.service = match operation.service.take() {
                    Some(name) => Some(name).filter(is_known),
                    None => of_file.clone(),
                };
            }
        }
        services
    }

    /// What the root file says of the host of its operations.
    fn check_own(&mut self, root: &Root<'_>, report: &Report) {
        let keys = &root.own;
        let Some(base_url) = &keys.base_url else {
            let authentication = keys
                .authentication
                .as_ref()
                .map(|it| it.node.at.key().unwrap_or_else(|| it.node.at.clone()));
            let header = keys.headers.first().map(|(name, _)| name.at.clone());
            let timeout = keys.timeout.as_ref().map(|timeout| timeout.at.clone());
            if let Some(at) = authentication.or(timeout).or(header) {
                let message = "this is for a service of your own, which has a `base_url`: add it, or remove this";
                report.missing(&at, message);
            }
            return;
        };
        if keys.authentication.is_none() {
            let message = "a service says how to sign in: add `authentication`, which may be `none`";
            report.missing(&base_url.at.key().unwrap_or_else(|| base_url.at.clone()), message);
        }
        let name = root.name.as_ref().map(|name| snake(name.value));
        let service = check_service(name.unwrap_or_default(), keys, report);
        // What has no name is a mistake of the name.
        let service = service.filter(|service| !service.name.is_empty());
        self.own = service.as_ref().map(|service| service.name.clone());
        self.all.extend(service);
    }

    /// The service of an operation that names this one, or none.
    pub(super) fn of(&self, operation: &document::Operation<'_>) -> Option<String> {
        let named = operation.service.as_ref().map(|name| name.value.to_owned());
        named.or_else(|| self.own.clone())
    }
}

/// What only a service says.
pub(super) fn refuse(root: &Root<'_>, report: &Report) {
    let message = "the `Client` has this by itself: only a service says it; remove it";
    if let Some(timeout) = &root.own.timeout {
        report.error(&timeout.at, message);
    }
    if let Some((header, _)) = root.own.headers.first() {
        report.error(&header.at, message);
    }
}

fn check_service(name: String, keys: &ServiceKeys<'_>, report: &Report) -> Option<Service> {
    let base_url = keys.base_url.as_ref().filter(|url| check_base_url(url, report));
    let mut headers = Headers {
        report,
        taken: Vec::new(),
    };
    let mut authorization = None;
    let mut secret_headers = Vec::new();
    if let Some(authentication) = &keys.authentication {
        authorization = check_authorization(authentication, report);
        let is_variable = |name: &Text<'_>| check_variable(name, report);
        secret_headers = headers.check(&authentication.headers, is_variable);
    }
    let constant = headers.check(&keys.headers, |text| {
        let is_plain = text.value.trim() == text.value && text.value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_plain {
            report.error(&text.at, "a header is printable ASCII, without blanks around it");
        }
        is_plain
    });
    Some(Service {
        name,
        base_url: base_url?.value.to_owned(),
        authorization,
        secret_headers,
        headers: constant,
        timeout: keys.timeout.as_ref().and_then(|timeout| check_timeout(timeout, report)),
    })
}

fn check_authorization(authentication: &document::Authentication<'_>, report: &Report) -> Option<Authorization> {
    if let Some(none) = &authentication.none {
        if none.value != "none" {
            let message = format!(
                "the authentication is a mapping of `basic`, `bearer` or `headers`, or `none`, and not `{}`",
                none.value
            );
            report.error(&none.at, message);
        }
        return None;
    }
    if let Some(operation) = &authentication.operation {
        let message = "only the `Client` itself gets a token from an operation: a service has `basic`, `bearer` or `headers`, so write one";
        report.error(&operation.at, message);
    }
    let variable = |name: &Option<Text<'_>>| {
        let name = name.as_ref().filter(|name| check_variable(name, report))?;
        Some(name.value.to_owned())
    };
    match (&authentication.basic, &authentication.bearer) {
        (Some(basic), Some(_)) => {
            let at = basic.node.at.key().unwrap_or_else(|| basic.node.at.clone());
            report.error(&at, "`basic` and `bearer` are one header, `Authorization`; keep one");
            None
        }
        (Some(basic), None) => {
            let (username, password) = (variable(&basic.username), variable(&basic.password));
            Some(Authorization::Basic(username?, password?))
        }
        (None, bearer) => variable(bearer).map(Authorization::Bearer),
    }
}

/// Dollr's own secrets are for Dollr alone. A name in capitals is told from a secret that somebody pasted, which messages would show.
fn check_variable(name: &Text<'_>, report: &Report) -> bool {
    let text = name.value;
    let is_valid = !text.starts_with(|first: char| first.is_ascii_digit())
        && !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if !is_valid {
        let message = format!(
            "`{text}` can't be the name of an environment variable: write it as `RISK_TOKEN`, and no secret itself"
        );
        report.error(&name.at, message);
        return false;
    }
    let is_of_dollr = text.to_ascii_uppercase().starts_with(OF_DOLLR);
    if is_of_dollr {
        let message = format!("`{text}` is Dollr's, and goes to Dollr alone: name a variable of the service");
        report.error(&name.at, message);
    }
    !is_of_dollr
}

/// The headers that a service has so far.
struct Headers<'r> {
    report: &'r Report,
    taken: Vec<String>,
}

impl Headers<'_> {
    fn check(
        &mut self,
        written: &[(Text<'_>, Option<Text<'_>>)],
        fits: impl Fn(&Text<'_>) -> bool,
    ) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        for (name, text) in written {
            let is_valid = self.check_name(name);
            if let Some(text) = text.as_ref().filter(|text| fits(text) && is_valid) {
                headers.push((name.value.to_owned(), text.value.to_owned()));
            }
        }
        headers
    }

    fn check_name(&mut self, name: &Text<'_>) -> bool {
        let text = name.value;
        let lower = text.to_ascii_lowercase();
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let message = if text.is_empty() || !text.chars().all(is_letter) {
            format!("`{text}` can't be the name of a header: those have letters, digits and `-`")
        } else if lower == "authorization" {
            format!("`{text}` is written as `basic` or `bearer` under `authentication`")
        } else if headers::is_own(&lower) {
            format!("`{text}` is a header that the client sets itself; remove it")
        } else if self.taken.contains(&lower) {
            format!("there is a header `{text}` already, and their names have no case; keep one")
        } else {
            self.taken.push(lower);
            return true;
        };
        self.report.error(&name.at, message);
        false
    }
}

/// A length of time with its unit: `500ms`, `5s`, `2m`.
pub(super) fn check_timeout(timeout: &Text<'_>, report: &Report) -> Option<Duration> {
    let text = timeout.value;
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let milliseconds = match &text[end..] {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60_000),
        _ => None,
    };
    let number = text[..end].parse::<u64>().ok().filter(|number| *number > 0);
    let length = number
        .zip(milliseconds)
        .and_then(|(number, unit)| number.checked_mul(unit));
    if length.is_none() {
        let message =
            format!("`{text}` is no timeout: write a whole number and its unit, as in `500ms`, `65s` or `2m`");
        report.error(&timeout.at, message);
    }
    length.map(Duration::from_millis)
}
