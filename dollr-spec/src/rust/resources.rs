//! Resources: the handles whose methods are the operations, and the way to them from a client.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{doc, lines};
use super::{builders, deprecated, pages};
use crate::model::{Api, Module, Operation};
use crate::scope::Scope;

/// The handle of a resource.
pub(super) fn handle(module: &Module, api: &Api, scope: Scope) -> Option<TokenStream> {
    let handle = format_ident!("{}", module.handle.as_deref()?);
    let docs = doc(module.description.as_deref(), module.name.text());
    let methods = module
        .operations
        .iter()
        .map(|operation| method(module, operation, api, scope));
    Some(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #handle<'a> {
            pub(in super::super) client: &'a runtime::Client,
        }

        impl<'a> #handle<'a> {
            #(#methods)*
        }
    })
}

/// The handle among the types of its module. Where one of those has its name, it is among the requests alone.
pub(super) fn export(module: &Module) -> Option<TokenStream> {
    let handle = module.handle.as_deref()?;
    let by_status = module.response_enums().map(|it| it.name.as_str());
    let mut names = module.type_names().chain(by_status);
    if names.any(|name| name == handle || Some(name) == handle.strip_suffix("Builder")) {
        return None;
    }
    let handle = format_ident!("{handle}");
    Some(quote! {
        #[doc(inline)]
        pub use self::requests::#handle;
    })
}

fn method(module: &Module, operation: &Operation, api: &Api, scope: Scope) -> TokenStream {
    let docs = lines(&pages::operation(module, operation, api, scope));
    // Who knows the API searches for its own word.
    let vendor = &operation.name;
    let alias = (operation.method_name.text() != vendor).then(|| quote! { #[doc(alias = #vendor)] });
    let deprecated = deprecated(operation.deprecated);
    let name = &operation.method_name;
    let parameters: Vec<_> = builders::path_parameters(operation).collect();
    // As many as the path has, beside `self`.
    let many = (parameters.len() > 6).then(|| quote! { #[allow(clippy::too_many_arguments)] });
    let (call, start) = builders::start_of_call(operation);
    // So that a program compiles the start of the calls that it makes, and not the client those of all.
    quote! {
        #docs
        #alias
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#parameters),*) -> #call {
            #start
        }
    }
}

/// The methods that give the handles, on `Client` itself or in an extension trait.
pub(super) fn entry(api: &Api, scope: Scope) -> TokenStream {
    let resources = || api.modules.iter().filter(|module| module.handle.is_some());
    let signatures = resources().map(|module| {
        let name = &module.name;
        let handle = format_ident!("{}", module.handle.as_deref().unwrap_or_default());
        quote! { fn #name(&self) -> #name::requests::#handle<'_> }
    });
    let bodies = resources().map(|module| {
        let name = &module.name;
        let handle = format_ident!("{}", module.handle.as_deref().unwrap_or_default());
        quote! { #name::requests::#handle { client: self } }
    });
    let docs = resources().map(|module| doc(module.description.as_deref(), module.name.text()));
    if resources().next().is_none() {
        return TokenStream::new();
    }
    match scope {
        Scope::Client => quote! {
            impl ::dollr_client::Client {
                #(#docs pub #signatures { #bodies })*
            }
        },
        Scope::Extension => {
            let signatures: Vec<_> = signatures.collect();
            let name = format_ident!("{}Ext", api.name);
            let trait_docs = lines(&format!(
                "The operations of {}, as methods of [`Client`](::dollr_client::Client).",
                api.name
            ));
            quote! {
                #trait_docs
                pub trait #name {
                    #(#docs #signatures;)*
                }

                impl #name for ::dollr_client::Client {
                    #(#signatures { #bodies })*
                }
            }
        }
    }
}
