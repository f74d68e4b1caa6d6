//! Builders: a call or an input in the making, which can be finished only once every required field is set.
//!
//! The required fields are a tuple, in which those whose setter was not called yet are `Unset`. How a builder is finished is the
//! same for all of them, and in the runtime.

use proc_macro2::{Group, Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::docs::{doc, first_sentence, lines};
use super::records::{self, allow_deprecated};
use super::tokens::{Applied, Path, Written};
use super::{FieldType, deprecated};
use crate::model::{Field, Operation, Place, Retry, Struct, Type};

/// The builder of a call.
pub(super) fn call(operation: &Operation) -> TokenStream {
    Builder::of_call(operation).tokens()
}

/// For a struct that goes into requests, its method that starts the builder, and that.
pub(super) fn input(this: &Struct) -> (TokenStream, TokenStream) {
    let builder = Builder::new(&this.name, &this.fields, None);
    let builder_name = builder.name();
    let docs = lines(&format!("Makes a [`{}`].", this.name));
    let start = builder.start();
    let tokens = builder.tokens();
    let start = quote! {
        #docs
        pub fn builder() -> #builder_name {
            #start
        }
    };
    (start, tokens)
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

/// Whether a call has a builder of its own. One in which nothing can be set but the path is ready to be sent.
pub(super) fn has_builder(operation: &Operation) -> bool {
    is_execution(operation) || operation.fields.iter().any(|field| field.place != Place::Path)
}

/// What a resource's method gives: the type of the builder, and the builder with nothing set but the path.
pub(super) fn start_of_call(operation: &Operation) -> (TokenStream, TokenStream) {
    let builder = Builder::of_call(operation);
    let ty = if has_builder(operation) {
        let name = builder.name();
        quote! { #name<'a> }
    } else {
        let request = format_ident!("{}", operation.request);
        quote! { calls::Ready<'a, #request> }
    };
    (ty, builder.start())
}

fn is_execution(operation: &Operation) -> bool {
    matches!(operation.retry, Retry::Recover(_))
}

/// A field, and where it is in the tuple of the required ones or in that of the others.
struct Slot<'a> {
    field: &'a Field,
    index: usize,
    count: usize,
}

impl<'a> Slot<'a> {
    fn of(fields: Vec<&'a Field>) -> Vec<Self> {
        let count = fields.len();
        let fields = fields.into_iter().enumerate();
        fields.map(|(index, field)| Self { field, index, count }).collect()
    }

    fn place(&self) -> TokenStream {
        records::place(self.index, self.count)
    }

    /// The type parameter of a required field: `A` for the first.
    fn parameter(&self) -> Ident {
        match u8::try_from(self.index) {
            Ok(index @ 0..26) => format_ident!("{}", char::from(b'A' + index)),
            _ => format_ident!("A{}", self.index),
        }
    }
}

struct Builder<'a> {
    /// What it makes.
    target: &'a str,
    /// The fields in the tuple, each with a type parameter of its own.
    required: Vec<Slot<'a>>,
    /// The others: those of the path, and those that may be left out.
    others: Vec<Slot<'a>>,
    /// What it can send when it is done.
    operation: Option<&'a Operation>,
}

impl<'a> Builder<'a> {
    fn new(target: &'a str, fields: &'a [Field], operation: Option<&'a Operation>) -> Self {
        let (required, others) = records::split(fields);
        Self {
            target,
            required: Slot::of(required),
            others: Slot::of(others),
            operation,
        }
    }

    fn of_call(operation: &'a Operation) -> Self {
        Self::new(&operation.request, &operation.fields, Some(operation))
    }

    fn name(&self) -> Ident {
        format_ident!("{}Builder", self.target)
    }

    /// The builder of a call borrows the client.
    fn lifetime(&self) -> Option<TokenStream> {
        self.operation.map(|_| quote! { 'a, })
    }

    /// The tuple of the type parameters.
    fn parameters(&self) -> Group {
        records::tuple(&self.required, &Slot::parameter)
    }

    /// The tuple of the required fields with something else for one of them.
    fn tuple_with<T: ToTokens>(&self, slot: &Slot<'_>, this: &impl ToTokens, others: impl Fn(&Slot<'a>) -> T) -> Group {
        records::tuple(&self.required, &|other| {
            let others = &others;
            Written(move |tokens: &mut TokenStream| match other.index == slot.index {
                true => this.to_tokens(tokens),
                false => others(other).to_tokens(tokens),
            })
        })
    }

    fn tokens(&self) -> TokenStream {
        let name = self.name();
        let declaration = self.declaration();
        let lifetime = self.lifetime();
        let parameters = self.required.iter().map(Slot::parameter);
        let tuple = self.parameters();
        let required = self.required.iter().map(|slot| self.required_setter(slot));
        let optional = self.others.iter().filter(|slot| slot.field.place != Place::Path);
        let optional = optional.map(optional_setter);
        let execution = self.operation.filter(|operation| is_execution(operation));
        let send = execution.map(|_| self.send());
        let allow = allow_deprecated(self.required.iter().chain(&self.others).map(|slot| slot.field));
        quote! {
            #declaration

            #allow
            impl<#lifetime #(#parameters),*> #name<#lifetime #tuple> {
                #(#required)*
                #(#optional)*
                #send
            }
        }
    }

    fn declaration(&self) -> TokenStream {
        let name = self.name();
        let lifetime = self.lifetime();
        let docs = match self.operation {
            Some(_) => format!("Makes a [`{}`], and sends it.", self.target),
            None => format!("Makes a [`{}`].", self.target),
        };
        let docs = lines(&docs);
        let client = match self.operation {
            Some(_) => quote! { &'a runtime::Client },
            None => quote! { () },
        };
        let unset = records::tuple(&self.required, &|slot| {
            let ident = &slot.field.ident;
            quote! { runtime::Unset<required::#ident> }
        });
        let target = format_ident!("{}", self.target);
        quote! {
            #docs
            pub type #name<#lifetime Required = #unset> =
                calls::Builder<Required, runtime::Rest<#client, #target>>;
        }
    }

    /// The builder with nothing set but the path.
    fn start(&self) -> TokenStream {
        let client = match self.operation {
            Some(_) => quote! { self.client },
            None => quote! { () },
        };
        let others = records::tuple(&self.others, &|&Slot { field, .. }| {
            Written(move |tokens: &mut TokenStream| match field.place {
                Place::Path => setter_value(field).to_tokens(tokens),
                _ if field.clear => Path(&["runtime", "Patch", "Keep"]).to_tokens(tokens),
                _ => Path(&["None"]).to_tokens(tokens),
            })
        });
        quote! { calls::Builder::new_(#client, #others) }
    }

    fn required_setter(&self, slot: &Slot<'_>) -> TokenStream {
        let field = slot.field;
        let attributes = setter_attributes(field);
        let ident = &field.ident;
        let argument = setter_type(field);
        let name = self.name();
        let lifetime = self.lifetime();
        let given = Applied(&["runtime", "Given"], FieldType(field));
        let returned = self.tuple_with(slot, &given, Slot::parameter);
        let value = setter_value(field);
        let after = self.tuple_with(slot, &quote! { runtime::Given(#value) }, |other| {
            let place = other.place();
            quote! { self.required_.#place }
        });
        quote! {
            #attributes
            pub fn #ident(self, #ident: #argument) -> #name<#lifetime #returned> {
                calls::Builder { required_: #after, rest_: self.rest_ }
            }
        }
    }

    /// How an execution is sent, which is not how a call is.
    fn send(&self) -> TokenStream {
        let tuple = self.parameters();
        let target = format_ident!("{}", self.target);
        quote! {
            /// Executes the request: what became of the money, whatever happens to the response.
            pub fn send(self) -> runtime::ExecutionCall
            where
                #tuple: runtime::Complete<#target>,
            {
                self.rest_.client.execute(self.build())
            }
        }
    }
}

fn optional_setter(slot: &Slot<'_>) -> TokenStream {
    let field = slot.field;
    let attributes = setter_attributes(field);
    let ident = &field.ident;
    let argument = setter_type(field);
    let value = setter_value(field);
    let place = slot.place();
    quote! {
        #attributes
        pub fn #ident(mut self, #ident: #argument) -> Self {
            self.rest_.others.#place = #value;
            self
        }
    }
}

/// What stands before a setter.
fn setter_attributes(field: &Field) -> TokenStream {
    let docs = doc(field.description.as_deref().map(first_sentence), &field.name);
    let deprecated = deprecated(field.deprecated);
    quote! { #docs #deprecated }
}

/// What a setter takes: the exact type where it is one of ours and required, and whatever becomes what the field holds.
fn setter_type(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ty = &field.ty;
        if is_moved(field) {
            return ty.to_tokens(tokens);
        }
        Path(&["impl"]).to_tokens(tokens);
        match ty {
            Type::String if field.is_option() && !field.clear => {
                Applied(&["Into"], Path(&["runtime", "OptionalText"])).to_tokens(tokens);
            }
            _ if field.boxed => Applied(&["Into"], Applied(&["Option"], ty)).to_tokens(tokens),
            _ => Applied(&["Into"], FieldType(field)).to_tokens(tokens),
        }
    })
}

fn setter_value(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ident = &field.ident;
        match field.ty {
            _ if is_moved(field) => return ident.to_tokens(tokens),
            _ if field.boxed => quote! { #ident.into().map(Box::new) },
            Type::String if field.is_option() && !field.clear => quote! { #ident.into().into_option() },
            _ => quote! { #ident.into() },
        }
        .to_tokens(tokens);
    })
}

/// Whether a setter takes a value as it is.
fn is_moved(field: &Field) -> bool {
    !field.is_option() && !matches!(field.ty, Type::String | Type::Secret)
}
