//! What sends the requests to a server.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use super::message::{HttpRequest, HttpResponse};
use super::reqwest_transport::ReqwestTransport;
use super::transport::{Transport, TransportError};

/// `reqwest`, or what a program gives in its place.
///
/// Most programs give nothing: theirs are sent without the boxes that a [`Transport`] needs.
pub(crate) enum Sender {
    Reqwest(ReqwestTransport),
    Given(Arc<dyn Transport>),
}

impl Sender {
    /// Sends a request once, and gives the response as soon as its headers are there. The future keeps no room for the request.
    pub(super) fn exchange(
        &self,
        request: HttpRequest,
    ) -> Result<impl Future<Output = Result<HttpResponse, TransportError>> + Send + Unpin, TransportError> {
        let mut begun = match self {
            Self::Reqwest(reqwest) => Ok(reqwest.exchange(request)?),
            Self::Given(transport) => Err(transport.exchange(request)),
        };
        Ok(poll_fn(move |context| match &mut begun {
            Ok(begun) => Pin::new(begun).poll(context),
            Err(begun) => begun.as_mut().poll(context),
        }))
    }
}
