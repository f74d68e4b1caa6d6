//! Requests: all fields of an operation as plain data, and what it answers.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::lines;
use super::records::record;
use super::{descriptions, structs};
use crate::model::{Module, Operation, Returns};

pub(super) fn request(module: &Module, operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.request);
    let handle = module.handle.as_deref().unwrap_or_default();
    let docs = lines(&format!(
        "The request of [`{handle}::{}`], as data.",
        operation.method_name.0
    ));
    let declaration = structs::declaration(&name, &operation.fields, None);
    let record = record(&name, &operation.fields);
    let description = descriptions::operation(module.name.text(), operation);
    let response = response(&operation.returns);
    quote! {
        #docs
        #declaration

        #record

        impl runtime::Request for #name {
            type Response = #response;

            const OPERATION: &'static runtime::Operation = #description;
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
