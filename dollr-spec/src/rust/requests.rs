//! Requests: all fields of an operation as plain data, and what it returns.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::lines;
use super::{builders, descriptions, pagination, records, resources, responses, structs, waiting};
use crate::model::{Api, Module, Operation, Retry};
use crate::scope::Scope;

/// The handle of a resource and the requests, with what builds them, in a module of their own: so a type may have the name of a
/// request.
pub(super) fn module(module: &Module, api: &Api, scope: Scope) -> Option<TokenStream> {
    let handle = resources::handle(module, api, scope)?;
    let operations = module.operations.iter().map(|operation| {
        let request = request(module, operation, api);
        let builder = builders::has_builder(operation).then(|| builders::call(operation));
        quote! { #request #builder }
    });
    let export = resources::export(module);
    let docs = lines("The resource, the requests of its operations as data, and what builds them.");
    Some(quote! {
        #export
        #[doc(no_inline)]
        pub use self::requests::*;

        #docs
        pub mod requests {
            use super::*;

            #handle
            #(#operations)*
        }
    })
}

fn request(module: &Module, operation: &Operation, api: &Api) -> TokenStream {
    let name = format_ident!("{}", operation.request);
    let handle = module.handle.as_deref().unwrap_or_default();
    let docs = lines(&format!(
        "The request of [`{handle}::{}`], as data.",
        operation.method_name.0
    ));
    let declaration = structs::declaration(&name, &operation.fields);
    let about = descriptions::about(module.name.text(), operation, api);
    let response = responses::ty(&operation.returns);
    let returns = responses::beside_type(&operation.returns);
    let returns = returns.map(|returns| quote! { const RETURNS: runtime::Returns = #returns; });
    let (effect, more) = effect(&name, operation, api);
    let object = records::of_request(operation);
    let paginate = pagination::paginate(&name, operation);
    quote! {
        #docs
        #declaration

        #object

        impl runtime::Request #effect for #name {
            type Response = #response;

            #returns
            const META: runtime::OperationMeta = #about;
        }

        #more
        #paginate
    }
}

/// What a request does: what moves money is executed, and everything else is a plain call. Some of those can be followed.
fn effect(name: &Ident, operation: &Operation, api: &Api) -> (Option<TokenStream>, Option<TokenStream>) {
    let Retry::Recover(recover) = &operation.retry else {
        return (None, waiting::follow(name, operation));
    };
    // Where there is no such operation, that was reported, and shall not be a second mistake.
    let lookup = match api.operation(&recover.with) {
        Some((module, lookup)) => {
            let module = &module.name;
            let request = format_ident!("{}", lookup.request);
            quote! { super::super::#module::requests::#request }
        }
        None => quote! { Self },
    };
    let execute = quote! {
        impl runtime::Execute for #name {
            const LOOKUP: &'static runtime::Operation = <#lookup as runtime::Request<_>>::OPERATION;
        }
    };
    (Some(quote! { <runtime::MovesMoney> }), Some(execute))
}
