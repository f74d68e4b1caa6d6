//! Waiting: which request is sent again and again.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::docs::lines;
use super::{paths, records, responses};
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

            const NEXT: Option<runtime::NextRequest<Self>> = Some(|response| #request {
                #(#values)*
                unknown_fields: Default::default(),
            });
        }
    })
}

/// The method of a builder that waits, once it is complete.
pub(super) fn method(operation: &Operation, complete: Option<&TokenStream>) -> Option<TokenStream> {
    let (docs, polled) = match &operation.wait.as_ref()?.ask {
        Some(ask) => (
            "Sends the request, and asks what happened to it until that is final, for at most so long.",
            ask.returns.to_token_stream(),
        ),
        None => (
            "Sends the request again and again until the response is final, for at most so long.",
            responses::ty(&operation.returns),
        ),
    };
    let docs = lines(docs);
    Some(quote! {
        #docs
        #[inline]
        pub fn until_final(self, within: runtime::Duration) -> runtime::Poller<#polled> #complete {
            self.draft_.until_final(within)
        }
    })
}

/// The request of the operation that is asked, from among those of any resource.
pub(super) fn request(ask: &WaitAsk) -> TokenStream {
    let module = &ask.module;
    let request = format_ident!("{}", ask.request);
    quote! { super::super::#module::requests::#request }
}
