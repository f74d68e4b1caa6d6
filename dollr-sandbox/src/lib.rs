#![doc = include_str!("guide.md")]
#![deny(missing_docs)]
#![allow(
    clippy::unnecessary_wraps,
    reason = "all handlers have one signature, whether they can fail or not"
)]

mod behaviour;
mod checkouts;
mod clock;
mod collections;
mod counterparties;
mod credentials;
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
mod parts;
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
mod texts;
mod transfers;
mod validate;

#[cfg(test)]
use dollr_test_trace as _;

use std::fmt;
use std::future::IntoFuture;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use self::credentials::Credentials;
use self::in_process::InProcess;

pub use self::behaviour::{
    Behaviour, ClientSecret, FailedDocument, Refusals, Replay, ReusedKey, SessionUse, UnknownKey,
};
pub use self::credentials::{ANON_KEY, CLIENT_ID, CLIENT_SECRET};
pub use self::distortion::Distortion;
pub use self::faults::{Fault, FaultContext, Faults};
pub use self::ledger::LedgerEntry;
pub use self::pages::PayError;
pub use self::phones::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER};
pub use self::realtime::{Mute, Realtime};
pub use self::reply::Reply;
use self::server::Server;
use self::state::State;
use dollr_client::sessions::PaymentIntentId;
use dollr_client::{Client, ClientBuilder, Phone, ReferenceId, Secret, Source};

/// Is there as long as the [`Sandbox`] is.
type Running = oneshot::Sender<()>;

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
    running: Arc<Running>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of `127.0.0.1`, as a task of the current tokio runtime. Its credentials are random.
    ///
    /// # Errors
    ///
    /// When there is no free port, or no client can be built on this machine.
    pub async fn start() -> io::Result<Self> {
        Self::listen((Ipv4Addr::LOCALHOST, 0).into(), Credentials::random()).await
    }

    /// Starts a sandbox at this address, with the credentials that are always the same: the client id [`CLIENT_ID`], the client secret
    /// [`CLIENT_SECRET`] and the anon key [`ANON_KEY`]. The program `dollr-sandbox` is this.
    ///
    /// Everybody who reaches the address can use them. At an address that isn't this machine's own, it must be in a private network.
    ///
    /// # Errors
    ///
    /// When the address is taken or isn't of this machine, or is in no private network.
    pub async fn start_at(address: SocketAddr) -> io::Result<Self> {
        Self::listen(address, Credentials::fixed()).await
    }

    async fn listen(address: SocketAddr, credentials: Credentials) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let mut address = listener.local_addr()?;
        if address.ip().is_unspecified() {
            // It listens at all addresses of this machine: this is one of them.
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        let url = format!("http://{address}");
        let Credentials {
            client_id,
            client_secret,
            anon_key: supabase_anon_key,
        } = credentials.clone();
        let client = Client::builder()
            .client_id(&client_id)
            .client_secret(client_secret.clone())
            .base_url(&url)
            .allow_http_to_private_hosts()
            .supabase_url(&url)
            .supabase_anon_key(supabase_anon_key.as_str());
        let refused = |error| io::Error::other(format!("no client would call it there: {error}"));
        let client = client.build().map_err(refused)?;
        let state = Arc::new(Mutex::new(State::new(&url, credentials)));
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
            running: Arc::new(running),
        })
    }

    /// Calls this for each request, with a line that says what it was and what happened to it: `POST /v1/sessions/checkout 200`, or
    /// `no response` if the client has given it up. No value of the request or the response is in it. The
    /// function that is given first stays, and connections of realtime are no requests.
    pub fn log(&self, line: impl Fn(&str) + Send + Sync + 'static) {
        self.server.log(Box::new(line));
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
    /// `url` is what the checkout or the link answered. The phone number decides what happens to the payment, as with
    /// any other; it is in the currency of the document if the number can pay in that.
    ///
    /// ```
    /// use dollr_client::checkouts::{CheckoutItem, CheckoutMode};
    /// use dollr_sandbox::{PHONE_COMPLETES, Sandbox};
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
    ///     .create()
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
    /// use dollr_sandbox::Sandbox;
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

    /// A client of this sandbox, to be, whose calls go to it without a network.
    ///
    /// This is for tests that pause tokio's clock, which jumps to the next timer whenever all tasks wait, be it for bytes
    /// that are on their way over a network. Here nothing waits but for the clock, and a test is the same each time. What is
    /// sent, what is answered and the errors are those of a network. When the sandbox is dropped, there is no connection any more.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dollr_sandbox::{Fault, Sandbox};
    /// use dollr_client::sessions::CreateCheckoutSession;
    /// use dollr_client::{ErrorKind, InvoiceId, Request, Source};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::time::pause();
    /// let sandbox = Sandbox::start().await?;
    /// let dollr = sandbox.builder().timeout(Duration::from_secs(20)).build()?;
    ///
    /// let late = Fault::none().answered_after(Duration::from_secs(60));
    /// sandbox.faults().every(CreateCheckoutSession::OPERATION, late);
    /// let call = dollr.sessions().create_for_checkout().source(Source::Invoice(InvoiceId::new(101))).send();
    /// assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(&self) -> ClientBuilder {
        Client::builder()
            .client_id(self.client_id())
            .client_secret(self.client_secret().clone())
            .base_url(self.url())
            .transport(InProcess::new(&self.server, &self.running))
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
