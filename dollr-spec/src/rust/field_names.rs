//! The names of required fields as types: a builder has them in its type until they are set, and so the compiler's message has them.

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
        /// The names of required fields. A builder has them in its type until they are set: see
        /// [`dollr_client::builder`](::dollr_client::builder).
        #[allow(missing_docs, missing_debug_implementations, non_camel_case_types)]
        pub mod field {
            #(pub enum #names {})*
        }
    }
}
