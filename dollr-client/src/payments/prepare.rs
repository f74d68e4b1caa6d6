//! What comes before an execution: the account, the session and the key.

use std::fmt::Display;
use std::pin::Pin;

use super::attempt::Attempt;
use super::begin::require_payable;
use super::stored;
use crate::api::payment_accounts::CreatePaymentAccount;
use crate::api::sessions::{CreateCheckoutSession, CreatePayoutSession, CreateRefundSession, CreateTransferSession};
use crate::api::types::{OperationType, PaymentAccountId, Source};
use crate::codec::request::{self, Request};
use crate::codec::{Pair as _, UnknownFields};
use crate::core::client::Client;
use crate::core::echo::is_same;
use crate::error::Error;
use crate::schema::Operation;
use crate::values::{Amount, Currency, Timestamp, beyond_units, in_units};

/// A payment that [`Client::prepare`] makes ready: [`NewCollection`], [`NewPayout`],
/// [`CreateTransferSession`] or [`CreateRefundSession`].
pub trait Prepare: sealed::Prepare {}

pub(crate) mod sealed {
    use super::{Attempt, Client, Error, Pin};

    pub(crate) type Preparing<'a> = Pin<Box<dyn Future<Output = Result<Attempt, Error>> + Send + 'a>>;

    pub trait Prepare: Send + Sized {
        fn prepare(self, client: &Client) -> Preparing<'_>;
    }
}

use sealed::Preparing;

/// A payment account: one that there is, or one that is made first.
#[derive(Clone, Debug, PartialEq)]
pub enum Account {
    /// The account of this id.
    Existing(PaymentAccountId),
    /// An account that is made of this. A card needs a new one for every payment.
    New(Box<CreatePaymentAccount>),
}

impl From<PaymentAccountId> for Account {
    fn from(id: PaymentAccountId) -> Self {
        Self::Existing(id)
    }
}

impl From<CreatePaymentAccount> for Account {
    fn from(request: CreatePaymentAccount) -> Self {
        Self::New(Box::new(request))
    }
}

impl Account {
    /// Refuses a request that can't be sent, before anything else is.
    #[inline]
    fn check(&self) -> Result<(), Error> {
        match self {
            Self::Existing(_) => Ok(()),
            Self::New(request) => request::encode(&**request).map(drop),
        }
    }

    #[inline]
    async fn id(self, client: &Client) -> Result<PaymentAccountId, Error> {
        match self {
            Self::Existing(id) => Ok(id),
            Self::New(request) => Ok(client.send(*request).await?.id),
        }
    }
}

// What calls operations is `#[inline]`: a program compiles only what it prepares.

/// A payment for a published document.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCollection {
    source: Source,
    account: Account,
    currency: Currency,
}

impl NewCollection {
    /// A payment for this document, from this account, in the payer's currency: the `target_currency` of the prediction.
    pub fn new(source: Source, account: impl Into<Account>, currency: Currency) -> Self {
        Self {
            source,
            account: account.into(),
            currency,
        }
    }
}

/// Money paid out to an account.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPayout {
    account: Account,
    amount: Amount,
    currency: Currency,
}

impl NewPayout {
    /// This much to this account, which is made for `PAYOUT`.
    pub fn new(account: impl Into<Account>, amount: Amount, currency: Currency) -> Self {
        Self {
            account: account.into(),
            amount,
            currency,
        }
    }
}

impl Prepare for NewCollection {}

impl sealed::Prepare for NewCollection {
    #[inline]
    fn prepare(self, client: &Client) -> Preparing<'_> {
        Box::pin(async move {
            self.account.check()?;
            let report = require_payable(client, self.source.clone()).await?;
            let account = self.account.id(client).await?;
            // Last, as it lives for a short time only.
            let sessions = client.sessions();
            let session = sessions
                .create_for_checkout()
                .source(self.source.clone())
                .send()
                .await?;
            let operation = CreateCheckoutSession::OPERATION;
            let (kind, shown) = (self.source.tag(), session.source.tag());
            require_same_text(operation, "source_type", kind.as_str(), shown.as_str())?;
            require_same(operation, "source_id", &self.source.id(), &session.source.id())?;
            let stored = stored::Attempt {
                session_created_at: Some(session.created_at),
                session_expires_at: Some(session.expires_at),
                source: Some(self.source),
                payment_account_id: Some(account),
                payer_currency: Some(self.currency),
                amount: Some(report.total_amount),
                currency: Some(report.currency),
                ..stored::Attempt::new(client, OperationType::Collection, session.id.get())
            };
            Ok(Attempt::new(client, stored))
        })
    }
}

impl Prepare for NewPayout {}

impl sealed::Prepare for NewPayout {
    #[inline]
    fn prepare(self, client: &Client) -> Preparing<'_> {
        Box::pin(async move {
            self.account.check()?;
            let session_for = |payout_account_id| CreatePayoutSession {
                payout_account_id,
                amount: self.amount,
                currency: self.currency,
                unknown_fields: UnknownFields::default(),
            };
            // The account may have to be made first, which is left over if the rest can't be sent.
            request::encode(&session_for(PaymentAccountId::new(1)))?;
            require_units(CreatePayoutSession::OPERATION, self.amount, self.currency)?;
            let account = self.account.id(client).await?;
            let session = client.send(session_for(account)).await?;
            let operation = CreatePayoutSession::OPERATION;
            require_same(operation, "payout_account_id", &account, &session.payout_account_id)?;
            require_same_amount(
                operation,
                (self.amount, self.currency),
                (session.amount, &session.currency),
            )?;
            let stored = stored::Attempt {
                session_created_at: Some(session.created_at),
                session_expires_at: Some(session.expires_at),
                payment_account_id: Some(account),
                amount: Some(self.amount),
                currency: Some(self.currency.to_string()),
                ..stored::Attempt::new(client, OperationType::Payout, session.id.get())
            };
            Ok(Attempt::new(client, stored))
        })
    }
}

impl Prepare for CreateTransferSession {}

impl sealed::Prepare for CreateTransferSession {
    #[inline]
    fn prepare(self, client: &Client) -> Preparing<'_> {
        Box::pin(async move {
            require_units(Self::OPERATION, self.amount, self.currency)?;
            let (from, to) = (self.from_wallet_id, self.to_counterparty_id);
            let (amount, currency) = (self.amount, self.currency);
            let session = client.send(self).await?;
            require_same(Self::OPERATION, "from_wallet_id", &from, &session.from_wallet_id)?;
            require_same(Self::OPERATION, "to_counterparty_id", &to, &session.to_counterparty_id)?;
            require_same_amount(Self::OPERATION, (amount, currency), (session.amount, &session.currency))?;
            let stored = stored::Attempt {
                session_created_at: Some(session.created_at),
                session_expires_at: Some(session.expires_at),
                amount: Some(amount),
                currency: Some(currency.to_string()),
                ..stored::Attempt::new(client, OperationType::Transfer, session.id.get())
            };
            Ok(Attempt::new(client, stored))
        })
    }
}

impl Prepare for CreateRefundSession {}

impl sealed::Prepare for CreateRefundSession {
    #[inline]
    fn prepare(self, client: &Client) -> Preparing<'_> {
        Box::pin(async move {
            let expires_at = self.expires_at;
            // What is answered isn't documented, and without a session there is nothing to execute.
            let session = client
                .send(self)
                .await?
                .ok_or_else(|| Error::no_session(Self::OPERATION))?;
            // Where it isn't said, it is over later by this than in truth.
            let answered_at = client.now().date.and_then(|date| Timestamp::try_from(date).ok());
            let stored = stored::Attempt {
                session_created_at: session.created_at.or(answered_at),
                session_expires_at: Some(session.expires_at.unwrap_or(expires_at)),
                amount: session.amount,
                ..stored::Attempt::new(client, OperationType::Refund, session.id.get())
            };
            Ok(Attempt::new(client, stored))
        })
    }
}

/// Refuses an amount that its currency has no unit for.
fn require_units(operation: &'static Operation, amount: Amount, currency: Currency) -> Result<(), Error> {
    match beyond_units("`amount`", amount, currency) {
        Some(problem) => Err(Error::invalid_request(operation, &problem)),
        None => Ok(()),
    }
}

/// Refuses a session for something else, which would be executed: nothing has moved yet. What a refund's shows isn't documented.
fn require_same<T: Display + PartialEq>(
    operation: &'static Operation,
    field: &str,
    sent: &T,
    shown: &T,
) -> Result<(), Error> {
    if sent == shown {
        return Ok(());
    }
    let difference = format!("its `{field}` is {shown}, and {sent} was sent");
    Err(Error::other_session(operation, &difference))
}

/// The same of a text, whatever its case.
fn require_same_text(operation: &'static Operation, field: &str, sent: &str, shown: &str) -> Result<(), Error> {
    match is_same(sent, shown) {
        true => Ok(()),
        false => require_same(operation, field, &sent, &shown),
    }
}

/// The same of an amount, at the smallest unit of its currency, and of that.
fn require_same_amount(
    operation: &'static Operation,
    (sent, currency): (Amount, Currency),
    (shown, shown_currency): (Amount, &str),
) -> Result<(), Error> {
    let currency = currency.as_str();
    require_same_text(operation, "currency", currency, shown_currency)?;
    require_same(
        operation,
        "amount",
        &in_units(sent, currency),
        &in_units(shown, currency),
    )
}
