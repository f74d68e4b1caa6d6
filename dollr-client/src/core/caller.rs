//! How what a builder has made is sent.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use serde_json::Value;

use crate::codec::Paginate;
use crate::codec::builder::{self, Draft};
use crate::codec::request::{Plain, Request};
use crate::core::client::{Call, Client};
use crate::core::pages::Paginator;
use crate::error::Error;

/// A request that a client can send: as a plain call, or as an execution if its effect is to move money.
pub trait Callable<Effect>: Request<Effect> {
    /// What runs then.
    type Call: Future + Unpin;

    /// Begins it.
    fn call(self, client: &Client) -> Self::Call;
}

impl<R: Request> Callable<Plain> for R {
    type Call = Call<R::Response>;

    fn call(self, client: &Client) -> Self::Call {
        client.send(self)
    }
}

/// What sends a draft, and what runs once the builder was polled.
pub struct Caller<'a, R: Callable<Effect>, Effect = Plain> {
    pub(crate) client: &'a Client,
    call: Option<R::Call>,
}

/// The values of a call that a builder has so far.
pub type CallDraft<'a, R, State = (), Effect = Plain> = Draft<R, State, Caller<'a, R, Effect>>;

impl<'a, R: Callable<Effect>, State, Effect> CallDraft<'a, R, State, Effect> {
    /// A call with nothing set.
    pub fn of(client: &'a Client) -> Self {
        Self::with(Caller { client, call: None })
    }

    /// Sends the request. If the builder was polled, that goes on.
    pub fn send(self) -> R::Call {
        let Self {
            fields,
            unknown_fields,
            caller: Caller { client, call },
            ..
        } = self;
        call.unwrap_or_else(|| builder::record::<R>(fields, unknown_fields).call(client))
    }

    /// Sends the request when it is first polled, as a builder is that is awaited.
    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<<R::Call as Future>::Output> {
        // The request of a copy, so that nothing is missing in a builder that is built after it was polled.
        let call = self.caller.call.take();
        let call = call.unwrap_or_else(|| self.built().call(self.caller.client));
        Pin::new(self.caller.call.insert(call)).poll(context)
    }
}

/// A call that needs nothing but what its method took: awaited, it gives the response.
#[must_use = "nothing is sent yet: add `.await`, or `.send()` for a call to spawn"]
pub struct Ready<'a, R: Request> {
    pub(crate) draft: CallDraft<'a, R>,
}

impl<R: Paginate, State> CallDraft<'_, R, State> {
    /// The pages of the list, beginning with the one that the request asks for.
    pub fn paginate(self) -> Paginator<R> {
        let client = self.caller.client.clone();
        Paginator::new(client, self.build())
    }
}

impl<'a, R: Request> Ready<'a, R> {
    #[doc(hidden)]
    pub fn of(draft: CallDraft<'a, R>) -> Self {
        Self { draft }
    }

    /// Adds a field that isn't documented: to the body, or to the query of a request without one.
    pub fn extra_field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.draft.unknown_fields.insert(name, value);
        self
    }

    /// The request as data, to be kept and sent later.
    pub fn build(self) -> R {
        self.draft.build()
    }

    /// The call as a future that borrows nothing, to be spawned.
    pub fn send(self) -> Call<R::Response> {
        self.draft.send()
    }
}

impl<R: Paginate> Ready<'_, R> {
    /// The pages of the list, one call after the other.
    pub fn paginate(self) -> Paginator<R> {
        self.draft.paginate()
    }
}

impl<R: Request> Future for Ready<'_, R> {
    type Output = Result<R::Response, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.draft.poll(context)
    }
}

impl<R: Request> fmt::Debug for Ready<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ready<{}>", R::STRUCT.name)
    }
}
