//! Writes Dollr's API as an `OpenAPI` 3.0 document, for a generator that reads one.
//!
//! Operations, fields and types are those of `dollr_client::OPERATIONS`; the descriptions of all three, which
//! aren't in there, come from the spec.

mod descriptions;
mod schemas;

use std::path::Path;
use std::process::ExitCode;

use dollr_client::OPERATIONS;
use dollr_client::schema::{Operation, Place};
use serde_json::{Map, Value, json};

use self::descriptions::Descriptions;
use self::schemas::Schemas;

fn main() -> ExitCode {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../spec");
    match Descriptions::read(&spec) {
        Ok(descriptions) => {
            println!("{:#}", document(&descriptions));
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn document(descriptions: &Descriptions) -> Value {
    let mut schemas = Schemas::new(descriptions);
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let methods = paths.entry(operation.path).or_insert_with(|| json!({}));
        let method = operation.method.as_str().to_ascii_lowercase();
        methods[method] = describe(operation, &mut schemas);
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Dollr", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas.into_components() },
    })
}

fn describe(operation: &Operation, schemas: &mut Schemas<'_>) -> Value {
    let mut described = json!({
        "operationId": operation.name,
        "tags": [operation.resource],
        "description": schemas.descriptions.of(operation.name),
    });
    if let Some(page) = operation.documentation {
        described["externalDocs"] = json!({ "url": page });
    }
    if operation.deprecated {
        described["deprecated"] = json!(true);
    }
    let fields = operation.request.fields;
    let parameters: Vec<_> = fields
        .iter()
        .filter_map(|field| {
            let place = match field.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
                Place::Body => return None,
            };
            let mut parameter = json!({ "name": field.name, "in": place, "required": field.required });
            if let Some(text) = schemas.descriptions.field(operation.name, field.name) {
                parameter["description"] = json!(text);
            }
            parameter["schema"] = schemas.parameter(field);
            Some(parameter)
        })
        .collect();
    if !parameters.is_empty() {
        described["parameters"] = json!(parameters);
    }
    let body: Vec<_> = fields.iter().filter(|field| field.place == Place::Body).collect();
    if !body.is_empty() {
        let schema = schemas.object(operation.name, body);
        described["requestBody"] = json!({ "required": true, "content": content(&schema) });
    }
    let mut response = json!({ "description": "The response." });
    if let Some(shape) = operation.returns.shape() {
        response["content"] = content(&schemas.shape(shape));
    }
    described["responses"] = json!({ "200": response });
    described
}

fn content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}
