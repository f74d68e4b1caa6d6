//! Operations and webhooks.

use super::components::resource;
use super::object::Object;
use super::paths::Path;
use super::schemas::Schemas;
use super::{bodies, examples, extensions, parameters, responses, services};
use crate::model::{Api, Module, Operation, Signature, Statuses, Webhook};
use crate::names::{camel, snake};
use crate::statuses;

pub(super) fn operation(
    operation: &Operation,
    path: &Path,
    module: &Module,
    api: &Api,
    schemas: Schemas<'_>,
) -> Object {
    let shown = examples::requests(&operation.examples);
    let (place, constants) = services::of_operation(operation, api);
    let at = Some((operation.path.as_str(), path));
    let mut parameters = parameters::parameters(&operation.fields, &operation.constants, at, schemas, &shown);
    parameters.extend(constants);
    let body = bodies::body(
        &operation.fields,
        &operation.constants,
        &operation.media_types,
        schemas,
        &shown,
    );
    let body = body.or_else(|| operation.empty_body.then(|| bodies::empty(&operation.media_types)));
    let has_own_path = path.key != operation.path;
    Object::new()
        .with("operationId", operation.name.as_str())
        .with_list("tags", resource(module).into_iter().map(Into::into).collect())
        .with_some("description", operation.description.as_deref())
        .with_some("externalDocs", operation.documentation.as_deref().map(page))
        .with_true("deprecated", operation.deprecated)
        .with_all(place)
        .with_list("parameters", parameters)
        .with_some("requestBody", body)
        .with("responses", responses::responses(operation, schemas))
        .with_some("x-path", has_own_path.then_some(operation.path.as_str()))
        .with_all(extensions::extensions(operation, api))
        .with_list("x-examples", examples::written(&operation.examples))
}

pub(super) fn webhook(webhook: &Webhook, module: &Module, schemas: Schemas<'_>) -> Object {
    let Webhook { structure, .. } = webhook;
    let shown = examples::requests(&webhook.examples);
    let json = ["application/json".to_owned()];
    let signature = Signature::ALL
        .iter()
        .find(|(_, signature)| *signature == webhook.signature);
    let received = Object::new().with("description", statuses::description(Statuses::Class(2)));
    let has_name = camel(&snake(&webhook.name)) != structure.name;
    Object::new()
        .with_list("tags", resource(module).into_iter().map(Into::into).collect())
        .with_some("description", structure.description.as_deref())
        .with_some("externalDocs", webhook.documentation.as_deref().map(page))
        .with_true("deprecated", webhook.deprecated)
        .with("security", Vec::<serde_yaml::Value>::new())
        .with_list(
            "parameters",
            parameters::parameters(&structure.fields, &structure.constants, None, schemas, &shown),
        )
        .with_some(
            "requestBody",
            bodies::body(&structure.fields, &structure.constants, &json, schemas, &shown),
        )
        .with("responses", Object::new().with("2XX", received))
        .with_some("x-name", has_name.then(|| snake(&structure.name)))
        .with_some("x-signature", signature.map(|(name, _)| *name))
        .with_list("x-examples", examples::written(&webhook.examples))
}

fn page(address: &str) -> Object {
    Object::new().with("url", address)
}
