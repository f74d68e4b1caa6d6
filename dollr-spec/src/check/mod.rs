//! From the spec as it is written to the model, or every mistake in it.

mod aliases;
mod asking;
mod authentication;
mod bodies;
mod client_methods;
mod confirmations;
mod constants;
mod contents;
mod differences;
mod example_responses;
mod examples;
mod fields;
mod forms;
mod headers;
mod held;
mod imports;
mod includes;
mod inputs;
mod json;
mod known_values;
mod limits;
mod names;
mod numbers;
mod operations;
mod pages;
mod paths;
mod places;
mod recoveries;
mod recursion;
mod references;
mod responses;
mod scalars;
mod services;
mod styles;
mod taken;
mod texts;
mod types;
mod union_examples;
mod unions;
mod unused;
mod waiting;
mod webhook_examples;
mod webhooks;
mod written;

use std::collections::BTreeMap;

#[cfg(feature = "openapi")]
pub(crate) use self::client_methods::is_client_name;
#[cfg(feature = "openapi")]
pub(crate) use self::fields::MOST as MOST_FIELDS;
#[cfg(feature = "openapi")]
pub(crate) use self::headers::{is_name as is_header_name, is_own as is_own_header};
#[cfg(feature = "openapi")]
pub(crate) use self::names::is_prelude;
#[cfg(feature = "openapi")]
pub(crate) use self::paths::is_path;

use self::asking::Asking;
use self::client_methods::{CLIENT_INTERNALS, CLIENT_METHODS, CLIENT_RESOURCES};
use self::contents::Enums;
use self::names::check_snake_type_name;
use self::services::Services;
use self::types::Types;
use crate::document::{self, File, Root, Text};
use crate::model::{self, Api, Enum, Field, IdKind, Ident, Operation, Struct, Type, TypeName};
use crate::names::{camel, ident};
use crate::report::Report;
use crate::scope::Scope;

/// Modules that every API has, whose names no resource may take.
const OWN_MODULES: [&str; 5] = ["authentication", "exports", "field", "service", SHARED];
/// Crates that the code around the macro names, which a module would hide.
const CRATES: [&str; 4] = ["alloc", "core", "dollr_client", "std"];
/// The module of the types that belong to no resource.
const SHARED: &str = "types";

/// The files of one module.
struct Module<'f, 'a> {
    name: Ident,
    resource: Option<&'f Text<'a>>,
    description: Option<&'a str>,
    files: Vec<&'f File<'a>>,
}

impl<'f, 'a> Module<'f, 'a> {
    fn types(&self) -> impl Iterator<Item = &'f document::Types<'a>> + use<'f, 'a> {
        let files: Vec<_> = self.files.iter().map(|file| &file.types).collect();
        files.into_iter()
    }

    /// The struct whose methods are the operations of the resource. A request may have the name of the resource itself.
    fn handle(&self) -> Option<String> {
        let handle = camel(self.resource?.value);
        let is_request = operations_of(self).any(|operation| operation.request_types().contains(&handle));
        Some(match is_request {
            true => format!("{handle}Resource"),
            false => handle,
        })
    }
}

/// Checks a spec. What is right in it is in the model even when something else is wrong.
pub(crate) fn check<'a>(root: &Root<'a>, files: &mut [File<'a>], scope: Scope, report: &Report) -> Api {
    includes::expand(&root.imports, files, report);
    let services = Services::check(root, files, scope, report);
    let files = &*files;
    let modules = gather_modules(files, scope, report);
    let types = Types::gather(&root.imports, &modules, report);
    // Of several with one name, the first: it is inserted last.
    let structs = files.iter().rev().flat_map(|file| file.types.structs.iter().rev());
    let structs: WrittenStructs<'_> = structs.map(|this| (this.name.value, this)).collect();
    let enums = Enums::gather(files);
    let mut checked: Vec<model::Module> = modules
        .iter()
        .map(|module| check_types(module, &types, &enums, report))
        .collect();
    let unions: Vec<_> = files.iter().flat_map(|file| &file.types.unions).collect();
    recursion::check(&mut checked, &structs, &unions, report);
    let shapes = Shapes::of(&checked, &structs);
    unions::check_reachable(&modules, &shapes, report);
    unions::check_tags(&modules, &shapes, report);
    if let Some(address) = &root.documentation {
        paths::check_address(address, report);
    }
    let documentation = root.documentation.as_ref().map(|text| text.value);
    let written: Vec<_> = modules.iter().flat_map(operations_of).collect();
    let errors = responses::check_shared_errors(&root.errors, &types, report);
    let operations: Vec<Vec<Operation>> = {
        let context = operations::Context {
            documentation,
            types: &types,
            errors: &errors,
            shapes: &Shapes::of(&checked, &structs),
            written: &written,
            services: &services,
            scope,
            report,
        };
        let check = |operation| operations::check(operation, &context);
        modules
            .iter()
            .map(|module| operations_of(module).filter_map(check).collect())
            .collect()
    };
    for (module, operations) in checked.iter_mut().zip(operations) {
        module.operations = operations;
    }
    let webhooks = {
        let context = webhooks::Context {
            documentation,
            types: &types,
            shapes: &Shapes::of(&checked, &structs),
            report,
        };
        webhooks::check(&modules, &context)
    };
    for (module, webhooks) in checked.iter_mut().zip(webhooks) {
        module.webhooks = webhooks;
    }
    inputs::mark(&mut checked);
    taken::check(&mut checked, &modules, &structs, report);
    let (confirmations, waits) = {
        let shapes = Shapes::of(&checked, &structs);
        let asking = Asking {
            modules: &checked,
            written: &written,
            report,
        };
        (confirmations::check(asking, &shapes), waiting::check(asking, &shapes))
    };
    let operations = checked.iter_mut().flat_map(|module| &mut module.operations);
    for (operation, (confirm, wait)) in operations.zip(confirmations.into_iter().zip(waits)) {
        (operation.confirm, operation.wait) = (confirm, wait);
    }
    let all: Vec<&Operation> = checked.iter().flat_map(|module| &module.operations).collect();
    references::check(&written, &all, report);
    let authentication = match scope {
        Scope::Client => {
            let shapes = Shapes::of(&checked, &structs);
            services::refuse(root, report);
            authentication::check(root, &checked, &written, &shapes, report)
        }
        Scope::Extension => None,
    };
    let name = check_api_name(root, report);
    // What has a mistake may be what uses a type.
    if report.is_empty() {
        unused::check(root, files, &modules, report);
    }
    let differences = differences::check(&root.differences, &all, &Shapes::of(&checked, &structs), report);
    // A root file that lists others has nothing itself.
    checked.retain(|module| module.handle.is_some() || !module.is_empty());
    Api {
        name,
        authentication,
        services: services.all,
        modules: checked,
        differences,
    }
}

fn operations_of<'f, 'a>(module: &Module<'f, 'a>) -> impl Iterator<Item = &'f document::Operation<'a>> {
    module.files.clone().into_iter().flat_map(|file| &file.operations)
}

/// One module a resource, and one for the types of all files without a resource.
fn gather_modules<'f, 'a>(files: &'f [File<'a>], scope: Scope, report: &Report) -> Vec<Module<'f, 'a>> {
    let mut modules = vec![Module {
        name: Ident(SHARED.to_owned()),
        resource: None,
        description: None,
        files: Vec::new(),
    }];
    for file in files {
        let Some(resource) = &file.resource else {
            if let Some(operation) = file.operations.first() {
                report.missing(
                    &operation.key.at,
                    "an operation belongs to a resource: name it with `resource` in this file",
                );
            }
            modules[0].files.push(file);
            continue;
        };
        // What is in a file stays in the model, so that its other mistakes are found and nothing in it is unknown.
        if !check_resource_name(resource, scope, report) {
            modules[0].files.push(file);
            continue;
        }
        let is_same = |module: &&mut Module<'_, '_>| module.resource.is_some_and(|it| it.value == resource.value);
        if let Some(module) = modules.iter_mut().find(is_same) {
            report.error(
                &resource.at,
                format!(
                    "there is a resource `{}` already: a resource is one file; put both into one",
                    resource.value
                ),
            );
            module.files.push(file);
            continue;
        }
        modules.push(Module {
            name: ident(resource.value),
            resource: Some(resource),
            description: file.description,
            files: vec![file],
        });
    }
    modules.retain(|module| module.resource.is_some() || !module.files.is_empty());
    modules
}

fn check_resource_name(resource: &Text<'_>, scope: Scope, report: &Report) -> bool {
    let name = resource.value;
    let taken_by = if OWN_MODULES.contains(&name) {
        "every API has a module of that name"
    } else if CLIENT_METHODS.contains(&name) || scope == Scope::Client && CLIENT_INTERNALS.contains(&name) {
        "`Client` has a method of that name"
    } else if scope == Scope::Extension && CLIENT_RESOURCES.contains(&name) {
        "`Client` has a resource of that name, which would hide it"
    } else if CRATES.contains(&name) {
        "its module would hide the crate of that name"
    } else {
        return check_snake_type_name(resource, "a resource", report);
    };
    report.error(
        &resource.at,
        format!("a resource can't be called `{name}`: {taken_by}; choose another"),
    );
    false
}

fn check_types(module: &Module<'_, '_>, types: &Types<'_>, enums: &Enums<'_, '_>, report: &Report) -> model::Module {
    let declared = || module.types();
    let ids = declared()
        .flat_map(|them| &them.ids)
        .filter(|it| types.is_declared_by(&it.name));
    let enumerations = declared()
        .flat_map(|them| &them.enums)
        .filter(|it| types.is_declared_by(&it.name));
    let unions: Vec<_> = declared()
        .flat_map(|them| &them.unions)
        .filter(|it| types.is_declared_by(&it.name))
        .collect();
    let structs = declared()
        .flat_map(|them| &them.structs)
        .filter(|it| types.is_declared_by(&it.name));
    let structs = structs.map(|this| contents::check_struct(this, types, report));
    let responses = operations_of(module).flat_map(|operation| responses::structs(operation, types, report));
    model::Module {
        name: module.name.clone(),
        description: module.description.map(str::to_owned),
        handle: module.handle(),
        ids: ids.map(|id| contents::check_id(id, report)).collect(),
        enums: enumerations.map(|this| contents::check_enum(this, report)).collect(),
        limits: types.limits_in(&module.name),
        pairs: unions
            .iter()
            .filter(|union| union.is_pair())
            .filter_map(|pair| contents::check_pair(pair, types, enums, report))
            .collect(),
        unions: unions
            .iter()
            .filter(|union| !union.is_pair())
            .map(|union| unions::check(union, types, enums, report))
            .collect(),
        structs: structs.chain(responses).collect(),
        operations: Vec::new(),
        webhooks: Vec::new(),
    }
}

fn check_api_name(root: &Root<'_>, report: &Report) -> String {
    let Some(name) = &root.name else {
        return String::new();
    };
    match names::check_type_name(name, report) {
        true => name.value.to_owned(),
        false => String::new(),
    }
}

/// The structs of a spec as they are written, by name.
type WrittenStructs<'a> = BTreeMap<&'a str, &'a document::Struct<'a>>;

/// The types of a spec by name, to look into them. What is imported isn't there.
struct Shapes<'m> {
    ids: BTreeMap<&'m str, IdKind>,
    enums: BTreeMap<&'m str, &'m Enum>,
    pairs: BTreeMap<&'m str, &'m model::Pair>,
    unions: BTreeMap<&'m str, &'m model::Union>,
    structs: BTreeMap<&'m str, &'m Struct>,
    written: &'m WrittenStructs<'m>,
}

impl<'m> Shapes<'m> {
    fn of(modules: &'m [model::Module], written: &'m WrittenStructs<'m>) -> Self {
        let ids = modules.iter().flat_map(|module| &module.ids);
        let enums = modules.iter().flat_map(|module| &module.enums);
        let pairs = modules.iter().flat_map(|module| &module.pairs);
        let unions = modules.iter().flat_map(|module| &module.unions);
        let structs = modules.iter().flat_map(|module| &module.structs);
        Self {
            ids: ids.map(|it| (it.name.as_str(), it.json)).collect(),
            enums: enums.map(|it| (it.name.as_str(), it)).collect(),
            pairs: pairs.map(|it| (it.name.as_str(), it)).collect(),
            unions: unions.map(|it| (it.name.as_str(), it)).collect(),
            structs: structs.map(|it| (it.name.as_str(), it)).collect(),
            written,
        }
    }

    fn id(&self, name: &TypeName) -> Option<IdKind> {
        self.ids.get(name.name.as_str()).copied()
    }

    fn enumeration(&self, name: &TypeName) -> Option<&'m Enum> {
        self.enums.get(name.name.as_str()).copied()
    }

    fn structure(&self, name: &TypeName) -> Option<&'m Struct> {
        self.structs.get(name.name.as_str()).copied()
    }

    fn fields(&self, name: &TypeName) -> Option<&'m [Field]> {
        self.structure(name).map(|this| this.fields.as_slice())
    }

    /// How a struct is a page of a list.
    fn pages(&self, name: &TypeName) -> Option<&'m document::Pages<'m>> {
        self.written.get(name.name.as_str())?.pages.as_ref()
    }

    fn union(&self, name: &TypeName) -> Option<&'m model::Union> {
        self.unions.get(name.name.as_str()).copied()
    }

    /// The types of a pair's tag and id.
    fn pair(&self, name: &TypeName) -> Option<(Type, Type)> {
        let pair = self.pairs.get(name.name.as_str())?;
        Some((Type::Enum(pair.tag.clone()), Type::Id(pair.values.first()?.id.clone())))
    }

    /// Whether the spec gives a struct a field of this name. One that isn't in the model has a mistake, which is
    /// reported, so that nothing more is to be said of it.
    fn is_written(&self, name: &TypeName, field: &str) -> bool {
        let this = self.written.get(name.name.as_str());
        this.is_some_and(|this| this.fields.iter().any(|it| it.is_called(field)))
    }

    /// Whether some value of this type is final; an imported one is believed to have some.
    fn is_status(&self, ty: &Type) -> bool {
        match ty {
            Type::Enum(name) => self.enumeration(name).is_none_or(Enum::has_end),
            _ => false,
        }
    }
}
