//! Structs: the objects inside requests and responses.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::docs::{code, doc, lines, text_or_name};
use super::{FieldType, builders, deprecated};
use crate::model::{Field, Struct, Type, Unit};

pub(super) fn structure(this: &Struct) -> TokenStream {
    let name = format_ident!("{}", this.name);
    let docs = doc(this.description.as_deref(), &this.name);
    let (start, builder) = this.is_input.then(|| builders::input(this)).unzip();
    let generics = this.is_generic.then(|| quote! { <T> });
    let declaration = declaration(&quote! { #name #generics }, &this.fields);
    let start = start.map(|start| quote! { impl #name { #start } });
    quote! {
        #docs
        #declaration

        #start

        #builder
    }
}

/// The struct of some fields.
pub(super) fn declaration(name: &impl ToTokens, fields: &[Field]) -> TokenStream {
    let docs = fields.iter().map(|field| lines(&field_docs(field)));
    let deprecated = fields.iter().map(|field| deprecated(field.deprecated));
    let idents = fields.iter().map(|field| &field.ident);
    let types = fields.iter().map(FieldType);
    quote! {
        #[non_exhaustive]
        pub struct #name {
            #(#docs #deprecated pub #idents: #types,)*
            /// The fields beyond these.
            pub unknown_fields: runtime::UnknownFields,
        }
    }
}

/// What the spec says of a field, and what its Rust type doesn't show.
fn field_docs(field: &Field) -> String {
    let mut docs = text_or_name(field.description.as_deref(), &field.name);
    let note = match &field.ty {
        Type::Duration(Unit::Seconds) => Some("In whole seconds on the wire.".to_owned()),
        Type::Duration(Unit::Minutes) => Some("In whole minutes on the wire.".to_owned()),
        Type::Pair(_, [tag, id]) => Some(format!("On the wire: {} and {}.", code(tag), code(id))),
        _ if field.wire != field.ident.text() => Some(format!("On the wire: {}.", code(&field.wire))),
        _ => None,
    };
    if let Some(note) = note {
        docs += &format!("\n\n{note}");
    }
    if let Some(min) = &field.min {
        docs += &format!("\n\nAt least {min}.");
    }
    docs
}
