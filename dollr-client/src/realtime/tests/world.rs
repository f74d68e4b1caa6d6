//! A Dollr and its Supabase project in memory, on tokio's paused clock.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{DuplexStream, duplex};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::super::api::{Api, Asking};
use super::super::channel::Payment;
use super::super::connect::{Connect, Connection, Opening};
use super::super::frame::Frame;
use super::super::hints::Hints;
use super::super::pool::Pool;
use super::super::reason::{Reason, Remedy};
use super::super::subject::{State, Update};
use super::super::watch::{Follower, Watch};
use crate::api::OPERATIONS;
use crate::api::realtime_keys::RealtimeToken;
use crate::core::limiter::{Lane, Limiter};
use crate::error::{Error, ErrorKind};
use crate::polling::Progress;
use crate::schema::End;

/// How long a payment is waited for in tests.
pub(super) const WITHIN: Duration = Duration::from_mins(30);

/// What every key contains.
pub(super) const MARK: &str = "hush";

/// What the project does with a frame of a client.
pub(super) enum Act {
    /// It sends a text, after a time.
    Send(Duration, String),
    /// It sends bytes.
    Binary,
    /// It closes the connection as the protocol has it.
    Close,
    /// It cuts the connection, after a time.
    Cut(Duration),
    /// It ends the channel of this topic after a time, unless it was given another key by then.
    Expire(Duration, String),
}

/// A channel that is joined.
struct Joined {
    join_ref: Value,
    expires_at: Instant,
}

/// What a frame came with.
pub(super) struct Occasion<'a> {
    /// The number of the connection, from 1.
    pub(super) connection: usize,
    /// The number of the frame on it, from 1.
    pub(super) number: usize,
    pub(super) frame: &'a Frame,
    /// What a project in order does.
    pub(super) usual: Vec<Act>,
}

impl Occasion<'_> {
    /// A row of the payment, after a time.
    pub(super) fn row(&self, after: Duration) -> Act {
        let row = json!({ "ids": [7], "data": { "errors": null, "record": { "status": "PROCESSING" } } });
        Act::Send(
            after,
            json!([null, null, self.frame.topic, "postgres_changes", row]).to_string(),
        )
    }
}

/// What is out of order in the project: the usual acts, changed.
type Fault = Box<dyn Fn(Occasion<'_>) -> Vec<Act> + Send + Sync>;

/// Whether a connection is refused: for this reason.
type Refusal = Box<dyn Fn(usize, Instant) -> Option<Reason> + Send + Sync>;

/// Whether a call of the API fails, and how.
type Failure = Box<dyn Fn(Instant) -> Option<ErrorKind> + Send + Sync>;

pub(super) struct World {
    pub(super) began: Instant,
    pub(super) fault: Fault,
    pub(super) refusal: Refusal,
    pub(super) status_failure: Failure,
    pub(super) key_failure: Failure,
    /// For how long a key is valid.
    pub(super) key_life: Duration,
    pub(super) polls: Limiter,
    /// When each payment ends, by topic.
    ends: Mutex<HashMap<String, Instant>>,
    pub(super) asked: AtomicUsize,
    pub(super) keys: AtomicUsize,
    pub(super) connections: AtomicUsize,
    pub(super) open: AtomicUsize,
    pub(super) most_open: AtomicUsize,
    pub(super) channels: AtomicUsize,
    pub(super) most_channels: AtomicUsize,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            fault: Box::new(|occasion| occasion.usual),
            refusal: Box::new(|_, _| None),
            status_failure: Box::new(|_| None),
            key_failure: Box::new(|_| None),
            key_life: Duration::from_mins(5),
            polls: Limiter::adaptive(Duration::from_millis(4)),
            ends: Mutex::default(),
            asked: AtomicUsize::new(0),
            keys: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            channels: AtomicUsize::new(0),
            most_channels: AtomicUsize::new(0),
        }
    }

    pub(super) fn faulty(mut self, fault: impl Fn(Occasion<'_>) -> Vec<Act> + Send + Sync + 'static) -> Self {
        self.fault = Box::new(fault);
        self
    }

    /// Follows a payment of this number, which ends after a time.
    pub(super) fn watch(self: &Arc<Self>, pool: &Pool, number: usize, ends_in: Duration) -> Watch {
        let payment = Payment::new("55", &number.to_string());
        let ends_at = Instant::now() + ends_in;
        self.ends.lock().unwrap().insert(payment.topic.clone(), ends_at);
        let api = Arc::new(Dollr {
            world: Arc::clone(self),
            ends_at,
        });
        let hints = Hints::new(api.clone(), pool.clone(), payment);
        Watch::new(|| Follower::new(api, Ok(hints), WITHIN))
    }

    pub(super) fn pool(self: &Arc<Self>) -> Pool {
        Pool::connected_by(Project(Arc::clone(self)))
    }

    /// What is told of a payment, and when, since the beginning.
    pub(super) async fn told(self: &Arc<Self>, mut watch: Watch) -> Vec<(Duration, String)> {
        let mut told = Vec::new();
        while let Some(update) = watch.next().await {
            let text = match update {
                Ok(Update::Status(status)) => status.state.as_str().to_owned(),
                Ok(Update::Live) => "live".to_owned(),
                Ok(Update::Polling { reason }) => format!("polling: {reason}"),
                Ok(Update::NotShown) => "not shown".to_owned(),
                Ok(Update::TimeUp) => "time up".to_owned(),
                Err(error) => format!("error: {error}"),
            };
            assert!(!text.contains(MARK), "a key is shown: {text}");
            told.push((self.began.elapsed(), text));
        }
        told
    }
}

/// The API, for one payment.
struct Dollr {
    world: Arc<World>,
    ends_at: Instant,
}

impl Api for Dollr {
    fn status(&self, lane: Lane) -> Asking<(State, Progress)> {
        let world = Arc::clone(&self.world);
        let ends_at = self.ends_at;
        Box::pin(async move {
            let turn = world.polls.turn(lane).await;
            world.asked.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(50)).await;
            let response = (world.status_failure)(Instant::now()).map_or(Ok(()), |kind| Err(failure(kind)));
            turn.learn(&response);
            response?;
            let (status, progress) = match Instant::now() >= ends_at {
                true => ("COMPLETED", Progress::Final(End::Success)),
                false => ("PROCESSING", Progress::Open),
            };
            let execution = json!({
                "reference_id": "550e8400-e29b-41d4-a716-446655440000",
                "status": status,
                "operation_type": "COLLECTION",
                "payer_amount": 1, "payer_currency": "USD", "payee_amount": 1, "payee_currency": "USD",
            });
            Ok((State::Payment(serde_json::from_value(execution).unwrap()), progress))
        })
    }

    fn key(&self) -> Asking<RealtimeToken> {
        let world = Arc::clone(&self.world);
        Box::pin(async move {
            let turn = world.polls.turn(Lane::Key).await;
            world.keys.fetch_add(1, Ordering::Relaxed);
            let response = (world.key_failure)(Instant::now()).map_or(Ok(()), |kind| Err(failure(kind)));
            turn.learn(&response);
            response?;
            // The key says until when it is valid, in milliseconds since the beginning.
            let expires = (world.began.elapsed() + world.key_life).as_millis();
            let token = json!({ "access_token": format!("{MARK}-{expires}"), "expires_in": world.key_life.as_secs() });
            Ok(serde_json::from_value(token).unwrap())
        })
    }
}

/// Where it comes too often, more time is asked for than any clock counts.
fn failure(kind: ErrorKind) -> Error {
    let wait = (kind == ErrorKind::RateLimited).then_some(Duration::MAX);
    Error::for_test(kind, Some(OPERATIONS[0]), wait)
}

struct Project(Arc<World>);

impl Connect for Project {
    fn open(&self) -> Opening<'_> {
        let world = Arc::clone(&self.0);
        Box::pin(async move {
            let connection = world.connections.fetch_add(1, Ordering::Relaxed) + 1;
            sleep(Duration::from_millis(50)).await;
            if let Some(reason) = (world.refusal)(connection, Instant::now()) {
                return Err(reason);
            }
            let (ours, theirs) = duplex(64 * 1024);
            tokio::spawn(serve(theirs, world, connection));
            Ok(Box::new(ours) as Box<dyn Connection>)
        })
    }
}

async fn serve(stream: DuplexStream, world: Arc<World>, connection: usize) {
    let open = world.open.fetch_add(1, Ordering::Relaxed) + 1;
    world.most_open.fetch_max(open, Ordering::Relaxed);
    let mut joined = BTreeMap::new();
    talk(stream, &world, connection, &mut joined).await;
    world.open.fetch_sub(1, Ordering::Relaxed);
    world.channels.fetch_sub(joined.len(), Ordering::Relaxed);
}

/// Serves one connection until it is cut.
async fn talk(stream: DuplexStream, world: &World, connection: usize, joined: &mut BTreeMap<String, Joined>) {
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
    let mut due: Vec<(Instant, Act)> = Vec::new();
    let mut number = 0;
    loop {
        due.sort_by_key(|(at, _)| *at);
        let next = due.first().map(|(at, _)| *at);
        tokio::select! {
            message = socket.next() => {
                let Some(Ok(message)) = message else { return };
                let Message::Text(text) = message else { continue };
                let frame = Frame::decode(&text).expect("a frame");
                number += 1;
                let usual = usual(world, &frame, joined);
                let acts = (world.fault)(Occasion { connection, number, frame: &frame, usual });
                let now = Instant::now();
                due.extend(acts.into_iter().map(|act| match act {
                    Act::Send(after, _) | Act::Cut(after) | Act::Expire(after, _) => (now + after, act),
                    Act::Binary | Act::Close => (now, act),
                }));
            }
            () = async {
                match next {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            } => {
                let sent = match due.remove(0).1 {
                    Act::Send(_, text) => socket.send(Message::text(text)).await,
                    Act::Binary => socket.send(Message::binary(vec![1, 2, 3])).await,
                    Act::Close => {
                        let _ = timeout(Duration::from_secs(1), socket.close(None)).await;
                        return;
                    }
                    Act::Cut(_) => return,
                    Act::Expire(_, topic) => match joined.get(&topic) {
                        Some(it) if it.expires_at <= Instant::now() => {
                            let end = [
                                json!([it.join_ref, null, topic, "system", expired()]),
                                json!([it.join_ref, it.join_ref, topic, "phx_close", {}]),
                            ];
                            due.extend(end.map(|frame| (Instant::now(), Act::Send(Duration::ZERO, frame.to_string()))));
                            joined.remove(&topic);
                            world.channels.fetch_sub(1, Ordering::Relaxed);
                            Ok(())
                        }
                        _ => Ok(()),
                    },
                };
                if sent.is_err() {
                    return;
                }
            }
        }
    }
}

/// What a project in order does with a frame.
fn usual(world: &World, frame: &Frame, joined: &mut BTreeMap<String, Joined>) -> Vec<Act> {
    let soon = Duration::from_millis(20);
    let topic = &frame.topic;
    let send = |after: Duration, join_ref: &Value, reference: &Value, event: &str, payload: Value| {
        Act::Send(after, json!([join_ref, reference, topic, event, payload]).to_string())
    };
    let join_ref = json!(frame.join_ref);
    let reference = json!(frame.reference);
    let ok = json!({ "status": "ok", "response": {} });
    match frame.event.as_str() {
        "heartbeat" => vec![send(soon, &Value::Null, &reference, "phx_reply", ok)],
        "phx_leave" => {
            if joined.remove(topic).is_some() {
                world.channels.fetch_sub(1, Ordering::Relaxed);
            }
            let close = send(soon, &join_ref, &join_ref, "phx_close", json!({}));
            vec![send(soon, &join_ref, &reference, "phx_reply", ok), close]
        }
        "access_token" => {
            let left = expiry(world, &frame.payload);
            if let Some(joined) = joined.get_mut(topic) {
                joined.expires_at = Instant::now() + left;
            }
            let system =
                json!({ "status": "ok", "extension": "postgres_changes", "message": "Subscribed to PostgreSQL" });
            vec![
                send(soon, &join_ref, &Value::Null, "system", system),
                Act::Expire(left, topic.clone()),
            ]
        }
        "phx_join" => {
            let binding = &frame.payload["config"]["postgres_changes"][0];
            let left = expiry(world, &frame.payload);
            if left.is_zero() {
                let refused = json!({ "status": "error", "response": { "reason": expired()["message"] } });
                return vec![send(
                    Duration::from_secs(5),
                    &join_ref,
                    &reference,
                    "phx_reply",
                    refused,
                )];
            }
            let channel = Joined {
                join_ref: join_ref.clone(),
                expires_at: Instant::now() + left,
            };
            if joined.insert(topic.clone(), channel).is_none() {
                let channels = world.channels.fetch_add(1, Ordering::Relaxed) + 1;
                world.most_channels.fetch_max(channels, Ordering::Relaxed);
            }
            let mut bound = binding.clone();
            bound["id"] = json!(7);
            let reply = json!({ "status": "ok", "response": { "postgres_changes": [bound] } });
            let system =
                json!({ "status": "ok", "extension": "postgres_changes", "message": "Subscribed to PostgreSQL" });
            let row = json!({ "ids": [7], "data": { "errors": null, "record": { "status": "COMPLETED" } } });
            let ends_at = world.ends.lock().unwrap()[topic];
            let mut acts = vec![
                send(soon, &join_ref, &reference, "phx_reply", reply),
                send(Duration::from_secs(1), &join_ref, &Value::Null, "system", system),
                Act::Expire(left, topic.clone()),
            ];
            // What happens before changes flow is not delivered.
            let ends_in = ends_at.saturating_duration_since(Instant::now());
            if ends_in > Duration::from_secs(1) {
                acts.push(send(ends_in, &Value::Null, &Value::Null, "postgres_changes", row));
            }
            acts
        }
        other => panic!("an event that no client sends: {other}"),
    }
}

fn expired() -> Value {
    json!({ "status": "error", "extension": "system", "message": "InvalidJWTToken: Token has expired 0 seconds ago" })
}

/// How long a key is still valid.
fn expiry(world: &World, payload: &Value) -> Duration {
    let key = payload["access_token"].as_str().unwrap_or_default();
    let expires = key
        .strip_prefix(MARK)
        .and_then(|rest| rest[1..].parse().ok())
        .expect("a key");
    Duration::from_millis(expires).saturating_sub(world.began.elapsed())
}

/// A reason of the server.
pub(super) fn reason(remedy: Remedy) -> Reason {
    Reason::new("the test refuses", remedy)
}
