//! What a struct and a request have in common: they are JSON objects, whose fields are named parts.

use proc_macro2::{Group, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::descriptions;
use super::tokens::{self, Applied, Path, Written};
use crate::model::{Field, Module, Type, Unit};

/// What the runtime has to know of a struct to make it a JSON object.
fn record(name: &str, fields: &[Field]) -> TokenStream {
    let name = format_ident!("{name}");
    let parts = tuple(fields, &part);
    let values = tuple(fields, &|field| &field.ident);
    let (names, notes) = descriptions::fields(fields);
    let idents = fields.iter().map(|field| &field.ident);
    let allow = allow_deprecated(fields.iter());
    quote! { #allow #name #parts { #(#idents)* } #values #names #notes }
}

/// What makes the requests and structs of a module JSON objects, with the traits that all have.
pub(super) fn objects(module: &Module) -> Option<TokenStream> {
    let requests = module
        .operations
        .iter()
        .map(|operation| record(&operation.request, &operation.fields));
    let structs = module.structs.iter().map(|this| record(&this.name, &this.fields));
    let records: Vec<_> = requests.chain(structs).collect();
    (!records.is_empty()).then(|| quote! { runtime::objects! { #(#records)* } })
}

/// The size of the largest tuple that the runtime knows.
const LARGEST: usize = 12;

/// Something of each field, as a tuple. One of more than the runtime knows has tuples of them inside.
fn tuple<'a, F, T: ToTokens>(fields: &'a [F], of: &dyn Fn(&'a F) -> T) -> Group {
    if fields.len() <= LARGEST {
        return tokens::tuple(fields.iter().map(of));
    }
    tokens::tuple(fields.chunks(size_inside(fields.len())).map(|fields| tuple(fields, of)))
}

/// Where a field is in the tuple of so many: `0.3` for the fourth one of the first tuple inside.
pub(super) fn place(index: usize, count: usize) -> TokenStream {
    if count <= LARGEST {
        return Literal::usize_unsuffixed(index).into_token_stream();
    }
    let size = size_inside(count);
    let outer = Literal::usize_unsuffixed(index / size);
    let before = index / size * size;
    let inner = place(index - before, size.min(count - before));
    quote! { #outer.#inner }
}

/// How many fields the tuples inside one of so many have.
fn size_inside(count: usize) -> usize {
    count.div_ceil(count.div_ceil(LARGEST).min(LARGEST))
}

/// How the runtime reads and writes a field, which is by its type.
fn part(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let item = item(field);
        match (field.optional, field.nullable) {
            _ if field.clear => Applied(&["runtime", "Patch"], item).to_tokens(tokens),
            (true, _) => Applied(&["Option"], item).to_tokens(tokens),
            (false, true) => Applied(&["runtime", "Nullable"], item).to_tokens(tokens),
            (false, false) => item.to_tokens(tokens),
        }
    })
}

/// The same for what is there if it isn't left out.
fn item(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ty = &field.ty;
        match ty {
            Type::Duration(Unit::Seconds) => Path(&["runtime", "Seconds"]).to_tokens(tokens),
            Type::Duration(Unit::Minutes) => Path(&["runtime", "Minutes"]).to_tokens(tokens),
            Type::Pair(..) => Applied(&["runtime", "Paired"], ty).to_tokens(tokens),
            _ if field.boxed => Applied(&["runtime", "Boxed"], ty).to_tokens(tokens),
            _ => ty.to_tokens(tokens),
        }
    })
}

/// Generated code has to use fields that others should not.
fn allow_deprecated<'a>(mut fields: impl Iterator<Item = &'a Field>) -> Option<TokenStream> {
    fields
        .any(|field| field.deprecated)
        .then(|| quote! { #[allow(deprecated)] })
}
