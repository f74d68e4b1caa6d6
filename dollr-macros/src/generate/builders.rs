//! Builders: a call or an input in the making, which can be finished only once every required field is set.
//!
//! A required field has a type parameter of its own, which is `Unset` until its setter was called.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::{doc, first_sentence, lines};
use super::records::allow_deprecated;
use super::{deprecated, field_type, requests, required};
use crate::model::{Field, Operation, Place, Struct, Type};

/// The builder of a call.
pub(super) fn call(operation: &Operation) -> TokenStream {
    Builder::of_call(operation).tokens()
}

/// The builder of a struct that goes into requests, and the way to it.
pub(super) fn input(this: &Struct) -> TokenStream {
    let builder = Builder {
        target: &this.name,
        fields: &this.fields,
        operation: None,
    };
    let name = format_ident!("{}", this.name);
    let builder_name = builder.name();
    let docs = lines(&format!("Makes a [`{}`].", this.name));
    let start = builder.start();
    let tokens = builder.tokens();
    quote! {
        impl #name {
            #docs
            pub fn builder() -> #builder_name {
                #start
            }
        }

        #tokens
    }
}

/// What a resource's method takes: the fields of the path.
pub(super) fn path_parameters(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    let fields = operation.fields.iter().filter(|field| field.place == Place::Path);
    fields.map(|field| {
        let ident = &field.ident;
        let ty = setter_type(field);
        quote! { #ident: #ty }
    })
}

/// What a resource's method gives: the type of the builder, and the builder with nothing set but the path.
pub(super) fn start_of_call(operation: &Operation) -> (Ident, TokenStream) {
    let builder = Builder::of_call(operation);
    (builder.name(), builder.start())
}

/// How a builder holds a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Set from the beginning.
    Path,
    /// A type parameter.
    Required,
    /// A value that stands for not set: `None`, or `Patch::Keep`.
    Optional,
}

impl Kind {
    fn of(field: &Field) -> Self {
        match (field.place, field.optional) {
            (Place::Path, _) => Self::Path,
            (_, true) => Self::Optional,
            (_, false) => Self::Required,
        }
    }
}

struct Builder<'a> {
    /// What it makes.
    target: &'a str,
    fields: &'a [Field],
    /// What it can send when it is done.
    operation: Option<&'a Operation>,
}

impl<'a> Builder<'a> {
    fn of_call(operation: &'a Operation) -> Self {
        Self {
            target: &operation.request,
            fields: &operation.fields,
            operation: Some(operation),
        }
    }

    fn name(&self) -> Ident {
        format_ident!("{}Builder", self.target)
    }

    /// The builder of a call borrows the client.
    fn lifetime(&self) -> Option<TokenStream> {
        self.operation.map(|_| quote! { 'a, })
    }

    fn required(&self) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(|field| Kind::of(field) == Kind::Required)
    }

    fn parameters(&self) -> Vec<Ident> {
        self.required().map(|field| required::name(&field.name)).collect()
    }

    fn tokens(&self) -> TokenStream {
        let name = self.name();
        let lifetime = self.lifetime();
        let parameters = self.parameters();
        let declaration = self.declaration();
        let settable = self.fields.iter().filter(|field| Kind::of(field) != Kind::Path);
        let setters = settable.map(|field| self.setter(field));
        let build = self.build();
        let send = self.operation.map(|operation| self.send(operation));
        let allow = allow_deprecated(self.fields.iter());
        quote! {
            #declaration

            #allow
            impl<#lifetime #(#parameters),*> #name<#lifetime #(#parameters),*> {
                #(#setters)*

                /// Adds a field that isn't documented: to the body, if there is one, or else to the query.
                pub fn extra(mut self, name: impl Into<String>, value: impl Into<runtime::Json>) -> Self {
                    self.extra_.insert(name, value);
                    self
                }

                #build
                #send
            }
        }
    }

    fn declaration(&self) -> TokenStream {
        let name = self.name();
        let lifetime = self.lifetime();
        let parameters = self.parameters();
        let (docs, must_use) = match self.operation {
            Some(_) => (
                format!("Makes a [`{}`], and sends it.", self.target),
                "a call does nothing until it is sent",
            ),
            None => (
                format!("Makes a [`{}`].", self.target),
                "it makes nothing until it is built",
            ),
        };
        let docs = lines(&docs);
        let client = self.operation.map(|_| quote! { client_: &'a runtime::Client, });
        let fields = self.fields.iter().map(|field| {
            let ident = &field.ident;
            match Kind::of(field) {
                Kind::Required => {
                    let parameter = required::name(&field.name);
                    quote! { #ident: #parameter }
                }
                Kind::Path | Kind::Optional => {
                    let ty = field_type(field);
                    quote! { #ident: #ty }
                }
            }
        });
        quote! {
            #docs
            #[derive(Clone, Debug)]
            #[must_use = #must_use]
            pub struct #name<#lifetime #(#parameters = runtime::Unset),*> {
                #client
                #(#fields,)*
                extra_: runtime::Extra,
            }
        }
    }

    /// The builder with nothing set but the path.
    fn start(&self) -> TokenStream {
        let name = self.name();
        let client = self.operation.map(|_| quote! { client_: self.client, });
        let values = self.fields.iter().map(|field| {
            let ident = &field.ident;
            match Kind::of(field) {
                Kind::Path if is_moved(field) => quote! { #ident },
                Kind::Path => quote! { #ident: #ident.into() },
                Kind::Required => quote! { #ident: runtime::Unset },
                Kind::Optional if field.clear => quote! { #ident: runtime::Patch::Keep },
                Kind::Optional => quote! { #ident: None },
            }
        });
        quote! {
            #name {
                #client
                #(#values,)*
                extra_: runtime::Extra::default(),
            }
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let docs = doc(field.description.as_deref().map(first_sentence), &field.name);
        let deprecated = deprecated(field.deprecated);
        let ident = &field.ident;
        let argument = setter_type(field);
        let value = setter_value(field);
        if Kind::of(field) == Kind::Optional {
            return quote! {
                #docs
                #deprecated
                pub fn #ident(mut self, #ident: #argument) -> Self {
                    self.#ident = #value;
                    self
                }
            };
        }
        let name = self.name();
        let lifetime = self.lifetime();
        let arguments = self.required().map(|other| match other.name == field.name {
            true => field_type(other),
            false => {
                let parameter = required::name(&other.name);
                quote! { #parameter }
            }
        });
        let client = self.operation.map(|_| quote! { client_: self.client_, });
        let moved = self.fields.iter().map(|other| {
            let other_ident = &other.ident;
            match other.name == field.name {
                true if is_moved(field) => quote! { #ident },
                true => quote! { #ident: #value },
                false => quote! { #other_ident: self.#other_ident },
            }
        });
        quote! {
            #docs
            #deprecated
            pub fn #ident(self, #ident: #argument) -> #name<#lifetime #(#arguments),*> {
                #name {
                    #client
                    #(#moved,)*
                    extra_: self.extra_,
                }
            }
        }
    }

    /// What has to be set before the builder can finish.
    fn bounds(&self) -> Option<TokenStream> {
        let bounds = self.required().map(|field| {
            let parameter = required::name(&field.name);
            let ty = field_type(field);
            quote! { #parameter: super::required::#parameter<#ty> }
        });
        let bounds: Vec<_> = bounds.collect();
        (!bounds.is_empty()).then(|| quote! { where #(#bounds,)* })
    }

    fn build(&self) -> TokenStream {
        let target = format_ident!("{}", self.target);
        let bounds = self.bounds();
        let docs = match self.operation {
            Some(_) => lines("The request as data, to be kept or sent later."),
            None => lines("What was made."),
        };
        let values = self.fields.iter().map(|field| {
            let ident = &field.ident;
            match Kind::of(field) {
                Kind::Required => quote! { #ident: self.#ident.given() },
                Kind::Path | Kind::Optional => quote! { #ident: self.#ident },
            }
        });
        quote! {
            #docs
            pub fn build(self) -> self::#target
            #bounds
            {
                self::#target {
                    #(#values,)*
                    extra_: self.extra_,
                }
            }
        }
    }

    fn send(&self, operation: &Operation) -> TokenStream {
        let response = requests::response(&operation.returns);
        let bounds = self.bounds();
        quote! {
            /// Sends the request: the call runs while the future is polled.
            pub fn send(self) -> runtime::Sending<#response>
            #bounds
            {
                let client = self.client_;
                client.send(self.build())
            }
        }
    }
}

/// What a setter takes: the exact type, but for texts.
fn setter_type(field: &Field) -> TokenStream {
    let ty = &field.ty;
    match (ty, field.is_option()) {
        _ if field.clear => quote! { impl Into<runtime::Patch<#ty>> },
        (Type::String, false) => quote! { impl Into<String> },
        (Type::String, true) => quote! { impl Into<runtime::OptionalText> },
        (Type::Secret, _) => {
            let ty = field_type(field);
            quote! { impl Into<#ty> }
        }
        (_, true) => quote! { impl Into<Option<#ty>> },
        (_, false) => quote! { #ty },
    }
}

fn setter_value(field: &Field) -> TokenStream {
    let ident = &field.ident;
    match (&field.ty, field.is_option()) {
        _ if field.boxed => quote! { #ident.into().map(Box::new) },
        (Type::String, true) if !field.clear => quote! { #ident.into().into_option() },
        _ if is_moved(field) => quote! { #ident },
        _ => quote! { #ident.into() },
    }
}

/// Whether a setter takes a value as it is.
fn is_moved(field: &Field) -> bool {
    !field.is_option() && !matches!(field.ty, Type::String | Type::Secret)
}
