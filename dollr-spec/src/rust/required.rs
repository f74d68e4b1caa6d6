//! The names of required fields, which are in the type of a builder as long as they are not set, and so in the compiler's message.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Api, Field};
use crate::scope::Scope;

pub(super) fn module(api: &Api, scope: Scope) -> TokenStream {
    let operations = api.modules.iter().flat_map(|module| &module.operations);
    let structs = api.modules.iter().flat_map(|module| &module.structs);
    let inputs = structs.filter(|this| this.is_input || scope == Scope::Client);
    let fields = operations
        .flat_map(|operation| &operation.fields)
        .chain(inputs.flat_map(|this| &this.fields));
    let required = fields.filter(|field| field.is_required());
    let names: BTreeMap<&str, &Field> = required.map(|field| (field.ident.text(), field)).collect();
    if names.is_empty() {
        return TokenStream::new();
    }
    let names = names.values().map(|field| &field.ident);
    quote! {
        /// The names of required fields: a builder has them in its type until they are set.
        // Hidden in the documentation alone: of what is hidden elsewhere, the compiler says the whole path.
        #[cfg_attr(doc, doc(hidden))]
        #[allow(missing_docs, missing_debug_implementations, non_camel_case_types)]
        pub mod required {
            #(pub enum #names {})*
        }
    }
}
