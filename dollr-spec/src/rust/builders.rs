//! Builders: a call or an input in the making, which can be finished only once every required field is set.
//!
//! A builder has a type parameter for each required field: the field's own name until its setter is called, and `IsSet` then.
//! The values are in a draft of the runtime.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::docs::{doc, first_sentence, lines, one};
use super::setters::{held, setter_type};
use super::tokens::{Path, Written};
use super::{deprecated, pagination, records, responses, waiting};
use crate::model::{Field, Operation, Place, Retry, Struct, Type};

/// The builder of a call.
pub(super) fn call(operation: &Operation) -> TokenStream {
    Builder::of_call(operation).tokens()
}

/// For a struct that goes into requests, its method that starts the builder, and that.
pub(super) fn input(this: &Struct) -> (TokenStream, TokenStream) {
    let builder = Builder::new(&this.name, &this.fields, None);
    let builder_name = builder.name();
    let docs = lines(&format!("Makes {}.", one(&this.name)));
    let start = builder.with_draft(&quote! { runtime::Draft::new() });
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
    let path = builder.fields().filter(|(_, field)| field.place == Place::Path);
    let set: Vec<_> = path
        .map(|(place, field)| {
            let value = held(field);
            quote! { draft_.fields.#place = #value; }
        })
        .collect();
    let new = quote! { runtime::CallDraft::of(self.client) };
    let draft_type = call_draft(operation, &quote! { _ });
    let (before, draft) = match set.is_empty() {
        true => (None, new),
        false => (
            Some(quote! { let mut draft_: #draft_type = #new; #(#set)* }),
            quote! { draft_ },
        ),
    };
    if !has_builder(operation) {
        let request = format_ident!("{}", operation.request);
        return (
            quote! { runtime::Ready<'a, #request> },
            quote! { #before runtime::Ready::of(#draft) },
        );
    }
    let name = builder.name();
    let start = builder.with_draft(&draft);
    (quote! { #name<'a> }, quote! { #before #start })
}

fn is_execution(operation: &Operation) -> bool {
    matches!(operation.retry, Retry::Recover(_))
}

/// The type of what the builder of a call holds, with something for which fields are set.
fn call_draft(operation: &Operation, state: &TokenStream) -> TokenStream {
    let request = format_ident!("{}", operation.request);
    let effect = is_execution(operation).then(|| quote! { , runtime::MovesMoney });
    quote! { runtime::CallDraft<'a, #request, #state #effect> }
}

/// A required field, and the type parameter that says whether it is set.
struct Required<'a> {
    field: &'a Field,
    parameter: Ident,
}

/// The names of type parameters: `A`, `B` and so on.
fn parameters() -> impl Iterator<Item = String> {
    let letters = (b'A'..=b'Z').map(|letter| char::from(letter).to_string());
    letters.chain((26..).map(|index| format!("A{index}")))
}

struct Builder<'a> {
    /// What it makes.
    target: &'a str,
    fields: &'a [Field],
    required: Vec<Required<'a>>,
    /// What it can send when it is done.
    operation: Option<&'a Operation>,
}

impl<'a> Builder<'a> {
    fn new(target: &'a str, fields: &'a [Field], operation: Option<&'a Operation>) -> Self {
        let responses = operation.into_iter().flat_map(Operation::response_types);
        let polled = operation.and_then(|operation| operation.wait.as_ref()?.ask.as_ref());
        let types = fields.iter().map(|field| &field.ty).chain(responses);
        let types = types.chain(polled.map(|ask| &ask.returns));
        // A parameter with the name of one of them would stand in its place.
        let names = types.flat_map(Type::names).map(|name| name.name.as_str());
        let names: BTreeSet<&str> = names.chain([target]).collect();
        let free = parameters().filter(|parameter| !names.contains(parameter.as_str()));
        let required = fields.iter().filter(|field| field.is_required()).zip(free);
        let required = required.map(|(field, parameter)| Required {
            field,
            parameter: format_ident!("{parameter}"),
        });
        Self {
            target,
            fields,
            required: required.collect(),
            operation,
        }
    }

    fn of_call(operation: &'a Operation) -> Self {
        Self::new(&operation.request, &operation.fields, Some(operation))
    }

    fn name(&self) -> Ident {
        format_ident!("{}Builder", self.target)
    }

    /// The fields, each with its place in the draft.
    fn fields(&self) -> impl Iterator<Item = (impl ToTokens, &'a Field)> {
        let count = self.fields.len();
        let fields = self.fields.iter().enumerate();
        fields.map(move |(index, field)| (records::index(index, count), field))
    }

    /// The builder of a call borrows the client.
    fn lifetime(&self) -> Option<TokenStream> {
        self.operation.map(|_| quote! { 'a, })
    }

    /// The type, where this field was just set.
    fn ty(&self, set: Option<&Field>) -> TokenStream {
        let name = self.name();
        let lifetime = self.lifetime();
        let parameters = self.required.iter().map(|Required { field, parameter }| {
            Written(
                move |tokens: &mut TokenStream| match set.is_some_and(|set| set.name == field.name) {
                    true => Path(&["runtime", "IsSet"]).to_tokens(tokens),
                    false => parameter.to_tokens(tokens),
                },
            )
        });
        match self.required.is_empty() && lifetime.is_none() {
            true => quote! { #name },
            false => quote! { #name<#lifetime #(#parameters),*> },
        }
    }

    /// What stands behind `impl`.
    fn generics(&self) -> Option<TokenStream> {
        let lifetime = self.lifetime();
        let parameters = self.required.iter().map(|required| &required.parameter);
        (!self.required.is_empty() || lifetime.is_some()).then(|| quote! { <#lifetime #(#parameters),*> })
    }

    /// That all required fields are set.
    fn is_complete(&self) -> Option<TokenStream> {
        let parameters = self.required.iter().map(|required| &required.parameter);
        let fields = self.required.iter().map(|required| &required.field.ident);
        (!self.required.is_empty()).then(|| quote! { where #(#parameters: runtime::Has<field::#fields>),* })
    }

    /// What has a program compile the way to make and send this request only if it uses that. With type parameters it is so anyway.
    fn inline(&self) -> Option<TokenStream> {
        self.required.is_empty().then(|| quote! { #[inline] })
    }

    /// The builder that holds a draft.
    fn with_draft(&self, draft: &TokenStream) -> TokenStream {
        let name = self.name();
        quote! { #name { draft_: #draft } }
    }

    fn tokens(&self) -> TokenStream {
        let declaration = self.declaration();
        let generics = self.generics();
        let ty = self.ty(None);
        let complete = self.is_complete();
        let complete = complete.as_ref();
        let has_setter = |field: &Field| field.place != Place::Path && field.is_settable();
        let setters = self.fields().filter(|(_, field)| has_setter(field));
        let setters = setters.map(|(place, field)| self.setter(place, field));
        let finishing = self.finishing(complete);
        let sending = self.operation.map(|operation| self.sending(operation, complete));
        let future = self.operation.map(|operation| self.future(operation, complete));
        quote! {
            #declaration

            impl #generics #ty {
                #(#setters)*

                /// Adds a field that isn't documented.
                pub fn extra_field(mut self, name: impl Into<String>, value: impl Into<runtime::Json>) -> Self {
                    self.draft_.unknown_fields.insert(name, value);
                    self
                }

                #finishing
                #sending
            }

            #future
        }
    }

    fn declaration(&self) -> TokenStream {
        let name = self.name();
        let target = format_ident!("{}", self.target);
        let parameters = self.required.iter().map(|required| &required.parameter);
        let state = quote! { (#(#parameters,)*) };
        let (docs, must_use, draft) = match self.operation {
            Some(operation) => (
                format!("Makes {}, and sends it.", one(self.target)),
                "nothing is sent yet: add `.await`, or `.send()` for a call to spawn",
                call_draft(operation, &state),
            ),
            None => (
                format!("Makes {}.", one(self.target)),
                "it makes nothing until `.build()` is called",
                quote! { runtime::Draft<#target, #state> },
            ),
        };
        let docs = lines(&docs);
        let lifetime = self.lifetime();
        let parameters = self.required.iter().map(|required| &required.parameter);
        let fields = self.required.iter().map(|required| &required.field.ident);
        let generics = self
            .generics()
            .map(|_| quote! { <#lifetime #(#parameters = field::#fields),*> });
        quote! {
            #docs
            #[must_use = #must_use]
            pub struct #name #generics {
                draft_: #draft,
            }
        }
    }

    fn setter(&self, place: impl ToTokens, field: &Field) -> TokenStream {
        let docs = doc(field.description.as_deref().map(first_sentence), &field.name);
        let deprecated = deprecated(field.deprecated);
        let ident = &field.ident;
        let argument = setter_type(field);
        let value = held(field);
        let name = self.name();
        match field.is_required() {
            true => {
                let ty = self.ty(Some(field));
                quote! {
                    #docs
                    #deprecated
                    pub fn #ident(mut self, #ident: #argument) -> #ty {
                        self.draft_.fields.#place = #value;
                        #name { draft_: self.draft_.advance() }
                    }
                }
            }
            false => quote! {
                #docs
                #deprecated
                pub fn #ident(mut self, #ident: #argument) -> Self {
                    self.draft_.fields.#place = #value;
                    self
                }
            },
        }
    }

    fn finishing(&self, complete: Option<&TokenStream>) -> TokenStream {
        let target = format_ident!("{}", self.target);
        let docs = match self.operation {
            Some(_) => "The request as data, to be kept and sent later.",
            None => "What was made.",
        };
        let docs = lines(docs);
        let inline = self.inline();
        quote! {
            #docs
            #inline
            pub fn build(self) -> #target #complete {
                self.draft_.build()
            }
        }
    }

    /// The ways to send a request.
    fn sending(&self, operation: &Operation, complete: Option<&TokenStream>) -> TokenStream {
        let inline = self.inline();
        let response = responses::ty(&operation.returns);
        let call = match is_execution(operation) {
            true => quote! { runtime::ExecutionCall },
            false => quote! { runtime::Call<#response> },
        };
        let until_final = waiting::method(operation, complete);
        let paginate = pagination::method(operation, complete);
        quote! {
            /// The call as a future that borrows nothing, to be spawned.
            #inline
            pub fn send(self) -> #call #complete {
                self.draft_.send()
            }

            #until_final
            #paginate
        }
    }

    fn future(&self, operation: &Operation, complete: Option<&TokenStream>) -> TokenStream {
        let generics = self.generics();
        let ty = self.ty(None);
        let inline = self.inline();
        let output = match is_execution(operation) {
            true => quote! { runtime::Outcome },
            false => responses::ty(&operation.returns),
        };
        quote! {
            impl #generics runtime::Future for #ty #complete {
                type Output = Result<#output, runtime::Error>;

                #inline
                fn poll(mut self: runtime::Pin<&mut Self>, context: &mut runtime::Context<'_>) -> runtime::Poll<Self::Output> {
                    self.draft_.poll(context)
                }
            }
        }
    }
}
