//! How a connection is opened, or refused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use serde_json::json;

use super::socket;
use crate::lock;
use crate::router::query;
use crate::state::State;

/// Where it is, below the project's address.
const PATH: &str = "/realtime/v1/websocket";

const VERSION: &str = "2.0.0";

/// How long a refusal is held back, against clients that try again at once.
const REFUSING: Duration = Duration::from_secs(2);

pub(crate) fn add_to(router: Router, state: &Arc<Mutex<State>>) -> Router {
    router.route(PATH, route(Arc::clone(state)))
}

fn route(state: Arc<Mutex<State>>) -> MethodRouter {
    get(
        move |uri: Uri, headers: HeaderMap, upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>| {
            let state = Arc::clone(&state);
            async move {
                match admit(&state, &uri, &headers, upgrade) {
                    Ok(upgrade) => upgrade.on_upgrade(|socket| socket::serve(socket, state)),
                    Err((status, error)) => {
                        tokio::time::sleep(REFUSING).await;
                        (status, Json(json!({ "error": error }))).into_response()
                    }
                }
            }
        },
    )
}

/// Decides whether a connection may be opened.
///
/// # Errors
///
/// The status and the sentence that refuse it.
fn admit(
    state: &Mutex<State>,
    uri: &Uri,
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<WebSocketUpgrade, (StatusCode, String)> {
    let query = query(uri);
    let parameter = |name| query.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
    let header = headers.get("x-api-key").and_then(|key| key.to_str().ok());
    let hub = &mut lock(state).realtime;
    if let Some(status) = hub.faults.refused_connections.next() {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return Err((status, "the sandbox was told to refuse this connection".to_owned()));
    }
    let unauthorized = |message: &str| (StatusCode::UNAUTHORIZED, message.to_owned());
    let api_key = header.or_else(|| parameter("apikey"));
    let api_key = api_key.ok_or_else(|| unauthorized("no API key: give the project's anon key as `apikey`"))?;
    if api_key != hub.anon_key {
        return Err(unauthorized("the API key is not this project's anon key"));
    }
    if parameter("vsn") != Some(VERSION) {
        let message = format!("the sandbox speaks version {VERSION} of the protocol only: ask for it with `vsn`");
        return Err((StatusCode::BAD_REQUEST, message));
    }
    upgrade.map_err(|rejection| (rejection.status(), rejection.body_text()))
}
