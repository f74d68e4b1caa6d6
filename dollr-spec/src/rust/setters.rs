//! Setters: what they take, and how they put it into a draft.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, quote};

use super::tokens::{Applied, Path, Written};
use crate::model::{Field, Type};

/// What a draft holds of a setter's value.
pub(super) fn held(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let value = setter_value(field);
        match field.optional || field.clear || field.absent && field.nullable {
            true => value.to_tokens(tokens),
            false => {
                tokens.append(Ident::new("Some", Span::call_site()));
                tokens.append(Group::new(Delimiter::Parenthesis, value.into_token_stream()));
            }
        }
    })
}

/// What a setter takes: the exact type where it is one of ours and required, and whatever becomes what the field holds.
pub(super) fn setter_type(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ty = &field.ty;
        if is_moved(field) {
            return ty.to_tokens(tokens);
        }
        Path(&["impl"]).to_tokens(tokens);
        match ty.plain() {
            Type::Struct(name) | Type::Union(name) if name.is_nested && field.is_set_to_option() => {
                optional(name, field).to_tokens(tokens);
            }
            _ if field.is_set_to_option() => optional(ty, field).to_tokens(tokens),
            _ => Applied(&["Into"], ty).to_tokens(tokens),
        }
    })
}

/// What becomes what an optional field holds, before that is put into a box.
fn optional(ty: &impl ToTokens, field: &Field) -> TokenStream {
    match field.clear {
        true => quote! { runtime::Optional<#ty, runtime::Patch<#ty>> },
        false => quote! { runtime::Optional<#ty> },
    }
}

fn setter_value(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ident = &field.ident;
        match field.ty.plain() {
            _ if is_moved(field) => return ident.to_tokens(tokens),
            Type::Struct(name) | Type::Union(name) if name.is_nested && field.is_set_to_option() => {
                quote! { #ident.into_field().map(runtime::Nested::from) }
            }
            _ if field.boxed && field.is_set_to_option() => quote! { #ident.into_field().map(Box::new) },
            _ if field.boxed => quote! { Box::new(#ident.into()) },
            _ if field.is_set_to_option() => quote! { #ident.into_field() },
            _ => quote! { #ident.into() },
        }
        .to_tokens(tokens);
    })
}

/// Whether a setter takes a value as it is.
fn is_moved(field: &Field) -> bool {
    let is_nested = matches!(&field.ty, Type::Struct(name) | Type::Union(name) if name.is_nested);
    let is_text = matches!(field.ty.plain(), Type::String | Type::Secret | Type::Upload);
    !field.is_set_to_option() && !field.boxed && !is_nested && !is_text
}
