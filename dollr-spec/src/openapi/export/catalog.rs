//! The named types of an API: what each name stands for, and what is used of generic ones.

use std::collections::BTreeMap;

use crate::model::{Api, Enum, Home, Id, Module, NamedLimits, Operation, Pair, Place, Struct, Type, TypeName};

/// The named types of an API.
pub(super) struct Catalog<'a> {
    pub(super) ids: BTreeMap<&'a str, &'a Id>,
    pub(super) enums: BTreeMap<&'a str, &'a Enum>,
    pub(super) pairs: BTreeMap<&'a str, &'a Pair>,
    pub(super) structs: BTreeMap<&'a str, &'a Struct>,
    /// The names that stand for a type within limits, each with that type.
    pub(super) aliases: BTreeMap<&'a str, (&'a NamedLimits, &'a Type)>,
    /// What is used of generic structs, by the names of the components that it becomes.
    pub(super) generics: BTreeMap<String, (&'a str, &'a Type)>,
    /// The types of `dollr-client`, each with what it is in JSON: nothing if it is a pair, which is no single value.
    pub(super) imports: BTreeMap<&'a str, Option<&'static [&'static str]>>,
}

impl<'a> Catalog<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let ids = api.modules.iter().flat_map(|module| &module.ids);
        let enums = api.modules.iter().flat_map(|module| &module.enums);
        let pairs = api.modules.iter().flat_map(|module| &module.pairs);
        let structs = api.modules.iter().flat_map(|module| &module.structs);
        let mut catalog = Self {
            ids: ids.map(|it| (it.name.as_str(), it)).collect(),
            enums: enums.map(|it| (it.name.as_str(), it)).collect(),
            pairs: pairs.map(|it| (it.name.as_str(), it)).collect(),
            structs: structs.map(|it| (it.name.as_str(), it)).collect(),
            aliases: BTreeMap::new(),
            generics: BTreeMap::new(),
            imports: BTreeMap::new(),
        };
        for module in &api.modules {
            for ty in types(module) {
                catalog.take(ty);
            }
            for pair in &module.pairs {
                catalog.import(&pair.tag, Some(&["string"]));
                for value in &pair.values {
                    catalog.import(&value.id, Some(&["integer", "string"]));
                }
            }
            for kinds in module.unions.iter().filter_map(|union| union.kinds.as_ref()) {
                catalog.import(kinds, Some(&["string"]));
            }
        }
        catalog
    }

    /// Takes note of the names in a type.
    fn take(&mut self, ty: &'a Type) {
        match ty {
            Type::Id(name) => self.import(name, Some(&["integer", "string"])),
            Type::Enum(name) => self.import(name, Some(&["string"])),
            Type::Struct(name) | Type::Union(name) => self.import(name, Some(&["object"])),
            Type::Pair(name, _) => self.import(name, None),
            Type::Generic(name, argument) => {
                self.generics.insert(component_name(ty), (&name.name, argument));
                self.take(argument);
            }
            Type::List(item) | Type::Map(item) | Type::Nullable(item) | Type::Formed(item, _) => self.take(item),
            Type::Limited(inner, named) => {
                let known = self.aliases.get(named.name.name.as_str()).map(|(_, inner)| *inner);
                // A use may have it in another form: what it is, is what has none.
                if !self.ids.contains_key(named.name.name.as_str())
                    && known.is_none_or(|known| is_formed(known) && !is_formed(inner))
                {
                    self.aliases.insert(&named.name.name, (named, inner));
                }
                self.take(inner);
            }
            _ => {}
        }
    }

    fn import(&mut self, name: &'a TypeName, json: Option<&'static [&'static str]>) {
        if name.home == Home::Client {
            self.imports.insert(&name.name, json);
        }
    }
}

fn is_formed(ty: &Type) -> bool {
    match ty {
        Type::Formed(..) => true,
        Type::Limited(ty, _) | Type::Nullable(ty) | Type::List(ty) | Type::Map(ty) => is_formed(ty),
        _ => false,
    }
}

/// The types that a module uses, each as often as it does.
fn types(module: &Module) -> impl Iterator<Item = &Type> {
    let fields = module.records().flat_map(|this| &this.fields);
    let sent = module.operations.iter().flat_map(|operation| &operation.fields);
    let cases = module.unions.iter().flat_map(|union| &union.cases);
    let returned = module.operations.iter().flat_map(Operation::response_types);
    let types = fields.chain(sent).map(|field| &field.ty);
    types.chain(cases.filter_map(|case| case.ty.as_ref())).chain(returned)
}

/// Whether a struct has headers, and so is a response.
pub(super) fn has_headers(this: &Struct) -> bool {
    let places = this.fields.iter().map(|field| field.place);
    let mut places = places.chain(this.constants.iter().map(|constant| constant.place));
    places.any(|place| place == Place::Header)
}

/// The name of the component that a generic struct of something becomes: no type of a spec has an underscore.
pub(super) fn component_name(ty: &Type) -> String {
    text(ty).replace('<', "_").replace('>', "")
}

/// A type as the spec language writes it.
pub(in crate::openapi) fn text(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Json => "json".to_owned(),
        Type::File => "file".to_owned(),
        Type::Upload | Type::BodyBytes => "bytes".to_owned(),
        Type::Value(value) => value.name().to_owned(),
        Type::Id(name) | Type::Enum(name) | Type::Struct(name) | Type::Union(name) | Type::Pair(name, _) => {
            name.name.clone()
        }
        Type::Generic(name, argument) => format!("{}<{}>", name.name, text(argument)),
        Type::Parameter => "T".to_owned(),
        Type::List(item) => format!("list<{}>", text(item)),
        Type::Map(item) => format!("map<{}>", text(item)),
        Type::Nullable(ty) => format!("{}?", text(ty)),
        Type::Formed(ty, _) => text(ty),
        Type::Limited(_, named) => named.name.name.clone(),
    }
}
