//! What a struct and a request have in common: they are JSON objects, whose fields are named parts.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::descriptions;
use crate::model::{Field, Module, Type, Unit};

/// What makes a struct a JSON object: its fields by name. What is done with them stands in the runtime.
fn record(name: &str, fields: &[Field]) -> TokenStream {
    let ident = format_ident!("{name}");
    let (names, notes) = descriptions::fields(fields);
    let parts = tuple(fields, &part);
    let idents = fields.iter().map(|field| &field.ident);
    let values = tuple(fields, &|field| field.ident.to_token_stream());
    let allow = allow_deprecated(fields.iter());
    quote! { #allow #ident #name #parts { #(#idents)* } #values #names #notes }
}

/// The other traits of the requests and structs of a module, which are the same for all.
pub(super) fn objects(module: &Module) -> Option<TokenStream> {
    let requests = module
        .operations
        .iter()
        .map(|operation| record(&operation.request, &operation.fields));
    let structs = module.structs.iter().map(|this| record(&this.name, &this.fields));
    let records: Vec<_> = requests.chain(structs).collect();
    (!records.is_empty()).then(|| quote! { runtime::objects! { #(#records)* } })
}

/// Something of each field, as a tuple. One of more than the runtime knows has tuples of them inside.
pub(super) fn tuple(fields: &[Field], of: &dyn Fn(&Field) -> TokenStream) -> TokenStream {
    /// The size of the largest tuple that the runtime knows.
    const LARGEST: usize = 12;
    if fields.len() <= LARGEST {
        let items = fields.iter().map(of);
        return quote! { (#(#items,)*) };
    }
    let size = fields.len().div_ceil(fields.len().div_ceil(LARGEST).min(LARGEST));
    let items = fields.chunks(size).map(|fields| tuple(fields, of));
    quote! { (#(#items,)*) }
}

/// How the runtime reads and writes a field, which is by its type.
fn part(field: &Field) -> TokenStream {
    let ty = &field.ty;
    let item = match ty {
        Type::Duration(Unit::Seconds) => quote! { runtime::Seconds },
        Type::Duration(Unit::Minutes) => quote! { runtime::Minutes },
        Type::Pair(..) => quote! { runtime::Paired<#ty> },
        _ if field.boxed => quote! { runtime::Boxed<#ty> },
        _ => ty.to_token_stream(),
    };
    match (field.optional, field.nullable) {
        _ if field.clear => quote! { runtime::Patch<#item> },
        (true, _) => quote! { Option<#item> },
        (false, true) => quote! { runtime::Nullable<#item> },
        (false, false) => item,
    }
}

/// Generated code has to use fields that others should not.
pub(super) fn allow_deprecated<'a>(mut fields: impl Iterator<Item = &'a Field>) -> Option<TokenStream> {
    fields
        .any(|field| field.deprecated)
        .then(|| quote! { #[allow(deprecated)] })
}
