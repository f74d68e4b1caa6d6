//! Types as schemas.

use serde_yaml::Value;

use super::catalog::{Catalog, component_name, text};
use super::object::Object;
use crate::model::{Form, IdKind, Type, TypeName, ValueType};

/// What is a whole number, in a text.
pub(in crate::openapi) const DIGITS: &str = "^-?[0-9]+$";

/// Makes schemas of types.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'a> {
    pub(super) catalog: &'a Catalog<'a>,
    /// What `T` is, in a generic struct.
    pub(super) argument: Option<&'a Type>,
}

impl Schemas<'_> {
    pub(super) fn schema(&self, ty: &Type) -> Object {
        match ty {
            Type::String => of_type("string"),
            Type::Integer => of_type("integer").with("format", "int64"),
            Type::Boolean => of_type("boolean"),
            Type::Secret => of_type("string").with("format", "password"),
            // A pair is two fields of what holds it, and no value of its own.
            Type::Json | Type::Pair(..) => Object::new(),
            Type::File | Type::Upload | Type::BodyBytes => of_type("string").with("format", "binary"),
            Type::Duration => of_type("integer").with("x-type", "duration"),
            Type::Value(value) => of_value(*value),
            Type::Id(name) | Type::Enum(name) | Type::Struct(name) | Type::Union(name) => reference(&name.name),
            Type::Generic(..) => reference(&component_name(ty)),
            Type::Parameter => {
                let schema = self.argument.map(|ty| self.schema(ty)).unwrap_or_default();
                schema.with("x-parameter", true)
            }
            Type::List(item) => of_type("array").with("items", self.schema(item)),
            Type::Map(item) => of_type("object").with("additionalProperties", self.schema(item)),
            Type::Nullable(ty) => nullable(self.schema(ty)),
            Type::Formed(ty, form) => self.formed(ty, *form),
            Type::Limited(inner, named) => {
                let name = named.name.name.as_str();
                match (&**inner, self.catalog.aliases.get(name)) {
                    (Type::Id(id), _) if id.name == name => reference(name),
                    (inner, Some((_, meaning))) if inner == *meaning => reference(name),
                    // In a form of its own.
                    (inner, _) => self.schema(inner).with("x-type", name),
                }
            }
        }
    }

    /// A single value in a form that isn't its own.
    fn formed(&self, ty: &Type, form: Form) -> Object {
        let string = || of_type("string");
        let digits = |count: u8| string().with("pattern", format!("^[0-9]{{{count}}}$"));
        let schema = match form {
            Form::Text => self.in_text(ty),
            Form::Bit => of_type("integer").with("enum", vec![0, 1]),
            Form::Milliseconds
            | Form::Seconds
            | Form::Minutes
            | Form::Hours
            | Form::Days
            | Form::UnixSeconds
            | Form::UnixMilliseconds => of_type("integer").with("format", "int64"),
            Form::IsoDuration => string().with("format", "duration"),
            Form::Rfc2822 => string(),
            Form::CompactTimestamp => digits(14),
            Form::CompactDate => digits(8),
            Form::Base64Url => string().with("contentEncoding", "base64url"),
            Form::Hex => string().with("contentEncoding", "base16"),
        };
        schema.with("x-type", text(ty)).with("x-as", form.word())
    }

    /// A number or a boolean as a string.
    fn in_text(&self, ty: &Type) -> Object {
        let string = of_type("string");
        match ty {
            Type::Boolean => string.with("enum", vec!["true", "false"]),
            Type::Value(_) => string.with("format", "decimal"),
            Type::Integer => string.with("pattern", DIGITS),
            Type::Id(name) if self.is_integer(name) => string.with("pattern", DIGITS),
            Type::Enum(name) => {
                let values = self.catalog.enums.get(name.name.as_str());
                let values = values.map(|this| this.values.iter().map(|value| value.name.as_str().into()).collect());
                string.with_list("enum", values.unwrap_or_default())
            }
            _ => string,
        }
    }

    fn is_integer(&self, id: &TypeName) -> bool {
        let id = self.catalog.ids.get(id.name.as_str());
        id.is_some_and(|id| id.json == IdKind::Integer)
    }

    /// Whether a value is a number in JSON, whose bounds a schema can say.
    pub(super) fn is_number(&self, ty: &Type) -> bool {
        match (ty.plain(), ty.form()) {
            (_, Some(form)) => form.unit().is_some(),
            (Type::Integer | Type::Value(ValueType::Amount | ValueType::Decimal), None) => true,
            (Type::Id(name), None) => self.is_integer(name),
            _ => false,
        }
    }
}

pub(super) fn of_type(name: &str) -> Object {
    Object::new().with("type", name)
}

pub(super) fn reference(component: &str) -> Object {
    Object::new().with("$ref", format!("#/components/schemas/{component}"))
}

/// The same, or `null`.
pub(super) fn nullable(schema: Object) -> Object {
    match schema.get("type") {
        Some(Value::String(name)) if schema.get("enum").is_none() => {
            let types = vec![name.clone(), "null".to_owned()];
            schema.with("type", types)
        }
        _ => Object::new().with("anyOf", vec![schema, of_type("null")]),
    }
}

fn of_value(value: ValueType) -> Object {
    let string = of_type("string");
    let of_pattern = |pattern| of_type("string").with("pattern", pattern).with("x-type", value.name());
    match value {
        ValueType::Amount | ValueType::Decimal => of_type("number").with("x-type", value.name()),
        ValueType::Bytes => string.with("contentEncoding", "base64"),
        ValueType::Country => of_pattern("^[A-Z]{2}$"),
        ValueType::Currency => of_pattern("^[A-Z]{3}$"),
        ValueType::Date => string.with("format", "date"),
        ValueType::Email => string.with("format", "email"),
        ValueType::Phone => of_pattern("^[1-9][0-9]{7,14}$"),
        ValueType::Timestamp => string.with("format", "date-time"),
        ValueType::Url => string.with("format", "uri"),
        ValueType::Uuid => string.with("format", "uuid"),
    }
}
