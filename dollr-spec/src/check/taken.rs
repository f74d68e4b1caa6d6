//! Rust names that the names of a spec lead to: each is taken once. What comes too late is reported, and left out.

use std::collections::BTreeMap;
use std::slice;

use super::{Module, WrittenStructs};
use crate::document::{self, Text};
use crate::model;
use crate::report::Report;

/// Methods of every builder, which a setter would hide.
const BUILDER_METHODS: [&str; 5] = ["build", "extra_field", "poll", "send", "until_final"];

const OF_EVERY_STRUCT: &str = "a field can't be called `unknown_fields`: every struct has one of that name, which holds what \
                               isn't documented; choose another";

pub(super) fn check(
    modules: &mut [model::Module],
    written: &[Module<'_, '_>],
    structs: &WrittenStructs<'_>,
    report: &Report,
) {
    let mut taken = Taken::by_types(modules, report);
    taken.by_handles(modules, written);
    taken.by_structs(modules, structs);
    taken.by_inputs(modules, structs);
    taken.by_operations(modules, written);
}

struct Taken<'r> {
    /// What has each name of a type: "the operation `go`".
    types: BTreeMap<String, String>,
    report: &'r Report,
}

impl<'r> Taken<'r> {
    fn by_types(modules: &[model::Module], report: &'r Report) -> Self {
        let names = modules.iter().flat_map(type_names);
        Self {
            types: names
                .map(|name| (name.to_owned(), format!("the type `{name}`")))
                .collect(),
            report,
        }
    }

    /// A resource whose name is taken has no handle.
    fn by_handles(&mut self, modules: &mut [model::Module], written: &[Module<'_, '_>]) {
        for (module, written) in modules.iter_mut().zip(written) {
            if let (Some(handle), Some(resource)) = (&module.handle, written.resource)
                && !self.take(
                    slice::from_ref(handle),
                    resource,
                    &format!("the resource `{}`", resource.value),
                )
            {
                module.handle = None;
            }
        }
    }

    /// Every struct has a field for what isn't documented. Of inputs that is said below, as of requests.
    fn by_structs(&mut self, modules: &mut [model::Module], structs: &WrittenStructs<'_>) {
        for this in modules.iter_mut().flat_map(|module| &mut module.structs) {
            let written = structs.get(this.name.as_str());
            let fields = written.into_iter().flat_map(|written| &written.fields);
            for field in fields.filter(|field| field.name.value == "unknown_fields" && !this.is_input) {
                self.report.error(&field.name.at, OF_EVERY_STRUCT.to_owned());
            }
            this.fields.retain(|field| field.name != "unknown_fields");
        }
    }

    /// An input whose names are taken has no builder.
    fn by_inputs(&mut self, modules: &mut [model::Module], structs: &WrittenStructs<'_>) {
        let all = modules.iter_mut().flat_map(|module| &mut module.structs);
        for this in all.filter(|this| this.is_input) {
            let Some(written) = structs.get(this.name.as_str()) else {
                continue;
            };
            let builder = format!("{}Builder", this.name);
            let owner = format!("the builder of `{}`", this.name);
            let fields: Vec<_> = written.fields.iter().collect();
            this.is_input = self.refuse_methods(&fields) && self.take(slice::from_ref(&builder), &written.name, &owner);
        }
    }

    /// An operation whose names are taken is none.
    fn by_operations(&mut self, modules: &mut [model::Module], written: &[Module<'_, '_>]) {
        let mut written = written.iter().flat_map(super::operations_of);
        for module in modules {
            module.operations.retain(|operation| {
                let Some(this) = written.find(|this| this.name.value == operation.name) else {
                    return false;
                };
                let names = [operation.request.clone(), format!("{}Builder", operation.request)];
                let fields: Vec<_> = this.fields().collect();
                self.refuse_methods(&fields)
                    && self.take(&names, &this.name, &format!("the operation `{}`", operation.name))
            });
        }
    }

    fn take(&mut self, names: &[String], for_name: &Text<'_>, owner: &str) -> bool {
        for name in names {
            if let Some(other) = self.types.get(name) {
                let message = format!(
                    "`{}` makes the Rust type `{name}`, which {other} has already; rename one",
                    for_name.value
                );
                self.report.error(&for_name.at, message);
                return false;
            }
        }
        self.types
            .extend(names.iter().map(|name| (name.clone(), owner.to_owned())));
        true
    }

    /// Whether no setter would have the name of another method of the builder.
    fn refuse_methods(&self, fields: &[&document::Field<'_>]) -> bool {
        let mut is_free = true;
        for field in fields {
            if field.name.value == "unknown_fields" {
                self.report.error(&field.name.at, OF_EVERY_STRUCT.to_owned());
                is_free = false;
            } else if BUILDER_METHODS.contains(&field.name.value) {
                let message = format!(
                    "a field of a request can't be called `{}`: its builder has a method of that name; choose another",
                    field.name.value
                );
                self.report.error(&field.name.at, message);
                is_free = false;
            }
        }
        is_free
    }
}

fn type_names(module: &model::Module) -> impl Iterator<Item = &str> {
    let ids = module.ids.iter().map(|it| it.name.as_str());
    let enums = module.enums.iter().map(|it| it.name.as_str());
    let pairs = module.pairs.iter().map(|it| it.name.as_str());
    ids.chain(enums)
        .chain(pairs)
        .chain(module.structs.iter().map(|it| it.name.as_str()))
}
