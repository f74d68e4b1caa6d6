//! Rust names that the names of a spec lead to: each is taken once. What comes too late is reported, and left out.
//!
//! Declared types and requests are in modules of their own, so that a type `Charge` and an operation `charge` are two things.

use std::collections::{BTreeMap, BTreeSet};

use super::{Module, WrittenStructs, operations_of};
use crate::document::Text;
use crate::model::{self, Ident};
use crate::report::Report;

pub(super) fn check(
    modules: &mut [model::Module],
    written: &[Module<'_, '_>],
    structs: &WrittenStructs<'_>,
    report: &Report,
) {
    check_inputs(modules, structs, report);
    let mut written = written.iter().flat_map(operations_of);
    let mut operations = BTreeSet::new();
    for module in modules {
        let mut requests = Taken::default();
        if let Some(handle) = &module.handle {
            let owner = format!("the resource `{}`", module.name.text());
            requests.names.insert(handle.clone(), owner);
        }
        let mut methods: BTreeMap<Ident, String> = BTreeMap::new();
        module.operations.retain(|operation| {
            let Some(this) = written.find(|this| this.key.value == operation.name) else {
                return false;
            };
            let (key, name) = (&this.key, &operation.name);
            if !operations.insert(name.clone()) {
                report.error(
                    &key.at,
                    format!("there is an operation `{name}` already; rename or remove this one"),
                );
                return false;
            }
            if let Some(other) = methods.insert(operation.method_name.clone(), name.clone()) {
                let message = format!(
                    "`{other}` has the method `{}` already; give one another",
                    operation.method_name.0
                );
                report.error(&this.method.as_ref().unwrap_or(key).at, message);
                return false;
            }
            requests.take(&this.request_types(), key, &format!("the operation `{name}`"), report)
        });
    }
}

/// An input whose builder's name is taken has none.
fn check_inputs(modules: &mut [model::Module], structs: &WrittenStructs<'_>, report: &Report) {
    let mut types = Taken::default();
    let names = modules.iter().flat_map(model::Module::type_names);
    types
        .names
        .extend(names.map(|name| (name.to_owned(), format!("the type `{name}`"))));
    let all = modules.iter_mut().flat_map(|module| &mut module.structs);
    for this in all.filter(|this| this.is_input) {
        let Some(written) = structs.get(this.name.as_str()) else {
            continue;
        };
        if this.is_generic {
            let message = format!(
                "`{}` goes into a request, and a generic struct is only returned: write one without `<T>`",
                this.name
            );
            report.error(&written.name.at, message);
            this.is_input = false;
            continue;
        }
        let owner = format!("the builder of `{}`", this.name);
        this.is_input = types.take(&[format!("{}Builder", this.name)], &written.name, &owner, report);
    }
}

/// Names of types in one Rust module, and what has each: "the operation `go`".
#[derive(Default)]
struct Taken {
    names: BTreeMap<String, String>,
}

impl Taken {
    fn take(&mut self, names: &[String], for_name: &Text<'_>, owner: &str, report: &Report) -> bool {
        for name in names {
            if let Some(other) = self.names.get(name) {
                let message = format!(
                    "`{}` makes the Rust type `{name}`, which {other} has already; rename one",
                    for_name.value
                );
                report.error(&for_name.at, message);
                return false;
            }
        }
        self.names
            .extend(names.iter().map(|name| (name.clone(), owner.to_owned())));
        true
    }
}
