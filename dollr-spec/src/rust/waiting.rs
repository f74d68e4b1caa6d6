//! Waiting: which request is sent again and again.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{paths, records};
use crate::model::{Operation, WaitAsk};

/// What makes a request one that can be followed, if it is.
pub(super) fn follow(name: &Ident, operation: &Operation) -> Option<TokenStream> {
    let wait = operation.wait.as_ref()?;
    let Some(ask) = &wait.ask else {
        return Some(quote! {
            impl runtime::Follow for #name {
                type Polled = Self;
            }
        });
    };
    let paths = ask.fields.iter().filter_map(|(_, path)| path.as_ref());
    let allow = records::allow_deprecated(paths.flat_map(|path| &path.fields));
    let request = request(ask);
    let values = ask.fields.iter().map(|(field, path)| {
        let ident = &field.ident;
        let value = path.as_ref().map(|path| paths::required(&quote! { response }, path));
        match (value, field.is_option()) {
            (Some(value), true) => quote! { #ident: Some(#value), },
            (Some(value), false) => quote! { #ident: #value, },
            (None, _) => quote! { #ident: Default::default(), },
        }
    });
    Some(quote! {
        #allow
        impl runtime::Follow for #name {
            type Polled = #request;

            const NEXT: Option<fn(&Self::Response) -> Self::Polled> = Some(|response| #request {
                #(#values)*
                unknown_fields: Default::default(),
            });
        }
    })
}

/// The request of the operation that is asked, from among those of any resource.
pub(super) fn request(ask: &WaitAsk) -> TokenStream {
    let module = &ask.module;
    let request = format_ident!("{}", ask.request);
    quote! { super::super::#module::requests::#request }
}
