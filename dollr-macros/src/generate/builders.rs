//! Builders: a call or an input in the making, which can be finished only once every required field is set.
//!
//! The required fields are a tuple, in which those whose setter was not called yet are `Unset`.

use proc_macro2::{Group, Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::docs::{doc, first_sentence, lines};
use super::records::allow_deprecated;
use super::tokens::{self, Applied, Path, Written};
use super::{FieldType, deprecated, records, requests, required};
use crate::model::{Field, Operation, Place, Retry, Struct, Type};

/// The builder of a call.
pub(super) fn call(operation: &Operation) -> TokenStream {
    Builder::of_call(operation).tokens()
}

/// For a struct that goes into requests, its method that starts the builder, and that.
pub(super) fn input(this: &Struct) -> (TokenStream, TokenStream) {
    let builder = Builder {
        target: &this.name,
        fields: &this.fields,
        operation: None,
    };
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

/// Whether a call has a builder of its own. One in which nothing can be set but the path has that of the runtime.
pub(super) fn has_builder(operation: &Operation) -> bool {
    let is_execution = matches!(operation.retry, Retry::Recover(_));
    is_execution || operation.fields.iter().any(|field| Kind::of(field) != Kind::Path)
}

/// What a resource's method gives: the type of the builder, and the builder with nothing set but the path.
pub(super) fn start_of_call(operation: &Operation) -> (TokenStream, TokenStream) {
    let builder = Builder::of_call(operation);
    if has_builder(operation) {
        let name = builder.name();
        return (quote! { #name<'a> }, builder.start());
    }
    let request = format_ident!("{}", operation.request);
    let values = records::tuple(&operation.fields, &setter_value);
    let start = quote! { runtime::Ready::new(self.client, #values) };
    (quote! { runtime::Ready<'a, #request> }, start)
}

/// How a builder holds a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Set from the beginning.
    Path,
    /// In the tuple, with a type parameter of its own.
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

/// A required field, and where in the tuple it is.
struct Slot<'a> {
    index: usize,
    field: &'a Field,
}

impl Slot<'_> {
    /// Where a builder has it.
    fn place(&self) -> TokenStream {
        let index = Literal::usize_unsuffixed(self.index);
        quote! { self.required_.#index }
    }

    /// The type parameter that it has: `A` for the first.
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

    /// The fields of the tuple.
    fn required(&self) -> impl Iterator<Item = Slot<'a>> {
        let fields = self.fields.iter().filter(|field| Kind::of(field) == Kind::Required);
        fields.enumerate().map(|(index, field)| Slot { index, field })
    }

    /// The fields that are not in the tuple.
    fn others(&self) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(|field| Kind::of(field) != Kind::Required)
    }

    /// The builder with this tuple of required fields.
    fn with(&self, required: &Group) -> TokenStream {
        let name = self.name();
        let lifetime = self.lifetime();
        quote! { #name<#lifetime #required> }
    }

    /// The tuple of the required fields, each as `of` writes it.
    fn tuple<T: ToTokens>(&self, of: impl Fn(Slot<'a>) -> T) -> Group {
        tokens::tuple(self.required().map(of))
    }

    /// The same with something else for one of them.
    fn tuple_with<T: ToTokens>(&self, field: &Field, this: &impl ToTokens, others: impl Fn(&Slot<'a>) -> T) -> Group {
        self.tuple(|slot| {
            let others = &others;
            Written(move |tokens: &mut TokenStream| match slot.field.name == field.name {
                true => this.to_tokens(tokens),
                false => others(&slot).to_tokens(tokens),
            })
        })
    }

    /// The tuple with none of them set.
    fn unset(&self) -> Group {
        self.tuple(|_| Path(&["runtime", "Unset"]))
    }

    fn tokens(&self) -> TokenStream {
        let declaration = self.declaration();
        let this = self.with(&self.tuple(|slot| slot.parameter()));
        let parameters = self.required().map(|slot| slot.parameter());
        let lifetime = self.lifetime();
        let settable = self.fields.iter().filter(|field| Kind::of(field) != Kind::Path);
        let setters = settable.map(|field| self.setter(field));
        let build = self.build();
        let send = self.operation.map(|operation| self.send(operation));
        let allow = allow_deprecated(self.fields.iter());
        quote! {
            #declaration

            #allow
            impl<#lifetime #(#parameters),*> #this {
                #(#setters)*

                #build
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
        let unset = self.unset();
        let others = self.others().map(FieldType);
        let target = format_ident!("{}", self.target);
        quote! {
            #docs
            pub type #name<#lifetime Required = #unset> =
                calls::Builder<Required, runtime::Rest<#client, #target, (#(#others,)*)>>;
        }
    }

    /// The builder with nothing set but the path.
    fn start(&self) -> TokenStream {
        let name = self.name();
        let client = match self.operation {
            Some(_) => quote! { self.client },
            None => quote! { () },
        };
        let unset = self.unset();
        let others = self.others().map(|field| {
            let ident = &field.ident;
            match Kind::of(field) {
                Kind::Path if is_moved(field) => quote! { #ident },
                Kind::Path => quote! { #ident.into() },
                _ if field.clear => quote! { runtime::Patch::Keep },
                _ => quote! { None },
            }
        });
        quote! {
            #name {
                required_: #unset,
                rest_: runtime::Rest::new(#client, (#(#others,)*)),
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
            let index = self.index(field);
            return quote! {
                #docs
                #deprecated
                pub fn #ident(mut self, #ident: #argument) -> Self {
                    self.rest_.values.#index = #value;
                    self
                }
            };
        }
        let returned = self.with(&self.tuple_with(field, &FieldType(field), Slot::parameter));
        let after = self.tuple_with(field, &value, Slot::place);
        quote! {
            #docs
            #deprecated
            pub fn #ident(self, #ident: #argument) -> #returned {
                calls::Builder { required_: #after, rest_: self.rest_ }
            }
        }
    }

    /// Where a field that is not in the tuple of the required ones is among the others.
    fn index(&self, field: &Field) -> Literal {
        Literal::usize_unsuffixed(self.others().take_while(|other| other.name != field.name).count())
    }

    /// What has to be set before the builder can finish.
    fn bounds(&self) -> Option<TokenStream> {
        let parameters = self.required().map(|slot| slot.parameter());
        let names = self.required().map(|slot| required::name(&slot.field.name));
        let types = self.required().map(|slot| FieldType(slot.field));
        let has_any = self.required().next().is_some();
        has_any.then(|| quote! { where #(#parameters: required::#names<#types>,)* })
    }

    fn build(&self) -> TokenStream {
        let target = format_ident!("{}", self.target);
        let bounds = self.bounds();
        let docs = match self.operation {
            Some(_) => lines("The request as data, to be kept or sent later."),
            None => lines("What was made."),
        };
        let required: Vec<_> = self.required().map(|slot| &slot.field.ident).collect();
        let others = self.others().map(|field| &field.ident);
        let indices = (0..).map(Literal::usize_unsuffixed);
        quote! {
            #docs
            pub fn build(self) -> #target
            #bounds
            {
                let (#(#required,)*) = self.required_;
                #target {
                    #(#required: #required.given(),)*
                    #(#others: self.rest_.values.#indices,)*
                    extra: self.rest_.extra,
                }
            }
        }
    }

    fn send(&self, operation: &Operation) -> TokenStream {
        let response = requests::response(&operation.returns);
        let bounds = self.bounds();
        if matches!(operation.retry, Retry::Recover(_)) {
            return quote! {
                /// Executes the request: what became of the money, whatever happens to the answer.
                pub fn send(self) -> runtime::Executing
                #bounds
                {
                    self.rest_.client.execute(self.build())
                }
            };
        }
        let until_final = operation.wait.as_ref().map(|_| {
            quote! {
                /// Sends the request again and again until the answer is final, for at most so long.
                pub fn until_final(self, within: std::time::Duration) -> runtime::Waiting<#response>
                #bounds
                {
                    self.rest_.client.until_final(self.build(), within)
                }
            }
        });
        quote! {
            #until_final

            /// Sends the request: the call runs while the future is polled.
            pub fn send(self) -> runtime::Sending<#response>
            #bounds
            {
                self.rest_.client.send(self.build())
            }
        }
    }
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
