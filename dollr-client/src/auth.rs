//! The access token: fetched when first needed, kept, and renewed in time, once however many calls wait for it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::api::authentication;
use crate::error::Error;
use crate::request::{self, Request};
use crate::secret::Secret;
use crate::transport::{Transport, bearer};

/// A token is renewed when less than this remains of its life, or less than half of a short life.
const MARGIN: Duration = Duration::from_mins(5);

/// How long a token that could not be renewed, and is still valid, serves before renewing it is tried again.
const PAUSE: Duration = Duration::from_secs(10);

/// No life is taken to be longer than this, whatever the server says.
const LONGEST_LIFE: Duration = Duration::from_hours(365 * 24);

/// The credentials of a client, and the token that they were exchanged for.
pub(crate) struct Authenticator {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    /// Never held while something is awaited.
    state: Mutex<State>,
    /// Held while a token is being fetched.
    flight: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How many flights have landed, well or not.
    landed: u64,
    /// The error of the last flight, if it failed.
    failure: Option<Error>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    renew_at: Instant,
    expires_at: Instant,
}

impl Authenticator {
    pub(crate) fn new(client_id: String, client_secret: Secret) -> Self {
        Self {
            client_id,
            client_secret,
            state: Mutex::default(),
            flight: tokio::sync::Mutex::default(),
        }
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

    /// A token in place of one that the server refused.
    pub(crate) async fn token_instead_of(&self, refused: &Secret, transport: &Transport) -> Result<Secret, Error> {
        self.state().forget(refused);
        self.token(transport).await
    }

    async fn fetch(&self, transport: &Transport) -> Result<Token, Error> {
        let request = authentication::request(self.client_id.clone(), self.client_secret.clone());
        obtain(&request, authentication::grant, transport, &self.client_secret).await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn obtain<R: Request>(
    request: &R,
    grant: fn(R::Response) -> (Secret, Duration),
    transport: &Transport,
    client_secret: &Secret,
) -> Result<Token, Error> {
    let request = request::encode(request)?;
    // Its life began at some time after this one.
    let asked_at = Instant::now();
    let answer = transport.exchange(&request, None).await?;
    let (secret, life) = grant(
        answer
            .read(&request, request::decode::<R>, &[client_secret])?
            .into_value(),
    );
    if life.is_zero() {
        return Err(Error::unusable_token(R::OPERATION, "is valid for no time"));
    }
    // A token that can't be sent must not be kept.
    bearer(R::OPERATION, &secret)?;
    let life = life.min(LONGEST_LIFE);
    let expires_at = asked_at + life;
    Ok(Token {
        secret,
        renew_at: expires_at - MARGIN.min(life / 2),
        expires_at,
    })
}

impl Token {
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
        match (&self.token, &self.failure) {
            (Some(token), _) if token.is_fresh(Instant::now()) => Some(Ok(token.secret.clone())),
            // It waited for the flight that failed. If every waiter tried again, they would hammer the endpoint.
            (_, Some(failure)) if self.landed != landed => Some(Err(failure.clone())),
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
                self.failure = Some(error.clone());
                let token = self.token.as_mut().filter(|token| token.is_valid(now)).ok_or(error)?;
                token.renew_at = now + PAUSE;
                Ok(token.secret.clone())
            }
        }
    }

    fn forget(&mut self, refused: &Secret) {
        self.token.take_if(|token| token.secret == *refused);
    }
}
