//! What is declared and leads to nothing: types that no operation takes or returns, and resources without operations.

use std::collections::{BTreeMap, BTreeSet};

use super::{Module, operations_of};
use crate::document::{self, File, Root, Text, TypeText};
use crate::report::Report;

/// Reports them. This is for a spec without another mistake: what has one may be what uses a type.
pub(super) fn check(root: &Root<'_>, files: &[File<'_>], modules: &[Module<'_, '_>], report: &Report) {
    for module in modules {
        if let (Some(resource), None) = (module.resource, operations_of(module).next()) {
            let message = format!(
                "the resource `{}` has no operations: describe one, or leave `resource` out",
                resource.value
            );
            report.error(&resource.at, message);
        }
    }
    let operations = || files.iter().flat_map(|file| &file.operations);
    let webhooks = || files.iter().flat_map(|file| &file.webhooks);
    // Who begins with the types has used none of them yet.
    if operations().next().is_none() && webhooks().next().is_none() {
        return;
    }
    let declared = Declared::of(root, files);
    let taken = operations()
        .flat_map(document::Operation::fields)
        .chain(webhooks().flat_map(document::Webhook::fields))
        .filter_map(|field| field.ty.as_ref());
    let returned = operations().filter_map(|it| it.returns.as_ref());
    let errors = operations().flat_map(|it| &it.errors).chain(&root.errors);
    let responses = returned
        .flat_map(document::Returns::each)
        .chain(errors.map(|it| &it.response));
    let returned = responses.flat_map(document::Response::types);
    let used = declared.reach(taken.chain(returned).flat_map(TypeText::names));
    for (name, _) in declared.types.iter().filter(|(name, _)| !used.contains(name.value)) {
        let message = format!(
            "no operation takes or returns `{}`: use it in one or in a webhook, or remove it",
            name.value
        );
        report.error(&name.at, message);
    }
}

/// Every type of a spec, and the names of types that its contents mention.
struct Declared<'f, 'a> {
    types: Vec<(&'f Text<'a>, Vec<&'f Text<'a>>)>,
}

impl<'f, 'a> Declared<'f, 'a> {
    fn of(root: &'f Root<'a>, files: &'f [File<'a>]) -> Self {
        let mut types: Vec<_> = root.imports.iter().map(|name| (name, Vec::new())).collect();
        for file in files.iter().map(|file| &file.types) {
            types.extend(file.ids.iter().map(|it| (&it.name, Vec::new())));
            types.extend(file.enums.iter().map(|it| (&it.name, Vec::new())));
            types.extend(file.unions.iter().map(|it| {
                let cases = it.cases.iter().filter_map(|case| case.ty.as_ref());
                (&it.name, cases.flat_map(TypeText::names).chain(&it.kinds).collect())
            }));
            types.extend(file.aliases.iter().map(|it| {
                let names = it.ty.iter().flat_map(TypeText::names);
                (&it.name, names.collect())
            }));
            types.extend(file.structs.iter().map(|it| {
                let fields = it.fields.iter().filter_map(|field| field.ty.as_ref());
                (&it.name, fields.flat_map(TypeText::names).chain(&it.include).collect())
            }));
        }
        Self { types }
    }

    /// The names of all types that these lead to.
    fn reach(&self, from: impl Iterator<Item = &'f Text<'a>>) -> BTreeSet<&'a str> {
        let contents: BTreeMap<&str, &[&Text<'_>]> = self
            .types
            .iter()
            .map(|(name, contents)| (name.value, contents.as_slice()))
            .collect();
        let mut used = BTreeSet::new();
        let mut next: Vec<&Text<'_>> = from.collect();
        while let Some(text) = next.pop() {
            if used.insert(text.value) {
                next.extend(contents.get(text.value).into_iter().copied().flatten());
            }
        }
        used
    }
}
