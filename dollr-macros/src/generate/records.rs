//! What a struct and a request have in common: they are JSON objects, whose fields are named parts.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::descriptions;
use crate::model::{Field, Type, Unit};

/// The implementations that make a struct a JSON object. What they do stands in the runtime.
pub(super) fn record(name: &Ident, fields: &[Field]) -> TokenStream {
    let text = name.to_string();
    let described = descriptions::fields(fields);
    let parts = tuple(fields, &part);
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let values = tuple(fields, &|field| field.ident.to_token_stream());
    let references = tuple(fields, &|field| {
        let ident = &field.ident;
        quote! { &self.#ident }
    });
    let allow = allow_deprecated(fields.iter());
    quote! {
        #allow
        impl runtime::Record for #name {
            type Parts = #parts;

            const STRUCT: &'static runtime::Struct = &runtime::Struct::new(#text, #described);

            fn new((#values, extra): runtime::Values<Self>) -> Self {
                Self { #(#idents,)* extra }
            }

            fn values(&self) -> runtime::Refs<'_, Self> {
                (#references, &self.extra)
            }
        }

        impl Clone for #name {
            fn clone(&self) -> Self {
                runtime::clone(self)
            }
        }

        impl PartialEq for #name {
            fn eq(&self, other: &Self) -> bool {
                runtime::eq(self, other)
            }
        }

        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                runtime::debug(self, f)
            }
        }

        impl runtime::Serialize for #name {
            fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::serialize(self, serializer)
            }
        }

        impl<'de> runtime::Deserialize<'de> for #name {
            fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::deserialize(deserializer)
            }
        }
    }
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
