//! The channels of one connection: what was joined, and what is to be sent when.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::frame::{Frame, PHOENIX};
use super::hub::Hub;
use super::rows;
use super::subscription::Subscription;
use crate::state::State;
use dollr_client::ReferenceId;

/// How long a join takes.
const JOINING: Duration = Duration::from_millis(100);

/// How long after that changes begin to flow.
const SUBSCRIBING: Duration = Duration::from_secs(1);

/// How long the refusal of a join is held back, against clients that try again at once.
const REFUSING: Duration = Duration::from_secs(5);

/// How many channels one connection may have, as Supabase documents it.
const MOST_CHANNELS: usize = 100;

const SUBSCRIBED: &str = "Subscribed to PostgreSQL";

const CHANGES: &str = "postgres_changes";

/// The state of one connection. It knows no socket: frames go in, and come out when they are due.
#[derive(Default)]
pub(super) struct Channels {
    joined: BTreeMap<String, Channel>,
    outbox: Vec<(Instant, Frame)>,
}

struct Channel {
    join_ref: String,
    subscriptions: Vec<Subscription>,
    /// The place of the key that the client has shown, if any.
    key: Option<usize>,
    expires_at: Option<Instant>,
    /// The changes up to this moment are not sent, or are not sent again.
    told_until: Instant,
}

impl Channels {
    pub(super) fn len(&self) -> usize {
        self.joined.len()
    }

    /// Takes what the client sends.
    pub(super) fn receive(&mut self, frame: &Frame, state: &mut State, now: Instant) {
        match (frame.topic.as_str(), frame.event.as_str()) {
            (PHOENIX, "heartbeat") => self.send(now, frame.ok(&json!({}))),
            (_, "phx_join") => self.join(frame, state, now),
            (topic, "phx_leave") => {
                self.send(now, frame.ok(&json!({})));
                self.close(topic, now);
            }
            (topic, _) if !self.joined.contains_key(topic) => self.send(now, frame.error("unmatched topic")),
            (_, "access_token") => self.show_key(frame, state, now),
            // Unknown events are passed over, and so are broadcasts and presence, which payments don't have.
            _ => {}
        }
    }

    /// Takes note that a payment was started.
    pub(super) fn started(&mut self, reference_id: ReferenceId, state: &State) {
        let of_it =
            |channel: &Channel| channel.key.map(|key| state.realtime.key(key).reference_id) == Some(reference_id);
        let topics: Vec<_> = self.topics(of_it);
        self.schedule(topics, state);
    }

    /// Takes note that keys expire at another time than they did.
    pub(super) fn keys_expired(&mut self, state: &State) {
        let topics = self.topics(|channel| channel.key.is_some());
        self.schedule(topics, state);
    }

    /// When there is something to send next.
    pub(super) fn next(&self) -> Option<Instant> {
        let frames = self.outbox.iter().map(|(at, _)| *at);
        let expiries = self.joined.values().filter_map(|channel| channel.expires_at);
        frames.chain(expiries).min()
    }

    /// What has to be sent by now, in its order.
    pub(super) fn due(&mut self, hub: &Hub, now: Instant) -> Vec<Frame> {
        let expired = self.topics(|channel| channel.expires_at.is_some_and(|at| at <= now));
        for topic in expired {
            let key = self.joined[&topic].key.map(|key| hub.key(key).expiry(now));
            self.shut(&topic, &key.unwrap_or_default(), now);
        }
        self.outbox.sort_by_key(|(at, _)| *at);
        let later = self.outbox.partition_point(|(at, _)| *at <= now);
        let mut due = Vec::new();
        for (at, frame) in self.outbox.drain(..later) {
            if frame.event == CHANGES
                && let Some(channel) = self.joined.get_mut(&frame.topic)
            {
                channel.told_until = at;
            }
            due.push(frame);
        }
        due
    }

    fn join(&mut self, frame: &Frame, state: &mut State, now: Instant) {
        // The client has one join of a topic at a time. The reference is that of the old one.
        self.close(&frame.topic, now);
        let key = match self.admit(frame, &mut state.realtime, now) {
            Ok(key) => key,
            Err(reason) => return self.send(now + REFUSING, frame.error(&reason)),
        };
        let subscriptions = Subscription::all(&frame.payload);
        let subscribed_at = now + JOINING + SUBSCRIBING;
        let wait = frame.payload["config"]["postgres_changes_options"]["wait"] == true;
        let joined_at = if wait { subscribed_at } else { now + JOINING };
        let confirmed = frame.payload["config"][CHANGES].as_array().cloned().unwrap_or_default();
        let confirmed = confirmed
            .into_iter()
            .zip(&subscriptions)
            .map(|(mut entry, subscription)| {
                entry["id"] = subscription.id.into();
                entry
            });
        self.send(
            joined_at,
            frame.ok(&json!({ CHANGES: confirmed.collect::<Vec<Value>>() })),
        );

        let topic = frame.topic.clone();
        let join_ref = frame.join_ref.clone().unwrap_or_default();
        let problem = subscriptions.iter().find_map(Subscription::problem);
        if let Some(problem) = &problem {
            self.send(
                subscribed_at,
                Frame::system(&join_ref, &topic, "error", CHANGES, problem),
            );
        } else if !subscriptions.is_empty() {
            self.send(
                subscribed_at,
                Frame::system(&join_ref, &topic, "ok", CHANGES, SUBSCRIBED),
            );
        }
        self.send(
            subscribed_at,
            Frame::push(&join_ref, &topic, "presence_state", json!({})),
        );
        let channel = Channel {
            join_ref,
            subscriptions: if problem.is_some() { Vec::new() } else { subscriptions },
            key,
            expires_at: None,
            told_until: subscribed_at,
        };
        self.joined.insert(topic.clone(), channel);
        self.schedule(vec![topic], state);
    }

    /// The place of the key that a join comes with, if it may join.
    fn admit(&self, frame: &Frame, hub: &mut Hub, now: Instant) -> Result<Option<usize>, String> {
        if let Some(reason) = hub.faults.refused_joins.next() {
            return Err(reason);
        }
        match frame.topic.strip_prefix("realtime:") {
            None => return Err("unmatched topic".to_owned()),
            Some("") => return Err("TopicNameRequired: You must provide a topic name".to_owned()),
            Some(_) => {}
        }
        if self.joined.len() >= MOST_CHANNELS {
            return Err("ChannelRateLimitReached: Too many channels".to_owned());
        }
        hub.find(frame.payload["access_token"].as_str(), now)
    }

    /// Takes another key on an open channel. There is no response, but that changes flow again.
    fn show_key(&mut self, frame: &Frame, state: &State, now: Instant) {
        let topic = &frame.topic;
        let key = match state.realtime.find(frame.payload["access_token"].as_str(), now) {
            Ok(key) => key,
            // Here the reason comes without its code.
            Err(reason) => return self.shut(topic, reason.split(": ").last().unwrap_or_default(), now),
        };
        let Some(channel) = self.joined.get_mut(topic).filter(|it| key.is_some() && it.key != key) else {
            return;
        };
        channel.key = key;
        if !channel.subscriptions.is_empty() {
            let system = Frame::system(&channel.join_ref, topic, "ok", CHANGES, SUBSCRIBED);
            self.send(now + SUBSCRIBING, system);
        }
        self.schedule(vec![topic.clone()], state);
    }

    /// Looks up what is still to be sent on these channels: the changes of the payments, and the ends of the keys.
    fn schedule(&mut self, topics: Vec<String>, state: &State) {
        for topic in topics {
            self.outbox
                .retain(|(_, frame)| frame.event != CHANGES || frame.topic != topic);
            let Some(channel) = self.joined.get_mut(&topic) else {
                continue;
            };
            let Some(key) = channel.key.map(|key| state.realtime.key(key)) else {
                continue;
            };
            channel.expires_at = Some(key.expires_at);
            for change in rows::changes(state, key) {
                let all = channel.subscriptions.iter();
                let all = all.filter(|it| it.matches(change.kind, key.reference_id));
                let ids: Vec<u32> = all.map(|subscription| subscription.id).collect();
                if ids.is_empty() || change.at <= channel.told_until || change.at >= key.expires_at {
                    continue;
                }
                let frame = Frame {
                    join_ref: None,
                    ..Frame::push("", &topic, CHANGES, json!({ "ids": ids, "data": change.data }))
                };
                self.outbox.push((change.at, frame));
            }
        }
    }

    fn topics(&self, which: impl Fn(&Channel) -> bool) -> Vec<String> {
        let channels = self.joined.iter().filter(|(_, channel)| which(channel));
        channels.map(|(topic, _)| topic.clone()).collect()
    }

    fn send(&mut self, at: Instant, frame: Frame) {
        self.outbox.push((at, frame));
    }

    /// Ends a channel that the client did not leave, and says why.
    fn shut(&mut self, topic: &str, message: &str, now: Instant) {
        if let Some(channel) = self.joined.get(topic) {
            let system = Frame::system(&channel.join_ref, topic, "error", "system", message);
            self.send(now, system);
            self.close(topic, now);
        }
    }

    /// Ends a channel, if it is joined, and forgets what was to be sent on it.
    fn close(&mut self, topic: &str, now: Instant) {
        if let Some(channel) = self.joined.remove(topic) {
            self.outbox.retain(|(at, frame)| frame.topic != topic || *at <= now);
            self.send(now, Frame::close(&channel.join_ref, topic));
        }
    }
}
