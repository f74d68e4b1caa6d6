//! What was sent, for a report: when there is an error, the request is gone.

use serde_json::Value;

use super::error::cut;
use super::redaction::request_shown;
use crate::codec::request::Encoded;
use crate::error::{Error, LENGTH, Sent};
use crate::http::base_url::BaseUrl;
use crate::schema::{Field, Shape};

impl Error {
    /// The same error, with the request that it is about: not with one for which no token could be had.
    pub(crate) fn sent(self, request: &Encoded, base_url: &BaseUrl) -> Self {
        let is_its_own = self.operation().is_some_and(|it| it.name == request.operation.name);
        if is_its_own {
            self.with_request(|| sent(request, base_url))
        } else {
            self
        }
    }
}

fn sent(request: &Encoded, base_url: &BaseUrl) -> Sent {
    let fields = request_shown(request);
    // A checkout has a reference of the merchant's own, which is called so too.
    let is_key = |field: &Field| field.name == "reference_id" && matches!(field.shape, Shape::Uuid4);
    let key = request.operation.request.fields.iter().find(|field| is_key(field));
    let key = key.and_then(|key| {
        serde_json::from_str::<Value>(&fields).ok()?[key.name]
            .as_str()
            .map(str::to_owned)
    });
    Sent {
        base_url: base_url.as_str().to_owned(),
        fields: cut(&fields, LENGTH),
        reference_id: key,
    }
}
