//! A payment that is ready to be executed, as data.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::call::ExecutionCall;
use super::call_off;
use super::execute::Execute;
use super::expected::Expected;
use super::outcome::Outcome;
use super::probe;
use super::recovery::Recovery;
use super::session::{Heard, Session};
use super::session_id::SessionId;
use super::settle::{self, Settlement};
use super::stored::{Version, digits, known, not_negative, source};
use crate::api::executions::{Collect, Passcode, Payout, Refund, Transfer};
use crate::api::types::{
    CheckoutSessionId, Execution, OperationType, PaymentAccountId, PayoutSessionId, ReferenceId, RefundSessionId,
    Source, TransferSessionId,
};
use crate::codec::UnknownFields;
use crate::codec::request;
use crate::core::client::Client;
use crate::error::{CallStats, Error};
#[cfg(feature = "realtime")]
use crate::http::response::Response;
use crate::polling::Poller;
use crate::schema::Retry;
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// The version of this form. An attempt of another version is refused when it is read.
    version: Version,
    /// What kind of movement it is.
    #[serde(deserialize_with = "known")]
    pub operation: OperationType,
    /// The key: one attempt has one, whatever is repeated.
    pub reference_id: ReferenceId,
    /// The number of the session, whose kind is that of the operation.
    session_id: i64,
    /// When the session was made, by Dollr's time, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_created_at: Option<Timestamp>,
    /// When the session expires, by Dollr's time, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_expires_at: Option<Timestamp>,
    /// When this process heard of the session.
    #[serde(skip)]
    heard: Heard,
    /// The base URL of the client that prepared it. The word of another server that it knows no such key proves nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The client id of the client that prepared it. That there is no such key for another merchant proves nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// What is being paid, by a collection.
    #[serde(default, with = "source", skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The account that is collected from, or paid out to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_account_id: Option<PaymentAccountId>,
    /// What the payer of a collection pays in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer_currency: Option<Currency>,
    /// How much is moved, in `currency`: of a collection it is the total of the document.
    #[serde(
        default,
        serialize_with = "digits",
        deserialize_with = "not_negative",
        skip_serializing_if = "Option::is_none"
    )]
    pub amount: Option<Amount>,
    /// The currency of the amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl Attempt {
    /// An attempt whose session was made just now.
    pub(super) fn new(client: &Client, operation: OperationType, session_id: i64) -> Self {
        Self {
            version: Version,
            operation,
            reference_id: ReferenceId::random(),
            session_id,
            session_created_at: None,
            session_expires_at: None,
            heard: Heard::by(client),
            base_url: Some(client.base_url().to_owned()),
            client_id: client.client_id().map(Cow::into_owned),
            source: None,
            payment_account_id: None,
            payer_currency: None,
            amount: None,
            currency: None,
        }
    }

    /// The session, of the kind that the operation has.
    pub fn session_id(&self) -> SessionId {
        SessionId::of(&self.operation, self.session_id)
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
    /// When nothing of it has left this client, or nothing of it can act. [`ErrorKind::NotPayable`](crate::ErrorKind::NotPayable)
    /// if the document is being paid already, is paid, or was cancelled, or if another attempt of this client may pay it.
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
    /// too then, and what no document tells of is asked about for another half minute.
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
            created_at: self.session_created_at,
            expires_at: self.session_expires_at,
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
        let is_same_server = self.base_url.as_deref()? == client.base_url();
        let is_same_client = || Some(self.client_id.as_deref()? == client.client_id()?);
        if is_same_server { is_same_client() } else { Some(false) }
    }

    fn executing(&self, client: &Client, passcode: Option<Passcode>) -> ExecutionCall {
        ExecutionCall::new(client, self.recovery(client, passcode))
    }

    fn recovery(&self, client: &Client, passcode: Option<Passcode>) -> Result<Recovery, Error> {
        match self.operation {
            OperationType::Collection => self.recovery_of::<Collect>(client, self.collection(passcode.as_ref())),
            OperationType::Payout => self.recovery_of::<Payout>(client, self.payout(passcode)),
            OperationType::Transfer => self.recovery_of::<Transfer>(client, self.transfer(passcode)),
            OperationType::Refund => self.recovery_of::<Refund>(client, self.refund(passcode)),
            OperationType::Unrecognized(_) => Err(unfit::<Collect>("its `operation` is none that this version knows")),
        }
    }

    fn recovery_of<R: Execute>(&self, client: &Client, request: Result<R, Error>) -> Result<Recovery, Error> {
        let Retry::Recover(recover) = R::OPERATION.retry else {
            return Err(unfit::<R>("nothing says how it recovers"));
        };
        let expected = Expected {
            reference_id: self.reference_id,
            operation_type: recover.operation_type,
            payer_currency: self.payer_currency.map(|currency| currency.to_string()),
            amount: self.amount.zip(self.currency.clone()),
        };
        let request = request.and_then(|request| request::encode(&request));
        Recovery::new::<R>(client, request, &recover, expected, Some(self.clone()))
    }

    fn collection(&self, passcode: Option<&Passcode>) -> Result<Collect, Error> {
        if passcode.is_some() {
            return Err(unfit::<Collect>("a collection takes no passcode"));
        }
        Ok(Collect {
            session_id: CheckoutSessionId::new(self.session_id),
            payment_account_id: self.account::<Collect>()?,
            currency: self
                .payer_currency
                .ok_or_else(|| unfit::<Collect>("it has no `payer_currency`"))?,
            reference_id: self.reference_id,
            unknown_fields: UnknownFields::default(),
        })
    }

    fn payout(&self, passcode: Option<Passcode>) -> Result<Payout, Error> {
        Ok(Payout {
            session_id: PayoutSessionId::new(self.session_id),
            payout_account_id: self.account::<Payout>()?,
            reference_id: self.reference_id,
            passcode: passcode.ok_or_else(|| unfit::<Payout>("a payout needs the merchant's passcode"))?,
            unknown_fields: UnknownFields::default(),
        })
    }

    fn transfer(&self, passcode: Option<Passcode>) -> Result<Transfer, Error> {
        Ok(Transfer {
            session_id: TransferSessionId::new(self.session_id),
            reference_id: self.reference_id,
            unknown_fields: with_passcode::<Transfer>(passcode)?,
        })
    }

    fn refund(&self, passcode: Option<Passcode>) -> Result<Refund, Error> {
        Ok(Refund {
            session_id: RefundSessionId::new(self.session_id),
            reference_id: self.reference_id,
            unknown_fields: with_passcode::<Refund>(passcode)?,
        })
    }

    fn account<R: Execute>(&self) -> Result<PaymentAccountId, Error> {
        self.payment_account_id
            .ok_or_else(|| unfit::<R>("it has no `payment_account_id`"))
    }
}

/// The passcode as a field that isn't documented.
fn with_passcode<R: Execute>(passcode: Option<Passcode>) -> Result<UnknownFields, Error> {
    let mut unknown_fields = UnknownFields::default();
    if let Some(passcode) = passcode {
        let passcode = serde_json::to_value(passcode).map_err(|error| unfit::<R>(&error.to_string()))?;
        unknown_fields.insert("passcode", passcode);
    }
    Ok(unknown_fields)
}

/// The attempt can't be sent as it is.
fn unfit<R: Execute>(why: &str) -> Error {
    Error::invalid_request(R::OPERATION, &format_args!("the attempt can't be executed: {why}"))
}
