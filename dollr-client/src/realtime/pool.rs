//! The sockets of a client: few, each with many channels. The project is Dollr's, and all merchants share its limits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::channel::Payment;
use super::connect::{Connect, Project};
use super::reason::{Reason, Remedy};
use super::session::Id;
use super::socket::{self, Command, Phase, Seen};
use crate::core::backoff::Backoff;
use crate::core::limiter::{Lane, Limiter};
use crate::values::Secret;

/// How many sockets a client has at most.
const SOCKETS: usize = 2;

/// How many channels a socket has at most, by Supabase's limits.
const CHANNELS: usize = 100;

/// The least time between two joins. Supabase allows 100 a second, to all of a project together.
const JOIN_SPACING: Duration = Duration::from_millis(50);

/// A connection that ends sooner counts as one that failed.
pub(super) const STABLE: Duration = Duration::from_secs(30);

/// Between connections that fail.
const RECONNECTING: Backoff = Backoff {
    first: Duration::from_secs(2),
    most: Duration::from_mins(1),
};

#[derive(Clone)]
pub(crate) struct Pool(Arc<Shared>);

struct Shared {
    connect: Box<dyn Connect>,
    joins: Limiter,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sockets: Vec<Socket>,
    /// The number of the last subscription, or socket.
    last_id: Id,
    /// How many connections failed in succession.
    failures: u32,
    /// When the next one may be opened.
    open_at: Option<Instant>,
}

struct Socket {
    id: Id,
    commands: mpsc::UnboundedSender<Command>,
    /// The topics of its channels: the server has each once on a socket.
    topics: Vec<String>,
}

impl Socket {
    fn has_room_for(&self, topic: &String) -> bool {
        self.topics.len() < CHANNELS && !self.topics.contains(topic)
    }
}

impl Pool {
    pub(crate) fn new(project: Project) -> Self {
        Self::connected_by(project)
    }

    pub(super) fn connected_by(connect: impl Connect + 'static) -> Self {
        Self(Arc::new(Shared {
            connect: Box::new(connect),
            joins: Limiter::steady(JOIN_SPACING),
            state: Mutex::default(),
        }))
    }

    /// Waits until it is one's turn to join.
    pub(super) async fn turn(&self) {
        self.0.joins.turn(Lane::News).await;
    }

    /// A place for the channel of a payment on a socket that has room; `None` if there is none.
    pub(super) fn place(&self, payment: &Payment) -> Option<Place> {
        let mut state = self.0.state();
        state.sockets.retain(|socket| !socket.commands.is_closed());
        let topic = &payment.topic;
        let place = match state.sockets.iter().position(|socket| socket.has_room_for(topic)) {
            Some(place) => place,
            None if state.sockets.len() < SOCKETS => self.open(&mut state),
            None => return None,
        };
        let id = state.next_id();
        let socket = &mut state.sockets[place];
        socket.topics.push(topic.clone());
        let (_, seen) = watch::channel(Seen::default());
        Some(Place {
            id,
            socket: socket.id,
            payment: payment.clone(),
            commands: socket.commands.clone(),
            seen,
            pool: self.clone(),
        })
    }

    /// Starts a socket, and gives its place.
    fn open(&self, state: &mut State) -> usize {
        let (commands, receiver) = mpsc::unbounded_channel();
        let id = state.next_id();
        let open_at = state.open_at;
        let pool = self.clone();
        tokio::spawn(async move {
            if let Some(lived) = socket::run(&*pool.0.connect, open_at, receiver).await {
                pool.0.state().failed(lived);
            }
        });
        state.sockets.push(Socket {
            id,
            commands,
            topics: Vec::new(),
        });
        state.sockets.len() - 1
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next_id(&mut self) -> Id {
        self.last_id += 1;
        self.last_id
    }

    /// A socket could not be opened, or was lost after so long.
    fn failed(&mut self, lived: Duration) {
        if lived >= STABLE {
            self.failures = 0;
        }
        self.open_at = Some(Instant::now() + RECONNECTING.delay(self.failures, None));
        self.failures = self.failures.saturating_add(1);
    }
}

/// The place of a payment's channel on a socket. Dropped, the channel is left; and the socket closes with its last one.
pub(super) struct Place {
    id: Id,
    socket: Id,
    payment: Payment,
    commands: mpsc::UnboundedSender<Command>,
    seen: watch::Receiver<Seen>,
    pool: Pool,
}

impl Place {
    /// Whether the socket is still there, so that the channel can be joined again.
    pub(super) fn is_connected(&self) -> bool {
        !self.commands.is_closed()
    }

    /// Joins the channel; or joins it again.
    pub(super) fn join(&mut self, key: &Secret) {
        let (sender, seen) = watch::channel(Seen::default());
        self.seen = seen;
        // If the socket ends at this moment, it shows in what is seen.
        let _ = self.commands.send(Command::Join {
            id: self.id,
            payment: self.payment.clone(),
            key: key.clone(),
            seen: sender,
        });
    }

    /// Waits for something new to see.
    pub(super) async fn changed(&mut self) -> Seen {
        match self.seen.changed().await {
            Ok(()) => self.seen.borrow_and_update().clone(),
            // What was told last is told, however late it is looked at.
            Err(_) => Seen {
                phase: Phase::Ended(Reason::new("the connection was closed", Remedy::Time)),
                row: None,
            },
        }
    }

    /// Gives the server another key.
    pub(super) fn renew(&self, key: Secret) {
        // If the socket has ended, so has the channel.
        let _ = self.commands.send(Command::Renew { id: self.id, key });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.pool.0.state();
        let _ = self.commands.send(Command::Leave { id: self.id });
        let Some(place) = state.sockets.iter().position(|socket| socket.id == self.socket) else {
            return;
        };
        let topics = &mut state.sockets[place].topics;
        topics.retain(|topic| *topic != self.payment.topic);
        if topics.is_empty() {
            state.sockets.swap_remove(place);
        }
    }
}
