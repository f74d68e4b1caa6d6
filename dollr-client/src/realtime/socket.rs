//! One connection as a task: it opens when a channel is wanted, and closes when none is any more.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::channel::{Event, Payment};
use super::connect::{Connect, Connection};
use super::reason::{Reason, Remedy};
use super::session::{Dead, Id, Session};
use crate::values::Secret;

/// How long sending may take.
const SENDING: Duration = Duration::from_secs(10);

/// How long saying goodbye may take.
const CLOSING: Duration = Duration::from_secs(1);

/// In bytes: the server sends nothing larger.
const LARGEST_MESSAGE: usize = 5 * 1024 * 1024;

/// What a subscription asks of its socket.
pub(super) enum Command {
    Join {
        id: Id,
        payment: Payment,
        key: Secret,
        seen: watch::Sender<Seen>,
    },
    Renew {
        id: Id,
        key: Secret,
    },
    Leave {
        id: Id,
    },
}

/// What a subscription has seen: where its channel stands, and the last row. What comes faster than it is looked at is merged.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) phase: Phase,
    /// The same one until another comes.
    pub(super) row: Option<Arc<Value>>,
}

/// Where a channel stands.
#[derive(Clone, Debug, Default)]
pub(super) enum Phase {
    #[default]
    Opening,
    Live,
    Troubled(Reason),
    Ended(Reason),
}

/// The subscriptions of a socket.
#[derive(Default)]
struct Subscribers(HashMap<Id, watch::Sender<Seen>>);

impl Subscribers {
    fn tell(&mut self, id: Id, event: Event) {
        let Some(seen) = self.0.get(&id) else {
            return;
        };
        let is_over = matches!(event, Event::Ended(_));
        seen.send_modify(|seen| match event {
            Event::Live => seen.phase = Phase::Live,
            Event::Row(row) => seen.row = Some(Arc::new(row)),
            Event::Troubled(reason) => seen.phase = Phase::Troubled(reason),
            Event::Ended(reason) => seen.phase = Phase::Ended(reason),
        });
        if is_over {
            self.0.remove(&id);
        }
    }
}

/// Serves the subscriptions whose commands come, until they are all gone or the connection is. Gives how long it was
/// open, if it failed or was lost.
pub(super) async fn run(
    connect: &dyn Connect,
    open_at: Option<Instant>,
    mut commands: mpsc::UnboundedReceiver<Command>,
) -> Option<Duration> {
    let mut subscribers = Subscribers::default();
    // A place may be taken long before its channel is joined.
    let first = loop {
        match commands.recv().await {
            Some(join @ Command::Join { .. }) => break join,
            Some(_) => {}
            None => return None,
        }
    };
    let mut waiting = vec![first];
    let opening = async {
        if let Some(at) = open_at {
            sleep_until(at).await;
        }
        connect.open().await
    };
    let opened = {
        tokio::pin!(opening);
        loop {
            tokio::select! {
                opened = &mut opening => break opened,
                command = commands.recv() => match command {
                    Some(command) => waiting.push(command),
                    None => return None,
                }
            }
        }
    };
    let opened_at = Instant::now();
    let (reason, lived) = match opened {
        Ok(connection) => {
            let reason = talk(connection, waiting, &mut commands, &mut subscribers).await?;
            (reason, opened_at.elapsed())
        }
        Err(reason) => {
            for command in waiting {
                subscribers.keep(command);
            }
            (reason, Duration::ZERO)
        }
    };
    // Those who come now find nobody, and go to another socket.
    commands.close();
    while let Ok(command) = commands.try_recv() {
        subscribers.keep(command);
    }
    for id in subscribers.0.keys().copied().collect::<Vec<_>>() {
        subscribers.tell(id, Event::Ended(reason.clone()));
    }
    Some(lived)
}

impl Subscribers {
    /// Keeps a subscriber whose channel won't be joined, so that it is told.
    fn keep(&mut self, command: Command) {
        if let Command::Join { id, seen, .. } = command {
            self.0.insert(id, seen);
        }
    }
}

/// Talks until the connection ends, for the reason that is given, or until nobody listens any more.
async fn talk(
    connection: Box<dyn Connection>,
    waiting: Vec<Command>,
    commands: &mut mpsc::UnboundedReceiver<Command>,
    subscribers: &mut Subscribers,
) -> Option<Reason> {
    let config = WebSocketConfig::default().max_message_size(Some(LARGEST_MESSAGE));
    let mut socket = WebSocketStream::from_raw_socket(connection, Role::Client, Some(config)).await;
    let mut session = Session::new(Instant::now());
    for command in waiting {
        obey(&mut session, subscribers, command);
    }
    loop {
        for text in session.take_outbox() {
            match timeout(SENDING, socket.send(Message::text(text))).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Some(lost("it was cut")),
                Err(_) => return Some(lost("nothing can be sent")),
            }
        }
        tokio::select! {
            command = commands.recv() => match command {
                Some(command) => obey(&mut session, subscribers, command),
                None => {
                    let _ = timeout(CLOSING, socket.close(None)).await;
                    return None;
                }
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    if let Some((id, event)) = session.receive(&text, Instant::now()) {
                        subscribers.tell(id, event);
                    }
                }
                Some(Ok(Message::Close(_))) => return Some(lost("the server closed it")),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Some(lost("it was cut")),
            },
            () = sleep_until(session.wake_at()) => match session.tick(Instant::now()) {
                Ok(events) => events.into_iter().for_each(|(id, event)| subscribers.tell(id, event)),
                Err(Dead) => return Some(lost("the server does not respond")),
            },
        }
    }
}

fn obey(session: &mut Session, subscribers: &mut Subscribers, command: Command) {
    match command {
        Command::Join { id, payment, key, seen } => {
            subscribers.0.insert(id, seen);
            session.join(id, payment, key, Instant::now());
        }
        Command::Renew { id, key } => session.renew(id, key),
        Command::Leave { id } => {
            subscribers.0.remove(&id);
            session.leave(id);
        }
    }
}

fn lost(why: &str) -> Reason {
    Reason::new(
        format!("the connection to the realtime server was lost: {why}"),
        Remedy::Time,
    )
}
