//! Polling: asking until the response is final. Which operations can be waited for, and by which fields, says the spec.

mod progress;
mod schedule;

use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::time::Duration;

pub use self::progress::Progress;
use self::schedule::{Goal, ask_until};
#[cfg(feature = "realtime")]
pub(crate) use self::schedule::{LONGEST, Pace, before, passes};
use crate::codec::request::{self, Encoded, Follow, Request};
use crate::codec::response::Decode;
use crate::core::caller::{CallDraft, Ready};
use crate::core::client::Client;
use crate::core::limiter::Turn;
use crate::error::Error;
use crate::http::response::Response;
use crate::schema::{Operation, Wait};

impl Client {
    /// Asks until the response is final, for at most `within`; what `until_final` of the builders does.
    ///
    /// An operation that the spec doesn't say how to wait for is refused at compile time. See [`Poller`] for how it is done.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use dollr_client::{Client, ReferenceId, Progress};
    ///
    /// # async fn example(dollr: Client, key: ReferenceId) -> Result<(), dollr_client::Error> {
    /// let request = dollr.status().collection(key).build();
    /// let waited = dollr.until_final(request, Duration::from_mins(5)).await?;
    /// # let _: Progress = waited.progress;
    /// # Ok(())
    /// # }
    /// ```
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a secret in the request is wiped once it is encoded"
    )]
    pub fn until_final<R: Follow>(&self, request: R, within: Duration) -> Poller<Polls<R>> {
        let request = request::encode(&request);
        let decode = Decode::of::<R::Polled>();
        let Some(next) = R::NEXT else {
            return Poller::new(self, request, decode, within);
        };
        let client = self.clone();
        let start = move || -> Starting {
            Box::pin(async move {
                let response = client.send_encoded::<R>(request).await?;
                let next = request::encode(&next(&response))?;
                Ok(Encoded { is_probe: true, ..next })
            })
        };
        Poller::starting(self, Some(R::OPERATION), Box::new(start), decode, within)
    }
}

/// What the polls of a request give.
type Polls<R> = <<R as Follow>::Polled as Request>::Response;

impl<R: Follow, State> CallDraft<'_, R, State> {
    /// Asks until the response is final, for at most so long.
    pub fn until_final(self, within: Duration) -> Poller<Polls<R>> {
        let client = self.caller.client;
        client.until_final(self.build(), within)
    }
}

impl<R: Follow> Ready<'_, R> {
    /// Sends the request again and again until the response is final, for at most so long.
    pub fn until_final(self, within: Duration) -> Poller<Polls<R>> {
        self.draft.until_final(within)
    }
}

/// A poller of a status, which asks until it is final: awaited, it gives a [`Polled`].
///
/// It asks about every 2 seconds at first and every 5 later, and ends when the status is final, or when the time is over:
/// then with the last response as its value, which is no error. Most often that is a payment which the payer has not confirmed
/// yet: look again later, and don't execute it again.
///
/// All polls of a client and its clones share one rate, which follows how Dollr responds, up to
/// [`poll_spacing`](crate::ClientBuilder::poll_spacing): with thousands at once, or when Dollr refuses or fails, each is asked about less
/// often. Those of which nothing is known yet, and those that were asked about longest ago, take turns. For collections `watch`, of the
/// feature `realtime`, asks less.
///
/// ```no_run
/// use std::time::Duration;
///
/// use dollr_client::{Client, ReferenceId, Progress};
/// use dollr_client::schema::End;
///
/// # async fn example(dollr: Client, key: ReferenceId) -> Result<(), dollr_client::Error> {
/// let waited = dollr.status().collection(key).until_final(Duration::from_mins(5)).await?;
/// match waited.progress {
///     Progress::Final(End::Success) => println!("paid: {}", waited.value.payer_amount),
///     Progress::Final(End::Failure) => println!("not paid: {:?}", waited.value.gateway_message),
///     _ => println!("still {} after {:?}: look again later", waited.value.status, waited.elapsed),
/// }
/// # Ok(())
/// # }
/// ```
///
/// Of an operation that starts something, and whose description names another one to ask, this sends the first once, with the retries
/// of every [call](crate::Call), and polls the second with what the response tells. The time begins with the polls. To keep what was
/// started whatever happens to the polls, send the first by itself.
///
/// # Errors
///
/// Errors that pass are borne while there is time: no connection, no complete response, too many requests (as long as Dollr
/// asks to wait), a failure of Dollr. So is [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for the first 30 seconds,
/// since a key may not be visible immediately, and later if it was. Every other error ends the waiting. If there was no response at
/// all, the last error is the result; it says so if it was not even asked, since too many others waited. None of them says that the
/// payment failed.
#[must_use = "nothing is asked until it is awaited"]
pub struct Poller<T> {
    client: Client,
    /// What says how to wait.
    operation: Option<&'static Operation>,
    start: Start,
    decode: Decode<T>,
    /// What has to hold of a response, lest it is an error.
    condition: Condition<T>,
    goal: Goal,
}

/// What gives the request to poll by.
type Start = Box<dyn FnOnce() -> Starting + Send + Sync>;

type Starting = Pin<Box<dyn Future<Output = Result<Encoded, Error>> + Send>>;

type Condition<T> = Box<dyn Fn(&Response<T>) -> Result<(), Error> + Send + Sync>;

impl<T> Poller<T> {
    pub(crate) fn new(client: &Client, request: Result<Encoded, Error>, decode: Decode<T>, within: Duration) -> Self {
        let operation = request.as_ref().map(|request| request.operation).ok();
        let start: Start = Box::new(|| Box::pin(ready(request)));
        Self::starting(client, operation, start, decode, within)
    }

    fn starting(
        client: &Client,
        operation: Option<&'static Operation>,
        start: Start,
        decode: Decode<T>,
        within: Duration,
    ) -> Self {
        Self {
            client: client.clone(),
            operation,
            start,
            decode,
            condition: Box::new(|_| Ok(())),
            goal: Goal {
                within,
                hand_over: false,
            },
        }
    }

    pub(crate) fn provided(
        self,
        condition: impl Fn(&Response<T>) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Self {
        let condition = Box::new(condition);
        Self { condition, ..self }
    }

    /// Ends as well when a person has to act before it goes on ([`Progress::NeedsAction`]), so that they can be asked to.
    pub fn hand_over(mut self) -> Self {
        self.goal.hand_over = true;
        self
    }
}

impl<T: Send + 'static> IntoFuture for Poller<T> {
    type Output = Result<Polled<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            client,
            operation,
            start,
            decode,
            condition,
            goal,
        } = self;
        Box::pin(async move {
            let request = &start().await?;
            let wait = operation.and_then(|operation| operation.wait);
            let turn = |lane| client.polls().turn(lane);
            let ask = |turn| async {
                let (response, progress) = poll(&client, turn, request, wait, decode).await?;
                condition(&response).map(|()| (response.into_value(), progress))
            };
            ask_until(goal, request.operation, turn, ask).await
        })
    }
}

/// Asks once.
pub(crate) async fn poll<T: Send>(
    client: &Client,
    turn: Turn<'_>,
    request: &Encoded,
    wait: Option<Wait>,
    decode: Decode<T>,
) -> Result<(Response<T>, Progress), Error> {
    let response = client.once(request, decode).await;
    turn.learn(&response);
    let response = response?;
    let progress = Progress::read(request.operation, wait, response.body());
    Ok((response, progress))
}

impl<T> fmt::Debug for Poller<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poller")
            .field("operation", &self.operation.map(|operation| operation.name))
            .field("within", &self.goal.within)
            .field("hand_over", &self.goal.hand_over)
            .finish_non_exhaustive()
    }
}

/// What became known while waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "it may not be final"]
pub struct Polled<T> {
    /// The last response.
    pub value: T,
    /// Where things stand by that response.
    pub progress: Progress,
    /// How often it was asked.
    pub polls: u32,
    /// How long it took.
    pub elapsed: Duration,
}
