//! The access token: fetched when first needed, kept, and renewed in time, once however many calls wait for it.

mod flights;
mod state;
mod token;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{self, Instant};

use self::flights::Flights;
use self::state::State;
use self::token::Token;
use super::sign_in::SignIn;
use crate::codec::response::ValueReader;
use crate::core::check::{Check, Clock};
use crate::core::credentials::{Credentials, CredentialsProvider, trimmed};
use crate::core::token_store::{StoreFuture, TokenStore};
use crate::core::trace;
use crate::error::Error;
use crate::http::bearer::Bearer;
use crate::http::deadline::Deadline;
use crate::http::server::Server;
use crate::schema::Operation;
use crate::values::{Secret, clock};

/// No call waits longer than this for the store of tokens.
const PATIENCE: Duration = Duration::from_secs(2);

/// The credentials of a client, and the token that they were exchanged for.
pub(crate) struct Authenticator {
    sign_in: SignIn,
    credentials: Arc<dyn CredentialsProvider>,
    store: Option<Arc<dyn TokenStore>>,
    /// Never held while something is awaited.
    state: Mutex<State>,
    flights: Flights,
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
            flights: Flights::default(),
        }
    }

    /// The operation that issues tokens.
    pub(crate) fn operation(&self) -> &'static Operation {
        self.sign_in.operation
    }

    /// A token that needn't be renewed, if there is one.
    pub(crate) fn held(&self) -> Option<Bearer> {
        self.state().fresh(Instant::now())
    }

    /// A token that is valid as far as is known.
    pub(crate) async fn token(&self, server: &Server) -> Result<Bearer, Error> {
        let (fresh, landed) = {
            let state = self.state();
            (state.fresh(Instant::now()), state.landed)
        };
        match fresh {
            Some(token) => Ok(token),
            // Rarely, and much: in a box of its own it makes no call larger.
            None => Box::pin(self.renewed(landed, server)).await,
        }
    }

    /// A token of now, for a caller who came when `landed` flights had landed.
    async fn renewed(&self, landed: u64, server: &Server) -> Result<Bearer, Error> {
        let held = self.state().valid(Instant::now());
        let _flight = match held {
            // Somebody renews it already; until then it serves.
            Some(token) => match self.flights.begin(self.longest(server)) {
                Ok(flight) => flight,
                Err(_) => return Ok(token),
            },
            None => self.flights.next(self.longest(server)).await,
        };
        if let Some(outcome) = self.state().outcome_since(landed) {
            return outcome;
        }
        let fetched = self.fetch(server).await;
        self.state().land(fetched)
    }

    /// A token in place of one that the server refused; nothing if that took the place of a refused one itself just now.
    pub(crate) async fn token_instead_of(&self, refused: &Bearer, server: &Server) -> Result<Option<Bearer>, Error> {
        if !self.state().give_up(refused) {
            return Ok(None);
        }
        self.token(server).await.map(Some)
    }

    /// The secrets that a response may quote: the token, and the client secrets that were used last.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let state = self.state();
        let token = state.token.iter().map(|token| token.bearer.secret());
        token.chain(state.client_secrets.iter().cloned()).collect()
    }

    /// The client id that was used last, if any was.
    pub(crate) fn client_id(&self) -> Option<String> {
        self.state().client_id.clone()
    }

    /// Signs in again, whatever token there is, and says what was found.
    pub(crate) async fn check(&self, server: &Server) -> Result<Check, Error> {
        let _flight = self.flights.next(self.longest(server)).await;
        let credentials = self.provided(server).await?;
        let (token, check) = self.issue(&credentials, server).await?;
        self.state().land(Ok(token))?;
        Ok(check)
    }

    async fn fetch(&self, server: &Server) -> Result<Token, Error> {
        let credentials = self.provided(server).await?;
        if let Some(token) = self.stored(server, credentials.client_id()).await {
            return Ok(token);
        }
        Ok(self.issue(&credentials, server).await?.0)
    }

    /// How long a flight may take: the provider, the request, and the store twice.
    fn longest(&self, server: &Server) -> Duration {
        let request = server.time_limit(self.operation());
        let provider = server.limits.timeout;
        request.saturating_add(provider).saturating_add(2 * PATIENCE)
    }

    /// The credentials of now. A provider has as long as a request.
    async fn provided(&self, server: &Server) -> Result<Credentials, Error> {
        let limit = server.limits.timeout;
        let credentials = time::timeout(limit, self.credentials.credentials()).await;
        let credentials =
            credentials.unwrap_or_else(|_| Err(format!("the provider gave none within {limit:?}").into()));
        let credentials = credentials.map_err(|error| Error::no_credentials(self.operation(), error))?;
        self.state().used(&credentials);
        Ok(credentials)
    }

    /// A new token, which the store is told of.
    async fn issue(&self, credentials: &Credentials, server: &Server) -> Result<(Token, Check), Error> {
        let issued = obtain(self.sign_in, credentials, server).await?;
        if let Some(store) = &self.store {
            let token = issued.0.stored(server, credentials.client_id());
            in_time("written", store.save(token)).await;
        }
        Ok(issued)
    }

    /// The token in the store, if it serves.
    async fn stored(&self, server: &Server, client_id: &str) -> Option<Token> {
        let stored = in_time("read", self.store.as_ref()?.load()).await??;
        let is_ours = stored.base_url == server.base_url.as_str() && stored.client_id == client_id;
        let is_refused = self.state().refused.contains(&stored.token);
        let is_empty = trimmed(stored.token.expose()).is_empty();
        let token = Token::from_stored(&stored, self.operation()).filter(|_| is_ours && !is_refused && !is_empty)?;
        token.is_fresh(Instant::now()).then_some(token)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a store gives, unless it fails or takes too long, which only a log tells.
async fn in_time<T>(how: &str, asked: StoreFuture<'_, T>) -> Option<T> {
    let given = time::timeout(PATIENCE, asked).await;
    let given = given.unwrap_or_else(|_| Err(format!("it takes longer than {PATIENCE:?}").into()));
    given.inspect_err(|error| trace::store_failed(how, error)).ok()
}

async fn obtain(sign_in: SignIn, credentials: &Credentials, server: &Server) -> Result<(Token, Check), Error> {
    let client_secret = credentials.client_secret();
    let request = (sign_in.request)(credentials.client_id().to_owned(), client_secret.clone())?;
    let sent = |error: Error| error.sent(&request, &server.base_url);
    // Its life began at some time after this one.
    let (asked_at, issued_at) = (Instant::now(), clock::now());
    let response = server
        .exchange(&request, None, &Deadline::never())
        .await
        .map_err(sent)?;
    let took = asked_at.elapsed();
    let clock = Clock::compare(issued_at, took, &response.headers);
    let mut reader = ValueReader::new(sign_in.grant);
    response
        .read(&request, &mut reader, || vec![client_secret.clone()])
        .map_err(sent)?;
    let (secret, life) = reader.value(sign_in.operation)?;
    if life.is_zero() {
        return Err(Error::unusable_token(sign_in.operation, "is valid for no time"));
    }
    if trimmed(secret.expose()).is_empty() {
        return Err(Error::unusable_token(sign_in.operation, "is empty"));
    }
    // A token that can't be sent must not be kept.
    let bearer = Bearer::new(sign_in.operation, &secret)?;
    let token = Token::new(bearer, issued_at, asked_at, life);
    let check = Check {
        base_url: server.base_url.as_str().to_owned(),
        took,
        token_life: token.life,
        clock,
    };
    Ok((token, check))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::{Json, Router};
    use tokio::net::TcpListener;
    use tokio::task::JoinSet;
    use tokio::time;

    use super::state::REPLACED;
    use super::*;
    use crate::http::base_url::{BaseUrl, PlainHttp};
    use crate::http::reqwest_transport::ReqwestTransport;
    use crate::http::sender::Sender;
    use crate::http::server::Limits;
    use crate::http::settings::HttpSettings;
    use crate::setup::sign_in::SIGN_IN;

    /// A server that issues tokens of one hour, numbered from 1, and how many it has issued.
    async fn issuer() -> (Server, Arc<AtomicUsize>) {
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
            timeout: Duration::from_secs(30),
            max_response_size: 1024,
            max_list_size: 1024,
        };
        let base_url = BaseUrl::parse(&format!("http://{address}"), PlainHttp::Loopback).unwrap();
        let reqwest =
            ReqwestTransport::new(&base_url, &HttpSettings::default(), limits.timeout, limits.timeout).unwrap();
        let server = Server::new(base_url, Sender::Reqwest(reqwest), None, limits).unwrap();
        (server, issued)
    }

    #[tokio::test]
    async fn a_thousand_calls_at_once_fetch_one_token_an_expiry() {
        let (server, issued) = issuer().await;
        let server = Arc::new(server);
        let authenticator = Arc::new(Authenticator::new(
            SIGN_IN,
            Arc::new(Credentials::new("shop", "hush")),
            None,
        ));
        for expiry in 1..=100 {
            let mut calls = JoinSet::new();
            for _ in 0..1000 {
                let (authenticator, server) = (Arc::clone(&authenticator), Arc::clone(&server));
                calls.spawn(async move { authenticator.token(&server).await });
            }
            let expected = format!("token-{expiry}");
            for token in calls.join_all().await {
                assert_eq!(token.unwrap().secret().expose(), expected);
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
        let (server, issued) = issuer().await;
        let server = Arc::new(server);
        let authenticator = Arc::new(Authenticator::new(
            SIGN_IN,
            Arc::new(Credentials::new("shop", "hush")),
            None,
        ));
        let mut held = authenticator.token(&server).await.unwrap();
        for revocation in 1..=10 {
            let expected = Secret::from(format!("token-{}", revocation + 1));
            let expected = Bearer::new(SIGN_IN.operation, &expected).unwrap();
            // All are refused the token that was revoked, and then, at once, the next one.
            for replacement in [Some(&expected), None] {
                let mut calls = JoinSet::new();
                for _ in 0..1000 {
                    let (authenticator, server) = (Arc::clone(&authenticator), Arc::clone(&server));
                    let refused = held.clone();
                    calls.spawn(async move { authenticator.token_instead_of(&refused, &server).await });
                }
                for token in calls.join_all().await {
                    assert!(token.unwrap().as_ref() == replacement);
                }
                assert_eq!(issued.load(Ordering::Relaxed), revocation + 1);
                held = authenticator.token(&server).await.unwrap();
                assert!(held == expected);
            }
            time::pause();
            time::advance(REPLACED).await;
            time::resume();
        }
    }
}
