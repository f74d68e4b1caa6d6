//! The types of the API as schemas: a component for each struct and enum, and the fields that refer to them.

use dollr_client::schema::{Enum, Field, Shape, Struct};
use serde_json::{Map, Value, json};

use crate::descriptions::Descriptions;

pub(crate) struct Schemas<'a> {
    pub(crate) descriptions: &'a Descriptions,
    components: Map<String, Value>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(descriptions: &'a Descriptions) -> Self {
        let components = Map::new();
        Self {
            descriptions,
            components,
        }
    }

    /// Every component that a schema refers to.
    pub(crate) fn into_components(self) -> Map<String, Value> {
        self.components
    }

    /// The schema of an object of these fields, which are those of a struct or of an operation's body.
    pub(crate) fn object<'f>(&mut self, owner: &str, fields: impl IntoIterator<Item = &'f Field>) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in fields {
            let mut schema = self.parameter(field);
            if let Some(text) = self.descriptions.field(owner, field.name) {
                schema = annotate(schema, "description", json!(text));
            }
            properties.insert(field.name.to_owned(), schema);
            if field.required {
                required.push(field.name);
            }
        }
        let mut object = json!({ "type": "object", "properties": properties });
        // An empty list is not allowed.
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    /// The schema of a field without its description.
    pub(crate) fn parameter(&mut self, field: &Field) -> Value {
        let mut schema = match field.shape {
            Shape::Enum(_) => self.shape(field.shape),
            _ if field.as_text => json!({ "type": "string" }),
            shape => self.shape(shape),
        };
        if let (Some(min), false) = (
            field.limits.min.and_then(|min| min.parse::<serde_json::Number>().ok()),
            field.as_text,
        ) {
            schema["minimum"] = json!(min);
        }
        match field.nullable {
            true => annotate(schema, "nullable", json!(true)),
            false => schema,
        }
    }

    pub(crate) fn shape(&mut self, shape: Shape) -> Value {
        match shape {
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Integer | Shape::Duration(_) => json!({ "type": "integer", "format": "int64" }),
            Shape::Decimal => json!({ "type": "number" }),
            Shape::Uuid4 => json!({ "type": "string", "format": "uuid" }),
            Shape::Secret => json!({ "type": "string", "format": "password" }),
            Shape::Email => json!({ "type": "string", "format": "email" }),
            Shape::Url => json!({ "type": "string", "format": "uri" }),
            Shape::Timestamp => json!({ "type": "string", "format": "date-time" }),
            Shape::Json => json!({}),
            Shape::Enum(this) => self.reference(this.name, |schemas| schemas.enumeration(this)),
            Shape::Struct(this) => {
                let this: &Struct = this();
                self.reference(this.name, |schemas| {
                    let object = schemas.object(this.name, this.fields);
                    schemas.described(this.name, object)
                })
            }
            Shape::List(item) => json!({ "type": "array", "items": self.shape(*item) }),
            // Among them currencies, countries and phones: a pattern would make the other generator write a type for each
            // field, which is no part of the comparison.
            _ => json!({ "type": "string" }),
        }
    }

    fn enumeration(&self, this: &Enum) -> Value {
        let values: Vec<_> = this.values.iter().map(|value| value.name).collect();
        self.described(this.name, json!({ "type": "string", "enum": values }))
    }

    fn described(&self, name: &str, mut schema: Value) -> Value {
        if let Some(text) = self.descriptions.of(name) {
            schema["description"] = json!(text);
        }
        schema
    }

    fn reference(&mut self, name: &str, schema: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.components.contains_key(name) {
            // It may refer to itself.
            self.components.insert(name.to_owned(), Value::Null);
            let schema = schema(self);
            self.components.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

/// A schema with one more key. Beside a `$ref` everything else is ignored, so that goes into an `allOf` first.
fn annotate(schema: Value, key: &str, value: Value) -> Value {
    let mut schema = match schema.get("$ref") {
        Some(_) => json!({ "allOf": [schema] }),
        None => schema,
    };
    schema[key] = value;
    schema
}
