//! Access tokens: issued for the credentials, and asked for by everything else.

use std::time::Duration;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};

use super::refusal::Refusal;
use super::state::{State, random_secret};
use dollr_client::jwt::{AccessToken, ClientObtainToken};

const TOKEN_LIFETIME: Duration = Duration::from_hours(1);

pub(super) fn client_obtain_token(state: &mut State, request: &ClientObtainToken) -> Result<AccessToken, Refusal> {
    if request.client_id != state.client_id || request.client_secret != state.client_secret {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "Invalid client credentials"));
    }
    let access_token = random_secret();
    let now = state.clock.now();
    state.tokens.retain(|(_, expires_at)| now < *expires_at);
    state
        .tokens
        .push((access_token.clone(), state.clock.after(TOKEN_LIFETIME)));
    Ok(AccessToken::builder()
        .access_token(access_token)
        .expires_in(TOKEN_LIFETIME)
        .build())
}

/// Refuses a request without a valid access token.
pub(super) fn authenticate(state: &State, headers: &HeaderMap) -> Result<(), Refusal> {
    let refusal = |message| Refusal::new(StatusCode::UNAUTHORIZED, message);
    let header = headers.get(AUTHORIZATION).ok_or_else(|| refusal("Not authenticated"))?;
    let token = header.to_str().ok().and_then(|header| header.strip_prefix("Bearer "));
    let now = state.clock.now();
    let is_valid = |token| {
        let mut tokens = state.tokens.iter();
        tokens.any(|(known, expires_at)| known.expose() == token && now < *expires_at)
    };
    match token {
        Some(token) if is_valid(token) => Ok(()),
        _ => Err(refusal("Could not validate credentials")),
    }
}
