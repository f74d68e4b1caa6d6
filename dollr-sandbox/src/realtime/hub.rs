//! What realtime knows: the keys that were issued, who is connected, and what shall go wrong.

use std::collections::BTreeMap;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

use super::faults::Faults;
use dollr_client::{CheckoutSessionId, ReferenceId, Secret};

/// What all keys of the project itself begin with. They are public, and show no rows.
const PROJECT_KEY: &str = "sb_";

/// What a socket is told, so that it need not ask.
#[derive(Clone)]
pub(super) enum Command {
    /// The payment with this key was started.
    Started(ReferenceId),
    /// All keys have expired.
    KeysExpired,
    /// Send this, whatever it is.
    Send(String),
    /// End, with this code; without one as if the network had failed.
    End(Option<u16>),
}

/// A key that was issued to follow one payment.
pub(super) struct Key {
    pub(super) token: Secret,
    pub(super) session_id: CheckoutSessionId,
    pub(super) reference_id: ReferenceId,
    pub(super) expires_at: Instant,
}

struct Socket {
    commands: UnboundedSender<Command>,
    channels: usize,
}

pub(crate) struct Hub {
    pub(crate) anon_key: String,
    /// In the order of their issue; none is ever removed, so that their places stay.
    keys: Vec<Key>,
    sockets: BTreeMap<usize, Socket>,
    opened: usize,
    pub(super) faults: Faults,
}

impl Hub {
    pub(crate) fn new(anon_key: String) -> Self {
        Self {
            anon_key,
            keys: Vec::new(),
            sockets: BTreeMap::new(),
            opened: 0,
            faults: Faults::default(),
        }
    }

    pub(crate) fn issue(
        &mut self,
        token: Secret,
        session_id: CheckoutSessionId,
        reference_id: ReferenceId,
        expires_at: Instant,
    ) {
        self.keys.push(Key {
            token,
            session_id,
            reference_id,
            expires_at,
        });
    }

    /// Tells everyone that a payment was started.
    pub(crate) fn started(&self, reference_id: ReferenceId) {
        self.tell(&Command::Started(reference_id));
    }

    /// The place of the key that a token is; none if it is no token of a payment.
    ///
    /// # Errors
    ///
    /// In Supabase's words, when there is no such key, or it has expired.
    pub(super) fn find(&self, token: Option<&str>, now: Instant) -> Result<Option<usize>, String> {
        let Some(token) = token.filter(|token| !token.starts_with(PROJECT_KEY)) else {
            return Ok(None);
        };
        let place = self.keys.iter().position(|key| key.token.expose() == token);
        let place = place.ok_or("MalformedJWT: The token provided is not a valid JWT")?;
        match now.checked_duration_since(self.keys[place].expires_at) {
            Some(_) => Err(format!("InvalidJWTToken: {}", self.keys[place].expiry(now))),
            None => Ok(Some(place)),
        }
    }

    pub(super) fn key(&self, place: usize) -> &Key {
        &self.keys[place]
    }

    pub(super) fn expire_keys(&mut self, now: Instant) {
        for key in &mut self.keys {
            key.expires_at = key.expires_at.min(now);
        }
        self.tell(&Command::KeysExpired);
    }

    /// Takes in a socket: its number, and what it will be told.
    pub(super) fn open(&mut self) -> (usize, UnboundedReceiver<Command>) {
        let (commands, receiver) = unbounded_channel();
        self.opened += 1;
        self.sockets.insert(self.opened, Socket { commands, channels: 0 });
        (self.opened, receiver)
    }

    pub(super) fn closed(&mut self, socket: usize) {
        self.sockets.remove(&socket);
    }

    pub(super) fn set_channels(&mut self, socket: usize, channels: usize) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.channels = channels;
        }
    }

    pub(super) fn connections(&self) -> usize {
        self.sockets.len()
    }

    pub(super) fn opened(&self) -> usize {
        self.opened
    }

    pub(super) fn channels(&self) -> usize {
        self.sockets.values().map(|socket| socket.channels).sum()
    }

    pub(super) fn tell(&self, command: &Command) {
        for socket in self.sockets.values() {
            // One that has just ended needs to know nothing.
            let _ = socket.commands.send(command.clone());
        }
    }

    /// Ends all connections.
    pub(crate) fn end(&self, code: Option<u16>) {
        self.tell(&Command::End(code));
    }
}

impl Key {
    /// That it has expired, in Supabase's words.
    pub(super) fn expiry(&self, now: Instant) -> String {
        let seconds = now.saturating_duration_since(self.expires_at).as_secs();
        format!("Token has expired {seconds} seconds ago")
    }
}
