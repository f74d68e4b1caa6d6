//! Services: hosts beside Dollr, as constants.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::{code, lines};
use crate::model::{Api, Authorization, Service};

/// The services of an API.
pub(super) fn module(api: &Api) -> Option<TokenStream> {
    let services = api.services.iter().map(service);
    (!api.services.is_empty()).then(|| {
        quote! {
            /// The hosts beside Dollr.
            mod service {
                use ::dollr_client::codegen as runtime;

                #(#services)*
            }
        }
    })
}

fn service(service: &Service) -> TokenStream {
    let Service { name, base_url, .. } = service;
    let docs = lines(&format!("The service {}.", code(name)));
    let constant = constant(name);
    let authorization = service.authorization.as_ref().map(|authorization| match authorization {
        Authorization::Basic(username, password) => {
            quote! { .authorization(runtime::Authorization::Basic { username: #username, password: #password }) }
        }
        Authorization::Bearer(token) => quote! { .authorization(runtime::Authorization::Bearer(#token)) },
    });
    let pairs = |headers: &[(String, String)]| {
        let pairs = headers.iter().map(|(name, text)| quote! { (#name, #text) });
        (!headers.is_empty()).then(|| quote! { &[#(#pairs),*] })
    };
    let secret_headers = pairs(&service.secret_headers).map(|pairs| quote! { .secret_headers(#pairs) });
    let headers = pairs(&service.headers).map(|pairs| quote! { .headers(#pairs) });
    let timeout = service.timeout.map(|timeout| {
        let timeout = duration(timeout);
        quote! { .timeout(#timeout) }
    });
    quote! {
        #docs
        pub(super) const #constant: runtime::Service =
            runtime::Service::new(#name, #base_url) #authorization #secret_headers #headers #timeout;
    }
}

/// The constant of a service, as seen from the module of requests.
pub(super) fn path(name: &str) -> TokenStream {
    let constant = constant(name);
    quote! { super::super::service::#constant }
}

fn constant(name: &str) -> Ident {
    format_ident!("{}", name.to_ascii_uppercase())
}

pub(super) fn duration(duration: std::time::Duration) -> TokenStream {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    quote! { runtime::Duration::from_millis(#milliseconds) }
}
