//! What goes wrong, and what Dollr may be like.

use std::time::Duration;

use dollr_client::sandbox::{
    Behaviour, ClientSecret, Fault, FaultContext, Refusals, Replay, Reply, ReusedKey, UnknownKey,
};
use fastrand::Rng;

use super::Habit;

fn one_of<T: Clone>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(..all.len())].clone()
}

/// What Dollr is like for a round.
pub(super) struct Climate {
    pub(super) behaviour: Behaviour,
    pub(super) unknown_key: UnknownKey,
}

/// One of the settings of what no source says, but for those under which Dollr itself would pay a key twice.
pub(super) fn climate(rng: &mut Rng, habit: Habit) -> Climate {
    let seconds = Duration::from_secs;
    let unknown_key = one_of(rng, &[UnknownKey::Json, UnknownKey::Json, UnknownKey::Html]);
    let behaviour = Behaviour::default()
        .replay(one_of(
            rng,
            &[Replay::Original, Replay::Duplicate, Replay::SessionNotActive],
        ))
        .reused_key(one_of(rng, &[ReusedKey::Duplicate, ReusedKey::Original]))
        // Carelessness shows where the server does not make up for it.
        .documents_guarded(habit == Habit::Careful && rng.bool())
        .status_lag(seconds(one_of(rng, &[0, 0, 3, 20])))
        .source_lag(seconds(one_of(rng, &[0, 0, 10])))
        .unknown_key(unknown_key)
        .client_secret(one_of(rng, &[ClientSecret::Always, ClientSecret::Execution]))
        .refusals(one_of(rng, &[Refusals::List, Refusals::Sentence]))
        .checkout_session_lifetime(seconds(one_of(rng, &[120, 1800])))
        .payout_session_lifetime(seconds(one_of(rng, &[120, 1800])));
    Climate { behaviour, unknown_key }
}

/// A fault of chance for a part of the requests, whatever they are for.
pub(super) fn faults(mut rng: Rng, rate: f64) -> impl FnMut(&FaultContext) -> Option<Fault> {
    move |_| (rng.f64() < rate).then(|| fault(&mut rng))
}

fn fault(rng: &mut Rng) -> Fault {
    let seconds = |rng: &mut Rng, most| Duration::from_secs(rng.u64(1..=most));
    let gateway = |rng: &mut Rng| match rng.u8(..5) {
        0 => Reply::json(500),
        1 => Reply::html(502),
        2 => Reply::html(503),
        3 => Reply::json(503),
        _ => Reply::html(404),
    };
    match rng.u8(..14) {
        0 | 1 => Fault::refuse(),
        2 => Fault::reset(),
        3 | 4 => Fault::reset().after_acting(),
        5 => Fault::cut(),
        6 => Fault::none().answered_after(seconds(rng, 60)),
        // After its client has given up, or not.
        7 => Fault::none().delivered_after(seconds(rng, 59)),
        8 => Fault::none().delivered_twice(),
        9 => Fault::reply(Reply::json(401)),
        10 => Fault::reply(Reply::json(429)),
        11 => Fault::reply(Reply::json(429).retry_after(&rng.u8(1..90).to_string())),
        12 => Fault::reply(gateway(rng)),
        // What a gateway says of what it has passed on.
        _ => match rng.bool() {
            true => Fault::reply(Reply::json(500)).after_acting(),
            false => Fault::reply(Reply::html(502)).after_acting(),
        },
    }
}
