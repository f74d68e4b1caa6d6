//! Fields: the properties of objects, with all that is said of each.

use serde_yaml::Value;

use super::object::Object;
use super::schemas::{Schemas, nullable, of_type, reference};
use crate::model::{Constant, ConstantField, Field, Limits, Measure, Only, PairValue, Type};

/// A field as it is on the wire: its name, its schema, and what is said beside the schema.
pub(super) struct Wire {
    pub(super) name: String,
    pub(super) schema: Object,
    /// What is said of it: in a property with its schema, and else around that.
    pub(super) said: Object,
    pub(super) is_required: bool,
}

impl Wire {
    /// The schema, and all that is said of it.
    pub(super) fn property(self) -> Object {
        self.schema.with_all(self.said)
    }
}

impl Schemas<'_> {
    /// The object that has these fields.
    pub(super) fn object<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f Field>,
        constants: impl IntoIterator<Item = &'f ConstantField>,
    ) -> Object {
        let fields = fields.into_iter().flat_map(|field| self.on_wire(field));
        let fields: Vec<_> = fields.chain(constants.into_iter().map(constant)).collect();
        let required = fields.iter().filter(|field| field.is_required);
        let required = required.map(|field| field.name.as_str().into()).collect();
        let properties = fields.into_iter().fold(Object::new(), |properties, field| {
            let name = field.name.clone();
            properties.with(&name, field.property())
        });
        of_type("object")
            .with_list("required", required)
            .with_object("properties", properties)
    }

    /// What a field is on the wire: one thing, or two if it is a pair.
    pub(super) fn on_wire(&self, field: &Field) -> Vec<Wire> {
        let is_required = !field.optional && field.default.is_none();
        if let Type::Pair(name, keys) = &field.ty {
            let [tag, id] = self.pair(&name.name);
            let said = about(field, false);
            let told = said
                .clone()
                .with("x-name", field.name.as_str())
                .with("x-type", name.name.as_str())
                .with("x-keys", keys.to_vec());
            let part = |key: &String, schema: Object, said| Wire {
                name: key.clone(),
                schema: if field.nullable { nullable(schema) } else { schema },
                said,
                is_required,
            };
            return vec![part(&keys[0], tag, told), part(&keys[1], id, said)];
        }
        let schema = self.field(field);
        vec![Wire {
            name: field.wire.clone(),
            schema: if field.nullable { nullable(schema) } else { schema },
            said: about(field, field.name != field.wire),
            is_required,
        }]
    }

    /// The type of a field, within its limits and with its default.
    fn field(&self, field: &Field) -> Object {
        let schema = self.schema(&field.ty).with_all(self.limits(&field.limits, &field.ty));
        let default = field.default.as_ref();
        schema.with_all(default.map_or_else(Object::new, |it| value("default", "x-default", it)))
    }

    /// The kind and the id of a pair.
    fn pair(&self, name: &str) -> [Object; 2] {
        let Some(pair) = self.catalog.pairs.get(name) else {
            // Of `dollr-client`, whose kinds and ids aren't known here.
            return [of_type("string"), Object::new().with("type", vec!["integer", "string"])];
        };
        let mut ids: Vec<_> = pair
            .values
            .iter()
            .map(|PairValue { id, .. }| id.name.as_str())
            .collect();
        ids.dedup();
        let id = match ids.as_slice() {
            [id] => reference(id),
            ids => Object::new().with("anyOf", ids.iter().map(|id| reference(id)).collect::<Vec<_>>()),
        };
        [reference(&pair.tag.name), id]
    }

    /// What a value may be, by the words of JSON Schema where it has some.
    pub(super) fn limits(&self, limits: &Limits, ty: &Type) -> Object {
        let is_map = matches!(ty.plain(), Type::Map(_));
        let [min, max] = match limits.measure {
            Measure::Value if self.is_number(ty) => ["minimum", "maximum"],
            Measure::Characters => ["minLength", "maxLength"],
            Measure::Items if is_map => ["minProperties", "maxProperties"],
            Measure::Items => ["minItems", "maxItems"],
            Measure::Value | Measure::Bytes => ["x-min", "x-max"],
        };
        let number = |digits: &Option<String>| digits.as_deref().map(number);
        Object::new()
            .with_some(min, number(&limits.min))
            .with_some(max, number(&limits.max))
            .with_some("pattern", limits.pattern.as_deref())
    }
}

/// What is said of a field beside its type.
fn about(field: &Field, has_name: bool) -> Object {
    Object::new()
        .with_some("description", field.description.as_deref())
        .with_true("deprecated", field.deprecated)
        .with_true("readOnly", field.only == Some(Only::Read))
        .with_true("writeOnly", field.only == Some(Only::Write))
        .with_some("x-name", has_name.then_some(field.name.as_str()))
        .with_true("x-personal", field.personal)
}

/// What is always the same.
pub(super) fn constant(constant: &ConstantField) -> Wire {
    let name = (constant.name != constant.wire).then_some(constant.name.as_str());
    let ty = match &constant.value {
        Constant::Text(_) => "string",
        Constant::Number(digits) if digits.parse::<i64>().is_ok() => "integer",
        Constant::Number(_) => "number",
        Constant::Boolean(_) => "boolean",
    };
    Wire {
        name: constant.wire.clone(),
        schema: of_type(ty).with_all(value("const", "x-const", &constant.value)),
        said: Object::new().with_some("x-name", name),
        is_required: true,
    }
}

/// A single value under a key. Where no number of JSON keeps its digits, they stand under another key too.
fn value(key: &str, kept: &str, constant: &Constant) -> Object {
    match constant {
        Constant::Text(text) => Object::new().with(key, text.as_str()),
        Constant::Boolean(value) => Object::new().with(key, *value),
        Constant::Number(digits) => {
            let number = number(digits);
            let written = match &number {
                Value::Number(number) if number.is_f64() => number.as_f64().map(|it| it.to_string()),
                _ => None,
            };
            let is_kept = written.is_none_or(|written| written == *digits);
            Object::new()
                .with(key, number)
                .with_some(kept, (!is_kept).then_some(digits.as_str()))
        }
    }
}

/// A number by its digits.
fn number(digits: &str) -> Value {
    serde_json::from_str(digits).unwrap_or_else(|_| digits.into())
}
