//! Webhooks: structs that only their own functions read.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{Docs, lines, text_or_name};
use super::{deprecated, records, structs};
use crate::model::{Signature, Webhook};

pub(super) fn webhook(webhook: &Webhook) -> TokenStream {
    let this = &webhook.structure;
    let name = format_ident!("{}", this.name);
    let docs = docs(webhook);
    // Of the type itself it would warn in what is generated.
    let deprecated = deprecated(webhook.deprecated);
    let object = records::of_webhook(webhook);
    let declaration = structs::declaration(&name, &this.fields);
    let verify = |by: TokenStream| {
        quote! {
            /// Reads the webhook, if this secret of its sender signed it. Give its body as it came, byte for byte.
            #deprecated
            pub fn verify(
                headers: &runtime::HeaderMap,
                body: &[u8],
                secret: &runtime::Secret,
            ) -> Result<Self, runtime::WebhookError> {
                runtime::#by(headers, body, secret)
            }
        }
    };
    let reader = match webhook.signature {
        Signature::StandardWebhooks => verify(quote! { verify_webhook }),
        Signature::Stripe => verify(quote! { verify_stripe_webhook }),
        Signature::None => quote! {
            /// Reads the webhook, **whoever sent it**: it isn't signed. Ask the API itself about what it says before you act on it.
            #deprecated
            pub fn read_unverified(headers: &runtime::HeaderMap, body: &[u8]) -> Result<Self, runtime::WebhookError> {
                runtime::read_webhook(headers, body)
            }
        },
    };
    quote! {
        #docs
        #declaration

        #object

        impl #name {
            #reader
        }
    }
}

/// The name of the function that reads it.
pub(super) fn reader(signature: Signature) -> &'static str {
    match signature {
        Signature::StandardWebhooks | Signature::Stripe => "verify",
        Signature::None => "read_unverified",
    }
}

fn docs(webhook: &Webhook) -> Docs {
    let this = &webhook.structure;
    let mut docs = text_or_name(this.description.as_deref(), &this.name);
    let reader = reader(webhook.signature);
    docs += &format!("\n\nA webhook: [`{reader}`](Self::{reader}) reads it, and nothing else does");
    if let Some(page) = &webhook.documentation {
        docs += &format!("; it is described on [its page]({page})");
    }
    lines(&(docs + "."))
}
