//! What a document says as a whole: its name, its servers, and how to sign in.

use std::collections::BTreeMap;

use serde_yaml::{Mapping, Value};

use super::losses::Owner;
use super::types::Types;
use crate::check::{is_header_name, is_own_header, is_prelude};
use crate::names::{camel, snake};
use crate::openapi::reading::{self, Node, Operation};

/// Where a document's operations run, and how to sign in there.
pub(super) struct Service {
    /// The keys of the root file.
    pub(super) root: Mapping,
    /// The services beside it, by their addresses.
    names: BTreeMap<String, String>,
    base_url: String,
    /// Whether it takes something to sign in.
    signs_in: bool,
    schemes: Vec<String>,
}

/// The name of the API, in upper camel case.
pub(super) fn name(root: &Node<'_>) -> String {
    let title = root.get("info").and_then(|info| info.text("title")).unwrap_or_default();
    let name = camel(title);
    match name.starts_with(|c: char| c.is_ascii_uppercase()) && !is_prelude(&name) {
        true => name,
        false => format!("{name}Api"),
    }
}

pub(super) fn service(root: &Node<'_>, name: &str, operations: &[Operation<'_>], types: &mut Types) -> Service {
    let mut keys = Mapping::new();
    let base_url = match root.get("servers").and_then(|servers| address(&servers)) {
        Some(address) => address,
        None => {
            types.losses.add(
                &Owner::Document,
                "#/servers",
                "there is no address with `https://`: replace the `base_url`",
            );
            "https://api.example.com".to_owned()
        }
    };
    keys.insert(Value::from("base_url"), Value::from(base_url.clone()));
    let (authentication, schemes) = authentication(root, name, operations, types);
    keys.insert(Value::from("authentication"), authentication.clone());
    let mut names = BTreeMap::new();
    let mut services = Mapping::new();
    for operation in operations {
        let Some(other) = operation.servers.as_ref().and_then(address) else {
            continue;
        };
        if other == base_url || names.contains_key(&other) {
            continue;
        }
        let words = other.trim_start_matches("https://");
        let mut service = snake(words);
        if service == snake(name) {
            service.push_str("_2");
        }
        let written = Mapping::from_iter([
            (Value::from("base_url"), Value::from(other.clone())),
            (Value::from("authentication"), authentication.clone()),
        ]);
        services.insert(Value::from(service.clone()), Value::from(written));
        names.insert(other, service);
    }
    if !services.is_empty() {
        keys.insert(Value::from("services"), Value::from(services));
    }
    Service {
        root: keys,
        names,
        base_url,
        signs_in: authentication.is_mapping(),
        schemes,
    }
}

impl Service {
    /// What an operation says of where it runs, and how to sign in there.
    pub(super) fn keys(&self, operation: &Operation<'_>, root: &Node<'_>, key: &str, types: &mut Types) -> Mapping {
        let mut keys = Mapping::new();
        let other = operation.servers.as_ref().and_then(address);
        if let Some(service) = other
            .filter(|it| *it != self.base_url)
            .and_then(|it| self.names.get(&it))
        {
            keys.insert(Value::from("service"), Value::from(service.clone()));
        }
        let security = operation.node.get("security").or_else(|| root.get("security"));
        let choices = security.as_ref().map(Node::items).unwrap_or_default();
        let is_open = choices.is_empty() || choices.iter().all(|choice| choice.entries().is_empty());
        if is_open && self.signs_in {
            keys.insert(Value::from("authentication"), Value::from("none"));
        }
        let fits = |choice: &Node<'_>| {
            choice
                .entries()
                .iter()
                .all(|(name, _)| self.schemes.iter().any(|it| **it == **name))
        };
        if !is_open && self.signs_in && !choices.iter().any(fits) {
            let at = format!("{}/security", operation.node.pointer);
            types.losses.add(
                &Owner::Operation(key.to_owned()),
                &at,
                "it signs in in another way than most: give it a service of its own",
            );
        }
        keys
    }
}

/// The first address that a client may call, with the defaults of its variables.
fn address(servers: &Node<'_>) -> Option<String> {
    let servers = servers.items().into_iter();
    let mut addresses = servers.filter_map(|server| {
        let mut url = reading::address(&server)?;
        if let Some(rest) = url.strip_prefix("http://") {
            url = format!("https://{rest}");
        }
        let url = url.trim_end_matches('/').to_owned();
        let host = url.strip_prefix("https://")?;
        let is_plain = !host.is_empty() && !host.contains(['{', '}', '?', '#', ' ', '@']);
        is_plain.then_some(url)
    });
    addresses.next()
}

/// How to sign in, by the names of environment variables, and the schemes that this is.
fn authentication(
    root: &Node<'_>,
    name: &str,
    operations: &[Operation<'_>],
    types: &mut Types,
) -> (Value, Vec<String>) {
    let none = || (Value::from("none"), Vec::new());
    let Some(chosen) = most_used(root, operations) else {
        return none();
    };
    let prefix = snake(name).to_ascii_uppercase();
    let mut keys = Mapping::new();
    let mut headers = Mapping::new();
    for chosen in &chosen {
        let Some(node) = scheme(root, chosen) else {
            types.losses.add(
                &Owner::Document,
                "#/components/securitySchemes",
                format!("there is no `{chosen}`"),
            );
            continue;
        };
        let variable = |part: &str| Value::from(format!("{prefix}_{part}"));
        let is_basic = node
            .text("scheme")
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic"));
        match (node.text("type"), node.text("in"), node.text("name")) {
            (Some("http"), ..) if is_basic => {
                let basic = [("username", "USERNAME"), ("password", "PASSWORD")];
                let basic = basic.map(|(key, part)| (Value::from(key), variable(part)));
                keys.insert(Value::from("basic"), Value::from(Mapping::from_iter(basic)));
            }
            (Some("http"), ..) => _ = keys.insert(Value::from("bearer"), variable("TOKEN")),
            (Some("oauth2" | "openIdConnect"), ..) => {
                keys.insert(Value::from("bearer"), variable("TOKEN"));
                types.note("how a token is obtained");
            }
            (Some("apiKey"), Some("header"), Some(header)) => {
                let lower = header.to_ascii_lowercase();
                if lower == "authorization" {
                    keys.insert(Value::from("bearer"), variable("TOKEN"));
                    types.losses.add(
                        &Owner::Document,
                        &node.pointer,
                        "`Authorization` is sent as `Bearer` and the token",
                    );
                } else if !is_header_name(header) {
                    types
                        .losses
                        .add(&Owner::Document, &node.pointer, "no header can have this name");
                } else if is_own_header(&lower) {
                    types
                        .losses
                        .add(&Owner::Document, &node.pointer, "the client sets this header itself");
                } else {
                    headers.insert(Value::from(header), variable(&snake(header).to_ascii_uppercase()));
                }
            }
            _ => types.losses.add(
                &Owner::Document,
                &node.pointer,
                "a secret must not stand in a URL or a cookie: this way to sign in isn't taken",
            ),
        }
    }
    if keys.contains_key("basic") && keys.contains_key("bearer") {
        keys.shift_remove("bearer");
        types.losses.add(
            &Owner::Document,
            "#/components/securitySchemes",
            "`basic` and a token are one header: the token is left out",
        );
    }
    if !headers.is_empty() {
        keys.insert(Value::from("headers"), Value::from(headers));
    }
    match keys.is_empty() {
        true => none(),
        false => (Value::from(keys), chosen),
    }
}

/// The schemes of the requirement that most operations have, of those that a client can meet if there are any.
fn most_used(root: &Node<'_>, operations: &[Operation<'_>]) -> Option<Vec<String>> {
    let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for operation in operations {
        let security = operation.node.get("security").or_else(|| root.get("security"));
        for choice in security.map(|it| it.items()).unwrap_or_default() {
            let names: Vec<_> = choice
                .entries()
                .into_iter()
                .map(|(name, _)| name.into_owned())
                .collect();
            if !names.is_empty() {
                *counts.entry(names).or_default() += 1;
            }
        }
    }
    counts
        .into_iter()
        .max_by_key(|(names, count)| {
            let is_met = names.iter().all(|scheme| is_taken(root, scheme));
            (is_met, *count, std::cmp::Reverse(names.len()))
        })
        .map(|(names, _)| names)
}

fn scheme<'d>(root: &Node<'d>, name: &str) -> Option<Node<'d>> {
    let schemes = root.get("components")?.get("securitySchemes")?;
    schemes.get(name)?.resolved().ok()
}

/// Whether a client can sign in so: with a secret in a header, which it doesn't set itself.
fn is_taken(root: &Node<'_>, name: &str) -> bool {
    scheme(root, name).is_some_and(|node| match (node.text("type"), node.text("in"), node.text("name")) {
        (Some("http" | "oauth2" | "openIdConnect"), ..) => true,
        (Some("apiKey"), Some("header"), Some(header)) => {
            let lower = header.to_ascii_lowercase();
            lower == "authorization" || is_header_name(header) && !is_own_header(&lower)
        }
        _ => false,
    })
}
