//! A call on its way.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::{BodyStream, Inner};
use crate::codec::request::Encoded;
use crate::codec::response::{Decode, Unread, ValueReader, check_media_type};
use crate::core::elements::{Elements, List};
use crate::core::retry::Policy;
use crate::error::Error;
use crate::http::response::{Received, Response};
use crate::schema::{Content, Returns, Shape};

/// A call on its way: a future of its value.
///
/// It is sent when it is first polled. It holds everything that it needs, so it can be spawned as a task. Dropping it ends
/// the call; whether Dollr acted on the request is then unknown.
///
/// A call that fails is made again, after a moment, if its error says so ([`Advice::TryAgain`](crate::Advice::TryAgain)):
/// when it surely did not arrive, when Dollr got too many requests, and, if it changes nothing when it is repeated, when
/// its response was lost or Dollr failed. The wait is random and grows, up to 1, 2, 4 and then 8 seconds, on top of what
/// Dollr asks for (`Retry-After`). All calls of a client share a budget of 50 retries that successes refill, at one for
/// ten, so that an outage isn't made worse. A [service](crate::schema::Service) has a budget of its own.
///
/// When the response to a change of an invoice or order is lost (an update, a publication, a cancellation, a line that is
/// changed or removed), the document is looked at. If the change is there, what was found is the response, and
/// [`with_response`](Self::with_response) gives the response of the probe; if not, it is made again. A line that was added is
/// looked for among those that were not there before, so the document is looked at before each line too; it is never added
/// again. Two callers who add equal lines to one document at the same time can't be told apart: [`Client::bill`](crate::Client::bill) makes a
/// document with all its lines.
///
/// ```no_run
/// use std::time::Duration;
///
/// # async fn example(dollr: &dollr_client::Client) -> Result<(), dollr_client::Error> {
/// let invoices = dollr.invoices().list().send().retries(1).deadline(Duration::from_secs(10)).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    /// What to do when it is first polled.
    call: Option<Pending<T>>,
    running: Running<T>,
}

type Running<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

/// A call that is to be made.
pub(super) struct Pending<T> {
    pub(super) client: Arc<Inner>,
    pub(super) request: Result<Encoded, Error>,
    pub(super) decode: Decode<T>,
    pub(super) policy: Policy,
}

impl<T: DeserializeOwned + fmt::Debug + 'static> Pending<Vec<T>> {
    async fn elements(self) -> Result<Elements<T>, Error> {
        let Self {
            client,
            request,
            policy,
            ..
        } = self;
        let request = request?;
        let Some(Shape::List(element)) = request.operation.returns.shape() else {
            return Err(Error::unexpected(
                request.operation,
                "its response is no list".to_owned(),
            ));
        };
        let server = client.server_of(request.operation)?;
        let mut reader = ValueReader::new(Decode::raw(|response| List::read(response.body)));
        let status = client.call(&request, &mut reader, &policy).await?.status();
        Ok(Elements::raw(
            reader.value(request.operation)?,
            *element,
            move |element, problem| {
                let response = Received {
                    status,
                    headers: HeaderMap::new(),
                    body: element.to_owned().into(),
                    rest: None,
                };
                let error = Error::undecodable(&request, response, &problem, &client.secrets(&server));
                client.about(error, &request)
            },
        ))
    }
}

impl Pending<Bytes> {
    async fn stream(self, limit: u64) -> Result<BodyStream, Error> {
        let mut request = self.request?;
        let operation = request.operation;
        let Returns::Media(_, Content::Bytes) = operation.returns else {
            return Err(Error::unexpected(operation, "its response is no bytes".to_owned()));
        };
        request.streamed = Some(limit);
        let response = self.client.call(&request, &mut Unread, &self.policy).await?;
        if let Err(problem) = check_media_type(response.raw(), &operation.returns) {
            let error = Error::of_another_type(operation, response.status(), &problem);
            return Err(self.client.about(error, &request));
        }
        let server = self.client.server_of(operation)?;
        Ok(BodyStream::new(server, request, response.into_received(), limit))
    }
}

impl<T: Send> Pending<T> {
    #[expect(
        clippy::manual_async_fn,
        reason = "the future of an `async fn` has room for `self` twice"
    )]
    fn run(self) -> impl Future<Output = Result<Response<T>, Error>> + Send {
        async move {
            let request = self.request.as_ref().map_err(Error::clone)?;
            let mut reader = ValueReader::new(self.decode);
            let response = self.client.call(request, &mut reader, &self.policy).await?;
            Ok(response.with_value(reader.value(request.operation)?))
        }
    }
}

impl<T: Send + 'static> Call<T> {
    pub(super) fn new(call: Pending<T>) -> Self {
        Self {
            call: Some(call),
            running: Box::pin(std::future::pending()),
        }
    }

    /// Says what is there before a call that adds something, so that nobody looks.
    pub(crate) fn knowing(mut self, known: &[String]) -> Self {
        if let Some(Pending {
            request: Ok(request), ..
        }) = &mut self.call
        {
            request.known = Some(known.to_vec());
        }
        self
    }

    /// How often this call may be made again if it fails, in place of what the client was built with
    /// ([`ClientBuilder::retries`](crate::ClientBuilder::retries)). Without effect once it was polled.
    pub fn retries(mut self, retries: u32) -> Self {
        if let Some(call) = &mut self.call {
            call.policy.retries = retries;
        }
        self
    }

    /// How long this call may take with all its attempts and the waits between them, in place of what the client was
    /// built with ([`ClientBuilder::deadline`](crate::ClientBuilder::deadline)). Without effect once it was polled.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        if let Some(call) = &mut self.call {
            call.policy.deadline = deadline;
        }
        self
    }

    /// The same call, as a future of the value together with the status, the headers and the body of the response.
    pub fn with_response(mut self) -> impl Future<Output = Result<Response<T>, Error>> + Send {
        self.start();
        self.running
    }

    fn start(&mut self) {
        if let Some(call) = self.call.take() {
            self.running = Box::pin(call.run());
        }
    }
}

impl<T: DeserializeOwned + fmt::Debug + Send + 'static> Call<Vec<T>> {
    /// The same call, as a future of the elements of the list, each read when it is asked for.
    ///
    /// So one element that can't be read doesn't take the others with it, and only the text of a long list is held as a whole
    /// ([`max_list_size`](crate::ClientBuilder::max_list_size)).
    ///
    /// ```
    /// use dollr_client::Client;
    /// use dollr_sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await?;
    /// # let dollr = sandbox.builder().build()?;
    /// for invoice in dollr.invoices().list().send().elements().await? {
    ///     match invoice {
    ///         Ok(invoice) => println!("{} is {}", invoice.invoice_number, invoice.status),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every call, where the list as a whole can't be had. A response that is no list is one.
    pub async fn elements(mut self) -> Result<Elements<T>, Error> {
        match self.call.take() {
            Some(call) => call.elements().await,
            // It was polled already, and is read as a whole.
            None => self.await.map(Elements::of),
        }
    }
}

impl Call<Bytes> {
    /// The same call, as a future of the body as it comes, of at most so many bytes.
    ///
    /// For what is too large to be held at once. Until the response begins, the call is made as every other: again if its error
    /// says so, and within its [deadline](Self::deadline). From then on it is made no more, and may take as long as it likes, but
    /// for the [timeout](crate::ClientBuilder::timeout), within which the next bytes have to come. What was read before an error is
    /// a part, and no whole.
    ///
    /// # Errors
    ///
    /// Those of every call. A response that announces more than so many bytes is one, and so is a call that was polled before.
    pub async fn stream(mut self, limit: u64) -> Result<BodyStream, Error> {
        match self.call.take() {
            Some(call) => call.stream(limit).await,
            None => Err(Error::configuration(
                "a call that was polled can't be streamed any more",
                None,
            )),
        }
    }
}

impl<T: Send + 'static> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.start();
        self.running.as_mut().poll(context).map_ok(Response::into_value)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}
