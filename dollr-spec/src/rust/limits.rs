//! The limits of values: as types that lists and maps can name, and in words.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::code;
use crate::model::{Form, Home, Limits, Measure, NamedLimits, Type, TypeName};

/// The limits that the types of a module have by their names.
pub(super) fn module(limits: &[NamedLimits]) -> Option<TokenStream> {
    let types = limits.iter().map(|NamedLimits { name, limits, .. }| {
        let name = format_ident!("{}", name.name);
        let limits = bounds(limits).map(|(method, _, bound)| quote! { #method(#bound) });
        quote! {
            pub enum #name {}

            impl runtime::Limited for #name {
                const LIMITS: runtime::Limits = runtime::Limits::NONE #(.#limits)*;
            }
        }
    });
    (!limits.is_empty()).then(|| {
        quote! {
            /// What values of these types may be.
            pub(super) mod limits {
                use ::dollr_client::codegen as runtime;

                #(#types)*
            }
        }
    })
}

/// What limits say: the method of the runtime's, its note in a row, and the text.
pub(super) fn bounds(limits: &Limits) -> impl Iterator<Item = (Ident, Ident, &str)> {
    let Limits { min, max, pattern, .. } = limits;
    let named = [
        ("min", "Min", min),
        ("max", "Max", max),
        ("pattern", "Pattern", pattern),
    ];
    named.into_iter().filter_map(|(method, note, bound)| {
        Some((format_ident!("{method}"), format_ident!("{note}"), bound.as_deref()?))
    })
}

/// The type of the limits that a type has by its name.
pub(super) fn path(TypeName { home, name, .. }: &TypeName) -> TokenStream {
    let name = format_ident!("{name}");
    match home {
        Home::Module(module) => quote! { api::#module::limits::#name },
        Home::Client => quote! { runtime::limits::#name },
    }
}

/// The limits in words: "1 to 40 characters, matching `^[A-Z]+$`".
pub(super) fn words(limits: &Limits, ty: &Type) -> Option<String> {
    let unit = match limits.measure {
        Measure::Value => ty.form().and_then(Form::unit).unwrap_or_default(),
        Measure::Characters => "characters",
        Measure::Items => "items",
        Measure::Bytes => "bytes",
    };
    let (min, max) = (limits.min.as_deref(), limits.max.as_deref());
    let unit = match min.xor(max) {
        Some("1") => unit.trim_end_matches('s'),
        _ => unit,
    };
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    let bounds = match (min, max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (Some(min), None) => Some(format!("at least {min}{unit}")),
        (None, Some(max)) => Some(format!("at most {max}{unit}")),
        (None, None) => None,
    };
    let pattern = limits
        .pattern
        .as_deref()
        .map(|pattern| format!("matching {}", code(pattern)));
    let each = item_words(ty).map(|item| format!("each {item}"));
    let parts: Vec<String> = bounds.into_iter().chain(pattern).chain(each).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The same of the items of a list or map.
fn item_words(ty: &Type) -> Option<String> {
    let (Type::List(item) | Type::Map(item)) = ty.plain() else {
        return None;
    };
    let item = match &**item {
        Type::Nullable(item) => item,
        _ => item,
    };
    words(&item.limits().cloned().unwrap_or_default(), item)
}
