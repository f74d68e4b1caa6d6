//! The client.

mod body_stream;
mod call;
mod calls;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::codec::request::{self, Encoded, Request};
use crate::codec::response::{Decode, ValueReader};
use crate::core::auth::Authenticator;
use crate::core::check::Check;
use crate::core::limiter::Limiter;
use crate::core::retry::{Budget, Policy};
use crate::core::rooms::Rooms;
use crate::core::services::{ServiceSettings, Services};
use crate::error::Error;
use crate::http::deadline::Deadline;
use crate::http::response::{Found, NotThere, Response};
use crate::http::server::Server;
use crate::schema::Operation;
use crate::values::clock::{self, Moment};

pub use self::body_stream::BodyStream;
pub use self::call::Call;
use self::call::Pending;

/// A client of Dollr.
///
/// It signs in when a call first needs it, and keeps its access token valid. It is cheap to clone, and all its clones
/// share their connections and their token: make one, and use it everywhere.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    server: Arc<Server>,
    services: Services,
    /// To be shown, if it is always the same one.
    client_id: Option<String>,
    authenticator: Authenticator,
    policy: Policy,
    budget: Arc<Budget>,
    polls: Limiter,
    rooms: Rooms,
}

impl Client {
    // Not `new`: a program that calls that is told of `from_env` and `builder` then, and not of seven arguments of ours.
    pub(crate) fn assemble(
        server: Server,
        services: Services,
        client_id: Option<String>,
        authenticator: Authenticator,
        policy: Policy,
        polls: Limiter,
        rooms: Rooms,
    ) -> Self {
        // The clock starts before a test can move it.
        clock::now();
        Self {
            inner: Arc::new(Inner {
                server: Arc::new(server),
                services,
                client_id,
                authenticator,
                policy,
                budget: Arc::default(),
                polls,
                rooms,
            }),
        }
    }

    /// Where the calls go: the API's own address, or the one that the client was built with.
    pub fn base_url(&self) -> &str {
        self.inner.server.base_url.as_str()
    }

    /// Replaces the settings of a [service](crate::ClientBuilder::service) of your own specs, from the next request on. So a token that
    /// ends is renewed: get the next one by an operation that signs in otherwise, and give it to the client.
    ///
    /// All clones of this client use them; a request in progress keeps what it has. What these settings leave out is as in the spec, and
    /// not as in those before.
    ///
    /// ```
    /// use dollr_client::{Client, Error, Secret, ServiceSettings};
    ///
    /// fn renew(dollr: &Client, token: Secret) -> Result<(), Error> {
    ///     dollr.set_service("ledger", ServiceSettings::new().bearer(token))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when its address can't be used; then nothing is changed.
    pub fn set_service(&self, name: &str, settings: ServiceSettings) -> Result<(), Error> {
        self.inner.services.set(name, settings)
    }

    /// Tries out whether Dollr can be reached and accepts the credentials, and whether the clock of this machine is right.
    ///
    /// It signs in again, without a second try, and does nothing else: nothing of the account is read, and nothing moves. Call
    /// it when a program starts, and not all the time.
    ///
    /// ```
    /// use dollr_client::Client;
    /// use dollr_sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// let dollr = sandbox.builder().build()?;
    /// println!("{}", dollr.check().await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of signing in: above all [`ErrorKind::Connect`](crate::ErrorKind::Connect),
    /// [`Timeout`](crate::ErrorKind::Timeout) and [`Authentication`](crate::ErrorKind::Authentication). A clock that is
    /// wrong is none.
    pub async fn check(&self) -> Result<Check, Error> {
        let inner = &self.inner;
        let check = inner.authenticator.check(&inner.server);
        let deadline = Deadline::after(inner.policy.deadline);
        deadline.within(inner.authenticator.operation(), check).await
    }

    /// Sends a request that was made as data; what the builders of the resources do.
    ///
    /// A call that fails is made again if that is safe: see [`Call`].
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn send<R: Request>(&self, request: R) -> Call<R::Response> {
        self.send_encoded::<R>(request::encode(&request))
    }

    /// The same for a request that is encoded.
    pub(crate) fn send_encoded<R: Request>(&self, request: Result<Encoded, Error>) -> Call<R::Response> {
        Call::new(Pending {
            client: Arc::clone(&self.inner),
            request,
            decode: Decode::of::<R>(),
            policy: self.inner.policy.of(R::OPERATION),
        })
    }

    /// One exchange, without sending anything again but for a token that was refused.
    pub(crate) async fn once<T: Send>(&self, request: &Encoded, decode: Decode<T>) -> Result<Response<T>, Error> {
        match self.find(request, decode).await? {
            Found::There(response) => Ok(response),
            Found::NotThere(it) => Err(self.not_found(request, it)),
        }
    }

    /// The same for something that may not be there.
    pub(crate) async fn find<T: Send>(
        &self,
        request: &Encoded,
        decode: Decode<T>,
    ) -> Result<Found<Response<T>>, Error> {
        let mut reader = ValueReader::new(decode);
        Ok(match self.inner.find(request, &mut reader, &Deadline::never()).await? {
            Found::There(response) => Found::There(response.with_value(reader.value(request.operation)?)),
            Found::NotThere(it) => Found::NotThere(it),
        })
    }

    /// The error that says that it isn't there.
    pub(crate) fn not_found(&self, request: &Encoded, not_there: NotThere) -> Error {
        self.inner.not_found(request, not_there)
    }

    /// The path and query to which a link leads that stood in the response from `from`.
    pub(crate) fn resolve_link(&self, operation: &'static Operation, link: &str, from: &str) -> Result<String, Error> {
        let server = self.inner.server_of(operation)?;
        server.base_url.follow(link, from).map_err(|problem| {
            let message = format!("the link to the next page {problem}; it is not followed");
            Error::unexpected(operation, message)
        })
    }

    /// What a room above keeps in the client.
    pub(crate) fn room<T: 'static>(&self) -> Option<&T> {
        self.inner.rooms.get()
    }

    /// How long one exchange may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.inner.server.limits.timeout
    }

    /// Dollr's time.
    pub(crate) fn now(&self) -> Moment {
        self.inner.server.clock.now()
    }

    /// The client id that it signs in with; `None` before a provider is first asked.
    pub(crate) fn client_id(&self) -> Option<Cow<'_, str>> {
        match &self.inner.client_id {
            Some(id) => Some(Cow::Borrowed(id)),
            None => self.inner.authenticator.client_id().map(Cow::Owned),
        }
    }

    /// Where all who ask again and again wait for their turn.
    pub(crate) fn polls(&self) -> &Limiter {
        &self.inner.polls
    }
}

impl Inner {
    /// The server that an operation runs on.
    fn server_of(&self, operation: &Operation) -> Result<Arc<Server>, Error> {
        match operation.service {
            None => Ok(Arc::clone(&self.server)),
            Some(service) => self.services.server(service, operation.authenticated),
        }
    }

    /// The retries that all calls of a server share.
    fn budget_of(&self, operation: &Operation) -> Arc<Budget> {
        match operation.service {
            None => Arc::clone(&self.budget),
            Some(service) => self.services.budget(service),
        }
    }

    /// The same error, with the request that it is about.
    fn about(&self, error: Error, request: &Encoded) -> Error {
        match self.server_of(request.operation) {
            Ok(server) => error.sent(request, &server.base_url),
            // There is no way to it, and so nothing was sent.
            Err(_) => error,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.server.base_url)
            .field("client_id", &self.inner.client_id.as_deref().unwrap_or("[provided]"))
            .finish_non_exhaustive()
    }
}
