//! How a client signs in, for its own runtime.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::imports;
use crate::model::Authentication;

pub(super) fn module(authentication: &Authentication) -> TokenStream {
    let Authentication {
        base_url,
        request,
        response,
        token,
        lifetime,
        client_id_variable,
        client_secret_variable,
        ..
    } = authentication;
    let imports = imports::of([response].into_iter());
    let (module, request) = request;
    let request = format_ident!("{request}");
    quote! {
        /// How a client signs in.
        pub(crate) mod authentication {
            use ::dollr_client::codegen as runtime;
            #imports
            use super::#module::requests::#request;

            /// The API's address.
            pub(crate) const BASE_URL: &str = #base_url;
            /// The environment variable with the client's id.
            pub(crate) const CLIENT_ID: &str = #client_id_variable;
            /// The environment variable with the client's secret.
            pub(crate) const CLIENT_SECRET: &str = #client_secret_variable;

            /// The request for a token.
            pub(crate) fn request(client_id: String, client_secret: runtime::Secret) -> #request {
                #request { client_id, client_secret, unknown_fields: runtime::UnknownFields::default() }
            }

            /// The token in the response, and how long it is valid.
            pub(crate) fn grant(response: #response) -> (runtime::Secret, runtime::Duration) {
                (response.#token, response.#lifetime)
            }
        }
    }
}
