//! The settings of a client, and their check.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::credentials::{ClientSecret, own_credentials};
use super::services::{Connections, services};
use super::sign_in::SIGN_IN;
#[cfg(feature = "realtime")]
use super::supabase::SupabaseSettings;
use crate::api::authentication;
use crate::core::auth::Authenticator;
use crate::core::client::Client;
use crate::core::credentials::CredentialsProvider;
use crate::core::limiter::Limiter;
use crate::core::retry::Policy;
use crate::core::rooms::Rooms;
use crate::core::services::ServiceSettings;
use crate::core::token_store::TokenStore;
use crate::error::Error;
use crate::http::Transport;
use crate::http::base_url::{BaseUrl, PlainHttp};
use crate::http::server::Limits;
use crate::http::settings::HttpSettings;
use crate::payments::Hooks;
use crate::payments::client::Payments;
use crate::values::Secret;

/// The settings of a [`Client`].
///
/// ```
/// use std::time::Duration;
///
/// use dollr_client::Client;
///
/// let dollr = Client::builder()
///     .client_id("my-client-id")
///     .client_secret("my-client-secret")
///     .timeout(Duration::from_secs(20))
///     .base_url("http://localhost:8080")
///     .build()?;
/// # Ok::<(), dollr_client::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    client_id: Option<String>,
    client_secret: Option<ClientSecret>,
    provider: Option<Provider>,
    token_store: Option<Store>,
    // Read at once: a base URL that is refused may hold a password, and must not be shown.
    base_url: Result<BaseUrl, Error>,
    /// What it was read from.
    base_url_text: Secret,
    plain_http: PlainHttp,
    user_agent: Option<String>,
    http: HttpSettings,
    connect_timeout: Option<Duration>,
    limits: Limits,
    retries: u32,
    deadline: Option<Duration>,
    poll_spacing: Duration,
    #[cfg(feature = "realtime")]
    supabase: SupabaseSettings,
    hooks: HookList,
    transport: Option<GivenTransport>,
    pub(super) services: BTreeMap<String, ServiceSettings>,
}

#[derive(Clone)]
struct Provider(Arc<dyn CredentialsProvider>);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a provider")
    }
}

#[derive(Clone)]
struct Store(Arc<dyn TokenStore>);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a store")
    }
}

#[derive(Clone)]
struct GivenTransport(Arc<dyn Transport>);

impl fmt::Debug for GivenTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a transport")
    }
}

#[derive(Clone, Default)]
struct HookList(Vec<Arc<dyn Hooks>>);

impl fmt::Debug for HookList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hooks", self.0.len())
    }
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            client_id: None,
            client_secret: None,
            provider: None,
            token_store: None,
            base_url: BaseUrl::parse(authentication::BASE_URL, PlainHttp::Loopback),
            base_url_text: Secret::from(authentication::BASE_URL),
            plain_http: PlainHttp::Loopback,
            user_agent: None,
            http: HttpSettings::default(),
            connect_timeout: None,
            limits: Limits {
                timeout: Duration::from_secs(30),
                max_response_size: 4 * 1024 * 1024,
                max_list_size: 64 * 1024 * 1024,
            },
            hooks: HookList::default(),
            transport: None,
            services: BTreeMap::new(),
            retries: 3,
            deadline: None,
            poll_spacing: Duration::from_millis(4),
            #[cfg(feature = "realtime")]
            supabase: SupabaseSettings::default(),
        }
    }

    /// The client id. Required.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// The client secret. Required, unless [`client_secret_file`](Self::client_secret_file) is given. Blanks, line ends and a byte
    /// order mark around it are cut, wherever it comes from.
    pub fn client_secret(mut self, client_secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(ClientSecret::Fixed(client_secret.into()));
        self
    }

    /// A file that holds the client secret, and nothing but blanks and line ends around it; in place of
    /// [`client_secret`](Self::client_secret).
    ///
    /// It is read whenever an access token is fetched, so a secret can be rotated while the program runs: replace the file.
    pub fn client_secret_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.client_secret = Some(ClientSecret::File(path.into()));
        self
    }

    /// Where the client id and the client secret come from, in place of those given here.
    pub fn credentials(mut self, provider: impl CredentialsProvider) -> Self {
        self.provider = Some(Provider(Arc::new(provider)));
        self
    }

    /// Where the access token is shared with other processes; nowhere by default.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.token_store = Some(Store(Arc::new(store)));
        self
    }

    /// The address below which the API is; Dollr's own by default.
    ///
    /// It must be `https`, or `http` on this machine (`localhost`, `127.0.0.0/8`, `[::1]`), and may have a path, but
    /// no user, query or fragment. It doesn't end in `/v1`, with which the path of each call begins. [`allow_http_to_private_hosts`](Self::allow_http_to_private_hosts) allows `http` to more.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url_text = Secret::new(base_url);
        self.base_url = BaseUrl::parse(self.base_url_text.expose(), self.plain_http);
        self
    }

    /// The [`base_url`](Self::base_url), and that of Supabase, may be plain `http` in a private network too: `10.0.0.0/8`, `172.16.0.0/12`,
    /// `192.168.0.0/16`, `fc00::/7`, link-local addresses, and names below `.internal` and `.local`.
    ///
    /// **Everybody in that network who can listen gets the credentials and the tokens.** This is for a gateway of your own that
    /// speaks TLS to Dollr, in a network that you trust. No proxy is used.
    pub fn allow_http_to_private_hosts(mut self) -> Self {
        self.plain_http = PlainHttp::PrivateHosts;
        self.base_url = BaseUrl::parse(self.base_url_text.expose(), self.plain_http);
        self
    }

    /// What to call your program in the header `User-Agent`, after this crate's own name: `my-shop/1.2`, for example.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sets what the HTTP client has beyond the settings here: a proxy, a resolver, an address to come from, limits of its pool, or
    /// TLS of your own ([`tls_backend_preconfigured`](reqwest::ClientBuilder::tls_backend_preconfigured)).
    ///
    /// A `reqwest::Client` that is ready could follow redirects with the token, or repeat a payment. So it is made here
    /// by your settings, and what is safe isn't among them: no redirect is followed, no request repeated, a base URL with `https` needs it,
    /// plain `http` takes no proxy, and user agent and timeouts are those of this builder.
    ///
    /// ```
    /// use dollr_client::{Client, reqwest};
    ///
    /// let proxy = reqwest::Proxy::all("http://proxy.example:3128")?;
    /// let dollr = Client::builder()
    ///     .client_id("my-client-id")
    ///     .client_secret("my-client-secret")
    ///     .http_client(move |http| http.proxy(proxy.clone()))
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// With the feature `realtime` it holds for the connections to Supabase too.
    pub fn http_client(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http = HttpSettings::new(configure);
        self
    }

    /// How long connecting may take; 10 seconds by default, and at most four fifths of the [`timeout`](Self::timeout).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long an attempt may take, from connecting to the last byte of the response; 30 seconds by default.
    ///
    /// A call may be several attempts: when it needs a token first, when its token turns out to be refused, and when it
    /// is made again. [`deadline`](Self::deadline) bounds them together.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// How long a call may take with all its attempts and the waits between them; twice the
    /// [`timeout`](Self::timeout) by default, so 1 minute. [`Call::deadline`](crate::Call::deadline) is for one call.
    ///
    /// If Dollr asks to wait for longer than what is left, the call ends with that error immediately.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often a call may be made again if it fails and that is safe, 3 times by default and with 0 never;
    /// [`Call`](crate::Call) says when it is. [`Call::retries`](crate::Call::retries) is for one call.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// How large the body of a response may be, in bytes; 4 MiB by default. For lists there is
    /// [`max_list_size`](Self::max_list_size).
    ///
    /// Whatever its size, a response that is nested more than 127 levels deep is refused, unless that is in a field that isn't
    /// documented, which is kept as a text then.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.limits.max_response_size = bytes;
        self
    }

    /// How large the body of a list may be, in bytes; 64 MiB by default, as Dollr documents no pages.
    /// [`Call::elements`](crate::Call::elements) reads it element by element.
    pub fn max_list_size(mut self, bytes: usize) -> Self {
        self.limits.max_list_size = bytes;
        self
    }

    /// What is called around every execution of this client, in the order that it was added.
    pub fn hooks(mut self, hooks: impl Hooks) -> Self {
        self.hooks.0.push(Arc::new(hooks));
        self
    }

    /// How requests are sent, in place of `reqwest`: see [`Transport`].
    ///
    /// It makes its connections by itself, so [`http_client`](Self::http_client) and [`connect_timeout`](Self::connect_timeout) don't
    /// go with it.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(GivenTransport(Arc::new(transport)));
        self
    }

    /// The least time between two polls of all that wait for something ([`Poller`](crate::Poller)) with this client or
    /// its clones: 4 milliseconds by default, so at most 250 a second.
    ///
    /// That many are sent only while very many wait. Dollr asks for each payment to be polled every 2 to 5 seconds, and does
    /// not document its limits, so the rate follows how it responds: it begins with 10 a second, or with as many as it takes to
    /// ask about all that wait within 5 seconds; it grows while some wait and responses come within a second; and it is halved when there are
    /// [too many](crate::ErrorKind::RateLimited). Then nobody asks for as long as Dollr says, and the rate grows slowly.
    /// While more than three in five responses are failures it falls, down to 10 a second, and it is halved when there is none in
    /// time. A server that is silent gets as many as may be asked in a second, and then one in 5 seconds until it responds.
    ///
    /// What happened to an execution whose response was lost is asked first, then keys for realtime, then all else. With more than a thousand
    /// payments at once each is asked about less often. Set it higher if all your programs together exceed what Dollr allows
    /// you.
    pub fn poll_spacing(mut self, spacing: Duration) -> Self {
        self.poll_spacing = spacing;
        self
    }

    /// The address of the Supabase project in which Dollr shows payments, from the merchant portal (Settings, Developer,
    /// Realtime): `https://abcdefgh.supabase.co`, for example. Its rules are those of [`base_url`](Self::base_url).
    ///
    /// Without it and [`supabase_anon_key`](Self::supabase_anon_key) payments are followed by asking at intervals.
    #[cfg(feature = "realtime")]
    pub fn supabase_url(mut self, url: impl Into<String>) -> Self {
        self.supabase.url = Some(Secret::new(url));
        self
    }

    /// The anon key of that project, from the same place.
    #[cfg(feature = "realtime")]
    pub fn supabase_anon_key(mut self, anon_key: impl Into<Secret>) -> Self {
        self.supabase.anon_key = Some(anon_key.into());
        self
    }

    /// The client. Nothing is sent yet: credentials are first used when a call needs a token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when credentials are missing or the file of the secret
    /// can't be used, the base URL or user agent can't be used, or TLS can't be set up on this machine.
    pub fn build(self) -> Result<Client, Error> {
        let (client_id, provider) = match self.provider {
            Some(Provider(provider)) => (None, provider),
            None => {
                let (client_id, provider) = own_credentials(self.client_id, self.client_secret)?;
                (Some(client_id), provider)
            }
        };
        let authenticator = Authenticator::new(SIGN_IN, provider, self.token_store.map(|Store(store)| store));
        let policy = Policy {
            retries: self.retries,
            deadline: self.deadline.unwrap_or(Policy::deadline(self.limits.timeout)),
            is_deadline_set: self.deadline.is_some(),
        };
        let base_url = self.base_url?;
        if self.transport.is_some() && (self.http.is_set() || self.connect_timeout.is_some()) {
            return Err(two_transports());
        }
        let connections = Connections {
            transport: self.transport.map(|GivenTransport(transport)| transport),
            http: self.http.clone(),
            connect_timeout: self.connect_timeout,
            user_agent: self.user_agent,
        };
        let server = connections.server(base_url, self.limits)?;
        let services = services(self.services, connections, self.limits)?;
        let polls = Limiter::adaptive(self.poll_spacing);
        let rooms = Rooms::default().with(Payments::new(self.hooks.0));
        #[cfg(feature = "realtime")]
        let rooms = match self.supabase.connect(&self.http, self.plain_http)? {
            Some(supabase) => rooms.with(supabase),
            None => rooms,
        };
        Ok(Client::assemble(
            server,
            services,
            client_id,
            authenticator,
            policy,
            polls,
            rooms,
        ))
    }
}

fn two_transports() -> Error {
    Error::configuration(
        "`transport` makes its connections by itself: set there what `http_client` and `connect_timeout` set, and not here",
        None,
    )
}
