//! Ids: newtypes, so that one can't stand where another belongs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::doc;
use crate::model::{Id, IdKind};

pub(super) fn id(id: &Id) -> TokenStream {
    let text = &id.name;
    let name = format_ident!("{text}");
    let docs = doc(id.description.as_deref(), text);
    let copy = (id.json != IdKind::String).then(|| quote! { Copy, });
    let (inner, shape, from_scalar) = match id.json {
        IdKind::Integer => (
            quote! { i64 },
            quote! { Integer },
            quote! { scalar.into_integer(#text).map(Self) },
        ),
        IdKind::String => (
            quote! { String },
            quote! { String },
            quote! { Ok(Self(scalar.into_text())) },
        ),
        IdKind::Uuid4 => (
            quote! { runtime::Uuid },
            quote! { Uuid4 },
            quote! { scalar.into_uuid4(#text).map(Self) },
        ),
    };
    let to_scalar = match id.json {
        IdKind::String => quote! { self.0.as_str().into() },
        _ => quote! { self.0.into() },
    };
    let own = own_methods(id, &name);
    quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(#inner);

        #own

        impl runtime::Id for #name {
            const SHAPE: runtime::Shape = runtime::Shape::#shape;

            fn from_scalar(scalar: runtime::Scalar) -> Result<Self, runtime::InvalidValue> {
                #from_scalar
            }

            fn to_scalar(&self) -> runtime::Scalar {
                #to_scalar
            }
        }

        impl std::str::FromStr for #name {
            type Err = runtime::InvalidValue;

            fn from_str(text: &str) -> Result<Self, runtime::InvalidValue> {
                runtime::Id::from_scalar(text.into())
            }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl runtime::Serialize for #name {
            fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::Id::to_scalar(self).serialize(serializer)
            }
        }

        impl<'de> runtime::Deserialize<'de> for #name {
            fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::deserialize_id(deserializer)
            }
        }
    }
}

/// How an id is made and taken apart.
fn own_methods(id: &Id, name: &proc_macro2::Ident) -> TokenStream {
    match id.json {
        IdKind::Integer => quote! {
            impl #name {
                /// The id with this number.
                pub const fn new(id: i64) -> Self {
                    Self(id)
                }

                /// Its number.
                pub const fn get(self) -> i64 {
                    self.0
                }
            }
        },
        IdKind::String => quote! {
            impl #name {
                /// The id with this text.
                pub fn new(id: impl Into<String>) -> Self {
                    Self(id.into())
                }

                /// Its text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }
        },
        IdKind::Uuid4 => quote! {
            impl #name {
                /// A new id from the system's source of randomness.
                pub fn random() -> Self {
                    Self(runtime::Uuid::new_v4())
                }
            }
        },
    }
}
