//! How a client signs in, for its own runtime.

use proc_macro2::TokenStream;
use quote::quote;

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
    } = authentication;
    let imports = imports::of([request, response].into_iter());
    quote! {
        /// How a client signs in.
        pub(crate) mod authentication {
            use ::dollr_client::codegen as runtime;
            #imports

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
