//! The access token: fetched when first needed, kept, and renewed in time, once however many calls wait for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::{self, Instant};

use super::sign_in::SignIn;
use crate::core::backoff::Backoff;
use crate::core::check::{Check, Clock};
use crate::core::credentials::{Credentials, CredentialsProvider};
use crate::core::token_store::{StoreFuture, StoredToken, TokenStore};
use crate::error::Error;
use crate::http::transport::{Transport, bearer};
use crate::schema::Operation;
use crate::values::{Secret, Timestamp, clock};

/// A token is renewed when less than this remains of its life, or less than half of a short life.
const MARGIN: Duration = Duration::from_mins(5);

/// How long at least a token that could not be renewed, and is still valid, serves before renewing it is tried again.
const PAUSE: Duration = Duration::from_secs(10);

/// No token is asked for again for so long after none could be had, or longer if the server says so.
const HOLD: Duration = Duration::from_secs(1);

/// No word of the server keeps a client without a token for longer than this.
const LONGEST_HOLD: Duration = Duration::from_mins(1);

/// What comes on top of [`HOLD`], as one failure follows another.
const MORE: Backoff = Backoff {
    first: Duration::from_secs(1),
    most: Duration::from_secs(30),
};

/// No life is taken to be longer than this, whatever the server says.
const LONGEST_LIFE: Duration = Duration::from_hours(365 * 24);

/// For so long after a refused token was replaced, no other is replaced because it is refused: Dollr wants no token call per
/// call, not even when it refuses them all.
const REPLACED: Duration = Duration::from_secs(10);

/// So many client secrets that were used are kept from being shown: a call may have been sent before a rotation.
const SECRETS: usize = 4;

/// No call waits longer than this for the store of tokens.
const PATIENCE: Duration = Duration::from_secs(2);

/// So many refused tokens are remembered, in case a store gives them again.
const REFUSED: usize = 16;

/// The credentials of a client, and the token that they were exchanged for.
pub(crate) struct Authenticator {
    sign_in: SignIn,
    credentials: Arc<dyn CredentialsProvider>,
    store: Option<Arc<dyn TokenStore>>,
    /// Never held while something is awaited.
    state: Mutex<State>,
    /// Held while a token is being fetched.
    flight: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The client secrets that were used last, the latest first.
    client_secrets: Vec<Secret>,
    /// The client id that was used last.
    client_id: Option<String>,
    /// The tokens that were refused last, the latest first.
    refused: Vec<Secret>,
    /// When a token was last given up because it was refused.
    given_up: Option<Instant>,
    /// How many flights have landed, well or not.
    landed: u64,
    /// The last flight, if it failed.
    failure: Option<Failure>,
}

struct Failure {
    error: Error,
    /// How many failed in a row before it.
    before: u32,
    /// When a token may be asked for again.
    until: Instant,
    /// Until when the server asks to wait, if that is longer.
    asked_until: Instant,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    issued_at: Timestamp,
    life: Duration,
    renew_at: Instant,
    expires_at: Instant,
}

impl Authenticator {
    pub(crate) fn new(
        sign_in: SignIn,
        credentials: Arc<dyn CredentialsProvider>,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Self {
        Self {
            sign_in,
            credentials,
            store,
            state: Mutex::default(),
            flight: tokio::sync::Mutex::default(),
        }
    }

    /// The operation that issues tokens.
    pub(crate) fn operation(&self) -> &'static Operation {
        self.sign_in.operation
    }

    /// A token that is valid as far as is known.
    pub(crate) async fn token(&self, transport: &Transport) -> Result<Secret, Error> {
        let now = Instant::now();
        let (held, landed) = {
            let state = self.state();
            (state.token.clone().filter(|token| token.is_valid(now)), state.landed)
        };
        let _flight = match held {
            Some(token) if token.is_fresh(now) => return Ok(token.secret),
            // Somebody renews it already; until then it serves.
            Some(token) => match self.flight.try_lock() {
                Ok(flight) => flight,
                Err(_) => return Ok(token.secret),
            },
            None => self.flight.lock().await,
        };
        if let Some(outcome) = self.state().outcome_since(landed) {
            return outcome;
        }
        let fetched = self.fetch(transport).await;
        self.state().land(fetched)
    }

    /// A token in place of one that the server refused; nothing if that took the place of a refused one itself just now.
    pub(crate) async fn token_instead_of(
        &self,
        refused: &Secret,
        transport: &Transport,
    ) -> Result<Option<Secret>, Error> {
        if !self.state().give_up(refused) {
            return Ok(None);
        }
        self.token(transport).await.map(Some)
    }

    /// The secrets that a response may quote: the token, and the client secrets that were used last.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let state = self.state();
        let token = state.token.iter().map(|token| &token.secret);
        token.chain(&state.client_secrets).cloned().collect()
    }

    /// The client id that was used last, if any was.
    pub(crate) fn client_id(&self) -> Option<String> {
        self.state().client_id.clone()
    }

    /// Signs in anew, whatever token there is, and says what was found.
    pub(crate) async fn check(&self, transport: &Transport) -> Result<Check, Error> {
        let _flight = self.flight.lock().await;
        let credentials = self.provided(transport).await?;
        let (token, check) = self.issue(&credentials, transport).await?;
        self.state().land(Ok(token))?;
        Ok(check)
    }

    async fn fetch(&self, transport: &Transport) -> Result<Token, Error> {
        let credentials = self.provided(transport).await?;
        if let Some(token) = self.stored(transport, credentials.client_id()).await {
            return Ok(token);
        }
        Ok(self.issue(&credentials, transport).await?.0)
    }

    /// The credentials of now. A provider has as long as a request.
    async fn provided(&self, transport: &Transport) -> Result<Credentials, Error> {
        let limit = transport.limits.timeout;
        let credentials = time::timeout(limit, self.credentials.credentials()).await;
        let credentials =
            credentials.unwrap_or_else(|_| Err(format!("the provider gave none within {limit:?}").into()));
        let credentials = credentials.map_err(|error| Error::no_credentials(self.operation(), error))?;
        self.state().used(&credentials);
        Ok(credentials)
    }

    /// A new token, which the store is told of.
    async fn issue(&self, credentials: &Credentials, transport: &Transport) -> Result<(Token, Check), Error> {
        let issued = obtain(self.sign_in, credentials, transport).await?;
        if let Some(store) = &self.store {
            in_time(store.save(issued.0.stored(transport, credentials.client_id()))).await;
        }
        Ok(issued)
    }

    /// The token in the store, if it serves.
    async fn stored(&self, transport: &Transport, client_id: &str) -> Option<Token> {
        let stored = in_time(self.store.as_ref()?.load()).await??;
        let is_ours = stored.base_url == transport.base_url.as_str() && stored.client_id == client_id;
        let is_refused = self.state().refused.contains(&stored.token);
        let token = Token::from_stored(stored).filter(|_| is_ours && !is_refused)?;
        bearer(self.operation(), &token.secret).ok()?;
        token.is_fresh(Instant::now()).then_some(token)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a store gives, unless it fails or takes too long.
async fn in_time<T>(asked: StoreFuture<'_, T>) -> Option<T> {
    time::timeout(PATIENCE, asked).await.ok()?.ok()
}

async fn obtain(sign_in: SignIn, credentials: &Credentials, transport: &Transport) -> Result<(Token, Check), Error> {
    let client_secret = credentials.client_secret();
    let request = (sign_in.request)(credentials.client_id().to_owned(), client_secret.clone())?;
    let sent = |error: Error| error.sent(&request, &transport.base_url);
    // Its life began at some time after this one.
    let (asked_at, issued_at) = (Instant::now(), clock::now());
    let response = transport.exchange(&request, None).await.map_err(sent)?;
    let took = asked_at.elapsed();
    let clock = Clock::compare(issued_at, took, &response.headers);
    let (secret, life) = response
        .read(&request, sign_in.grant, || vec![client_secret.clone()])
        .map_err(sent)?
        .into_value();
    if life.is_zero() {
        return Err(Error::unusable_token(sign_in.operation, "is valid for no time"));
    }
    // A token that can't be sent must not be kept.
    bearer(sign_in.operation, &secret)?;
    let token = Token::new(secret, issued_at, asked_at, life);
    let check = Check {
        base_url: transport.base_url.as_str().to_owned(),
        took,
        token_life: token.life,
        clock,
    };
    Ok((token, check))
}

impl Token {
    /// A token whose life began at `since`, which was `issued_at` by the time of day.
    fn new(secret: Secret, issued_at: Timestamp, since: Instant, life: Duration) -> Self {
        let life = life.min(LONGEST_LIFE);
        let expires_at = since + life;
        Self {
            secret,
            issued_at,
            life,
            renew_at: expires_at - MARGIN.min(life / 2),
            expires_at,
        }
    }

    /// A token that was issued in the past; nothing if its times make no sense.
    fn from_stored(stored: StoredToken) -> Option<Self> {
        let issued_at = SystemTime::from(stored.issued_at);
        let life = SystemTime::from(stored.expires_at).duration_since(issued_at).ok()?;
        // Another machine's clock may be ahead of ours.
        let age = SystemTime::from(clock::now())
            .duration_since(issued_at)
            .unwrap_or_default();
        let since = Instant::now().checked_sub(age)?;
        Some(Self::new(stored.token, stored.issued_at, since, life))
    }

    fn stored(&self, transport: &Transport, client_id: &str) -> StoredToken {
        let expires_at = SystemTime::from(self.issued_at) + self.life;
        StoredToken {
            base_url: transport.base_url.as_str().to_owned(),
            client_id: client_id.to_owned(),
            token: self.secret.clone(),
            issued_at: self.issued_at,
            // It fails only beyond the year 9999.
            expires_at: Timestamp::try_from(expires_at).unwrap_or(self.issued_at),
        }
    }

    fn is_fresh(&self, now: Instant) -> bool {
        now <= self.renew_at && self.is_valid(now)
    }

    fn is_valid(&self, now: Instant) -> bool {
        now < self.expires_at
    }
}

impl State {
    /// What a caller gets who came when `landed` flights had landed: nothing if it has to fetch a token itself.
    fn outcome_since(&self, landed: u64) -> Option<Result<Secret, Error>> {
        let now = Instant::now();
        match (&self.token, &self.failure) {
            (Some(token), _) if token.is_fresh(now) => Some(Ok(token.secret.clone())),
            // It waited for the flight that failed, or comes soon after. If everybody tried again, they would hammer the
            // endpoint.
            (_, Some(failure)) if self.landed != landed || now < failure.until => Some(Err(failure.error_at(now))),
            _ => None,
        }
    }

    /// Keeps what a flight brought, and gives what its leader gets.
    fn land(&mut self, fetched: Result<Token, Error>) -> Result<Secret, Error> {
        self.landed += 1;
        let now = Instant::now();
        match fetched {
            Ok(token) => {
                self.failure = None;
                Ok(self.token.insert(token).secret.clone())
            }
            Err(error) => {
                let before = self.failure.take().map_or(0, |last| last.before.saturating_add(1));
                let failure = self.failure.insert(Failure::new(error, before, now));
                let token = self.token.as_mut().filter(|token| token.is_valid(now));
                let token = token.ok_or_else(|| failure.error_at(now))?;
                // Not before a token may be asked for: as a stale one it would serve nobody until then.
                token.renew_at = failure.until.max(now + PAUSE);
                Ok(token.secret.clone())
            }
        }
    }

    fn used(&mut self, credentials: &Credentials) {
        remember(&mut self.client_secrets, credentials.client_secret(), SECRETS);
        self.client_id = Some(credentials.client_id().to_owned());
    }

    /// Gives up a token that was refused, if it was not given up before; `false` if it is kept.
    fn give_up(&mut self, refused: &Secret) -> bool {
        let now = Instant::now();
        if self.token.as_ref().is_some_and(|token| token.secret == *refused) {
            if self.given_up.is_some_and(|last| now < last + REPLACED) {
                return false;
            }
            self.given_up = Some(now);
            self.token = None;
        }
        remember(&mut self.refused, refused, REFUSED);
        true
    }
}

/// Puts a secret first among those that were used last, of which so many are kept.
fn remember(last: &mut Vec<Secret>, secret: &Secret, kept: usize) {
    last.retain(|known| known != secret);
    last.insert(0, secret.clone());
    last.truncate(kept);
}

impl Failure {
    fn new(error: Error, before: u32, now: Instant) -> Self {
        let asked = HOLD.max(error.retry_after().unwrap_or_default()).min(LONGEST_LIFE);
        let hold = MORE.delay(before, Some(asked.min(LONGEST_HOLD)));
        Self {
            error,
            before,
            until: now + hold,
            asked_until: now + asked,
        }
    }

    /// The error of a caller who is there now.
    fn error_at(&self, now: Instant) -> Error {
        let wait = self.until.max(self.asked_until).saturating_duration_since(now);
        self.error.clone().asking_to_wait(Some(wait))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::{Json, Router};
    use tokio::net::TcpListener;
    use tokio::task::JoinSet;
    use tokio::time;

    use super::*;
    use crate::http::base_url::{BaseUrl, PlainHttp};
    use crate::http::settings::HttpSettings;
    use crate::http::transport::Limits;
    use crate::setup::sign_in::SIGN_IN;

    /// A server that issues tokens of one hour, numbered from 1, and how many it has issued.
    async fn issuer() -> (Transport, Arc<AtomicUsize>) {
        let issued = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&issued);
        let issue = move || async move {
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            Json(serde_json::json!({ "access_token": format!("token-{number}"), "expires_in": 60 }))
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = axum::serve(listener, Router::new().fallback(issue));
        tokio::spawn(async { server.await });
        let limits = Limits {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            max_response_size: 1024,
            max_list_size: 1024,
        };
        let base_url = BaseUrl::parse(&format!("http://{address}"), PlainHttp::Loopback).unwrap();
        (
            Transport::new(base_url, None, &HttpSettings::default(), limits).unwrap(),
            issued,
        )
    }

    #[tokio::test]
    async fn a_thousand_calls_at_once_fetch_one_token_an_expiry() {
        let (transport, issued) = issuer().await;
        let transport = Arc::new(transport);
        let authenticator = Arc::new(Authenticator::new(
            SIGN_IN,
            Arc::new(Credentials::new("shop", "hush")),
            None,
        ));
        for expiry in 1..=100 {
            let mut calls = JoinSet::new();
            for _ in 0..1000 {
                let (authenticator, transport) = (Arc::clone(&authenticator), Arc::clone(&transport));
                calls.spawn(async move { authenticator.token(&transport).await });
            }
            let expected = format!("token-{expiry}");
            for token in calls.join_all().await {
                assert_eq!(token.unwrap().expose(), expected);
            }
            assert_eq!(issued.load(Ordering::Relaxed), expiry);
            // The clock stands still only to be moved: a fetch takes its time.
            time::pause();
            time::advance(Duration::from_hours(1)).await;
            time::resume();
        }
    }

    #[tokio::test]
    async fn a_thousand_refusals_at_once_replace_one_token_and_not_its_successor() {
        let (transport, issued) = issuer().await;
        let transport = Arc::new(transport);
        let authenticator = Arc::new(Authenticator::new(
            SIGN_IN,
            Arc::new(Credentials::new("shop", "hush")),
            None,
        ));
        let mut held = authenticator.token(&transport).await.unwrap();
        for revocation in 1..=10 {
            let expected = Secret::from(format!("token-{}", revocation + 1));
            // All are refused the token that was revoked, and then, at once, the next one.
            for replacement in [Some(&expected), None] {
                let mut calls = JoinSet::new();
                for _ in 0..1000 {
                    let (authenticator, transport) = (Arc::clone(&authenticator), Arc::clone(&transport));
                    let refused = held.clone();
                    calls.spawn(async move { authenticator.token_instead_of(&refused, &transport).await });
                }
                for token in calls.join_all().await {
                    assert_eq!(token.unwrap().as_ref(), replacement);
                }
                assert_eq!(issued.load(Ordering::Relaxed), revocation + 1);
                held = authenticator.token(&transport).await.unwrap();
                assert_eq!(held, expected);
            }
            time::pause();
            time::advance(REPLACED).await;
            time::resume();
        }
    }
}
