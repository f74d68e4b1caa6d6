//! Structs: the objects inside requests and responses.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::docs::{code, doc, lines, text_or_name};
use super::{FieldType, builders, deprecated, limits, records};
use crate::model::{Constant, Field, Form, Only, Place, Struct, Type};

pub(super) fn structure(this: &Struct) -> TokenStream {
    let name = format_ident!("{}", this.name);
    let docs = doc(this.description.as_deref(), &this.name);
    let (start, builder) = this.is_input.then(|| builders::input(this)).unzip();
    let generics = this.is_generic.then(|| quote! { <T> });
    let declaration = declaration(&quote! { #name #generics }, &this.fields);
    let object = records::of_struct(this);
    let start = start.map(|start| quote! { impl #name { #start } });
    quote! {
        #docs
        #declaration

        #object

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
    let on_wire = match &field.ty {
        Type::Pair(_, [tag, id]) => Some(format!("{} and {}", code(tag), code(id))),
        _ => (field.wire != field.ident.text()).then(|| code(&field.wire)),
    };
    let on_wire = on_wire.map(|names| format!("On the wire: {names}."));
    let form = innermost_form(&field.ty).and_then(|form| form_words(form, field.place));
    let form = form.map(|form| format!("{form} on the wire."));
    let limits = limits::words(&field.all_limits(), &field.ty).map(|limits| sentence(&limits));
    let only = field.only.map(|only| match only {
        Only::Read => "It is never sent.".to_owned(),
        Only::Write => "It never comes back.".to_owned(),
    });
    let default = field.default.as_ref().map(|default| {
        let value = match default {
            Constant::Text(text) => text.clone(),
            Constant::Number(digits) => digits.clone(),
            Constant::Boolean(value) => value.to_string(),
        };
        format!("{} if it is left out.", code(&value))
    });
    for note in [form, on_wire, limits, default, only].into_iter().flatten() {
        docs += &format!("\n\n{note}");
    }
    docs
}

fn innermost_form(ty: &Type) -> Option<Form> {
    match ty {
        Type::List(ty) | Type::Map(ty) | Type::Nullable(ty) => innermost_form(ty),
        ty => ty.form(),
    }
}

/// How a form is said. A number in a string is no concern of who uses it.
fn form_words(form: Form, place: Place) -> Option<&'static str> {
    Some(match form {
        Form::Text => return None,
        Form::Bit => "1 or 0",
        Form::Milliseconds => "In whole milliseconds",
        Form::Seconds => "In whole seconds",
        Form::Minutes => "In whole minutes",
        Form::Hours => "In whole hours",
        Form::Days => "In whole days",
        Form::IsoDuration => "As in `PT5M`",
        Form::UnixSeconds => "In whole seconds since 1970",
        Form::UnixMilliseconds => "In whole milliseconds since 1970",
        Form::Rfc2822 if place == Place::Header => "As in `Mon, 30 Jun 2025 23:59:00 GMT`",
        Form::Rfc2822 => "As in `Mon, 30 Jun 2025 23:59:00 +0000`",
        Form::CompactTimestamp => "As in `20250630235900`",
        Form::CompactDate => "As in `20250630`",
        Form::Base64Url => "In base64 for addresses",
        Form::Hex => "In hexadecimal digits",
    })
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("{}{}.", first.into_iter().collect::<String>(), letters.as_str())
}
