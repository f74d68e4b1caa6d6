//! A payment that is ready to be executed, as data.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use tokio::time::Instant;

use super::call::ExecutionCall;
use super::call_off;
use super::outcome::Outcome;
use super::probe;
use super::recovery::Recovery;
use super::session::{Heard, Session};
use super::session_id::SessionId;
use super::settle::{self, Settlement};
use super::stored;
use crate::api::executions::Passcode;
use crate::api::types::{Execution, OperationType, PaymentAccountId, ReferenceId, Source};
use crate::core::client::Client;
use crate::error::CallStats;
#[cfg(feature = "realtime")]
use crate::error::Error;
#[cfg(feature = "realtime")]
use crate::http::response::Response;
use crate::polling::Poller;
use crate::values::{Amount, Currency, Timestamp};

/// A payment that is ready to be executed: what [`Client::prepare`] gives.
///
/// It is data, without any secret: store it as JSON before you [execute](Self::execute) it. After a crash, or an
/// [unknown](super::Outcome::Unknown) outcome, [`resume`](Self::resume) or [`settle`](Self::settle) it, in whatever
/// process. [Executed](Self::execute) again, it is asked about first, and sent again only if Dollr doesn't show it.
///
/// ```
/// use dollr_client::CheckoutSessionId;
/// use dollr_client::payments::{Attempt, SessionId};
///
/// let stored = r#"{
///   "version": 1, "operation": "COLLECTION", "reference_id": "550e8400-e29b-41d4-a716-446655440000", "session_id": 55,
///   "session_created_at": "2025-06-01T14:00:00Z", "session_expires_at": "2025-06-01T14:30:00Z",
///   "base_url": "https://api.heydollr.app/", "client_id": "my-client-id", "source": { "source_type": "INVOICE", "source_id": 101 },
///   "payment_account_id": 18, "payer_currency": "USD", "amount": "250.00", "currency": "USD"
/// }"#;
/// let attempt: Attempt = serde_json::from_str(stored)?;
/// assert_eq!(attempt.session_id(), SessionId::Checkout(CheckoutSessionId::new(55)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Deserialize)]
#[serde(from = "stored::Attempt")]
pub struct Attempt {
    pub(super) stored: Arc<stored::Attempt>,
    /// When this process heard of the session. It isn't stored, and is no part of what an attempt is.
    heard: Heard,
}

impl Attempt {
    /// An attempt whose session was made just now, by this client.
    pub(super) fn new(client: &Client, stored: stored::Attempt) -> Self {
        let heard = Heard::by(client);
        Self { heard, ..stored.into() }
    }

    /// What kind of movement it is.
    pub fn operation(&self) -> &OperationType {
        &self.stored.operation
    }

    /// The key: one attempt has one, whatever is repeated.
    pub fn reference_id(&self) -> ReferenceId {
        self.stored.reference_id
    }

    /// The session, of the kind that the operation has.
    pub fn session_id(&self) -> SessionId {
        SessionId::of(&self.stored.operation, self.stored.session_id)
    }

    /// When the session was made, by Dollr's time, where that is known.
    pub fn session_created_at(&self) -> Option<Timestamp> {
        self.stored.session_created_at
    }

    /// When the session expires, by Dollr's time, where that is known.
    pub fn session_expires_at(&self) -> Option<Timestamp> {
        self.stored.session_expires_at
    }

    /// The base URL of the client that prepared it. The word of another server that it knows no such key proves nothing.
    pub fn base_url(&self) -> Option<&str> {
        self.stored.base_url.as_deref()
    }

    /// The client id of the client that prepared it. That there is no such key for another merchant proves nothing.
    pub fn client_id(&self) -> Option<&str> {
        self.stored.client_id.as_deref()
    }

    /// What is being paid, by a collection.
    pub fn source(&self) -> Option<&Source> {
        self.stored.source.as_ref()
    }

    /// The account that is collected from, or paid out to.
    pub fn payment_account_id(&self) -> Option<PaymentAccountId> {
        self.stored.payment_account_id
    }

    /// What the payer of a collection pays in.
    pub fn payer_currency(&self) -> Option<Currency> {
        self.stored.payer_currency
    }

    /// How much is moved, in [`currency`](Self::currency): of a collection it is the total of the document.
    pub fn amount(&self) -> Option<Amount> {
        self.stored.amount
    }

    /// The currency of the amount.
    pub fn currency(&self) -> Option<&str> {
        self.stored.currency.as_deref()
    }

    /// Executes it. A collection asks for the status of its document first.
    ///
    /// Executed again, after a refusal for example, or by another process than prepared it, it is asked about first and sent again with the same key if Dollr doesn't show
    /// it: the same attempt is paid at most once, as far as is known, and a new one would be another payment.
    ///
    /// A payout needs the merchant's passcode: see [`execute_with_passcode`](Self::execute_with_passcode).
    ///
    /// # Errors
    ///
    /// When nothing of it has left this client, or nothing of it can act. Another call that executes it meanwhile may send it after that.
    /// [`ErrorKind::NotPayable`](crate::ErrorKind::NotPayable) if the document is being paid already, is paid, or was cancelled, or if
    /// another attempt of this client may pay it.
    /// [`SessionOver`](crate::ErrorKind::SessionOver) in the last minute of its session, and
    /// [`Configuration`](crate::ErrorKind::Configuration) for an attempt that a client of another merchant or server prepared.
    pub fn execute(&self, client: &Client) -> ExecutionCall {
        self.executing(client, None)
    }

    /// Executes it with the merchant's approval, which isn't stored.
    ///
    /// Whether a transfer or a refund needs one isn't documented; with theirs it is sent as the field `passcode`.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute).
    pub fn execute_with_passcode(&self, client: &Client, passcode: Passcode) -> ExecutionCall {
        self.executing(client, Some(passcode))
    }

    /// Goes on with an attempt that may have been executed: in another process after a crash, or after an
    /// [unknown](super::Outcome::Unknown) outcome.
    ///
    /// It is never an `Err` for what was sent elsewhere. It asks for the status, as an execution does whose response was lost: a collection that never arrived is sent
    /// again while its session lives, unless its document is being paid, is paid or was cancelled meanwhile, or a hook
    /// [`before`](super::Hooks::before) it says no. Anything else is only asked about; a payout can't be sent again at all, as its
    /// passcode is not stored.
    pub fn resume(&self, client: &Client) -> ExecutionCall {
        self.executing(client, None).resumed()
    }

    /// Asks what happened to an attempt that may have been executed. Nothing is sent.
    ///
    /// It asks once, unless Dollr doesn't show the attempt and its session is long over: of a collection the document is asked
    /// too then, and what no document tells of is asked about for another half minute. So is what Dollr has shown to this client before.
    pub async fn settle(&self, client: &Client) -> Settlement {
        self.settled(client, async |recovery| settle::settle(recovery).await)
            .await
    }

    /// Asks until an attempt that was executed is final, for at most `within`: the payer confirms in their own time. Nothing is
    /// sent.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use dollr_client::payments::{Attempt, Outcome};
    ///
    /// # async fn example(dollr: &dollr_client::Client, attempt: &Attempt) -> Result<(), dollr_client::Error> {
    /// if let Outcome::Open(_) = attempt.execute(dollr).await? {
    ///     let waited = attempt.until_final(dollr, Duration::from_mins(5)).await?;
    ///     println!("{}", waited.value.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Poller`], and [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) if Dollr shows the payment in
    /// another way than it was meant: [`Error::body`] has what it shows.
    pub fn until_final(&self, client: &Client, within: Duration) -> Poller<Execution> {
        match self.recovery(client, None) {
            Ok(recovery) => recovery.wait(within),
            Err(error) => Poller::new(client, Err(error), probe::READ, within),
        }
    }

    /// What has to hold of its status, for those who follow it in another way.
    #[cfg(feature = "realtime")]
    pub(crate) fn condition(
        &self,
        client: &Client,
    ) -> Result<impl Fn(&Response<Execution>) -> Result<(), Error> + Send + Sync + 'static, Error> {
        self.recovery(client, None).map(Recovery::condition)
    }

    /// Calls a collection off, so that the customer can pay otherwise: with cash, or by a new document. **Its document is cancelled
    /// for good.**
    ///
    /// It takes about half a minute. Only [`NeverLanded`](Settlement::NeverLanded) says that the customer may pay otherwise:
    /// nothing of the attempt can be carried out any more. If the payment has landed, or is on its way, that is what is
    /// [found](Settlement::Found), and nothing is cancelled.
    ///
    /// ```no_run
    /// use dollr_client::payments::{Attempt, Outcome, Settlement};
    ///
    /// # async fn example(dollr: &dollr_client::Client, attempt: &Attempt) {
    /// match attempt.call_off(dollr).await {
    ///     Settlement::NeverLanded => println!("take the cash"),
    ///     Settlement::Found(Outcome::Completed(_)) => println!("it was paid after all"),
    ///     other => println!("don't take other money yet: {other:?}"),
    /// }
    /// # }
    /// ```
    // A program compiles it only if it calls off.
    #[inline]
    pub async fn call_off(&self, client: &Client) -> Settlement {
        self.settled(client, async |recovery| call_off::call_off(recovery).await)
            .await
    }

    /// Whether it didn't pay its document, and can't any more.
    pub(super) async fn can_act_no_more(&self, client: &Client) -> bool {
        let settlement = self.settle(client).await;
        matches!(
            settlement,
            Settlement::Found(Outcome::Failed(_)) | Settlement::NeverLanded | Settlement::NotPaid
        )
    }

    async fn settled(&self, client: &Client, ask: impl AsyncFnOnce(&Recovery) -> Settlement) -> Settlement {
        let began = Instant::now();
        let settlement = match self.recovery(client, None) {
            Ok(recovery) => ask(&recovery).await,
            Err(error) => Settlement::CouldNotAsk(error),
        };
        let elapsed = began.elapsed();
        match settlement {
            Settlement::CouldNotAsk(error) => Settlement::CouldNotAsk(error.after(CallStats { attempts: 1, elapsed })),
            settlement => settlement,
        }
    }

    /// What is known of the life of its session.
    pub(super) fn session(&self) -> Session {
        Session {
            created_at: self.session_created_at(),
            expires_at: self.session_expires_at(),
            heard: self.heard.at(),
        }
    }

    /// Whether this client, or one of its clones, prepared it in this process.
    pub(super) fn is_prepared_by(&self, client: &Client) -> bool {
        self.heard.is_by(client)
    }

    /// Whether this client is of the server and the merchant that it is for; `None` if nobody knows. The word of another one says
    /// nothing of it.
    pub(super) fn is_for(&self, client: &Client) -> Option<bool> {
        let is_same_server = self.base_url()? == client.base_url();
        let is_same_client = || Some(self.client_id()? == client.client_id()?);
        if is_same_server { is_same_client() } else { Some(false) }
    }

    fn executing(&self, client: &Client, passcode: Option<Passcode>) -> ExecutionCall {
        ExecutionCall::new(client, self.recovery(client, passcode))
    }
}

impl From<stored::Attempt> for Attempt {
    fn from(stored: stored::Attempt) -> Self {
        Self {
            stored: Arc::new(stored),
            heard: Heard::default(),
        }
    }
}

impl Serialize for Attempt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.stored.serialize(serializer)
    }
}

impl PartialEq for Attempt {
    fn eq(&self, other: &Self) -> bool {
        self.stored == other.stored
    }
}

impl Eq for Attempt {}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.stored, f)
    }
}
