//! One trait a required field: its name is in the compiler's message when the field wasn't set.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::check::parameter;
use crate::model::Api;

/// The trait of a field.
pub(super) fn name(field: &str) -> Ident {
    format_ident!("{}", parameter(field))
}

pub(super) fn module(api: &Api) -> TokenStream {
    let operations = api.modules.iter().flat_map(|module| &module.operations);
    let inputs = api
        .modules
        .iter()
        .flat_map(|module| &module.structs)
        .filter(|this| this.is_input);
    let fields = operations
        .flat_map(|operation| &operation.fields)
        .chain(inputs.flat_map(|this| &this.fields));
    let required = fields.filter(|field| field.is_parameter());
    let names: BTreeSet<&str> = required.map(|field| field.name.as_str()).collect();
    if names.is_empty() {
        return TokenStream::new();
    }
    let traits = names.into_iter().map(|field| {
        let name = name(field);
        let message = format!("required field `{field}` has not been set");
        let label = format!("call `.{field}(...)` before this");
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            pub trait #name<T>: runtime::Given<T> {}

            impl<T> #name<T> for T {}
        }
    });
    quote! {
        /// What a builder asks of a required field: that it was set.
        #[doc(hidden)]
        #[allow(missing_docs)]
        pub mod required {
            use ::dollr_client::__private as runtime;

            #(#traits)*
        }
    }
}
