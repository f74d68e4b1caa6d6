//! What goes wrong, and what Dollr may be like.

use std::time::Duration;

use dollr_client::sandbox::{
    Behaviour, ClientSecret, FailedDocument, Fault, FaultContext, Refusals, Replay, Reply, ReusedKey, SessionUse,
    UnknownKey,
};
use fastrand::Rng;

use super::Habit;
use super::sendings::Sendings;

pub(super) fn one_of<T: Clone>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(..all.len())].clone()
}

/// How often Dollr itself carries out a key in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// Once, as the key or the session sees to it.
    Once,
    /// As often as it comes while its session lives.
    Again,
}

/// What Dollr is like for a round.
pub(super) struct Climate {
    pub(super) carried: Carried,
    pub(super) unknown_key: UnknownKey,
    pub(super) failed_document: FailedDocument,
    pub(super) behaviour: Behaviour,
}

/// One of the settings of what no source says.
pub(super) fn climate(rng: &mut Rng, habit: Habit, carried: Carried) -> Climate {
    let seconds = Duration::from_secs;
    let unknown_key = one_of(
        rng,
        &[UnknownKey::Json, UnknownKey::Json, UnknownKey::Json, UnknownKey::Html],
    );
    let failed_document = match rng.u8(..5) {
        0 => FailedDocument::Processing,
        _ => FailedDocument::Active,
    };
    let (replay, session_use) = loop {
        let replay = one_of(
            rng,
            &[
                Replay::Original,
                Replay::Duplicate,
                Replay::SessionNotActive,
                Replay::Executed,
            ],
        );
        let session_use = one_of(
            rng,
            &[SessionUse::Once, SessionUse::AgainAfterFailure, SessionUse::Always],
        );
        let is_again = replay == Replay::Executed && session_use != SessionUse::Once;
        if is_again == (carried == Carried::Again) {
            break (replay, session_use);
        }
    };
    let behaviour = Behaviour::default()
        .replay(replay)
        .session_use(session_use)
        .reused_key(one_of(
            rng,
            &[ReusedKey::Duplicate, ReusedKey::Original, ReusedKey::Executed],
        ))
        // Carelessness, and what is carried out again, show where documents do not make up for it.
        .documents_guarded(habit == Habit::Careful && carried == Carried::Once && rng.bool())
        .failed_document(failed_document)
        .status_lag(seconds(one_of(rng, &[0, 3, 15, 25])))
        .source_lag(seconds(one_of(rng, &[0, 0, 10, 60])))
        .unknown_key(unknown_key)
        .client_secret(one_of(rng, &[ClientSecret::Always, ClientSecret::Execution]))
        .refusals(one_of(rng, &[Refusals::List, Refusals::Sentence]))
        .checkout_session_lifetime(seconds(one_of(rng, &[40, 120, 1800, 1800])))
        .payout_session_lifetime(seconds(one_of(rng, &[40, 120, 1800, 1800])));
    Climate {
        carried,
        unknown_key,
        failed_document,
        behaviour,
    }
}

/// Faults of chance: for a part of what moves money, and for a part of all else.
pub(super) fn faults(mut rng: Rng, sendings: Sendings) -> impl FnMut(&FaultContext) -> Option<Fault> {
    let of_executions = one_of(&mut rng, &[0.1, 0.5, 0.9]);
    let of_others = one_of(&mut rng, &[0.02, 0.1, 0.3]);
    move |context| {
        let rate = match context.reference_id {
            Some(_) => of_executions,
            None => of_others,
        };
        let (fault, effect) = match rng.f64() < rate {
            true => fault(&mut rng),
            false => (delay(&mut rng), Effect::Possible),
        };
        if let Some(key) = context.reference_id.filter(|_| effect == Effect::Possible) {
            sendings.note(key);
        }
        Some(fault)
    }
}

/// What a client can say of the effect of a request that such a thing befalls.
#[derive(PartialEq, Eq)]
enum Effect {
    SurelyNone,
    Possible,
}

/// What is no fault: everything takes its time.
fn delay(rng: &mut Rng) -> Fault {
    let [there, back] = [(); 2].map(|()| Duration::from_millis(rng.u64(..1000)));
    Fault::none().delivered_after(there).answered_after(back)
}

fn fault(rng: &mut Rng) -> (Fault, Effect) {
    let seconds = |rng: &mut Rng, most| Duration::from_secs(rng.u64(1..=most));
    let gateway = |rng: &mut Rng| match rng.u8(..5) {
        0 => Reply::json(500),
        1 => Reply::html(502),
        2 => Reply::html(503),
        3 => Reply::json(503),
        _ => Reply::html(404),
    };
    let surely_none = match rng.u8(..18) {
        0 | 1 => Fault::refuse(),
        2 => Fault::reply(Reply::json(401)),
        3 => Fault::reply(Reply::json(429)),
        4 => Fault::reply(Reply::json(429).retry_after(&rng.u8(1..90).to_string())),
        possible => {
            let fault = match possible {
                5 => Fault::reset(),
                6 | 7 => Fault::reset().after_acting(),
                8 => Fault::cut(),
                9 => Fault::none().answered_after(seconds(rng, 60)),
                // After its client has given up, or not.
                10..=13 => Fault::none().delivered_after(seconds(rng, 60)),
                14 => Fault::none().delivered_after(seconds(rng, 900)),
                15 => Fault::none().delivered_twice(),
                16 => Fault::reply(gateway(rng)),
                // What a gateway says of what it has passed on.
                _ => match rng.bool() {
                    true => Fault::reply(Reply::json(500)).after_acting(),
                    false => Fault::reply(Reply::html(502)).after_acting(),
                },
            };
            return (fault, Effect::Possible);
        }
    };
    (surely_none, Effect::SurelyNone)
}
