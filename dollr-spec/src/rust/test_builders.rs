//! Builders of the structs that only responses have, for tests and for the sandbox.
//!
//! A macro of the runtime takes them or drops them, by a feature of `dollr-client`: a `cfg` here would be looked up in the crate that
//! calls the macro. They are for the client's own API alone.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::builders;
use crate::model::{Field, Module, Struct};

pub(super) fn builders(module: &Module) -> Option<TokenStream> {
    let structs: Vec<&Struct> = module
        .structs
        .iter()
        .filter(|this| !this.is_input && !this.is_generic)
        .collect();
    if structs.is_empty() {
        return None;
    }
    let is_required = structs.iter().flat_map(|this| &this.fields).any(Field::is_required);
    let field = is_required.then(|| quote! { use super::super::field; });
    let builders = structs.into_iter().map(|this| {
        let name = format_ident!("{}", this.name);
        let (start, builder) = builders::input(this);
        quote! {
            impl #name { #start }
            #builder
        }
    });
    Some(quote! {
        runtime::if_test_util! {
            pub use self::built::*;

            mod built {
                #field
                use super::*;

                #(#builders)*
            }
        }
    })
}
