//! From the model to a document of OpenAPI. Nothing in here can fail.

mod bodies;
mod catalog;
mod components;
mod examples;
mod extensions;
mod fields;
mod object;
mod operations;
mod parameters;
mod paths;
mod responses;
mod schemas;
mod services;
mod unions;

use serde_yaml::Value;

use self::catalog::Catalog;
pub(super) use self::catalog::text;
use self::object::Object;
use self::paths::Paths;
pub(super) use self::schemas::DIGITS;
use self::schemas::Schemas;
use super::{Document, GENERATOR};
use crate::model::{AcceptedDifference, Api};

/// The document of an API, of OpenAPI 3.1.
pub fn export(api: &Api) -> Document {
    let catalog = Catalog::of(api);
    let schemas = Schemas {
        catalog: &catalog,
        argument: None,
    };
    // The description of an API has no version in the spec language.
    let info = Object::new()
        .with("title", api.name.as_str())
        .with("version", "unversioned");
    let components = Object::new()
        .with_object("schemas", components::components(api, &catalog))
        .with_object("securitySchemes", services::security(api));
    let document = Object::new()
        .with("openapi", "3.1.0")
        .with("info", info)
        .with("servers", services::servers(api))
        .with_list("tags", tags(api))
        .with("paths", paths(api, schemas))
        .with_object("webhooks", webhooks(api, schemas))
        .with_object("components", components)
        .with("x-generator", GENERATOR)
        .with_some(
            "x-authentication",
            api.authentication.as_ref().map(services::authentication),
        )
        .with_object("x-services", services::written(api))
        .with_object("x-pairs", components::pairs(api))
        .with_list("x-imports", catalog.imports.keys().map(|name| (*name).into()).collect())
        .with_list("x-differences", api.differences.iter().map(difference).collect());
    Document(document.into())
}

/// A difference from the vendor's document, as the spec language writes it.
fn difference(difference: &AcceptedDifference) -> Value {
    Object::new()
        .with("at", difference.at.as_str())
        .with("change", difference.change.as_str())
        .with("reason", difference.reason.as_str())
        .into()
}

/// The resources.
fn tags(api: &Api) -> Vec<Value> {
    let resources = api
        .modules
        .iter()
        .filter_map(|module| Some((module, components::resource(module)?)));
    let tags = resources.map(|(module, name)| {
        let tag = Object::new().with("name", name);
        tag.with_some("description", module.description.as_deref()).into()
    });
    tags.collect()
}

fn paths(api: &Api, schemas: Schemas<'_>) -> Object {
    let (mut paths, mut taken) = (Object::new(), Paths::default());
    for module in &api.modules {
        for operation in &module.operations {
            let path = taken.take(operation);
            let object = operations::operation(operation, &path, module, api, schemas);
            let method = operation.method.name().to_ascii_lowercase();
            paths.at(&path.key).insert(method.into(), object.into());
        }
    }
    paths
}

fn webhooks(api: &Api, schemas: Schemas<'_>) -> Object {
    let mut webhooks = Object::new();
    for module in &api.modules {
        for webhook in &module.webhooks {
            let object = operations::webhook(webhook, module, schemas);
            webhooks = webhooks.with(&webhook.name, Object::new().with("post", object));
        }
    }
    webhooks
}
