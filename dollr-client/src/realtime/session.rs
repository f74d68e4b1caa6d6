//! What goes on on one socket: its channels, its heartbeat, and what it has to send. It knows no socket, and is told the time.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::channel::{Channel, Event, Payment};
use super::frame::Frame;
use super::reason::{Reason, Remedy};
use crate::values::Secret;

/// From opening the socket, and from each response, to the next heartbeat. The server drops who is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// How long a heartbeat may stay unanswered.
const HEARTBEAT_ANSWER: Duration = Duration::from_secs(10);

/// How long a join may stay unanswered. The server holds a refusal back for 5 seconds.
const JOIN_ANSWER: Duration = Duration::from_secs(10);

/// The topic of the socket itself.
const SOCKET: &str = "phoenix";

/// What tells the subscriptions of a client apart.
pub(super) type Id = u64;

pub(super) struct Session {
    channels: Vec<(Id, Channel)>,
    heartbeat: Heartbeat,
    /// The number of the last frame.
    references: u64,
    /// The frames to be sent.
    outbox: Vec<Frame>,
}

enum Heartbeat {
    Due(Instant),
    Sent { reference: String, response_by: Instant },
}

/// The server does not respond any more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dead;

impl Session {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            channels: Vec::new(),
            heartbeat: Heartbeat::Due(now + HEARTBEAT),
            references: 0,
            outbox: Vec::new(),
        }
    }

    /// Joins a channel; if it is still there, in place of it.
    pub(super) fn join(&mut self, id: Id, payment: Payment, key: Secret, now: Instant) {
        self.leave(id);
        let reference = self.reference();
        let (channel, frame) = Channel::join(payment, key, reference, now + JOIN_ANSWER);
        self.channels.push((id, channel));
        self.outbox.push(frame);
    }

    /// Gives the server another key for a channel, if it is still there.
    pub(super) fn renew(&mut self, id: Id, key: Secret) {
        if let Some(at) = self.place(id) {
            let reference = self.reference();
            let frame = self.channels[at].1.renew(key, reference);
            self.outbox.push(frame);
        }
    }

    /// Leaves a channel, if it is still there.
    pub(super) fn leave(&mut self, id: Id) {
        if let Some(at) = self.place(id) {
            let reference = self.reference();
            let (_, channel) = self.channels.swap_remove(at);
            self.outbox.push(channel.leave(reference));
        }
    }

    /// Takes a text from the server, and gives the event in it and whose it is. What is not understood is skipped.
    pub(super) fn receive(&mut self, text: &str, now: Instant) -> Option<(Id, Event)> {
        let frame = Frame::decode(text)?;
        if let Heartbeat::Sent { reference, .. } = &self.heartbeat
            && frame.topic == SOCKET
            && frame.reference.as_ref() == Some(reference)
        {
            self.heartbeat = Heartbeat::Due(now + HEARTBEAT);
        }
        let at = self.channels.iter().position(|(_, channel)| channel.owns(&frame))?;
        let (id, channel) = &mut self.channels[at];
        let event = channel.receive(&frame)?;
        let id = *id;
        if let Event::Ended(_) = event {
            if Channel::is_left_behind(&frame) {
                self.leave(id);
            } else {
                self.channels.swap_remove(at);
            }
        }
        Some((id, event))
    }

    /// When to call [`tick`](Self::tick) next.
    pub(super) fn wake_at(&self) -> Instant {
        let (Heartbeat::Due(at) | Heartbeat::Sent { response_by: at, .. }) = &self.heartbeat;
        let joins = self.channels.iter().filter_map(|(_, channel)| channel.response_by());
        joins.fold(*at, Instant::min)
    }

    /// Does what is due, and gives the channels that ended by it.
    pub(super) fn tick(&mut self, now: Instant) -> Result<Vec<(Id, Event)>, Dead> {
        match &self.heartbeat {
            Heartbeat::Sent { response_by, .. } if *response_by <= now => return Err(Dead),
            Heartbeat::Due(at) if *at <= now => self.beat(now),
            _ => {}
        }
        let late = |channel: &Channel| channel.response_by().is_some_and(|response_by| response_by <= now);
        let late: Vec<Id> = self
            .channels
            .iter()
            .filter(|(_, it)| late(it))
            .map(|(id, _)| *id)
            .collect();
        let reason = || Reason::new("the realtime server does not respond to the join", Remedy::Time);
        Ok(late
            .into_iter()
            .map(|id| {
                self.leave(id);
                (id, Event::Ended(reason()))
            })
            .collect())
    }

    /// The texts to send, in this order.
    pub(super) fn take_outbox(&mut self) -> Vec<String> {
        self.outbox.drain(..).map(|frame| frame.encode()).collect()
    }

    fn beat(&mut self, now: Instant) {
        let reference = self.reference();
        self.outbox.push(Frame {
            join_ref: None,
            reference: Some(reference.clone()),
            topic: SOCKET.to_owned(),
            event: "heartbeat".to_owned(),
            payload: json!({}),
        });
        let response_by = now + HEARTBEAT_ANSWER;
        self.heartbeat = Heartbeat::Sent { reference, response_by };
    }

    fn place(&self, id: Id) -> Option<usize> {
        self.channels.iter().position(|(known, _)| *known == id)
    }

    fn reference(&mut self) -> String {
        self.references += 1;
        self.references.to_string()
    }
}
