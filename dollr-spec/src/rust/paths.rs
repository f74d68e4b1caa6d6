//! Places in requests and responses: the Rust that gets to them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Constant, Field, FieldPath, Type};

/// A reference to the value at a place of what an expression borrows, in an `Option`.
pub(super) fn value(from: &TokenStream, path: &FieldPath) -> TokenStream {
    let start = match path.in_list && !path.fields.is_empty() {
        true => quote! { #from.last() },
        false => quote! { Some(#from) },
    };
    let last = path.fields.len().saturating_sub(1);
    path.fields.iter().enumerate().fold(start, |outer, (index, field)| {
        let ident = &field.ident;
        let inner = match field.is_option() {
            true if field.clear => quote! { #outer.and_then(|it| it.#ident.value()) },
            true if field.boxed => quote! { #outer.and_then(|it| it.#ident.as_deref()) },
            true => quote! { #outer.and_then(|it| it.#ident.as_ref()) },
            false => quote! { #outer.map(|it| &it.#ident) },
        };
        match field.ty.plain() {
            Type::List(_) if index < last => quote! { #inner.and_then(|it| it.last()) },
            _ => inner,
        }
    })
}

/// A clone of the value at a place in which nothing may be left out.
pub(super) fn required(from: &TokenStream, path: &FieldPath) -> TokenStream {
    let idents = path.fields.iter().map(|field| &field.ident);
    quote! { #from #(.#idents)*.clone() }
}

/// The list at a place of `page`, out of it.
pub(super) fn into_list(path: &FieldPath) -> TokenStream {
    if path.fields.is_empty() {
        return quote! { page };
    }
    let list = path.fields.iter().fold(quote! { Some(page) }, |outer, field| {
        let ident = &field.ident;
        match field.is_option() {
            true if field.clear => quote! { #outer.and_then(|it| it.#ident.into_value()) },
            true if field.boxed => quote! { #outer.and_then(|it| it.#ident).map(|it| *it) },
            true => quote! { #outer.and_then(|it| it.#ident) },
            false => quote! { #outer.map(|it| it.#ident) },
        }
    });
    quote! { #list.unwrap_or_default() }
}

/// The field of a request that may be left out, to be set. What it is in is made if it isn't there.
pub(super) fn optional_field(path: &FieldPath) -> TokenStream {
    let field = field(path);
    quote! { &mut #field }
}

/// The field of a request that counts. If it is left out, that is from its default, or else from where one usually starts.
pub(super) fn counter(path: &FieldPath, usual: i64) -> TokenStream {
    let last = path.fields.last();
    let is_option = last.is_some_and(Field::is_option);
    let start = match last.and_then(|field| field.default.as_ref()) {
        Some(Constant::Number(digits)) => digits.parse().unwrap_or(usual),
        _ => usual,
    };
    let field = field(path);
    let start = Literal::i64_unsuffixed(start);
    match is_option {
        true => quote! { #field.get_or_insert(#start) },
        false => quote! { &mut #field },
    }
}

fn field(path: &FieldPath) -> TokenStream {
    let (last, before) = path
        .fields
        .split_last()
        .map_or((None, &[][..]), |(last, it)| (Some(last), it));
    let outer = before.iter().fold(quote! { self }, |outer, field| {
        let ident = &field.ident;
        match field.is_option() {
            true if field.boxed => {
                quote! { #outer.#ident.get_or_insert_with(|| Box::new(runtime::Draft::<_, ()>::new().build())) }
            }
            true => quote! { #outer.#ident.get_or_insert_with(|| runtime::Draft::<_, ()>::new().build()) },
            false => quote! { #outer.#ident },
        }
    });
    let ident = last.map(|last| &last.ident);
    quote! { #outer.#ident }
}

/// The names on the wire that lead to it.
pub(super) fn names(path: &FieldPath) -> TokenStream {
    let names = path.fields.iter().map(|field| &field.wire);
    quote! { &[#(#names),*] }
}

/// The same for a place that may be none.
pub(super) fn option(path: Option<&FieldPath>) -> TokenStream {
    match path {
        Some(path) => {
            let names = names(path);
            quote! { Some(#names) }
        }
        None => quote! { None },
    }
}
