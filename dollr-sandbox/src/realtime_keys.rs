//! Keys to follow a payment live.

use std::time::Duration;

use tokio::time::Instant;

use super::refusal::Refusal;
use super::state::{State, random_secret};
use dollr_client::realtime_keys::{GetCollectionRealtimeKey, RealtimeToken};

const KEY_LIFETIME: Duration = Duration::from_mins(5);

pub(super) fn get_collection_realtime_key(
    state: &mut State,
    request: &GetCollectionRealtimeKey,
) -> Result<RealtimeToken, Refusal> {
    let session = state
        .checkout_sessions
        .get(&request.session_id)
        .ok_or_else(|| Refusal::of_body_field("session_id", "session not found"))?;
    if session.expires_at <= state.clock.now() {
        return Err(Refusal::of_body_field("session_id", "session expired"));
    }
    if session.source.source_type() != request.source_type {
        return Err(Refusal::of_body_field(
            "source_type",
            "not the type of the session's source",
        ));
    }
    let access_token = random_secret();
    state.realtime.issue(
        access_token.clone(),
        request.session_id,
        request.reference_id,
        Instant::now() + KEY_LIFETIME,
    );
    Ok(RealtimeToken::builder()
        .access_token(access_token)
        .expires_in(KEY_LIFETIME)
        .build())
}
