//! A test for each example of the spec, in the crate that calls the macro.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{Content, Module, Operation, Returns, Type, Webhook};
use crate::names::snake;

pub(super) fn tests(module: &Module) -> Option<TokenStream> {
    // Operations without a resource are a mistake, and are not generated.
    let operations = module.operations.iter().filter(|_| module.handle.is_some());
    let mut examples = operations.clone().flat_map(|operation| &operation.examples);
    let operations = operations.flat_map(operation_tests);
    let webhooks = module.webhooks.iter().flat_map(webhook_tests);
    let tests: Vec<_> = operations.chain(webhooks).collect();
    let types = examples.any(|example| example.typed.is_some() && !example.partial);
    let types = types.then(|| quote! { use super::*; });
    (!tests.is_empty()).then(|| {
        quote! {
            #[cfg(test)]
            mod examples {
                #types
                use ::dollr_client::codegen as runtime;

                #(#tests)*
            }
        }
    })
}

fn operation_tests(operation: &Operation) -> Vec<TokenStream> {
    let operation_name = snake(&operation.request);
    // A file in an example is a word for it, and not its bytes.
    let has_files = operation.fields.iter().any(|field| match field.ty.plain() {
        Type::List(item) => **item == Type::File,
        ty => matches!(ty, Type::File | Type::Upload),
    });
    let whole = operation.examples.iter().filter(|example| !example.partial).zip(1..);
    let tests = whole.flat_map(|(example, number)| {
        let request = example.request.as_ref().filter(|_| !has_files);
        let request = request.map(|json| {
            let name = format_ident!("{}_request_{number}", operation_name);
            let request = format_ident!("{}", operation.request);
            quote! {
                #[test]
                fn #name() {
                    runtime::check_example::<super::requests::#request>(#json);
                }
            }
        });
        let response = example.response.as_ref().and_then(|json| {
            let name = format_ident!("{}_response_{number}", operation_name);
            let request = format_ident!("{}", operation.request);
            let (ty, json) = match (&example.typed, &operation.returns) {
                (Some((ty, json)), _) => (quote! { #ty }, json),
                // Bytes have no JSON, nor has what only the status tells.
                (None, Returns::Media(_, Content::Bytes) | Returns::ByStatus(..)) => return None,
                (None, _) => (
                    quote! { <super::requests::#request as runtime::Request<_>>::Response },
                    json,
                ),
            };
            let test = quote! {
                #[test]
                fn #name() {
                    runtime::check_example::<#ty>(#json);
                }
            };
            Some(test)
        });
        [request, response]
    });
    tests.flatten().collect()
}

fn webhook_tests(webhook: &Webhook) -> Vec<TokenStream> {
    let name = format_ident!("{}", webhook.structure.name);
    let snake = snake(&webhook.structure.name);
    let whole = webhook.examples.iter().filter(|example| !example.partial).zip(1..);
    let tests = whole.filter_map(|(example, number)| {
        let json = example.request.as_ref()?;
        let test = format_ident!("{snake}_{number}");
        Some(quote! {
            #[test]
            fn #test() {
                runtime::check_webhook_example::<super::#name>(#json);
            }
        })
    });
    tests.collect()
}
