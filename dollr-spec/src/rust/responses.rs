//! What comes back: the Rust type of it, what the runtime has to know beside, and the enums of what the status decides.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::lines;
use super::imports;
use crate::model::{Content, ErrorResponse, Module, Operation, Response, Returns, Statuses, Type, TypeName};
use crate::names::snake;

/// The Rust type of what is returned.
pub(super) fn ty(returns: &Returns) -> TokenStream {
    match returns {
        Returns::Nothing => quote! { () },
        Returns::Value(ty) | Returns::Media(_, Content::Value(ty)) => quote! { #ty },
        Returns::Optional(ty) | Returns::Undocumented(ty) => quote! { Option<#ty> },
        Returns::Media(_, Content::Text) => quote! { String },
        Returns::Media(_, Content::Bytes) => quote! { runtime::Bytes },
        Returns::ByStatus(name, _) => quote! { #name },
    }
}

/// What the type doesn't say of it.
pub(super) fn beside_type(returns: &Returns) -> Option<TokenStream> {
    match returns {
        Returns::Optional(ty) => Some(quote! { runtime::or_empty::<#ty>() }),
        Returns::Media(media_type, Content::Bytes) if media_type == "*/*" => None,
        Returns::Media(media_type, content) => {
            let content = match content {
                Content::Value(ty) => quote! { Value(<#ty as runtime::Value>::SHAPE) },
                Content::Text => quote! { Text },
                Content::Bytes => quote! { Bytes },
            };
            Some(quote! { runtime::Returns::Media(#media_type, runtime::Content::#content) })
        }
        Returns::Nothing | Returns::Value(_) | Returns::Undocumented(_) | Returns::ByStatus(..) => None,
    }
}

/// What there is to say of the bodies of errors.
pub(super) fn errors(errors: &[ErrorResponse]) -> Option<TokenStream> {
    let errors = errors.iter().map(|error| {
        let ty = ty(&error.returns);
        let statuses = match error.statuses {
            Statuses::Any => quote! { runtime::Statuses::Any },
            statuses => {
                let (name, number) = of_statuses(statuses);
                quote! { runtime::Statuses::#name(#number) }
            }
        };
        match beside_type(&error.returns) {
            Some(returns) => quote! { runtime::ErrorResponse::new::<#ty>(#statuses, #returns) },
            None => quote! { runtime::error_response::<#ty>(#statuses) },
        }
    });
    let errors: Vec<_> = errors.collect();
    (!errors.is_empty()).then(|| quote! { errors: &[#(#errors),*], })
}

fn of_statuses(statuses: Statuses) -> (TokenStream, Literal) {
    match statuses {
        Statuses::Code(code) => (quote! { Code }, Literal::u16_unsuffixed(code)),
        Statuses::Class(digit) => (quote! { Class }, Literal::u8_unsuffixed(digit)),
        // A class of no status: only errors have all.
        Statuses::Any => (quote! { Class }, Literal::u8_unsuffixed(0)),
    }
}

/// The enums of the operations of a module whose response the status decides.
pub(super) fn enums(module: &Module) -> Option<TokenStream> {
    let by_status = module
        .operations
        .iter()
        .filter_map(|operation| match &operation.returns {
            Returns::ByStatus(name, responses) => Some((operation, name, responses.as_slice())),
            _ => None,
        });
    let (enums, readers): (Vec<_>, Vec<_>) = by_status
        .map(|(operation, name, responses)| (enumeration(module, operation, name, responses), reader(name, responses)))
        .unzip();
    (!enums.is_empty()).then(|| {
        quote! {
            #(#enums)*
            runtime::responses! { #(#readers)* }
        }
    })
}

fn enumeration(module: &Module, operation: &Operation, name: &TypeName, responses: &[Response]) -> TokenStream {
    let name = format_ident!("{}", name.name);
    let handle = module.handle.as_deref().unwrap_or_default();
    let docs = lines(&format!(
        "What [`{handle}::{}`] returns, by status.",
        operation.method_name.0
    ));
    let variants = responses.iter().map(|response| {
        let variant = &response.variant;
        let docs = lines(&format!("{}.", status_text(response)));
        let value = value(&response.returns);
        quote! { #docs #variant #value, }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    }
}

/// What stands in a variant.
fn value(returns: &Returns) -> Option<TokenStream> {
    let ty = ty(returns);
    (*returns != Returns::Nothing).then(|| quote! { (#ty) })
}

/// The status of a response, and its media type if that isn't JSON.
fn status_text(response: &Response) -> String {
    let status = match response.statuses {
        Statuses::Code(code) => format!("Status {code}"),
        Statuses::Class(digit) => format!("A status from {digit}00 to {digit}99"),
        Statuses::Any => "Any status".to_owned(),
    };
    match &response.returns {
        Returns::Media(media_type, _) => format!("{status}, with a body of `{media_type}`"),
        _ => status,
    }
}

fn reader(name: &TypeName, responses: &[Response]) -> TokenStream {
    let name = format_ident!("{}", name.name);
    let variants = responses.iter().map(|response| {
        let variant = &response.variant;
        let value = value(&response.returns);
        let (statuses, number) = of_statuses(response.statuses);
        let returns = beside_type(&response.returns).map(|returns| quote! { as #returns });
        let into = value.as_ref().map(|_| {
            let into = format_ident!("into_{}", snake(variant.text()));
            quote! { => #into }
        });
        quote! { #variant #value = #statuses(#number) #returns #into, }
    });
    quote! { #name { #(#variants)* } }
}

/// What is returned, for the documentation: each with a link to its type.
pub(super) fn describe(returns: &Returns, link: fn(&Type) -> String) -> String {
    match returns {
        Returns::Nothing => "Nothing.".to_owned(),
        Returns::Value(ty) => format!("{}.", link(ty)),
        Returns::Optional(ty) => format!("{}, or `None` if the body is empty.", link(ty)),
        Returns::Undocumented(ty) => {
            format!(
                "{}, or `None` if the response is no such thing: what it is isn't documented.",
                link(ty)
            )
        }
        Returns::Media(media_type, content) => {
            let what = match content {
                Content::Value(ty) => link(ty),
                Content::Text => "text".to_owned(),
                Content::Bytes => "bytes".to_owned(),
            };
            match media_type.as_str() {
                "*/*" => format!("{what} of whatever media type."),
                media_type => format!("{what}, as `{media_type}`."),
            }
        }
        Returns::ByStatus(name, responses) => {
            let mut docs = format!("{}, by status:\n", link_to(name));
            for response in responses {
                let what = describe(&response.returns, link);
                docs += &format!("\n- `{}`, {}: {what}", response.variant.0, status(response.statuses));
            }
            docs
        }
    }
}

/// The bodies of errors, for the documentation.
pub(super) fn describe_errors(errors: &[ErrorResponse], link: fn(&Type) -> String) -> String {
    let mut docs = String::new();
    for error in errors {
        docs += &format!("\n- {}: {}", status(error.statuses), describe(&error.returns, link));
    }
    docs
}

fn status(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Class(digit) => format!("{digit}xx"),
        Statuses::Any => "any other status".to_owned(),
    }
}

fn link_to(name: &TypeName) -> String {
    match name.is_hidden {
        false => format!("[`{}`]", name.name),
        true => format!("[`{}`]({})", name.name, imports::path(name)).replace(' ', ""),
    }
}
