//! Open enums: what isn't listed is kept as it is.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::{Docs, code, doc, escape, lines};
use crate::model::{End, Enum, EnumValue};

pub(super) fn enumeration(this: &Enum) -> TokenStream {
    let text = &this.name;
    let name = format_ident!("{text}");
    let docs = doc(this.description.as_deref(), text);
    let variants: Vec<_> = this.values.iter().map(|value| &value.variant).collect();
    let values: Vec<_> = this.values.iter().map(|value| &value.name).collect();
    let variant_docs = this.values.iter().map(value_docs);
    let descriptions = this.values.iter().map(description);
    let end = this.has_end().then(|| end_method(this, &name));
    if this.is_integer {
        let numbers: Vec<_> = this.values.iter().filter_map(|value| value.name.parse().ok()).collect();
        let numbers: Vec<_> = numbers.into_iter().map(Literal::i64_unsuffixed).collect();
        return quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            #[non_exhaustive]
            pub enum #name {
                #(#variant_docs #variants,)*
                /// A value that isn't documented, as it was.
                Unrecognized(i64),
            }

            impl #name {
                /// The value on the wire.
                pub fn as_i64(self) -> i64 {
                    match self {
                        #(Self::#variants => #numbers,)*
                        Self::Unrecognized(value) => value,
                    }
                }
            }

            #end

            impl From<i64> for #name {
                fn from(value: i64) -> Self {
                    match value {
                        #(#numbers => Self::#variants,)*
                        _ => Self::Unrecognized(value),
                    }
                }
            }

            impl runtime::Value for #name {
                const SHAPE: runtime::Shape =
                    runtime::Shape::Enum(&runtime::Enum::new(#text, &[#(#descriptions),*]).integers());
            }
        };
    }
    quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A value that isn't documented, as it was.
            Unrecognized(String),
        }

        impl #name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }

        #end

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::Unrecognized(String::from(value)),
                }
            }
        }

        impl runtime::Value for #name {
            const SHAPE: runtime::Shape =
                runtime::Shape::Enum(&runtime::Enum::new(#text, &[#(#descriptions),*]));
        }
    }
}

/// The other traits of the enums of a module, which are the same for all.
pub(super) fn traits(enums: &[Enum]) -> TokenStream {
    let (integers, strings): (Vec<_>, Vec<_>) = enums.iter().partition(|this| this.is_integer);
    let of = |enums: Vec<&Enum>, kind| {
        let kind = format_ident!("{kind}");
        let names = enums.iter().map(|this| format_ident!("{}", this.name));
        (!enums.is_empty()).then(|| quote! { runtime::#kind! { #(#names)* } })
    };
    let (strings, integers) = (of(strings, "strings"), of(integers, "integers"));
    quote! { #strings #integers }
}

fn value_docs(value: &EnumValue) -> Docs {
    let name = code(&value.name);
    let mut docs = match &value.description {
        Some(text) => format!("{name}: {}", escape(text)),
        None => format!("{name}."),
    };
    if !value.supported {
        docs += "\n\nIn the schema of the API, and not supported.";
    }
    lines(&docs)
}

fn description(value: &EnumValue) -> TokenStream {
    let name = &value.name;
    let unsupported = (!value.supported).then(|| quote! { .unsupported() });
    let ending = value.end.map(|end| {
        let end = end_variant(end);
        quote! { .ending(#end) }
    });
    quote! { runtime::EnumValue::new(#name) #unsupported #ending }
}

fn end_variant(end: End) -> TokenStream {
    match end {
        End::Success => quote! { runtime::End::Success },
        End::Failure => quote! { runtime::End::Failure },
    }
}

/// For a status: whether it is final.
fn end_method(this: &Enum, name: &proc_macro2::Ident) -> TokenStream {
    let arms = this.values.iter().filter_map(|value| {
        let end = end_variant(value.end?);
        let variant = &value.variant;
        Some(quote! { Self::#variant => Some(#end), })
    });
    quote! {
        impl #name {
            /// How things ended, or `None` while they go on: nothing follows a final value.
            pub fn end(&self) -> Option<runtime::End> {
                match self {
                    #(#arms)*
                    _ => None,
                }
            }

            /// Whether nothing follows.
            pub fn is_final(&self) -> bool {
                self.end().is_some()
            }
        }
    }
}
