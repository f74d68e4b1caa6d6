//! The named types of an API: its ids, enums, unions and structs, and the names that stand for types within limits.

use serde_yaml::Value;

use super::catalog::{Catalog, has_headers, text};
use super::object::{Object, short};
use super::schemas::{Schemas, of_type};
use super::unions;
use crate::model::{Api, End, Enum, EnumValue, Id, IdKind, Module, Pair, Struct, Type};
use crate::names::{camel, variant_ident};

/// All named types, in the order of the spec.
pub(super) fn components(api: &Api, catalog: &Catalog<'_>) -> Object {
    let schemas = Schemas {
        catalog,
        argument: None,
    };
    let mut components = Object::new();
    for module in &api.modules {
        let mut add = |name: &str, description: Option<&str>, schema: Object| {
            let about = Object::new().with_some("description", description);
            let schema = schema.with_some("x-resource", resource(module));
            components = std::mem::take(&mut components).with(name, about.with_all(schema));
        };
        for id in &module.ids {
            let limits = module.limits.iter().find(|named| named.name.name == id.name);
            let limits = limits.map(|named| schemas.limits(&named.limits, &Type::Id(named.name.clone())));
            let schema = self::id(id).with_all(limits.unwrap_or_default());
            add(&id.name, id.description.as_deref(), schema);
        }
        for this in &module.enums {
            add(&this.name, this.description.as_deref(), enumeration(this));
        }
        for named in &module.limits {
            if let Some((_, ty)) = catalog.aliases.get(named.name.name.as_str()) {
                let schema = schemas.schema(ty).with_all(schemas.limits(&named.limits, ty));
                add(&named.name.name, None, schema);
            }
        }
        for union in &module.unions {
            add(&union.name, union.description.as_deref(), unions::union(union, schemas));
            for (name, description, case) in unions::cases(union, schemas) {
                add(&name, description, case);
            }
        }
        for this in module.structs.iter().filter(|this| !has_headers(this)) {
            if !this.is_generic {
                add(
                    &this.name,
                    this.description.as_deref(),
                    schemas.object(&this.fields, &this.constants),
                );
                continue;
            }
            for (name, (generic, argument)) in &catalog.generics {
                if *generic == this.name {
                    add(
                        name,
                        this.description.as_deref(),
                        self::generic(this, argument, catalog),
                    );
                }
            }
        }
    }
    for (name, types) in &catalog.imports {
        let schema = match types {
            // A pair is no value of its own.
            None => continue,
            Some([ty]) => of_type(ty),
            Some(types) => Object::new().with("type", types.to_vec()),
        };
        components = components.with(name, schema.with("x-import", true));
    }
    components
}

/// The resource that a module is.
pub(super) fn resource(module: &Module) -> Option<&str> {
    module.handle.as_ref().map(|_| module.name.text())
}

fn generic(this: &Struct, argument: &Type, catalog: &Catalog<'_>) -> Object {
    let schemas = Schemas {
        catalog,
        argument: Some(argument),
    };
    let schema = schemas.object(&this.fields, &this.constants);
    schema.with("x-type", format!("{}<{}>", this.name, text(argument)))
}

fn id(id: &Id) -> Object {
    let schema = match id.json {
        IdKind::Integer => of_type("integer").with("format", "int64"),
        IdKind::String => of_type("string"),
        IdKind::Uuid | IdKind::Uuid4 => of_type("string").with("format", "uuid"),
    };
    let kind = IdKind::ALL.iter().find(|(_, kind)| *kind == id.json);
    schema.with_some("x-id", kind.map(|(name, _)| *name))
}

fn enumeration(this: &Enum) -> Object {
    let values = this.values.iter().map(|value| match this.is_integer {
        true => serde_json::from_str(&value.name).unwrap_or_else(|_| value.name.as_str().into()),
        false => Value::from(value.name.as_str()),
    });
    let said = this.values.iter().fold(Object::new(), |said, value| {
        let about = about(value);
        said.with_some(&value.name, (!about.is_empty()).then(|| short(about, "description")))
    });
    of_type(if this.is_integer { "integer" } else { "string" })
        .with_list("enum", values.collect())
        .with_object("x-values", said)
}

/// What is said of a value.
fn about(value: &EnumValue) -> Object {
    let has_name = value.variant != variant_ident(&camel(&value.name));
    let end = value.end.map(|end| match end {
        End::Success => "success",
        End::Failure => "failure",
    });
    Object::new()
        .with_some("name", has_name.then(|| value.variant.text()))
        .with_some("description", value.description.as_deref())
        .with_some("supported", (!value.supported).then_some(false))
        .with_some("final", end)
}

/// The unions that are two fields of what holds them, as the spec language writes them.
pub(super) fn pairs(api: &Api) -> Object {
    let mut pairs = Object::new();
    for module in &api.modules {
        for pair in &module.pairs {
            pairs = pairs.with(&pair.name, self::pair(pair, module));
        }
    }
    pairs
}

fn pair(pair: &Pair, module: &Module) -> Object {
    let cases = pair.values.iter();
    let cases = cases.fold(Object::new(), |cases, value| {
        cases.with(&value.tag, value.id.name.as_str())
    });
    Object::new()
        .with_some("resource", resource(module))
        .with_some("description", pair.description.as_deref())
        .with("kinds", pair.tag.name.as_str())
        .with("one_of", cases)
}
