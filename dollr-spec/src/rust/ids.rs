//! Ids: a type for each kind, so that one can't stand where another belongs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::doc;
use crate::model::{Id, IdKind};

/// The ids of a module. What they do is the same for all of them, and stands in the runtime.
pub(super) fn ids(ids: &[Id]) -> Option<TokenStream> {
    if ids.is_empty() {
        return None;
    }
    let kinds = ids.iter().map(|id| format_ident!("{}", id.name));
    let names = ids.iter().map(|id| {
        let name = format_ident!("{}", id.name);
        let docs = doc(id.description.as_deref(), &id.name);
        let value = match id.json {
            IdKind::Integer => None,
            IdKind::String => Some(quote! { , String }),
            IdKind::Uuid => Some(quote! { , runtime::AnyUuid }),
            IdKind::Uuid4 => Some(quote! { , runtime::Uuid }),
        };
        quote! {
            #docs
            pub type #name = runtime::Id<kinds::#name #value>;
        }
    });
    Some(quote! {
        #(#names)*

        /// What tells the ids apart.
        mod kinds {
            #(pub enum #kinds {})*
        }
    })
}
