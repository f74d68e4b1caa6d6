//! Descriptions: the constants that say what an operation and its fields are.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Confirm, Evidence, Field, Method, Operation, Place, Recover, Retry};

/// The fields of a struct or request, as it has them on the wire; what they hold is said by their types.
pub(super) fn fields(fields: &[Field]) -> TokenStream {
    let fields = fields.iter().flat_map(wire_fields);
    quote! { &runtime::Fields::<Self>::described([#(#fields),*]) }
}

/// The one field on the wire of a field, or the two of a pair.
fn wire_fields(field: &Field) -> impl Iterator<Item = TokenStream> {
    let place = match field.place {
        Place::Path => Some(quote! { .at(runtime::Place::Path) }),
        Place::Query => Some(quote! { .at(runtime::Place::Query) }),
        Place::Body => None,
    };
    let nullable = (field.optional && field.nullable).then(|| quote! { .nullable() });
    let min = field.min.as_ref().map(|min| quote! { .min(#min) });
    let as_text = field.as_text.then(|| quote! { .as_text() });
    let personal = field.personal.then(|| quote! { .personal() });
    let names = field.wire_names().into_iter();
    names.map(move |name| quote! { runtime::field(#name) #place #nullable #as_text #min #personal })
}

/// The description of an operation, inside the `impl` of its request.
pub(super) fn operation(resource: &str, operation: &Operation) -> TokenStream {
    let Operation { name, path, .. } = operation;
    let method = match operation.method {
        Method::Get => quote! { Get },
        Method::Post => quote! { Post },
        Method::Put => quote! { Put },
        Method::Patch => quote! { Patch },
        Method::Delete => quote! { Delete },
    };
    let details = details(operation);
    quote! {
        &runtime::operation::<Self>(#resource, #name, runtime::Method::#method, #path)
        #details
    }
}

/// What differs from an operation that is described by its place and types alone.
fn details(operation: &Operation) -> TokenStream {
    let description = operation.description.as_deref().unwrap_or_default();
    let documentation = option(operation.documentation.as_deref());
    let unauthenticated = (!operation.authenticated).then(|| quote! { .unauthenticated() });
    let retry = match &operation.retry {
        Retry::Safe if operation.method == Method::Get => None,
        Retry::Unsent if operation.method != Method::Get => None,
        Retry::Safe => Some(quote! { .retry(runtime::Retry::Safe) }),
        Retry::Unsent => Some(quote! { .retry(runtime::Retry::Unsent) }),
        Retry::Recover(recover) => {
            let recover = self::recover(recover);
            Some(quote! { .retry(runtime::Retry::Recover(#recover)) })
        }
    };
    let confirm = operation.confirm.as_ref().map(confirm);
    let wait = operation.wait.as_ref().map(|wait| {
        let until = &wait.until;
        let hand_over = option(wait.hand_over.as_deref());
        quote! { .wait(runtime::Wait::new(#until, #hand_over)) }
    });
    let deprecated = operation.deprecated.then(|| quote! { .deprecated() });
    let examples = operation.examples.iter().map(|example| {
        let request = option(example.request.as_deref());
        let response = option(example.response.as_deref());
        let partial = example.partial.then(|| quote! { .partial() });
        quote! { runtime::Example::new(#request, #response) #partial }
    });
    let examples = (!operation.examples.is_empty()).then(|| quote! { .examples(&[#(#examples),*]) });
    quote! { .described(#description, #documentation) #unauthenticated #retry #confirm #wait #deprecated #examples }
}

fn confirm(confirm: &Confirm) -> TokenStream {
    let with = format_ident!("{}", confirm.with);
    let key = &confirm.key;
    let within = option(confirm.within.as_deref());
    let evidence = match &confirm.evidence {
        Evidence::Sent => quote! { Sent },
        Evidence::Gone => quote! { Gone },
        Evidence::New(field) => quote! { New(#field) },
        Evidence::Is(fields) => {
            let fields = fields
                .iter()
                .map(|(field, values)| quote! { (#field, &[#(#values),*]) });
            quote! { Is(&[#(#fields),*]) }
        }
    };
    quote! {
        .confirm(runtime::Confirm::new(
            <self::#with as runtime::Request>::OPERATION,
            #key,
            #within,
            runtime::Evidence::#evidence,
        ))
    }
}

fn recover(recover: &Recover) -> TokenStream {
    let Recover {
        with,
        key,
        session,
        operation_type,
        ..
    } = recover;
    let payer_currency = recover
        .payer_currency
        .as_ref()
        .map(|field| quote! { .payer_currency(#field) });
    let repeat = recover.repeat.then(|| quote! { .repeat() });
    quote! { runtime::Recover::new(#with, [#key, #session], #operation_type) #payer_currency #repeat }
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
