//! What was sent, for a report: when there is an error, the request is gone.

use std::sync::Arc;

use serde_json::Value;

use super::Error;
use super::redaction::request_shown;
use super::report::LENGTH;
use super::response::cut;
use crate::config::BaseUrl;
use crate::description::{Field, Shape};
use crate::request::Encoded;

/// A request as it may be shown, and where it went.
pub(super) struct Sent {
    pub(super) base_url: String,
    pub(super) fields: String,
    /// The key of an execution.
    pub(super) reference_id: Option<String>,
}

impl Error {
    /// The same error, with the request that it is about: not with one for which no token could be had.
    pub(crate) fn sent(mut self, request: &Encoded, base_url: &BaseUrl) -> Self {
        let is_its_own = self.operation().is_some_and(|it| it.name == request.operation.name);
        if is_its_own && self.sent.is_none() {
            self.sent = Some(Arc::new(Sent::new(request, base_url)));
        }
        self
    }
}

impl Sent {
    fn new(request: &Encoded, base_url: &BaseUrl) -> Self {
        let fields = request_shown(request);
        // A checkout has a reference of the merchant's own, which is called so too.
        let is_key = |field: &Field| field.name == "reference_id" && matches!(field.shape, Shape::Uuid4);
        let key = request.operation.request.fields.iter().find(|field| is_key(field));
        let key = key.and_then(|key| {
            serde_json::from_str::<Value>(&fields).ok()?[key.name]
                .as_str()
                .map(str::to_owned)
        });
        Self {
            base_url: base_url.as_str().to_owned(),
            fields: cut(&fields, LENGTH),
            reference_id: key,
        }
    }
}
