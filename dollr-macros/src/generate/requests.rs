//! Requests: all fields of an operation as plain data, and what it answers.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::lines;
use super::{descriptions, structs};
use crate::model::{Api, Module, Operation, Retry, Returns};

pub(super) fn request(module: &Module, operation: &Operation, api: &Api) -> TokenStream {
    let name = format_ident!("{}", operation.request);
    let handle = module.handle.as_deref().unwrap_or_default();
    let docs = lines(&format!(
        "The request of [`{handle}::{}`], as data.",
        operation.method_name.0
    ));
    let declaration = structs::declaration(&name, &operation.fields, None);
    let about = descriptions::about(module.name.text(), operation);
    let response = response(&operation.returns);
    let way = way(&name, operation, api);
    quote! {
        #docs
        #declaration

        impl runtime::Request for #name {
            type Response = #response;

            const ABOUT: runtime::About = #about;
        }

        #way
    }
}

/// How a request is sent: what moves money is executed, and everything else is a plain call. Some can be followed.
fn way(name: &Ident, operation: &Operation, api: &Api) -> TokenStream {
    let Retry::Recover(recover) = &operation.retry else {
        let follow = operation
            .wait
            .as_ref()
            .map(|_| quote! { impl runtime::Follow for #name {} });
        return quote! {
            impl runtime::Call for #name {}
            #follow
        };
    };
    // Where there is no such operation, that was reported, and shall not be a second mistake.
    let lookup = match api.operation(&recover.with) {
        Some((module, lookup)) => {
            let module = &module.name;
            let request = format_ident!("{}", lookup.request);
            quote! { super::#module::#request }
        }
        None => quote! { Self },
    };
    quote! {
        impl runtime::Execute for #name {
            const LOOKUP: &'static runtime::Operation = <#lookup as runtime::Request>::OPERATION;
        }
    }
}

/// The Rust type of what an operation answers.
pub(super) fn response(returns: &Returns) -> TokenStream {
    match returns {
        Returns::Nothing => quote! { () },
        Returns::Value(ty) => quote! { #ty },
        Returns::Undocumented(ty) => quote! { Option<#ty> },
    }
}
