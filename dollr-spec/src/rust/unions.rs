//! Unions: an enum with a variant for each kind of value, and one for whatever isn't documented.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{code, doc, escape, lines};
use crate::model::{Case, ToldBy, Union};
use crate::names::{ident, snake};

/// The unions of a module, and what makes them values.
pub(super) fn unions(unions: &[Union]) -> Option<TokenStream> {
    let enums = unions.iter().map(enumeration);
    let tables = unions.iter().map(table);
    (!unions.is_empty()).then(|| {
        quote! {
            #(#enums)*

            runtime::unions! { #(#tables)* }
        }
    })
}

fn enumeration(union: &Union) -> TokenStream {
    let name = format_ident!("{}", union.name);
    let docs = doc(union.description.as_deref(), &union.name);
    let variants = union.cases.iter().map(|case| {
        let docs = lines(&case_docs(case));
        let variant = &case.variant;
        let content = case.ty.as_ref().map(|ty| quote! { (#ty) });
        quote! { #docs #variant #content, }
    });
    let kind = union.kinds.as_ref().map(|kinds| {
        let method = ident(&snake(&kinds.name));
        let arms = union.cases.iter().map(|case| {
            let (tag, variant) = (&case.tag, &case.variant);
            let content = case.ty.as_ref().map(|_| quote! { (_) });
            quote! { Self::#variant #content => Some(#kinds::from(#tag)), }
        });
        quote! {
            impl #name {
                /// The kind alone, if it is one that is documented.
                pub fn #method(&self) -> Option<#kinds> {
                    match self {
                        #(#arms)*
                        Self::Unrecognized(_) => None,
                    }
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// What isn't documented, as it was.
            Unrecognized(runtime::Json),
        }

        #kind
    }
}

fn case_docs(case: &Case) -> String {
    let tag = (!case.tag.is_empty()).then(|| code(&case.tag));
    match (tag, &case.description) {
        (Some(tag), Some(text)) => format!("{tag}: {}", escape(text)),
        (Some(tag), None) => format!("{tag}."),
        (None, Some(text)) => escape(text),
        (None, None) => format!("{}.", code(&case.variant.0)),
    }
}

/// What the runtime has to know: what tells the cases, and a line for each.
fn table(union: &Union) -> TokenStream {
    let name = format_ident!("{}", union.name);
    let told_by = match &union.told_by {
        ToldBy::Inside(tag) => quote! { Inside(#tag) },
        ToldBy::Beside(tag, content) => quote! { Beside(#tag, #content) },
        ToldBy::Content => quote! { Content },
    };
    let full = union.cases.iter().filter_map(|case| {
        let (tag, variant, ty) = (&case.tag, &case.variant, case.ty.as_ref()?);
        Some(quote! { #tag => #variant(#ty), })
    });
    let empty: Vec<_> = union.cases.iter().filter(|case| case.ty.is_none()).collect();
    let empty = (!empty.is_empty()).then(|| {
        let empty = empty.iter().map(|case| {
            let (tag, variant) = (&case.tag, &case.variant);
            quote! { #tag => #variant, }
        });
        quote! { nothing { #(#empty)* } }
    });
    quote! { #name #told_by { #(#full)* #empty } }
}
