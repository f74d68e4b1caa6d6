//! The client: what a call goes through from request to value.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::auth::Authenticator;
use crate::config::ClientBuilder;
use crate::error::Error;
#[cfg(feature = "realtime")]
use crate::realtime::Pool;
use crate::request::{self, Encoded, Request};
use crate::secret::Secret;
use crate::transport::{Answer, Response, Transport};
use crate::wait::Limiter;

/// A client of Dollr.
///
/// It signs in when a call first needs it, and keeps its access token valid. It is cheap to clone, and all its clones
/// share their connections and their token: make one, and use it everywhere.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Transport,
    authenticator: Authenticator,
    polls: Limiter,
    #[cfg(feature = "realtime")]
    realtime: Option<Pool>,
}

impl Client {
    pub(crate) fn new(
        transport: Transport,
        authenticator: Authenticator,
        polls: Limiter,
        #[cfg(feature = "realtime")] realtime: Option<Pool>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                transport,
                authenticator,
                polls,
                #[cfg(feature = "realtime")]
                realtime,
            }),
        }
    }

    /// A client with settings of your own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client with the credentials in the environment: `DOLLR_CLIENT_ID` and `DOLLR_CLIENT_SECRET`, and the base URL
    /// in `DOLLR_BASE_URL` if it is set. With the feature `realtime` also `DOLLR_SUPABASE_URL` and `DOLLR_SUPABASE_ANON_KEY`, if
    /// they are set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a variable is missing, empty or not Unicode,
    /// and for what [`ClientBuilder::build`] refuses.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Where the calls go: the API's own address, or the one that the client was built with.
    pub fn base_url(&self) -> &str {
        self.inner.transport.base_url.as_str()
    }

    /// Sends a request that was made as data; what the builders of the resources do.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn send<R: Request>(&self, request: R) -> Sending<R::Response> {
        let inner = Arc::clone(&self.inner);
        let request = request::encode(&request);
        Sending {
            response: Box::pin(async move { inner.call(&request?, request::decode::<R>).await }),
        }
    }

    /// Sends a request that is encoded already.
    pub(crate) async fn call<T>(
        &self,
        request: &Encoded,
        decode: fn(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<Response<T>, Error> {
        self.inner.call(request, decode).await
    }

    /// The sockets to follow payments with, if the Supabase project is known.
    #[cfg(feature = "realtime")]
    pub(crate) fn realtime(&self) -> Option<&Pool> {
        self.inner.realtime.as_ref()
    }

    /// Where all who ask again and again wait for their turn.
    pub(crate) fn polls(&self) -> &Limiter {
        &self.inner.polls
    }
}

impl Inner {
    async fn call<T>(
        &self,
        request: &Encoded,
        decode: fn(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<Response<T>, Error> {
        let (answer, token) = self.exchange(request).await?;
        let secrets: Vec<&Secret> = token.iter().chain([&self.authenticator.client_secret]).collect();
        answer.read(request, decode, &secrets)
    }

    /// The answer to a request, and the token that it was sent with.
    async fn exchange(&self, request: &Encoded) -> Result<(Answer, Option<Secret>), Error> {
        if !request.operation.authenticated {
            return Ok((self.transport.exchange(request, None).await?, None));
        }
        let token = self.authenticator.token(&self.transport).await?;
        let answer = self.transport.exchange(request, Some(&token)).await?;
        if answer.status != 401 {
            return Ok((answer, Some(token)));
        }
        // The token may have been revoked, or the server's clock may differ: what was refused was not acted on.
        let token = self.authenticator.token_instead_of(&token, &self.transport).await?;
        let answer = self.transport.exchange(request, Some(&token)).await?;
        Ok((answer, Some(token)))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.transport.base_url)
            .field("client_id", &self.inner.authenticator.client_id)
            .finish_non_exhaustive()
    }
}

/// A call on its way: a future of its value.
///
/// It holds everything that it needs, so it can be spawned as a task. Dropping it ends the call; whether Dollr acted
/// on the request is then unknown.
#[must_use = "a call does nothing until it is awaited"]
pub struct Sending<T> {
    response: Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>,
}

impl<T> Sending<T> {
    /// The same call, as a future of the value together with the status, the headers and the body of the answer.
    pub fn with_response(self) -> impl Future<Output = Result<Response<T>, Error>> + Send {
        self.response
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.response.as_mut().poll(context).map_ok(Response::into_value)
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}
