//! What a struct and a request have in common: how their fields are read and written.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::descriptions;
use crate::model::{Field, Type, Unit};

/// The implementations that make a struct a JSON object.
pub(super) fn record(name: &Ident, fields: &[Field]) -> TokenStream {
    let text = name.to_string();
    let described = descriptions::fields(fields);
    let fields = Indexed::all(fields);
    let index = index(&fields);
    let read = read(&fields);
    let writes = fields.iter().map(Indexed::write);
    let allow = allow_deprecated(fields.iter().map(|indexed| indexed.field));
    quote! {
        #allow
        impl runtime::Record for #name {
            const NAME: &'static str = #text;
            const FIELDS: &'static [runtime::Field] = #described;

            #index

            #read

            fn write<W: runtime::Writer>(&self, to: &mut W) -> Result<(), W::Error> {
                #(#writes)*
                to.extra(&self.extra_)
            }
        }

        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

/// A field and its index on the wire; a pair has the next one too.
struct Indexed<'a> {
    field: &'a Field,
    index: usize,
}

impl<'a> Indexed<'a> {
    fn all(fields: &'a [Field]) -> Vec<Self> {
        let mut next = 0;
        let indexed = fields.iter().map(|field| {
            let index = next;
            next += field.wire_names().len();
            Self { field, index }
        });
        indexed.collect()
    }

    /// The index, and for a pair the second one.
    fn indices(&self) -> (Literal, Literal) {
        (
            Literal::usize_unsuffixed(self.index),
            Literal::usize_unsuffixed(self.index + 1),
        )
    }

    /// The value of the field, made of what was read into the slots.
    fn take(&self) -> TokenStream {
        let (index, next) = self.indices();
        let Field {
            ty, optional, nullable, ..
        } = self.field;
        if let Type::Pair(..) = ty {
            return match self.field.is_option() {
                true => quote! { from.optional_pair(slots.#index, slots.#next, [#index, #next])? },
                false => quote! { from.require_pair(slots.#index, slots.#next, [#index, #next])? },
            };
        }
        if self.field.clear {
            return quote! { from.patch(slots.#index) };
        }
        match (wire_type(ty), optional, nullable) {
            (None, true, _) => quote! { from.optional(slots.#index) },
            (None, false, _) => quote! { from.require(slots.#index, #index)? },
            (Some(wire), true, _) => quote! { from.optional(slots.#index).map(|#wire(value)| value) },
            (Some(wire), false, true) => {
                quote! { from.require::<Option<#wire>>(slots.#index, #index)?.map(|#wire(value)| value) }
            }
            (Some(wire), false, false) => quote! { from.require::<#wire>(slots.#index, #index)?.0 },
        }
    }

    fn write(&self) -> TokenStream {
        let (index, next) = self.indices();
        let ident = &self.field.ident;
        let Field {
            ty, optional, nullable, ..
        } = self.field;
        match (ty, wire_type(ty)) {
            _ if self.field.clear => quote! { to.patch(#index, &self.#ident)?; },
            (Type::Pair(..), _) if self.field.is_option() => {
                quote! { to.optional_pair([#index, #next], self.#ident.as_ref())?; }
            }
            (Type::Pair(..), _) => quote! { to.pair([#index, #next], &self.#ident)?; },
            (_, Some(wire)) => match (optional, nullable) {
                (true, _) => quote! { to.optional(#index, self.#ident.map(#wire).as_ref())?; },
                (false, true) => quote! { to.value(#index, &self.#ident.map(#wire))?; },
                (false, false) => quote! { to.value(#index, &#wire(self.#ident))?; },
            },
            (_, None) => match optional {
                true => quote! { to.optional(#index, self.#ident.as_ref())?; },
                false => quote! { to.value(#index, &self.#ident)?; },
            },
        }
    }
}

/// Generated code has to use fields that others should not.
pub(super) fn allow_deprecated<'a>(mut fields: impl Iterator<Item = &'a Field>) -> Option<TokenStream> {
    fields
        .any(|field| field.deprecated)
        .then(|| quote! { #[allow(deprecated)] })
}

/// The type that stands for a value on the wire, where it isn't the one that users see.
fn wire_type(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Duration(Unit::Seconds) => Some(quote! { runtime::Seconds }),
        Type::Duration(Unit::Minutes) => Some(quote! { runtime::Minutes }),
        _ => None,
    }
}

fn index(fields: &[Indexed<'_>]) -> TokenStream {
    let names: Vec<_> = fields.iter().flat_map(|indexed| indexed.field.wire_names()).collect();
    if names.is_empty() {
        return quote! {
            fn index(_: &str) -> Option<usize> {
                None
            }
        };
    }
    let indices = (0..names.len()).map(Literal::usize_unsuffixed);
    quote! {
        #[inline]
        fn index(name: &str) -> Option<usize> {
            Some(match name {
                #(#names => #indices,)*
                _ => return None,
            })
        }
    }
}

fn read(fields: &[Indexed<'_>]) -> TokenStream {
    let signature = quote! {
        fn read<'de, M: runtime::MapAccess<'de>>(mut from: runtime::Fields<Self, M>) -> Result<Self, M::Error>
    };
    let count = fields
        .iter()
        .map(|indexed| indexed.field.wire_names().len())
        .sum::<usize>();
    let Some(last) = count.checked_sub(1) else {
        return quote! {
            #signature {
                from.next()?;
                Ok(Self { extra_: from.extra() })
            }
        };
    };
    let slots = (0..count).map(|_| quote! { None, });
    let arms = (0..count).map(|index| {
        let literal = Literal::usize_unsuffixed(index);
        let pattern = if index == last {
            quote! { _ }
        } else {
            quote! { #literal }
        };
        quote! { #pattern => from.value(&mut slots.#literal, #literal)?, }
    });
    let idents = fields.iter().map(|indexed| &indexed.field.ident);
    let values = fields.iter().map(Indexed::take);
    quote! {
        #signature {
            let mut slots = (#(#slots)*);
            while let Some(field) = from.next()? {
                match field {
                    #(#arms)*
                }
            }
            Ok(Self {
                #(#idents: #values,)*
                extra_: from.extra(),
            })
        }
    }
}
