//! Opening a connection to Supabase Realtime: a request of HTTP that becomes a WebSocket.
//!
//! It goes through reqwest, as every other request does, and so has the same TLS: a provider that is given, and not one that
//! the program may have installed or not.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{
    CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::reason::{Reason, Remedy};
use crate::error::Error;
use crate::http::base_url::BaseUrl;
use crate::http::server;
use crate::http::settings::{self, HttpSettings};
use crate::values::{Secret, Wiped};

/// Below the address of the project.
const PATH: &str = "/realtime/v1/websocket?vsn=2.0.0";

/// How long opening may take. The server holds a refusal back for 2 seconds.
const OPENING: Duration = Duration::from_secs(10);

/// A connection, or why there is none.
pub(super) type Opening<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Connection>, Reason>> + Send + 'a>>;

/// Where connections come from.
pub(super) trait Connect: Send + Sync {
    fn open(&self) -> Opening<'_>;
}

/// Bytes both ways.
pub(super) trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// The Supabase project in which Dollr shows payments.
pub(crate) struct Project {
    url: BaseUrl,
    anon_key: HeaderValue,
    http: reqwest::Client,
    /// Whether the key is in the address as well, as the official client has it.
    key_in_url: AtomicBool,
}

impl Project {
    pub(crate) fn new(url: BaseUrl, anon_key: &Secret, settings: &HttpSettings) -> Result<Self, Error> {
        let anon_key = Wiped::from(anon_key.expose().to_owned()).into_header();
        let unusable = || {
            Error::configuration(
                "the anon key of Supabase can't be carried in a header: copy it again from the portal",
                None,
            )
        };
        let anon_key = anon_key.ok_or_else(unusable)?;
        // A WebSocket begins as HTTP/1.1, whatever other crates of the program make reqwest able to.
        let http = settings.client(&url)?.http1_only();
        let http = http.connect_timeout(OPENING).build().map_err(settings::unavailable)?;
        Ok(Self {
            url,
            anon_key,
            http,
            key_in_url: AtomicBool::new(false),
        })
    }

    async fn upgrade(&self, key_in_url: bool) -> Result<Box<dyn Connection>, Refusal> {
        let key = generate_key();
        let mut url = self.url.join(PATH);
        if let (true, Ok(anon_key)) = (key_in_url, self.anon_key.to_str()) {
            url.query_pairs_mut().append_pair("apikey", anon_key);
        }
        let request = self.http.get(url);
        // The first is what the server reads; the second is for the gateway in front of it.
        let request = request
            .header("x-api-key", self.anon_key.clone())
            .header("apikey", self.anon_key.clone())
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let response = request.send().await.map_err(Refusal::lost)?;
        let status = response.status();
        let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
        let accepted = accepted.is_some_and(|accept| accept.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes());
        if status != StatusCode::SWITCHING_PROTOCOLS || !accepted {
            return Err(Refusal::Status(status));
        }
        let connection = response.upgrade().await.map_err(Refusal::lost)?;
        Ok(Box::new(connection))
    }
}

impl Connect for Project {
    fn open(&self) -> Opening<'_> {
        Box::pin(async {
            let opening = async {
                let key_in_url = self.key_in_url.load(Ordering::Relaxed);
                match self.upgrade(key_in_url).await {
                    // Whether the gateway takes the key from a header isn't documented. An address may be logged on the way,
                    // so the key, however public, is there only if it has to be.
                    Err(Refusal::Status(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)) if !key_in_url => {
                        let connection = self.upgrade(true).await?;
                        self.key_in_url.store(true, Ordering::Relaxed);
                        Ok(connection)
                    }
                    opened => opened,
                }
            };
            match timeout(OPENING, opening).await {
                Ok(opened) => opened.map_err(Refusal::reason),
                Err(_) => Err(Reason::new("the realtime server does not respond", Remedy::Time)),
            }
        })
    }
}

enum Refusal {
    Status(StatusCode),
    Lost(String),
}

impl Refusal {
    fn lost(error: reqwest::Error) -> Self {
        // The address may have the key in it.
        let error = error.without_url();
        Self::Lost(server::root_cause(&error).to_string())
    }

    fn reason(self) -> Reason {
        match self {
            Self::Status(status) => {
                let remedy = match status.as_u16() {
                    401 | 403 | 404 => Remedy::None,
                    _ => Remedy::Time,
                };
                let status = status.as_u16();
                Reason::new(format!("the realtime server refuses the connection ({status})"), remedy)
            }
            Self::Lost(why) => Reason::new(format!("no connection to the realtime server: {why}"), Remedy::Time),
        }
    }
}
