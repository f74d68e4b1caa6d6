//! What a module uses of other modules, so that it can name the types there as users do.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Field, Home, Module, Operation, Type, TypeName};

/// What a module imports: beside the runtime, types of other modules. No two types of an API have the same name.
pub(super) fn imports(module: &Module) -> TokenStream {
    let responses = module.operations.iter().flat_map(Operation::response_types);
    let requests = module.operations.iter().flat_map(|operation| &operation.fields);
    let inputs = module.structs.iter().filter(|this| this.is_input);
    let mut set = requests.clone().chain(inputs.flat_map(|this| &this.fields));
    let field = set.any(Field::is_required).then(|| quote! { use super::field; });
    let fields = requests.chain(module.records().flat_map(|this| &this.fields));
    let pages = module
        .operations
        .iter()
        .filter_map(|operation| operation.pages.as_ref());
    let items = pages.filter_map(|pages| pages.items.as_ref()).map(|(_, item)| item);
    let waits = module.operations.iter().filter_map(|operation| operation.wait.as_ref());
    let polled = waits.filter_map(|wait| wait.ask.as_ref()).map(|ask| &ask.returns);
    let types = responses
        .chain(fields.map(|Field { ty, .. }| ty))
        .chain(items)
        .chain(polled);
    let types: Vec<&Type> = types.collect();
    let has_limits = types.iter().any(|ty| has_limits(ty));
    let in_pairs = module.pairs.iter().flat_map(|pair| {
        let ids = pair.values.iter().map(|value| &value.id);
        ids.chain([&pair.tag])
    });
    let home = Home::Module(module.name.clone());
    let in_unions = module.unions.iter().flat_map(|union| {
        let cases = union.cases.iter().filter_map(|case| case.ty.as_ref());
        cases.flat_map(Type::names).chain(&union.kinds)
    });
    let types: Vec<_> = types
        .into_iter()
        .flat_map(Type::names)
        .chain(in_pairs)
        .chain(in_unions)
        .chain(module.response_enums())
        .collect();
    let is_by_path = |name: &&TypeName| name.is_hidden && name.home != Home::Client;
    let api = (has_limits || types.iter().any(is_by_path)).then(|| quote! { use super as api; });
    let types = of(types.into_iter().filter(|name| name.home != home));
    let has_records = !module.operations.is_empty() || module.records().next().is_some();
    let fmt = (has_records || !module.enums.is_empty()).then(|| quote! { use ::std::fmt; });
    quote! {
        // For a crate that has no prelude of its own.
        #[allow(unused_imports)]
        use ::std::prelude::v1::*;
        #fmt

        use ::dollr_client::codegen as runtime;

        #api
        #field
        #types
    }
}

/// The imports of some types.
pub(super) fn of<'a>(types: impl Iterator<Item = &'a TypeName>) -> TokenStream {
    let mut homes: BTreeMap<Option<&str>, (TokenStream, BTreeSet<Ident>)> = BTreeMap::new();
    for TypeName { home, name, .. } in types.filter(|name| !name.is_hidden) {
        let (key, folder) = match home {
            Home::Module(module) => (Some(module.text()), quote! { super::#module }),
            Home::Client => (None, quote! { runtime::exports }),
        };
        let (_, names) = homes.entry(key).or_insert_with(|| (folder, BTreeSet::new()));
        names.insert(format_ident!("{name}"));
    }
    let imports = homes.into_values().map(|(folder, names)| {
        let names = names.into_iter();
        quote! { use #folder::{#(#names),*}; }
    });
    imports.collect()
}

/// The path of a type that something else hides, as seen from any module of the API.
pub(super) fn path(TypeName { home, name, .. }: &TypeName) -> TokenStream {
    let name = format_ident!("{name}");
    match home {
        Home::Module(module) => quote! { api::#module::#name },
        Home::Client => quote! { runtime::exports::#name },
    }
}

/// Whether a type names limits, which it does by a path.
fn has_limits(ty: &Type) -> bool {
    match ty {
        Type::Limited(..) => true,
        Type::List(ty) | Type::Map(ty) | Type::Nullable(ty) | Type::Formed(ty, _) => has_limits(ty),
        Type::Generic(_, argument) => has_limits(argument),
        _ => false,
    }
}
