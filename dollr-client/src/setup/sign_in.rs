//! How Dollr's clients sign in, by the spec.

use crate::api::authentication;
use crate::codec::request::{self, Request};
use crate::codec::response::Decode;
use crate::core::sign_in::SignIn;
use crate::schema::Operation;
use crate::values::Secret;

pub(crate) const SIGN_IN: SignIn = SignIn {
    operation: operation_of(authentication::request),
    request: |client_id, client_secret| request::encode(&authentication::request(client_id, client_secret)),
    grant: Decode::raw(|response| {
        decode_of(authentication::request)
            .read(response)
            .map(authentication::grant)
    }),
};

const fn operation_of<R: Request>(_: fn(String, Secret) -> R) -> &'static Operation {
    R::OPERATION
}

fn decode_of<R: Request>(_: fn(String, Secret) -> R) -> Decode<R::Response> {
    Decode::of::<R>()
}
