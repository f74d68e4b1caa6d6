//! Pairs: two wire fields that only make sense together, as one enum.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::doc;
use crate::model::Pair;
use crate::names::{ident, snake};

pub(super) fn pair(pair: &Pair) -> TokenStream {
    let text = &pair.name;
    let name = format_ident!("{text}");
    let docs = doc(pair.description.as_deref(), text);
    let tag_type = &pair.tag;
    let tag_method = ident(&snake(&tag_type.name));
    let variants: Vec<_> = pair.values.iter().map(|value| &value.variant).collect();
    let tags: Vec<_> = pair.values.iter().map(|value| &value.tag).collect();
    let ids: Vec<_> = pair.values.iter().map(|value| &value.id).collect();
    let id_shape = match ids.first() {
        Some(id) => quote! { <#id as runtime::Value>::SHAPE },
        None => quote! { runtime::Shape::Json },
    };
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(
                #[doc = ::std::concat!(" `", #tags, "`.")]
                #variants(#ids),
            )*
            /// A kind that isn't documented, and its id as it was.
            Unrecognized(#tag_type, runtime::Scalar),
        }

        impl #name {
            /// The kind alone.
            pub fn #tag_method(&self) -> #tag_type {
                match self {
                    #(Self::#variants(_) => #tag_type::from(#tags),)*
                    Self::Unrecognized(tag, _) => tag.clone(),
                }
            }
        }

        runtime::pair! { #name }

        impl runtime::Pair for #name {
            type Tag = #tag_type;

            const TAG: &'static runtime::Enum =
                &runtime::Enum::new(#text, &[#(runtime::EnumValue::new(#tags)),*]);
            const ID: runtime::Shape = #id_shape;

            fn join(tag: #tag_type, id: runtime::Scalar) -> Result<Self, runtime::InvalidValue> {
                Ok(match tag.as_str() {
                    #(#tags => Self::#variants(#ids::from_scalar(id)?),)*
                    _ => Self::Unrecognized(tag, id),
                })
            }

            fn tag(&self) -> #tag_type {
                self.#tag_method()
            }

            fn id(&self) -> runtime::Scalar {
                match self {
                    #(Self::#variants(id) => id.to_scalar(),)*
                    Self::Unrecognized(_, id) => id.clone(),
                }
            }
        }
    }
}
