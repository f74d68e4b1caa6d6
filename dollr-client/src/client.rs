//! The client: what a call goes through from request to value.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tracing::Instrument as _;
use zeroize::Zeroizing;

use crate::auth::Authenticator;
use crate::check::Check;
use crate::clock;
use crate::config::ClientBuilder;
use crate::description::Confirm;
use crate::elements::Elements;
use crate::error::{Advice, Error};
use crate::execution::tasks::Tasks;
use crate::execution::{Attempt, Executing, Hooks, Prepare};
#[cfg(feature = "realtime")]
use crate::realtime::Supabase;
use crate::request::{self, Call, Decode, Encoded, Execute};
use crate::retry::{Budget, Effort, Policy, Sight, Tries};
use crate::secret::Secret;
use crate::trace;
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
    /// To be shown, if it is always the same one.
    client_id: Option<String>,
    authenticator: Authenticator,
    policy: Policy,
    budget: Budget,
    hooks: Vec<Arc<dyn Hooks>>,
    tasks: Tasks,
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
        let tries = Tries::new(inner.policy, &inner.budget);
        let check = inner.authenticator.check(&inner.transport);
        tries.within(Authenticator::operation(), check).await
    }

    /// Sends a request that was made as data; what the builders of the resources do.
    ///
    /// A call that fails is made again if that is safe: see [`Sending`].
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn send<R: Call>(&self, request: R) -> Sending<R::Response> {
        Sending {
            call: Some(Pending {
                client: Arc::clone(&self.inner),
                request: request::encode(&request),
                decode: request::decode::<R>,
                policy: self.inner.policy,
            }),
            running: Box::pin(std::future::pending()),
        }
    }

    /// Executes a request that moves money, and that was made as data. See [`execution`](crate::execution).
    ///
    /// # Errors
    ///
    /// When surely nothing moved.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn execute<R: Execute>(&self, request: R) -> Executing {
        Executing::of(self, &request)
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

/// Takes a body as it is.
const AS_IT_IS: Decode<Vec<u8>> = |body| Ok(body.to_vec());

impl Inner {
    /// A call with all its attempts.
    async fn call<T: Send>(&self, request: &Encoded, decode: Decode<T>, policy: Policy) -> Result<Response<T>, Error> {
        let span = trace::call(request.operation);
        let call = async {
            trace::requested(request);
            match (request.operation.confirm, &request.flat) {
                (Some(confirm), Some(sent)) if confirm.adds() => {
                    self.call_and_find(request, decode, policy, (&confirm, sent)).await
                }
                (Some(confirm), Some(sent)) => self.call_and_confirm(request, decode, policy, (&confirm, sent)).await,
                _ => self.call_again(request, decode, policy).await,
            }
        };
        let result = call.instrument(span.clone()).await;
        let attempts = result.as_ref().map_or_else(Error::attempts, Response::attempts);
        trace::called(&span, result.as_ref().err(), attempts);
        result
    }

    /// A call that is made again if its error says so.
    async fn call_again<T>(&self, request: &Encoded, decode: Decode<T>, policy: Policy) -> Result<Response<T>, Error> {
        let mut tries = Tries::new(policy, &self.budget);
        loop {
            let error = match self.attempt(request, decode, &tries).await {
                Ok(response) => {
                    self.budget.refill();
                    return Ok(response.after(tries.effort()));
                }
                Err(error) => error,
            };
            if !tries.again(&error).await {
                return Err(error.after(tries.effort()));
            }
        }
    }

    /// A call that is made again after a lost answer too, unless a look shows that it has happened.
    async fn call_and_confirm<T: Send>(
        &self,
        request: &Encoded,
        decode: Decode<T>,
        policy: Policy,
        (confirm, sent): (&Confirm, &[u8]),
    ) -> Result<Response<T>, Error> {
        let mut tries = Tries::new(policy, &self.budget);
        // The error of the attempt that may have had its effect. From then on only a look can tell: a refusal may say no
        // more than that it has happened already.
        let mut doubt = None;
        loop {
            let error = match self.attempt(request, decode, &tries).await {
                Ok(response) => {
                    self.budget.refill();
                    return Ok(response.after(tries.effort()));
                }
                Err(error) => error,
            };
            let advice = error.advice();
            if doubt.is_none() && advice == Advice::DontRepeat {
                doubt = Some(error.clone());
            }
            let Some(doubted) = doubt.clone() else {
                match tries.again(&error).await {
                    true => continue,
                    false => return Err(error.after(tries.effort())),
                }
            };
            let question = confirm
                .question(sent)
                .ok_or_else(|| doubted.clone().after(tries.effort()))?;
            let Ok(shown) = self.call_again(&question, AS_IT_IS, tries.rest()).await else {
                return Err(doubted.after(tries.effort()));
            };
            match confirm.look(request.operation, sent, &[], shown.value()) {
                Sight::Happened(found) => {
                    let value = decode(found.as_bytes()).map_err(|_| doubted.after(tries.effort()))?;
                    return Ok(shown.with_value(value).after(tries.effort()));
                }
                Sight::Not if !matches!(advice, Advice::DontRepeat | Advice::TryAgain) => {
                    return Err(error.after(tries.effort()));
                }
                Sight::Not if tries.pause(error.retry_after()).await => {}
                Sight::Not | Sight::Unclear => return Err(doubted.after(tries.effort())),
            }
        }
    }

    /// A call that adds something. After a lost answer it is looked for among what was not there before, and never made
    /// again, since it may only be late.
    async fn call_and_find<T: Send>(
        &self,
        request: &Encoded,
        decode: Decode<T>,
        policy: Policy,
        (confirm, sent): (&Confirm, &[u8]),
    ) -> Result<Response<T>, Error> {
        let mut tries = Tries::new(policy, &self.budget);
        let question = confirm.question(sent);
        let known = match (&request.known, &question) {
            (None, Some(question)) => {
                // If this fails, the call is made all the same: nothing can be found then.
                let once = Policy {
                    retries: 0,
                    ..tries.rest()
                };
                let shown = self.call_again(question, AS_IT_IS, once).await.ok();
                shown.and_then(|shown| confirm.known(shown.value()))
            }
            (known, _) => known.clone(),
        };
        let doubted = match self.call_again(request, decode, tries.rest()).await {
            Err(error) if error.advice() == Advice::DontRepeat => error,
            result => return result,
        };
        let (Some(question), Some(known)) = (question, known) else {
            return Err(doubted);
        };
        loop {
            let Ok(shown) = self.call_again(&question, AS_IT_IS, tries.rest()).await else {
                return Err(doubted);
            };
            match confirm.look(request.operation, sent, &known, shown.value()) {
                Sight::Happened(found) => {
                    let effort = Effort {
                        attempts: doubted.attempts(),
                        ..tries.effort()
                    };
                    let value = decode(found.as_bytes()).map_err(|_| doubted)?;
                    return Ok(shown.with_value(value).after(effort));
                }
                Sight::Not if tries.pause(None).await => {}
                Sight::Not | Sight::Unclear => return Err(doubted),
            }
        }
    }

    async fn attempt<T>(&self, request: &Encoded, decode: Decode<T>, tries: &Tries<'_>) -> Result<Response<T>, Error> {
        if request.operation.authenticated {
            // By itself, so that when the deadline passes here, the request is known not to have been sent.
            let token = self.authenticator.token(&self.transport);
            tries.within(Authenticator::operation(), token).await?;
        }
        tries.within(request.operation, self.once(request, decode)).await
    }

    /// One exchange, and what it gives.
    async fn once<T>(&self, request: &Encoded, decode: Decode<T>) -> Result<Response<T>, Error> {
        let read = |(answer, token): (Answer, Option<Secret>)| {
            let secrets = || token.into_iter().chain(self.authenticator.secrets()).collect();
            answer.read(request, decode, secrets)
        };
        self.exchange(request).await.and_then(read).inspect_err(trace::refused)
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
            .field("client_id", &self.inner.client_id.as_deref().unwrap_or("[provided]"))
            .finish_non_exhaustive()
    }
}

/// A call on its way: a future of its value.
///
/// It is sent when it is first polled. It holds everything that it needs, so it can be spawned as a task. Dropping it ends
/// the call; whether Dollr acted on the request is then unknown.
///
/// A call that fails is made again, after a moment, if its error says so ([`Advice::TryAgain`](crate::Advice::TryAgain)):
/// when it surely did not arrive, when Dollr got too many requests, and, if it changes nothing when it is repeated, when
/// its answer was lost or Dollr failed. The wait is random and grows, up to 1, 2, 4 and then 8 seconds, on top of what
/// Dollr asks for (`Retry-After`). All calls of a client share a budget of 50 retries that successes refill, at one for
/// ten, so that an outage isn't made worse.
///
/// When the answer to a change of an invoice or order is lost (an update, a publication, a cancellation, a line that is
/// changed or removed), the document is looked at. If the change is there, what was found is the answer, and
/// [`with_response`](Self::with_response) gives the answer of the look; if not, it is made again. A line that was added is
/// looked for among those that were not there before, so the document is looked at before each line too; it is never added
/// again. Two callers who add equal lines to one document at the same time can't be told apart: [`Client::bill`] makes a
/// document with all its lines.
///
/// ```no_run
/// use std::time::Duration;
///
/// # async fn example(dollr: &dollr_client::Client) -> Result<(), dollr_client::Error> {
/// let invoices = dollr.invoices().list_invoice().send().retries(1).deadline(Duration::from_secs(10)).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Sending<T> {
    /// What to do when it is first polled.
    call: Option<Pending<T>>,
    running: Running<T>,
}

type Running<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Error>> + Send>>;

struct Pending<T> {
    client: Arc<Inner>,
    request: Result<Encoded, Error>,
    decode: Decode<T>,
    policy: Policy,
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
        let split: Decode<Vec<Box<RawValue>>> = |body| serde_json::from_slice(body);
        let response = client.call(&request, split, policy).await?;
        let status = response.status();
        Ok(Elements::raw(response.into_value(), move |element, problem| {
            let answer = Answer {
                status,
                headers: HeaderMap::new(),
                body: Zeroizing::new(element.get().into()),
            };
            Error::undecodable(&request, answer, &problem, &client.authenticator.secrets())
        }))
    }
}

impl<T: Send> Pending<T> {
    async fn run(self) -> Result<Response<T>, Error> {
        self.client.call(&self.request?, self.decode, self.policy).await
    }
}

impl<T: Send + 'static> Sending<T> {
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
    /// ([`ClientBuilder::retries`]). Without effect once it was polled.
    pub fn retries(mut self, retries: u32) -> Self {
        if let Some(call) = &mut self.call {
            call.policy.retries = retries;
        }
        self
    }

    /// How long this call may take with all its attempts and the waits between them, in place of what the client was
    /// built with ([`ClientBuilder::deadline`]). Without effect once it was polled.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        if let Some(call) = &mut self.call {
            call.policy.deadline = deadline;
        }
        self
    }

    /// The same call, as a future of the value together with the status, the headers and the body of the answer.
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

impl<T: DeserializeOwned + fmt::Debug + Send + 'static> Sending<Vec<T>> {
    /// The same call, as a future of the elements of the list, each read when it is asked for.
    ///
    /// So one element that can't be read doesn't take the others with it, and only the text of a long list is held as a whole
    /// ([`max_list_size`](ClientBuilder::max_list_size)).
    ///
    /// ```
    /// use dollr_client::Client;
    /// use dollr_client::sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await?;
    /// # let dollr = Client::builder().in_process(&sandbox).build()?;
    /// for invoice in dollr.invoices().list_invoice().send().elements().await? {
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
    /// Those of every call, where the list as a whole can't be had. An answer that is no list is one.
    pub async fn elements(mut self) -> Result<Elements<T>, Error> {
        match self.call.take() {
            Some(call) => call.elements().await,
            // It was polled already, and is read as a whole.
            None => self.await.map(Elements::of),
        }
    }
}

impl<T: Send + 'static> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.start();
        self.running.as_mut().poll(context).map_ok(Response::into_value)
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}
