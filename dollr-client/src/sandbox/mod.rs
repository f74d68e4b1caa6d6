//! An embedded Dollr on this machine, to develop and test against: there is no public one.
//!
//! It is a real HTTP server on `127.0.0.1` that lives in your own process. It checks every request against the same
//! [description](crate::schema) of the API that the client is made from, and its responses come from what it was
//! told before: an invoice has the lines that were added to it, and a session exists until it expires.
//!
//! ```
//! use dollr_client::sandbox::Sandbox;
//! use dollr_client::{InvoiceId, ReferenceId, Source};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let invoice = Source::Invoice(InvoiceId::new(101));
//! sandbox.add_source(invoice.clone());
//!
//! let dollr = sandbox.client();
//! let session = dollr.sessions().create_checkout_session().source(invoice.clone()).send().await?;
//! let key = dollr
//!     .realtime_keys()
//!     .get_collection_realtime_key()
//!     .session_id(session.id)
//!     .source_type(invoice.source_type())
//!     .reference_id(ReferenceId::random())
//!     .send()
//!     .await?;
//! println!("{key:?}");
//! # Ok(())
//! # }
//! ```
//!
//! # Time
//!
//! Tokens and sessions expire by tokio's clock. A test on a current-thread runtime moves it with
//! `tokio::time::pause()`, `advance(...)` and `resume()`, and the sandbox's timestamps move along. Where the clock stays
//! paused, connect the client with [`ClientBuilder::in_process`](crate::ClientBuilder::in_process).
//!
//! # Faults
//!
//! [`Sandbox::faults`] makes requests go wrong: a connection that is refused, reset or cut, a response that is late, lost
//! or another, a request that arrives late, twice, or once more much later, a response that is written in another way or is about
//! something else. [`Sandbox::ledger`] then says what money moved.
//!
//! ```
//! use dollr_client::executions::Payout;
//! use dollr_client::sandbox::{Fault, Reply, Sandbox};
//! use dollr_client::sessions::CreatePayoutSession;
//! use dollr_client::Request;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let faults = sandbox.faults();
//! faults.next(CreatePayoutSession::OPERATION, Fault::reply(Reply::json(429).retry_after("7")));
//! // The first payout is carried out, and its response lost.
//! faults.nth(Payout::OPERATION, 1, Fault::reset().after_acting());
//! // A tenth of everything else fails at a gateway.
//! faults.choose(|request| (request.total % 10 == 0).then(|| Fault::reply(Reply::html(502))));
//! # Ok(())
//! # }
//! ```
//!
//! # Payments
//!
//! The phone number that a payment account has as its number (or, without one, the number of its party) decides what
//! becomes of a collection from it or a payout to it. With a transfer it is the number of the counterparty's party:
//!
//! | Phone | What becomes of it |
//! | --- | --- |
//! | `231770000001` ([`PHONE_COMPLETES`]), and any other | `COMPLETED` after 4 seconds |
//! | `231770000002` ([`PHONE_FAILS`]) | `FAILED` after 4 seconds |
//! | `231770000003` ([`PHONE_TAKES_LONGER`]) | `COMPLETED` after 2 minutes |
//! | `231770000004` ([`PHONE_NEEDS_ACTION`]) | has `requires_action` while `PROCESSING`; `FAILED` after 10 minutes |
//!
//! Each is `PENDING` for 2 seconds and then `PROCESSING`. The fees and rates are made up: 1 % for the platform, 2 % for
//! the gateway, and 1 % for changing money, at 200 LRD or 1400 RWF for a US dollar; there are no other currencies.
//!
//! # Realtime
//!
//! It is a Supabase project as well, at [`supabase_url`](Sandbox::supabase_url): Supabase's own clients follow collections
//! there as Dollr's guide shows, with [`supabase_anon_key`](Sandbox::supabase_anon_key) and the key that the API gives for
//! a payment. A join is answered after 0.1 seconds, and rows come a second later, as Supabase's changes do: what happens
//! before is not told. [`realtime`](Sandbox::realtime) shows who is connected, and makes it fail.
//!
//! # Pages
//!
//! The `url` of a hosted checkout or of a payment link is an address of the sandbox where nothing is served.
//! [`pay`](Sandbox::pay) plays the payer who opens it.
//!
//! # What Dollr does not document
//!
//! Where no source says what Dollr does, the sandbox has to choose. Where the choice matters to money, it is yours: a
//! [`Behaviour`] has a switch for it, and [`Sandbox::behave`] sets it. What you write has to bear them all.
//!
//! | Switch | What it decides | By default | Or |
//! | --- | --- | --- | --- |
//! | [`replay`](Behaviour::replay) | an execution whose key and session were executed before | returns the same movement as it is now | 422 at `reference_id`; 422 at `session_id`; is carried out as if the key were new |
//! | [`reused_key`](Behaviour::reused_key) | an execution whose key was executed in another session | 422 at `reference_id` | returns the movement of that session; moves money again |
//! | [`session_use`](Behaviour::session_use) | how often a session can be executed | once | again after a failure; always |
//! | [`documents_guarded`](Behaviour::documents_guarded) | a session or a payment for a document that is `PROCESSING` or `PAID` | 422 | is accepted |
//! | [`failed_document`](Behaviour::failed_document) | the document of a payment that has failed | `ACTIVE` again | stays `PROCESSING` |
//! | [`status_lag`](Behaviour::status_lag) | when the status call finds what was executed | at once | after a time, and 404 until then |
//! | [`source_lag`](Behaviour::source_lag) | when a document's status shows that its payment has begun | at once | after a time, and `ACTIVE` until then |
//! | [`unknown_key`](Behaviour::unknown_key) | the 404 for the status of a key that isn't there | JSON | a page |
//! | [`client_secret`](Behaviour::client_secret) | what shows the secret that confirms a card's payment | all responses with `requires_action` | those of the execution only |
//! | [`refusals`](Behaviour::refusals) | the `detail` of a 422 for a well-formed request | a list with the field | a sentence |
//! | [`checkout_session_lifetime`](Behaviour::checkout_session_lifetime) | how long a checkout session lasts | 30 minutes | as you like |
//! | [`payout_session_lifetime`](Behaviour::payout_session_lifetime) | how long a payout session lasts | 30 minutes | as you like |
//! | [`dates`](Behaviour::dates) | whether responses have the header `Date` | they do | they don't |
//! | [`clock_ahead`](Behaviour::clock_ahead) | how far Dollr's clock is ahead of this machine's | not at all | as you like, or behind |
//!
//! Everything else is as it is. Don't take these for facts about Dollr:
//!
//! - A wrong client id or secret is answered with 401.
//! - Access tokens last 60 minutes, as in Dollr's example; realtime keys 300 seconds.
//! - The access token is checked before the fields of a request, and fields one by one before anything else.
//! - A JSON type other than the documented one is refused, an unlisted value of an enumeration too, and fields that
//!   the operation doesn't have are passed over.
//! - The words and kinds in a 422 are the sandbox's, but for what Dollr documents (`field required` with
//!   `value_error.missing`). The kind is `value_error` alone where a field is well-formed, and what it refers to is
//!   not there or doesn't fit.
//! - A session for a document that the sandbox doesn't have is refused with 422, a realtime key for another kind of
//!   document than the session's too.
//! - What the path names, or a call for one thing asks for, and the sandbox doesn't have is answered with 404 and a
//!   `detail` in a sentence. A document in the wrong status is refused with 422, at the field that names it.
//! - A document without lines can't be published. All its lines are in its own currency, and their sum is at most
//!   10^12. `null` in an update clears a note, a due date or a reference, and leaves everything else as it is.
//! - A counterparty needs its party. Listed, it looks as it does when it is retrieved. Names are searched without
//!   regard to case, two parties may have one phone number, and lists are in the order that things were made.
//! - The document of a payment is `PROCESSING` from the call on, and `PAID` when it is completed, also if another of
//!   its payments fails after that.
//! - A key is one over all kinds of executions. A request that is refused uses up neither its key nor its session.
//! - The merchant has one wallet, 1, which never lacks money. A payout costs it the fees on top of the amount, which is
//!   at most 10^12. Any passcode is right that comes with a phone or a user. Transfers and refunds cost nothing
//!   but changing money.
//! - A refund is in the currency of the payer, and all refunds of a payment are together at most what the payer paid.
//!   No number makes one fail.
//! - An order is shown with everything that an invoice has, but a due date.
//! - A checkout is `HOSTED`, and has at least one item; all are in its currency. Its document is `ACTIVE` at once, and
//!   its payer bears the fees. Without a counterparty it makes a new one, for a new party that is called as its phone
//!   if it has no name, and is a customer if nothing else is said.
//! - The page of a checkout closes when it expires; getting the payment link of its document opens it for good. Pages
//!   take mobile money only, in the currency of the document or else the first that the number can pay in.
//! - A receipt before its document is `PAID` is answered with 404.
//! - Phone numbers of Liberia are MTN's and pay in USD or LRD, those of Rwanda MTN's and pay in RWF; others have no
//!   provider, which is refused with 422.
//! - Every card whose id begins with `pm_` is a Visa card of Liberia that pays in USD.
//! - A collection costs the same, however it is paid. Every merchant has the fee tier `default`. Fees and tiers have the id 1.
//! - The row of a payment in realtime has the columns `reference_id`, `session_id`, `status` and `updated_at`. It is
//!   inserted by the execution, and updated with each status.
//! - A realtime key shows the one payment that it was got for, by session and reference id, and is an opaque text. A join
//!   without one succeeds, and nothing arrives.
//! - Realtime has the version 2.0.0 of the protocol only, and no broadcasts or presence. A frame that can't be read cuts
//!   the connection.
//! - There is one merchant, organization 1. Documents and counterparties belong to it. A document that was put here with
//!   [`add_source`](Sandbox::add_source) has the counterparty 0, which doesn't exist.
//! - Ids count up from 1, over everything that has one. Timestamps are whole seconds.
//!
//! An operation that was added to the spec, and that the sandbox has no code for, has its request checked and is answered with
//! the first whole example in the spec; one without an example, or that moves money, with 501.

#![allow(
    clippy::unnecessary_wraps,
    reason = "all handlers have one signature, whether they can fail or not"
)]

mod behaviour;
mod checkouts;
mod clock;
mod collections;
mod counterparties;
mod distortion;
mod documents;
mod editing;
mod endpoint;
mod faults;
mod fees;
mod in_process;
mod input;
mod invoices;
mod jwt;
mod ledger;
mod lines;
mod links;
mod lookups;
mod merchants;
mod movements;
mod network;
mod orders;
mod pages;
mod parties;
mod patches;
mod payment_accounts;
mod payouts;
mod permits;
mod phones;
mod providers;
mod quotes;
mod realtime;
mod realtime_keys;
mod receipts;
mod refunds;
mod refusal;
mod reply;
mod router;
mod server;
mod sessions;
mod shown;
mod source_status;
mod state;
#[cfg(test)]
mod tests;
mod transfers;
mod validate;

use std::fmt;
use std::future::IntoFuture;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub use self::behaviour::{
    Behaviour, ClientSecret, FailedDocument, Refusals, Replay, ReusedKey, SessionUse, UnknownKey,
};
pub use self::distortion::Distortion;
pub use self::faults::{Fault, FaultContext, Faults};
pub(crate) use self::in_process::InProcess;
pub use self::ledger::LedgerEntry;
pub use self::pages::PayError;
pub use self::phones::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER};
pub use self::realtime::{Mute, Realtime};
pub use self::reply::Reply;
use self::server::Server;
use self::state::State;
use crate::api::sessions::PaymentIntentId;
use crate::api::types::{ReferenceId, Source};
use crate::core::client::Client;
use crate::values::{Phone, Secret};

/// The code of the WebSocket protocol of a server that stops.
const GOING_AWAY: u16 = 1001;

/// An embedded Dollr. See the [module](self) for what it does.
///
/// It has made-up credentials of its own, and never reads the environment's. Dropping it stops it: it takes no more
/// connections, and ends those that it has, each after the response to the request in progress; those of realtime are closed
/// with the code 1001.
pub struct Sandbox {
    url: String,
    client_id: String,
    client_secret: Secret,
    supabase_anon_key: String,
    client: Client,
    state: Arc<Mutex<State>>,
    server: Arc<Server>,
    /// The server runs until this is dropped.
    _running: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of `127.0.0.1`, as a task of the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When there is no free port, or no client can be built on this machine.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = State::new(&url);
        let client_id = state.client_id.clone();
        let client_secret = state.client_secret.clone();
        let supabase_anon_key = state.realtime.anon_key.clone();
        let client = Client::builder()
            .client_id(&client_id)
            .client_secret(client_secret.clone())
            .base_url(&url);
        #[cfg(feature = "realtime")]
        let client = client.supabase_url(&url).supabase_anon_key(supabase_anon_key.as_str());
        let client = client.build().map_err(io::Error::other)?;
        let state = Arc::new(Mutex::new(state));
        let (running, stopped) = oneshot::channel();
        let server = Arc::new(Server::new(Arc::clone(&state)));
        let listener = network::Listener(listener);
        let serving = axum::serve(listener, network::service(&server, &state)).with_graceful_shutdown(async {
            // The sender is dropped; nothing is ever sent.
            let _ = stopped.await;
        });
        tokio::spawn(serving.into_future());
        Ok(Self {
            url,
            client_id,
            client_secret,
            supabase_anon_key,
            client,
            state,
            server,
            _running: running,
        })
    }

    /// Its address, to be a client's base URL: `http://127.0.0.1:43210`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The client id that it accepts.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client secret that it accepts.
    pub fn client_secret(&self) -> &Secret {
        &self.client_secret
    }

    /// The address of the Supabase project in which payments can be followed live: `http://127.0.0.1:43210`.
    ///
    /// At Dollr it is another one than the API's, and is shown in the merchant portal.
    pub fn supabase_url(&self) -> &str {
        &self.url
    }

    /// The anon key of that project. It is no secret: every page that follows a payment has it, and it shows no rows.
    pub fn supabase_anon_key(&self) -> &str {
        &self.supabase_anon_key
    }

    /// Its realtime, to see who follows payments, and to make it fail.
    pub fn realtime(&self) -> Realtime<'_> {
        Realtime::of(&self.state)
    }

    /// A client of this sandbox. All of them are clones of one, and share their access token.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Adds a document that can be paid: it is published, not paid yet, in USD, and has neither lines nor counterparty.
    pub fn add_source(&self, source: Source) {
        lock(&self.state).add_source(source);
    }

    /// Plays the payer who was sent to a hosted checkout or a payment link, and pays there by mobile money.
    ///
    /// `url` is what the checkout or the link answered. The phone number decides what becomes of the payment, as with
    /// any other; it is in the currency of the document if the number can pay in that.
    ///
    /// ```
    /// use dollr_client::checkouts::{CheckoutItem, CheckoutMode};
    /// use dollr_client::sandbox::{PHONE_COMPLETES, Sandbox};
    /// use dollr_client::{Currency, Phone, SourceType};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// let phone: Phone = PHONE_COMPLETES.parse()?;
    /// let shirt = CheckoutItem::builder().name("T-shirt").currency(Currency::USD).amount("25.00".parse()?).build();
    /// let checkout = sandbox
    ///     .client()
    ///     .checkouts()
    ///     .create_checkout_source()
    ///     .mode(CheckoutMode::Hosted)
    ///     .source_kind(SourceType::Order)
    ///     .party_phone(phone.clone())
    ///     .currency(Currency::USD)
    ///     .items(vec![shirt])
    ///     .send()
    ///     .await?;
    /// sandbox.pay(&checkout.url, &phone)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When nothing is paid at `url`, what is paid there is not `ACTIVE`, the page has closed, or no provider takes the
    /// number.
    pub fn pay(&self, url: &str, phone: &Phone) -> Result<(), PayError> {
        pages::pay(&mut lock(&self.state), url, phone)
    }

    /// The payment intent of a collection, by which a refund names it: Dollr shows it in the merchant portal, and no
    /// call is documented to return it.
    pub fn payment_intent_id(&self, reference_id: ReferenceId) -> Option<PaymentIntentId> {
        movements::find(&lock(&self.state), reference_id)?
            .terms
            .payment_intent_id
    }

    /// Every movement of money that was accepted, in that order: what a test judges its payments by.
    ///
    /// ```
    /// use dollr_client::sandbox::Sandbox;
    /// use dollr_client::{ExecutionStatus, InvoiceId, Source};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// let invoice = Source::Invoice(InvoiceId::new(101));
    /// // ... payments ...
    /// let ledger = sandbox.ledger();
    /// let payments = ledger.iter().filter(|entry| entry.source.as_ref() == Some(&invoice));
    /// let paid = payments.filter(|payment| payment.final_status == ExecutionStatus::Completed);
    /// assert!(paid.count() <= 1, "paid twice");
    /// # Ok(())
    /// # }
    /// ```
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        lock(&self.state).movements.iter().map(LedgerEntry::of).collect()
    }

    /// Changes what no source documents, from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        let mut state = lock(&self.state);
        state.clock.set_ahead(behaviour.clock_ahead);
        state.behaviour = behaviour;
    }

    /// What goes wrong with requests: nothing, until rules are added.
    ///
    /// The [module](self#faults) has an example.
    pub fn faults(&self) -> &Faults {
        &self.server.faults
    }

    /// The way to this sandbox for a client in this process.
    pub(crate) fn in_process(&self) -> InProcess {
        InProcess::new(&self.server)
    }

    /// Forgets all access tokens, as if they had been revoked: a call that carries one is answered with 401.
    pub fn expire_tokens(&self) {
        lock(&self.state).tokens.clear();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The server lets requests come to their end, but knows nothing of the connections of realtime.
        lock(&self.state).realtime.end(Some(GOING_AWAY));
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// What the sandbox knows. A panic elsewhere doesn't make it wrong: nothing is changed in two steps.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
