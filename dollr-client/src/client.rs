//! The client.

mod call;
mod calls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::Authenticator;
use crate::check::Check;
use crate::clock::{self, Moment};
use crate::config::ClientBuilder;
use crate::error::Error;
use crate::execution::registry::Registry;
use crate::execution::tasks::Tasks;
use crate::execution::{Attempt, ExecutionCall, Hooks, Prepare};
use crate::polling::Limiter;
#[cfg(feature = "realtime")]
use crate::realtime::Supabase;
use crate::request::{self, Decode, Encoded, Execute, Request};
use crate::retry::{Budget, Policy, RetryState};
use crate::transport::{Response, Transport};

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
    transport: Transport,
    /// To be shown, if it is always the same one.
    client_id: Option<String>,
    authenticator: Authenticator,
    policy: Policy,
    budget: Budget,
    hooks: Vec<Arc<dyn Hooks>>,
    tasks: Tasks,
    registry: Arc<Registry>,
    polls: Limiter,
    #[cfg(feature = "realtime")]
    supabase: Option<Supabase>,
}

impl Client {
    pub(crate) fn new(
        transport: Transport,
        client_id: Option<String>,
        authenticator: Authenticator,
        policy: Policy,
        hooks: Vec<Arc<dyn Hooks>>,
        polls: Limiter,
        #[cfg(feature = "realtime")] supabase: Option<Supabase>,
    ) -> Self {
        // The clock starts before a test can move it.
        clock::now();
        Self {
            inner: Arc::new(Inner {
                transport,
                client_id,
                authenticator,
                policy,
                budget: Budget::default(),
                hooks,
                tasks: Tasks::new(),
                registry: Arc::default(),
                polls,
                #[cfg(feature = "realtime")]
                supabase,
            }),
        }
    }

    /// A client with settings of your own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client with the credentials in the environment: `DOLLR_CLIENT_ID` and `DOLLR_CLIENT_SECRET`, and the base URL
    /// in `DOLLR_BASE_URL` if it is set.
    ///
    /// Instead of `DOLLR_CLIENT_SECRET`, `DOLLR_CLIENT_SECRET_FILE` may name a file that holds the secret
    /// ([`ClientBuilder::client_secret_file`]). With the feature `realtime` also `DOLLR_SUPABASE_URL` and `DOLLR_SUPABASE_ANON_KEY`, if
    /// they are set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a variable is missing, empty or not Unicode,
    /// when the file can't be used or both variables are set, and for what [`ClientBuilder::build`] refuses.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Where the calls go: the API's own address, or the one that the client was built with.
    pub fn base_url(&self) -> &str {
        self.inner.transport.base_url.as_str()
    }

    /// Tries out whether Dollr can be reached and accepts the credentials, and whether the clock of this machine is right.
    ///
    /// It signs in anew, without a second try, and does nothing else: nothing of the account is read, and nothing moves. Call
    /// it when a program starts, and not all the time.
    ///
    /// ```
    /// use dollr_client::Client;
    /// use dollr_client::sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// let dollr = Client::builder().in_process(&sandbox).build()?;
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
        let tries = RetryState::new(inner.policy, &inner.budget);
        let check = inner.authenticator.check(&inner.transport);
        tries.within(Authenticator::operation(), check).await
    }

    /// Sends a request that was made as data; what the builders of the resources do.
    ///
    /// A call that fails is made again if that is safe: see [`Call`].
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn send<R: Request>(&self, request: R) -> Call<R::Response> {
        Call::new(Pending {
            client: Arc::clone(&self.inner),
            request: request::encode(&request),
            decode: request::decode::<R>,
            policy: self.inner.policy,
        })
    }

    /// Executes a request that moves money, and that was made as data. See [`execution`](crate::execution).
    ///
    /// Its key is yours, and may have been sent before: Dollr is asked for it first, which is one call more. If Dollr shows it,
    /// that is the outcome, and nothing is sent.
    ///
    /// # Errors
    ///
    /// When nothing of it has left this process, or nothing of it can act.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn execute<R: Execute>(&self, request: R) -> ExecutionCall {
        ExecutionCall::of(self, &request)
    }

    /// Makes ready what a payment needs before money moves: the account, where it is new, the session, and the key.
    ///
    /// Store the [`Attempt`], then [execute](Attempt::execute) it soon, since sessions are short-lived.
    ///
    /// # Errors
    ///
    /// Those of every call, and [`ErrorKind::NotPayable`](crate::ErrorKind::NotPayable) for a document that is being paid,
    /// is paid, or was cancelled.
    pub async fn prepare(&self, payment: impl Prepare) -> Result<Attempt, Error> {
        payment.prepare(self).await
    }

    /// Waits until no execution of this client is under way, or the timeout has passed. Call it before your program ends.
    ///
    /// # Errors
    ///
    /// How many are still under way at the timeout. Their stored attempts can be [resumed](Attempt::resume).
    pub async fn drain(&self, timeout: Duration) -> Result<(), usize> {
        self.inner.tasks.drain(timeout).await
    }

    /// One exchange, without sending anything again but for a token that was refused.
    pub(crate) async fn once<T>(&self, request: &Encoded, decode: Decode<T>) -> Result<Response<T>, Error> {
        self.inner.once(request, decode).await
    }

    /// How long one exchange may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.inner.transport.limits.timeout
    }

    pub(crate) fn hooks(&self) -> &[Arc<dyn Hooks>] {
        &self.inner.hooks
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.inner.tasks
    }

    /// What is remembered of executions.
    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.inner.registry
    }

    /// Dollr's time.
    pub(crate) fn now(&self) -> Moment {
        self.inner.transport.server_time.now()
    }

    /// The client id that it signs in with; `None` before a provider is first asked.
    pub(crate) fn client_id(&self) -> Option<String> {
        self.inner
            .client_id
            .clone()
            .or_else(|| self.inner.authenticator.client_id())
    }

    /// The Supabase project to follow payments with, if it is known.
    #[cfg(feature = "realtime")]
    pub(crate) fn supabase(&self) -> Option<&Supabase> {
        self.inner.supabase.as_ref()
    }

    /// Where all who ask again and again wait for their turn.
    pub(crate) fn polls(&self) -> &Limiter {
        &self.inner.polls
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.transport.base_url)
            .field("client_id", &self.inner.client_id.as_deref().unwrap_or("[provided]"))
            .finish_non_exhaustive()
    }
}
