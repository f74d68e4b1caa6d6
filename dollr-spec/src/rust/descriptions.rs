//! Descriptions: the constants that say what an operation is.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{pagination, paths, responses, services, waiting};
use crate::model::{Api, Confirm, Expected, Method, Operation, Proof, Recover, Retry};

/// What there is to say of an operation beside its types.
pub(super) fn about(resource: &str, operation: &Operation, api: &Api) -> TokenStream {
    let Operation { name, path, .. } = operation;
    let method = match operation.method {
        Method::Get => quote! { Get },
        Method::Head => quote! { Head },
        Method::Post => quote! { Post },
        Method::Put => quote! { Put },
        Method::Patch => quote! { Patch },
        Method::Delete => quote! { Delete },
    };
    let call = operation.method_name.as_str();
    let call = (call != name).then(|| quote! { call: Some(#call), });
    let documentation = option(operation.documentation.as_deref());
    let service = operation.service.as_deref().map(|name| {
        let service = services::path(name);
        quote! { service: Some(&#service), }
    });
    let timeout = operation.timeout.map(|timeout| {
        let timeout = services::duration(timeout);
        quote! { timeout: Some(#timeout), }
    });
    let media_types = &operation.media_types;
    let is_json = media_types.iter().map(String::as_str).eq(["application/json"]);
    let media_types = (!is_json).then(|| quote! { media_types: &[#(#media_types),*], });
    let empty_body = operation.empty_body.then(|| quote! { empty_body: true, });
    let errors = responses::errors(&operation.errors);
    let authenticated = (!operation.authenticated).then(|| quote! { authenticated: false, });
    let signs_in = api
        .authentication
        .as_ref()
        .is_some_and(|it| it.operation == operation.name);
    let issues_tokens = signs_in.then(|| quote! { issues_tokens: true, });
    let retry = match &operation.retry {
        Retry::Safe => None,
        Retry::Unsent => Some(quote! { retry: runtime::Retry::Unsent, }),
        Retry::Recover(recover) => {
            let recover = self::recover(recover);
            Some(quote! { retry: runtime::Retry::Recover(#recover), })
        }
    };
    let confirm = operation.confirm.as_ref().map(confirm);
    let wait = operation.wait.as_ref().map(|wait| {
        let until = paths::names(&wait.until);
        let hand_over = paths::option(wait.hand_over.as_ref());
        let ask = wait.ask.as_ref().map(|ask| {
            let request = waiting::request(ask);
            quote! { .ask(<#request as runtime::Request>::OPERATION) }
        });
        let kind = api.movement(operation).map(|kind| quote! { .operation_type(#kind) });
        quote! { wait: Some(runtime::Wait::new(#until, #hand_over)#ask #kind), }
    });
    let pages = operation.pages.as_ref().map(|pages| {
        let pages = pagination::description(pages);
        quote! { pages: Some(#pages), }
    });
    let deprecated = operation.deprecated.then(|| quote! { deprecated: true, });
    let examples = operation.examples.iter().map(|example| {
        let request = option(example.request.as_deref());
        let response = option(example.response.as_deref());
        let partial = example.partial.then(|| quote! { .partial() });
        let status = example.status.map(|status| {
            let status = Literal::u16_unsuffixed(status);
            quote! { .status(#status) }
        });
        let headers = example.headers.iter().map(|(name, value)| quote! { (#name, #value) });
        let headers = (!example.headers.is_empty()).then(|| quote! { .headers(&[#(#headers),*]) });
        quote! { runtime::Example::new(#request, #response) #status #headers #partial }
    });
    let examples = (!operation.examples.is_empty()).then(|| quote! { examples: &[#(#examples),*], });
    quote! {
        runtime::OperationMeta {
            name: #name,
            #call
            resource: #resource,
            method: runtime::Method::#method,
            path: #path,
            documentation: #documentation,
            #service
            #timeout
            #media_types
            #empty_body
            #authenticated
            #issues_tokens
            #errors
            #retry
            #confirm
            #wait
            #pages
            #deprecated
            #examples
            ..runtime::OperationMeta::PLAIN
        }
    }
}

fn confirm(confirm: &Confirm) -> TokenStream {
    let (module, request) = &confirm.ask;
    let request = format_ident!("{request}");
    let by = confirm.by.iter().map(|(theirs, ours)| quote! { (#theirs, #ours) });
    let within = paths::option(confirm.within.as_ref());
    let proof = match &confirm.proof {
        Proof::Sent => quote! { Sent },
        Proof::Gone => quote! { Gone },
        Proof::New(path) => {
            let path = paths::names(path);
            quote! { New(#path) }
        }
        Proof::Is(places) => {
            let places = places.iter().map(|(path, expected)| {
                let path = paths::names(path);
                let expected = match expected {
                    Expected::OneOf(values) => quote! { OneOf(&[#(#values),*]) },
                    Expected::Sent(field) => quote! { Sent(#field) },
                };
                quote! { (#path, runtime::Expected::#expected) }
            });
            quote! { Is(&[#(#places),*]) }
        }
    };
    quote! {
        confirm: Some(runtime::Confirm::new(
            <super::super::#module::requests::#request as runtime::Request>::OPERATION,
            &[#(#by),*],
            #within,
            runtime::Proof::#proof,
        )),
    }
}

fn recover(recover: &Recover) -> TokenStream {
    let Recover {
        with,
        key,
        by,
        session,
        operation_type,
        ..
    } = recover;
    let by = (by != key).then(|| quote! { .by(#by) });
    let payer_currency = recover
        .payer_currency
        .as_ref()
        .map(|field| quote! { .payer_currency(#field) });
    let repeat = recover.repeat.then(|| quote! { .repeat() });
    quote! { runtime::Recover::new(#with, [#key, #session], #operation_type) #by #payer_currency #repeat }
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
